import { ERROR_CODES, FolioError } from '../../server/src/errors/catalogue.ts';

/** `docs/errors.md`: the catalogue as people look it up. */
export function errorsPage(): string {
  const sections = ERROR_CODES.map((code) => {
    const { message, hint } = new FolioError(code);
    return `## ${code}\n\n${asText(message)}${hint === '' ? '' : `\n\n${asText(hint)}`}\n`;
  });
  return `${INTRODUCTION}\n${sections.join('\n')}`;
}

const INTRODUCTION = `# Errors

<!-- Made by \`npm run docs\` from server/src/errors/catalogue.ts. -->

Every error has a code, a message and a hint. The meaning of a code never changes. The command line prints the
message and the hint on stderr; \`--format json\` and the protocol carry all three as \`failure\`. Words in braces are
filled in with the details of the error.
`;

/** Braces as code, so that they stand out; what is code already stays. */
function asText(template: string): string {
  return template.replace(/`[^`]*`|\{\w+\}/g, (part) => (part.startsWith('`') ? part : `\`${part}\``));
}
