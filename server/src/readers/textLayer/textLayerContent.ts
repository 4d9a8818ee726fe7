import type { DocumentPage, PageTextLayer } from '../../documents/openDocument.ts';
import { IDENTITY } from '../../page/geometry.ts';
import type { PageContent } from '../../page/pageContent.ts';

/** A page's text layer as content for layout. A viewer shows the page upright already. */
export function textLayerContent(
  page: Pick<DocumentPage, 'width' | 'height'>,
  layer: Pick<PageTextLayer, 'lines' | 'rules' | 'figures'>,
): PageContent {
  return {
    width: page.width,
    height: page.height,
    lines: layer.lines,
    rules: layer.rules,
    figures: layer.figures,
    rotation: 0,
    skew: 0,
    uprightToPage: IDENTITY,
  };
}
