import type { DocumentPage, PageTextLayer } from '../../documents/documentPage.ts';
import { IDENTITY } from '../../page/geometry.ts';
import type { PageContent } from '../../page/pageContent.ts';
import type { TextLine } from '../../page/pageResult.ts';
import { quarterOf, turnContent, type QuarterTurn } from '../../page/turnContent.ts';

/** Degrees around a quarter turn within which a line counts as turned so. */
const NEAR_QUARTER = 10;

/** The text layer of a page as input for layout, turned so that most of its text is upright. */
export function textLayerContent(
  page: Pick<DocumentPage, 'width' | 'height'>,
  layer: Pick<PageTextLayer, 'lines' | 'rulingLines' | 'figures' | 'typesetting'>,
): PageContent {
  return standUpright({
    width: page.width,
    height: page.height,
    lines: layer.lines,
    rulingLines: layer.rulingLines,
    figures: layer.figures,
    ...(layer.typesetting ? { typesetting: layer.typesetting } : {}),
    rotation: 0,
    skew: 0,
    uprightToPage: IDENTITY,
  });
}

/** Turns the content of a page, as a viewer shows it, so that most of its letters are upright. */
export function standUpright(content: PageContent): PageContent {
  return turnContent(content, uprightRotation(content.lines));
}

/** Degrees, clockwise, by which a page has to be turned for most of its letters to stand upright. */
function uprightRotation(lines: readonly TextLine[]): QuarterTurn {
  const letters = new Map<QuarterTurn, number>();
  let all = 0;
  for (const { angle, text, vertical } of lines) {
    all += text.length;
    if (!Number.isFinite(angle)) continue;
    // Columns of vertical writing stand upright.
    const rotation = vertical ? 0 : quarterOf(-angle);
    const away = Math.abs(angle + rotation) % 90;
    if (vertical || Math.min(away, 90 - away) <= NEAR_QUARTER)
      letters.set(rotation, (letters.get(rotation) ?? 0) + text.length);
  }
  const [most] = [...letters].sort((a, b) => b[1] - a[1]);
  return most && most[1] > all / 2 ? most[0] : 0;
}
