/** Where converted recognisers are kept, below the cache folder, and what whole files of this converter are called. */
export const CONVERTED = { folder: 'recognizers', name: /^[0-9a-f]{64}-2\.lstm$/ } as const;

/** Grows with every change of what conversion gives, as in the names above. */
const CONVERTER = 2;

/** The file of what a .traineddata with this SHA-256 was converted to. */
export function convertedName(sha256: string): string {
  return `${sha256}-${CONVERTER}.lstm`;
}
