const CATALOGUE = /\/Type\s*\/Catalog\b/g;
const ROOT = /\/Root\s+(\d+)\s+(\d+)\s+R/g;
const ENCRYPT = /\/Encrypt\b/;
const START = /startxref\s+(\d+)/g;
const OBJECT = /(\d+)\s+(\d+)\s+obj\b/g;
/** Catalogues are small; their beginning is close before their type. */
const BEFORE = 2_000;
/** A tree that names more pages than this which are not there names nonsense. */
const MOST_MISSING_PAGES = 1_000;

/**
 * Adds a new trailer to a PDF that was cut off and has lost its own, so that pdf.js can find the catalogue and
 * search for all objects. Undefined if the catalogue itself is missing.
 */
export function withTrailer(bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> | undefined {
  const root = catalogueOf(bytes.toString('latin1'));
  if (root === undefined) return undefined;
  const trailer = Buffer.from(`\nendobj\ntrailer\n<</Root ${root}>>\nstartxref\n0\n%%EOF\n`);
  return Buffer.concat([bytes, trailer]);
}

/**
 * Adds an empty page, as an update of the file (ISO 32000 7.5.6), wherever the page tree refers to a page that is
 * not in the file. pdf.js stops at the first missing page; with placeholders it finds all later ones. Undefined for
 * encrypted files, and if the tree refers to far too many pages.
 */
export function withPlaceholders(
  bytes: Buffer<ArrayBuffer>,
  pages: ReadonlySet<number>,
): Buffer<ArrayBuffer> | undefined {
  const text = bytes.toString('latin1');
  const [, number, generation] = [...text.matchAll(ROOT)].at(-1) ?? [];
  const root = number === undefined ? catalogueOf(text) : `${number} ${generation} R`;
  if (pages.size > MOST_MISSING_PAGES || root === undefined || ENCRYPT.test(text)) return undefined;
  const previous = [...text.matchAll(START)].at(-1)?.[1];
  // In its own search pdf.js passes over all from an index to the end of that index, which may be cut off.
  let update = previous === undefined ? '\nendobj\nstartxref\n0\n%%EOF\n' : '\nendobj\n';
  let table = 'xref\n';
  for (const page of pages) {
    table += `${page} 1\n${String(bytes.length + update.length).padStart(10, '0')} 00000 n \n`;
    update += `${page} 0 obj\n<</Type/Page/MediaBox[0 0 1 1]>>\nendobj\n`;
  }
  const size = Math.max(...pages) + 1;
  // Without an index to add to, none: pdf.js then searches for the objects.
  const end =
    previous === undefined
      ? `trailer\n<</Root ${root}>>\nstartxref\n0\n%%EOF\n`
      : `${table}trailer\n<</Root ${root}/Size ${size}/Prev ${previous}>>\nstartxref\n${bytes.length + update.length}\n%%EOF\n`;
  return Buffer.concat([bytes, Buffer.from(update + end)]);
}

/** A reference to the last catalogue that lies in the file as it is. */
function catalogueOf(text: string): string | undefined {
  const at = lastMatch(text, CATALOGUE);
  if (at === undefined) return undefined;
  const object = [...text.slice(Math.max(0, at - BEFORE), at).matchAll(OBJECT)].at(-1);
  return object?.[1] && object[2] ? `${object[1]} ${object[2]} R` : undefined;
}

function lastMatch(text: string, pattern: RegExp): number | undefined {
  let last: number | undefined;
  for (const match of text.matchAll(pattern)) last = match.index;
  return last;
}
