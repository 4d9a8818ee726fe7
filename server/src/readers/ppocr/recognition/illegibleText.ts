import type { ProjectionProfile } from '../crops/projectionProfile.ts';
import type { LineCrop } from '../crops/lineCrop.ts';

/**
 * Tells text that could not be read from what only looked like text to the detector: specks, strokes of a pen,
 * rows of dots, bar codes, halftone. Measured on what was dropped from 90 pages of the corpus.
 */
const TEXT = {
  /** So many characters were seen with this confidence at least; of fewer the recogniser must be surer. */
  few: { characters: 2, confidence: 0.55 },
  some: { characters: 4, confidence: 0.45 },
  many: { characters: 6, confidence: 0.3 },
  /** Share of the crop that is ink: pictures have more, specks less. */
  ink: { least: 0.06, most: 0.36 },
  /** Share of the rows that are about as full as the fullest: those of dashes and dots are few. */
  rows: { level: 0.25, least: 0.35 },
  /** A character that makes up more than this of so many is the stroke of a row of stars or bars. */
  sameness: { characters: 5, share: 0.5 },
  /** Print lower than this is a pattern, higher is a signature, a logo or a drawing. Points. */
  height: { least: 3.5, most: 40 },
} as const;

/** A character as it was read, in doubt. */
interface DoubtfulCharacter {
  readonly text: string;
  readonly confidence: number;
}

/** Whether a crop holds text, though what was read of it cannot be trusted. */
export function isIllegibleText(
  characters: readonly DoubtfulCharacter[],
  profile: ProjectionProfile,
  crop: Pick<LineCrop, 'width' | 'height' | 'pointsPerPixel' | 'vertical'>,
): boolean {
  const { few, some, many, ink, rows, sameness, height } = TEXT;
  const points = crop.height * crop.pointsPerPixel;
  if (points < height.least || points > height.most) return false;
  const count = characters.length;
  const confidence = characters.reduce((sum, c) => sum + c.confidence, 0) / Math.max(1, count);
  // Letters on their side are seen as others, and so are the strokes of drawings.
  const needed = crop.vertical ? [{ ...some, confidence: few.confidence }] : [few, some, many];
  if (!needed.some((least) => count >= least.characters && confidence >= least.confidence)) return false;
  const share = profile.columns.reduce((sum, n) => sum + n, 0) / (crop.width * crop.height);
  if (share < ink.least || share > ink.most) return false;
  const fullest = Math.max(...profile.rows);
  const full = profile.rows.filter((n) => n > rows.level * fullest).length;
  if (full < rows.least * crop.height) return false;
  return count < sameness.characters || commonest(characters) <= sameness.share * count;
}

/** How often the commonest character occurs. */
function commonest(characters: readonly DoubtfulCharacter[]): number {
  const counts = new Map<string, number>();
  for (const { text } of characters) counts.set(text, (counts.get(text) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}
