import {
  HANDWRITING_UNREAD,
  TEXT_UNREAD,
  type Block,
  type PageResult,
  type UnreadRegion,
} from '../page/pageResult.ts';
import { cleanText, writtenBlocks } from './writtenBlocks.ts';

/** What happened to a page that has a failure. */
export function failureTitle({ page, outcome }: PageResult): string {
  return outcome === 'failed' ? `Page ${page} could not be read` : `Page ${page} was not read completely`;
}

/**
 * What a reader of the text must know of the page: lines that stand on it and are not in the text, and why there is
 * no text at all. One sentence each.
 */
export function pageNotes(result: PageResult): string[] {
  const notes = unreadNotes(result);
  const silence = reasonOfSilence(result);
  const isTold = isByHand(result) || result.unread.some(({ reason }) => reason === 'unknown-script');
  if (silence === undefined || isTold) return notes;
  return silence === NOTHING_READ ? [silence] : [silence, ...notes];
}

/**
 * How many lines stand on the page and are not in its text, and why, and how many formulas are there by characters that
 * were read as if they were words; a sentence each.
 */
export function unreadNotes({
  unread,
  warnings,
  blocks,
}: Pick<PageResult, 'unread' | 'warnings' | 'blocks'>): string[] {
  const count = (reason: UnreadRegion['reason']): number =>
    unread.filter((region) => region.reason === reason).length;
  const [strange, illegible] = [count('unknown-script'), count('illegible')];
  return [
    ...(strange === 0
      ? []
      : [
          `${lines(strange)} in an unknown script or in handwriting ${strange === 1 ? 'was' : 'were'} not read.`,
        ]),
    ...(illegible === 0
      ? []
      : [`${lines(illegible)} could not be read${isByHand({ warnings }) ? ', probably handwriting' : ''}.`]),
    ...formulaNotes(blocks),
  ];
}

function isByHand({ warnings }: Pick<PageResult, 'warnings'>): boolean {
  return warnings.some(({ code }) => code === HANDWRITING_UNREAD);
}

/** A recogniser of words gives a formula other signs than it has; those of a text layer are its own. */
function formulaNotes(blocks: readonly Block[]): string[] {
  const count = blocks.filter(
    (block) =>
      block.kind === 'formula' &&
      block.notation === 'characters' &&
      block.lines.some(({ origin }) => origin === 'ocr'),
  ).length;
  if (count === 0) return [];
  const formulas = count === 1 ? '1 formula' : `${count} formulas`;
  return [`The characters of ${formulas} on this page may be wrong: look at the page itself.`];
}

/** In place of the rows of a table that begins on another page. */
export function continuedTableNote(page: number): string {
  return `The table of page ${page} goes on here. All its rows are there.`;
}

const CONTINUED_TABLE = /^\*?The table of page (\d{1,7}) goes on here\./gm;

/** The pages whose tables go on in the Markdown of a page, as `continuedTableNote` says it. */
export function continuedTablePages(markdown: string): number[] {
  return [...markdown.matchAll(CONTINUED_TABLE)].map(([, page]) => Number(page));
}

function lines(count: number): string {
  return count === 1 ? '1 line' : `${count} lines`;
}

const NOTHING_READ = 'No text could be read on this page.';

/** Why nothing is written of a page; undefined where something is, or its failure says it. */
function reasonOfSilence(result: PageResult): string | undefined {
  if (result.failure) return undefined;
  const blocks = writtenBlocks(result).filter(({ kind, lines }) => kind !== 'figure' || lines.length > 0);
  if (blocks.some(({ text }) => cleanText(text) !== '')) return undefined;
  if (result.warnings.some(({ code }) => code === TEXT_UNREAD)) return NOTHING_READ;
  return 'No text on this page.';
}
