import { PassThrough } from 'node:stream';
import type { Command } from 'commander';
import { EXIT_CODE_HELP } from '../../server/src/cli/exitCodes.ts';
import { createProgram } from '../../server/src/cli/program.ts';
import { FolioError } from '../../server/src/errors/catalogue.ts';
import { LIMIT_NAMES, LIMITS, type LimitName } from '../../server/src/limits.ts';

/** `docs/command-line.md`: what every command prints of itself, with examples. */
export function commandLinePage(): string {
  const sections = allCommands().map(({ path, command }) => {
    const examples = EXAMPLES[path];
    return `## ${path}\n\n\`\`\`text\n${command.helpInformation().trimEnd()}\n\`\`\`\n${examples === undefined ? '' : `\n${examples}\n`}`;
  });
  return [INTRODUCTION, ...sections, limits(), exitCodes()].join('\n');
}

/** Every command that does something itself, by what one types. */
export function allCommands(): { path: string; command: Command }[] {
  return leaves(programForDocs(), 'folio');
}

function leaves(command: Command, path: string): { path: string; command: Command }[] {
  if (command.commands.length === 0) return [{ path, command }];
  return command.commands.flatMap((sub) => leaves(sub, `${path} ${sub.name()}`));
}

/** The program, to be asked for its help and never run. */
function programForDocs(): Command {
  const stream = Object.assign(new PassThrough(), { columns: 100 });
  const context = {
    stdin: stream,
    stdout: stream,
    stderr: stream,
    env: {},
    signal: new AbortController().signal,
    openService: () => Promise.reject(new FolioError('internal', { reason: 'documentation reads nothing' })),
  };
  return createProgram('', context, () => undefined);
}

function limits(): string {
  const number = (value: number): string => value.toLocaleString('en');
  const rows = LIMIT_NAMES.map((name) => {
    const { default: value, max } = LIMITS[name];
    return `| \`${name}\` | ${number(value)} | ${number(max)} | ${BOUNDED[name]} |`;
  });
  return `## Limits\n\nWhat one document may cost, and what \`--limit NAME=VALUE\` changes. In VS Code they are the settings\n\`folio.limits.NAME\`.\n\n| name | default | at most | bounds |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

const BOUNDED: Readonly<Record<LimitName, string>> = {
  fileBytes: 'the size of a file; larger ones are refused before they are read',
  pages: 'the pages of one document',
  megapixels: 'the pixels of one page, decoded or rendered',
  pageSeconds: 'seconds of work on one page; what it waits for a busy machine is left out',
  pageMegabytes: "what one page may add to the engine's memory",
};

function exitCodes(): string {
  return `## Exit codes\n\n\`\`\`text\n${EXIT_CODE_HELP}\n\`\`\`\n`;
}

const INTRODUCTION = `# The command line

<!-- Made by \`npm run docs\` from the help of the commands. -->

In a checkout, \`npm start -- FILE\` is \`folio read FILE\`, and \`npm run folio -- ARGUMENTS\` runs any command
(\`npm run --silent folio -- ARGUMENTS\` keeps npm's own lines out of stdout).

Results go to stdout, everything else (progress, messages, summaries) to stderr. On a terminal the progress is
a bar, elsewhere a plain line now and then. Ctrl-C cancels at once; an output file is there whole or not at all.

What a page's text leaves out is said, too: lines in a script that the model does not know, lines that
could not be read, and text of the file that nobody sees. stderr tells how much on which pages and what to do; Markdown
and text end such a page with a sentence; JSON has the places (\`unread\`) and the reasons (\`unread\`, \`leftOut\`), and a
warning for each (\`unknown-script\`, \`lines-unread\`, \`text-left-out\`). A page in a language of whose letters the model lacks
some, as PP-OCRv4 does of French, is read, with a warning (\`letters-unknown\`).
`;

const EXAMPLES: Record<string, string> = {
  'folio read': `\`\`\`sh
folio read letter.pdf                               # Markdown on the terminal
folio read letter.pdf --out letter.md
folio read scans/*.pdf --out texts                  # texts/NAME.md for each
folio read book.pdf --pages 1-3,7 --format text
folio read page.jpg --format json | jq '.[0].blocks[].text'
cat letter.pdf | folio read -
echo "$PASSWORD" | folio read locked.pdf --password-stdin
\`\`\`

Pages come in the document's order, each with an anchor (\`<!-- page 7 -->\`). The form of \`--format json\` is the
schema in \`server/src/page/pageResult.ts\`.`,
  'folio batch': `\`\`\`sh
folio batch archive --out texts                     # the same tree, one .md a document
folio batch archive --out texts --skip-existing     # go on where it stopped
folio batch archive --out texts --glob '**/*.{pdf,tif}'
\`\`\`

One document that fails never stops the rest. At the end a summary names what failed and why.`,
  'folio daemon status': 'With no daemon running the exit code is 3.',
  'folio models list':
    'A model is a folder with a `folio-model.json` (schema: `server/src/models/manifest.ts`) and the files it names. `--model DIR` reads with any such folder.',
  'folio devices list': 'See [devices](devices.md) for how one is chosen.',
  'folio bench': 'See [benchmarks](benchmarks.md) for the corpus and the figures.',
};
