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
  return `## Limits\n\nLimits on what one document may cost. Change them with \`--limit NAME=VALUE\`, or in VS Code with the settings\n\`folio.limits.NAME\`.\n\n| name | default | at most | bounds |\n| --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

const BOUNDED: Readonly<Record<LimitName, string>> = {
  fileBytes: 'bytes of a file; larger files are refused before they are read',
  pages: 'pages of one document',
  megapixels: 'megapixels of one page, decoded or rendered',
  pageSeconds: 'seconds of work on one page, not counting the time that it waits for a busy machine',
  pageMegabytes: "megabytes that one page may add to the engine's memory",
};

function exitCodes(): string {
  return `## Exit codes\n\n\`\`\`text\n${EXIT_CODE_HELP}\n\`\`\`\n`;
}

const INTRODUCTION = `# The command line

<!-- Made by \`npm run docs\` from the help of the commands. -->

In a checkout, \`npm start -- FILE\` is \`folio read FILE\`, and \`npm run folio -- ARGUMENTS\` runs any command
(\`npm run --silent folio -- ARGUMENTS\` keeps npm's own lines out of stdout).

Results go to stdout; progress, messages and summaries go to stderr. On a terminal, progress is shown as a bar, otherwise
as a line from time to time. Ctrl-C cancels at once. An output file is either complete or not written at all.

Folio reports what the text of a page leaves out: lines in a script that the model does not know, lines that could not
be read, and invisible text. On stderr it prints how much is missing on which pages, and what you can do. In Markdown and
text, such a page ends with a sentence about it. JSON has the places (\`unread\`), the reasons (\`unread\`, \`leftOut\`) and a
warning for each (\`unknown-script\`, \`lines-unread\`, \`text-left-out\`). If the model lacks some letters of a page's
language, as PP-OCRv4 does for French, the page is read and gets a warning (\`letters-unknown\`).
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

Pages are printed in order, each with an anchor (\`<!-- page 7 -->\`). A comment tells where a picture stands:
\`<!-- figure: X,Y WIDTHxHEIGHT pt -->\`. A formula on lines of its own is TeX between \`$$\` where a text layer tells its
structure for certain. Elsewhere its characters stand before a comment with its place, as in
\`b ∫ f(x)dx a (7) <!-- formula: 481,175 165x39 pt -->\`: they can be searched and read aloud, and do not say how they stand
to each other. The schema of \`--format json\` is in \`server/src/page/pageResult.ts\`.`,
  'folio batch': `\`\`\`sh
folio batch archive --out texts                     # the same tree, one .md per document
folio batch archive --out texts --skip-existing     # continue where it stopped
folio batch archive --out texts --glob '**/*.{pdf,tif}'
\`\`\`

A document that fails does not stop the others. A summary at the end lists what failed and why.`,
  'folio daemon status': 'The exit code is 3 if no daemon is running.',
  'folio models list':
    'A model is a folder with a `folio-model.json` (schema: `server/src/models/manifest.ts`) and the files that it names. `--model DIR` reads with any such folder.',
  'folio devices list': 'See [devices](devices.md) for how Folio chooses one.',
  'folio bench': 'See [benchmarks](benchmarks.md) for the corpus and the figures.',
};
