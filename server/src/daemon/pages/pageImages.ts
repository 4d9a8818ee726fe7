import { randomBytes } from 'node:crypto';
import { FolioError } from '../../errors/catalogue.ts';
import { DEFAULT_LIMITS } from '../../limits.ts';
import {
  MAX_PICTURE_PIXELS,
  MAX_PICTURES,
  type PageImagesParams,
  type PageImagesReply,
} from '../../protocol.ts';
import type { Picture, PictureRequest } from '../../page/pagePicture.ts';
import type { JobContext } from '../jobs/jobContext.ts';
import { PICTURE_TURN_PIXELS } from '../jobs/jobSettings.ts';

type Box = NonNullable<PageImagesParams['boxes']>[number];

/**
 * Pictures of a page for people. Many are drawn a few at a time, and pages that somebody waits for come in
 * between. Rejects with the FolioError that says why there are none.
 */
export async function pageImages(
  params: PageImagesParams,
  clientId: string,
  { engine, uploads }: JobContext,
): Promise<PageImagesReply> {
  const { source, page, password } = params;
  const turns = pictureTurns(params);
  const file = await uploads.take(clientId, source);
  const { path, name } = file;
  const document = {
    id: `pictures-${randomBytes(8).toString('hex')}`,
    path,
    name,
    limits: DEFAULT_LIMITS,
    ...(password === undefined ? {} : { password }),
  };
  // Before any page that waits.
  const turn = { document, page, priority: -1 };
  try {
    const drawn: Picture[] = [];
    for (const pictures of turns) drawn.push(...(await engine.run('pictures', turn, pictures)));
    return {
      images: drawn.map(({ data, width, height }) => ({
        base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
        width,
        height,
      })),
    };
  } finally {
    engine.close(document.id);
    await file.remove();
  }
}

/** What the engine is asked for, one after the other. Throws `limit-pictures` before anything is drawn. */
function pictureTurns(params: PageImagesParams): PictureRequest[] {
  const { boxes, uprightToPage, dpi, maxPixels, mediaType } = params;
  const request = { dpi, maxPixels, mediaType, ...(uprightToPage === undefined ? {} : { uprightToPage }) };
  if (!boxes) return [request];
  const pixels = boxes.map((box) => pixelsOf(box, params));
  const all = pixels.reduce((sum, one) => sum + one, 0);
  if (boxes.length > MAX_PICTURES || all > MAX_PICTURE_PIXELS)
    throw new FolioError('limit-pictures', { count: boxes.length, megapixels: Math.ceil(all / 1e6) });
  const turns: Box[][] = [];
  let room = 0;
  for (const [at, box] of boxes.entries()) {
    const needed = pixels[at] ?? 0;
    const last = turns.at(-1);
    if (last && needed <= room) last.push(box);
    else turns.push([box]);
    room = (last && needed <= room ? room : PICTURE_TURN_PIXELS) - needed;
  }
  return turns.map((some) => ({ ...request, boxes: some }));
}

/** At most: a box that reaches beyond its page gives less. */
function pixelsOf({ width, height }: Box, { dpi, maxPixels }: PageImagesParams): number {
  const area = Math.abs(width * height) * (dpi / 72) ** 2;
  return Math.max(1, Math.min(maxPixels, area));
}
