const CATALOGUE = /\/Type\s*\/Catalog\b/g;
const OBJECT = /(\d+)\s+(\d+)\s+obj\b/g;
/** Catalogues are small; their beginning is close before their type. */
const BEFORE = 2_000;

/**
 * A PDF cut short has lost its trailer, and with it the way to its catalogue. Where the catalogue itself
 * is there, a new trailer at the end lets pdf.js find every object by its own search. Undefined where
 * there is none.
 */
export function withTrailer(bytes: Buffer<ArrayBuffer>): Buffer<ArrayBuffer> | undefined {
  const at = lastMatch(bytes.toString('latin1'), CATALOGUE);
  if (at === undefined) return undefined;
  const before = bytes.toString('latin1', Math.max(0, at - BEFORE), at);
  const object = [...before.matchAll(OBJECT)].at(-1);
  if (!object?.[1] || !object[2]) return undefined;
  const trailer = Buffer.from(
    `\nendobj\ntrailer\n<</Root ${object[1]} ${object[2]} R>>\nstartxref\n0\n%%EOF\n`,
  );
  return Buffer.concat([bytes, trailer]);
}

function lastMatch(text: string, pattern: RegExp): number | undefined {
  let last: number | undefined;
  for (const match of text.matchAll(pattern)) last = match.index;
  return last;
}
