import { failedPage } from '../../../page/failedPage.ts';
import type { FolioError } from '../../../errors/catalogue.ts';
import { IDENTITY } from '../../../page/geometry.ts';
import { pageEnd } from '../../../page/pageEnd.ts';
import { PAGE_RESULT_VERSION, type Block, type PageResult, type Warning } from '../../../page/pageResult.ts';
import { visibleText } from '../../../page/visibleText.ts';
import { roundNumbers } from '../../../page/roundNumbers.ts';
import type { ServerIdentity } from '../fleet/serverIdentity.ts';
import type { PictureFacts } from './pagePictures.ts';
import { SERVED_READER_ID } from '../vlmReader.ts';

export interface VlmContent {
  /** The name people know the document by. */
  readonly file: string;
  readonly page: number;
  readonly picture: PictureFacts;
  readonly blocks: readonly Block[];
  /** Whose words the blocks are; undefined for a page that was not sent. */
  readonly identity: ServerIdentity | undefined;
  readonly warnings: readonly Warning[];
  readonly timings: Readonly<Record<string, number>>;
}

/** The result of a page that a model read. Its coordinates are those of the page as a viewer shows it. */
export function vlmResult(content: VlmContent): PageResult {
  const { file, page, picture, blocks, identity, warnings, timings } = content;
  const hasText = blocks.some((block) => block.text.trim() !== '');
  return roundNumbers<PageResult>({
    version: PAGE_RESULT_VERSION,
    page,
    ...pageEnd({ file, page, losses: picture.losses ?? [] }, hasText),
    source: hasText ? 'ocr' : 'none',
    textLayer: { verdict: 'absent', reasons: ['not-asked'] },
    reader: readerOf(identity),
    size: { width: picture.pageWidth, height: picture.pageHeight },
    rotation: 0,
    skew: 0,
    uprightToPage: IDENTITY,
    image: {
      width: picture.width,
      height: picture.height,
      dpi: picture.pageWidth > 0 ? (picture.width / picture.pageWidth) * 72 : 72,
      origin: 'rendered',
    },
    blocks: blocks.map((block, order) => ({ ...block, order })),
    unread: [],
    leftOut: [],
    warnings: [...warnings],
    timings,
  });
}

/** What there is of a page that nobody read to its end. */
export function partialResult(content: VlmContent, failure: FolioError): PageResult {
  return { ...vlmResult(content), outcome: 'partial', failure: failure.toFailure() };
}

export function failedResult(
  page: number,
  failure: FolioError,
  warnings: readonly Warning[],
  timings: Readonly<Record<string, number>>,
): PageResult {
  const failed = failedPage(page, failure, readerOf(undefined));
  return { ...failed, warnings: [...warnings], timings: roundNumbers(timings) };
}

function readerOf(identity: ServerIdentity | undefined): PageResult['reader'] {
  if (!identity) return { id: SERVED_READER_ID };
  return { id: SERVED_READER_ID, model: visibleText(identity.model), device: identity.adapter.title };
}
