import type { Failure, OutputFormat } from '../protocol.ts';
import { describeFailure } from './reportError.ts';
import { printableLine } from './printable.ts';
import type { DocumentOutcome } from './readDocument.ts';

/** The text of one document on its own, with a newline at the end. */
export async function documentText(outcome: DocumentOutcome, format: OutputFormat): Promise<string> {
  const { joinPages } = await import('../output/writePage.ts');
  const text = joinPages(outcome.pages, format);
  return text === '' || text.endsWith('\n') ? text : `${text}\n`;
}

/**
 * Several documents in one output, written piece by piece. Each is named; one that was not read has the reason
 * instead. `json` makes one array of `{ file, pages }` or `{ file, failure }`.
 */
export class DocumentSequence {
  readonly #format: OutputFormat;
  #count = 0;

  constructor(format: OutputFormat) {
    this.#format = format;
  }

  async next(outcome: DocumentOutcome): Promise<string> {
    const first = this.#count === 0;
    this.#count += 1;
    const { label } = outcome.document;
    const text = outcome.failure ? undefined : await documentText(outcome, this.#format);
    if (this.#format === 'json') {
      const file = JSON.stringify(label);
      const content = outcome.failure
        ? `"failure": ${JSON.stringify(outcome.failure)}`
        : `"pages": ${(text ?? '').trimEnd()}`;
      return `${first ? '[' : ','}\n{ "file": ${file}, ${content} }`;
    }
    const heading =
      this.#format === 'md' ? `<!-- file: ${inComment(label)} -->` : `==> ${oneLine(label)} <==`;
    return `${first ? '' : '\n'}${heading}\n\n${text ?? (await failureText(outcome.failure, this.#format))}`;
  }

  end(): string {
    if (this.#format !== 'json') return '';
    return this.#count === 0 ? '[]\n' : '\n]\n';
  }
}

async function failureText(failure: Failure | undefined, format: OutputFormat): Promise<string> {
  if (!failure) return '';
  if (format !== 'md') return `${describeFailure(failure)}\n`;
  const { escapeText } = await import('../output/markdown/escapeText.ts');
  return `> **Not read:** ${escapeText(oneLine(failure.message).trim())}\n`;
}

function oneLine(text: string): string {
  return printableLine(text.replace(/\s+/g, ' '));
}

/** Two hyphens end or damage a comment: https://spec.commonmark.org/0.31.2/#html-comment */
function inComment(text: string): string {
  return oneLine(text)
    .replace(/-(?=-)/g, '-\u200b')
    .replace(/>/g, '&gt;');
}
