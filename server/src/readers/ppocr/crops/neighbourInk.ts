/** Ink that stays within this share of the crop's height from its upper or lower edge is a neighbour's. */
const DEPTH = 0.14;

/**
 * Whitens what sticks into a crop from the lines above and below: ink that touches the upper or lower edge
 * and ends near it. Left in, it is read as accents and underscores, and bridges the gaps between words.
 * `isInk` tells ink by grey level. Works in place.
 */
export function removeNeighbourInk(
  pixels: Uint8Array,
  width: number,
  height: number,
  isInk: (value: number) => boolean,
  paper: number,
): void {
  const depth = Math.max(2, Math.round(DEPTH * height));
  const seen = new Uint8Array(pixels.length);
  const edges = [
    { start: 0, inside: (y: number): boolean => y < depth },
    { start: height - 1, inside: (y: number): boolean => y >= height - depth },
  ];
  for (const { start, inside } of edges) {
    for (let x = 0; x < width; x += 1) {
      const seed = start * width + x;
      if (seen[seed] === 1 || !isInk(pixels[seed] ?? 255)) continue;
      const blob = fill(pixels, seen, width, height, seed, isInk);
      if (!blob.every((at) => inside(Math.floor(at / width)))) continue;
      for (const at of blob) whitenAround(pixels, width, height, at, paper);
    }
  }
}

/** All ink connected to a pixel, 8 neighbours each. */
function fill(
  pixels: Uint8Array,
  seen: Uint8Array,
  width: number,
  height: number,
  seed: number,
  isInk: (value: number) => boolean,
): number[] {
  const blob = [seed];
  seen[seed] = 1;
  for (let i = 0; i < blob.length; i += 1) {
    const at = blob[i] ?? 0;
    const x = at % width;
    const y = (at - x) / width;
    for (let dy = -1; dy <= 1; dy += 1) {
      for (let dx = -1; dx <= 1; dx += 1) {
        if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height) continue;
        const next = at + dy * width + dx;
        if (seen[next] === 1 || !isInk(pixels[next] ?? 255)) continue;
        seen[next] = 1;
        blob.push(next);
      }
    }
  }
  return blob;
}

/** The pixel and the pale fringe around it. */
function whitenAround(pixels: Uint8Array, width: number, height: number, at: number, paper: number): void {
  const x = at % width;
  const y = (at - x) / width;
  for (let dy = -1; dy <= 1; dy += 1) {
    for (let dx = -1; dx <= 1; dx += 1) {
      if (x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height)
        pixels[at + dy * width + dx] = paper;
    }
  }
}
