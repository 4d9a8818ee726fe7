/** What the model's makers report for one A100 with 40 GB, and what follows for one sequence of a full batch. */
export const A100 = {
  tokensPerSecond: 2_500,
  tokensPerSecondPerSequence: 25,
  maxSequences: 100,
} as const;

/** Tokens of pages, from a letter to a dense one; 1,100 on average. */
const PAGE_TOKENS = [400, 700, 900, 1_100, 1_100, 1_300, 1_500, 1_800] as const;

export const MEAN_PAGE_TOKENS = PAGE_TOKENS.reduce((sum, tokens) => sum + tokens, 0) / PAGE_TOKENS.length;

/** Pages a second that so many GPUs can write at most. */
export function capacity(servers: number): number {
  return (servers * A100.tokensPerSecond) / MEAN_PAGE_TOKENS;
}

/** The output of the page of that number, cut into tokens; no two lines of it are the same. */
export function pageOutput(page: number): readonly string[] {
  const tokens = PAGE_TOKENS[page % PAGE_TOKENS.length] ?? 1_100;
  const head = [
    '<|ref|>',
    'text',
    '<|/ref|>',
    '<|det|>',
    '[[',
    '112',
    ', ',
    '62',
    ', ',
    '884',
    ', ',
    '980',
    ']]',
    '<|/det|>',
    '\n',
  ];
  const words = Array.from({ length: tokens - head.length }, (_, i) => {
    const word = ((page * 7_919 + i * 104_729) % 46_655).toString(36);
    return i % 120 === 119 ? `${word}.\n\n` : i % 3 === 2 ? ` ${word}` : word;
  });
  return [...head, ...words];
}
