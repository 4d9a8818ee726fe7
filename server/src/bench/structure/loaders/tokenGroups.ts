import { unionBox, type Box } from '../../../page/geometry.ts';

/** A word with its place. */
export interface Token {
  readonly text: string;
  readonly box: Box;
}

/** Tokens that stand together: their lines from top to bottom. */
export interface TokenGroup {
  readonly text: string;
  readonly box: Box;
  /** Median height of its tokens. */
  readonly lineHeight: number;
}

export interface GroupOptions {
  /** Widest gap between words of a line, in heights of the taller one. */
  readonly wordGap?: number;
  /** Widest gap between lines, in line heights. */
  readonly lineGap?: number;
  /** A line that begins with the number of a section begins a group. */
  readonly partAtNumbers?: boolean;
}

/** As `4.`, `6.9`, `IV.`, `A.` */
const SECTION_NUMBER = /^(?:\d{1,2}(?:\.\d{1,2})*\.?|[IVX]{1,5}\.|[A-Z]\.)$/;

/** Words of a justified or tabbed line, as between a section's number and its name. */
const WORD_GAP = 3;

/** Lines of one heading or caption are set as close as those of a paragraph. */
const LINE_GAP = 0.7;

/** Groups tokens of one label by their places; the order of a set's tokens says nothing about columns. */
export function groupTokens(tokens: readonly Token[], options: GroupOptions = {}): TokenGroup[] {
  const { wordGap = WORD_GAP, lineGap = LINE_GAP, partAtNumbers = false } = options;
  const groups: Token[][][] = [];
  for (const line of linesOf(tokens, wordGap)) {
    const box = boxOf(line);
    const isNew = partAtNumbers && SECTION_NUMBER.test(line[0]?.text ?? '');
    const group = isNew
      ? undefined
      : groups.find((lines) => isNextLine(boxOf(lines[lines.length - 1]!), box, lineGap));
    if (group) group.push(line);
    else groups.push([line]);
  }
  return groups.map((lines) => ({
    text: lines.map((line) => line.map(({ text }) => text).join(' ')).join(' '),
    box: unionBox(lines.flat().map(({ box }) => box)),
    lineHeight: medianHeight(lines.flat()),
  }));
}

/** Lines from top to bottom, their words from left to right. */
function linesOf(tokens: readonly Token[], wordGap: number): Token[][] {
  const lines: Token[][] = [];
  for (const token of [...tokens].sort((a, b) => a.box.x - b.box.x)) {
    const line = lines.find((words) => {
      const own = boxOf(words);
      const height = Math.max(own.height, token.box.height);
      const shared =
        Math.min(own.y + own.height, token.box.y + token.box.height) - Math.max(own.y, token.box.y);
      return (
        shared > Math.min(own.height, token.box.height) / 2 &&
        token.box.x - (own.x + own.width) < wordGap * height
      );
    });
    if (line) line.push(token);
    else lines.push([token]);
  }
  return lines.sort((a, b) => boxOf(a).y - boxOf(b).y);
}

function isNextLine(above: Box, below: Box, lineGap: number): boolean {
  const height = Math.max(above.height, below.height);
  const gap = below.y - (above.y + above.height);
  const isUnder = below.x < above.x + above.width && above.x < below.x + below.width;
  return isUnder && gap < lineGap * height && gap > -height;
}

function boxOf(tokens: readonly Token[]): Box {
  return unionBox(tokens.map(({ box }) => box));
}

function medianHeight(tokens: readonly Token[]): number {
  return tokens.map(({ box }) => box.height).sort((a, b) => a - b)[Math.floor(tokens.length / 2)] ?? 0;
}
