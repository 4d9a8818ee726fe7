/** Grows with every change of what conversion gives. */
const CONVERTER = 2;

/** Where converted recognisers are kept, below the cache folder, and what whole files of this converter are called. */
export const CONVERTED = {
  folder: 'recognizers',
  name: new RegExp(`^[0-9a-f]{64}-${CONVERTER}\\.lstm$`),
} as const;

/** The file of what a .traineddata with this SHA-256 was converted to. */
export function convertedName(sha256: string): string {
  return `${sha256}-${CONVERTER}.lstm`;
}
