import { randomBytes } from 'node:crypto';
import { basename } from 'node:path';
import { DEFAULT_LIMITS } from '../../limits.ts';
import type { PageImagesParams, PageImagesReply } from '../../protocol.ts';
import type { JobContext } from './jobContext.ts';

/** Pictures of a page for people. Rejects with the FolioError that says why there are none. */
export async function pageImages(
  params: PageImagesParams,
  clientId: string,
  { engine, uploads }: JobContext,
): Promise<PageImagesReply> {
  const { source, page, password, boxes, uprightToPage, dpi, maxPixels, mediaType } = params;
  const upload = source.kind === 'upload' ? await uploads.take(clientId, source.upload) : undefined;
  const path = source.kind === 'path' ? source.path : (upload?.path ?? '');
  const document = {
    id: `pictures-${randomBytes(8).toString('hex')}`,
    path,
    name: source.kind === 'path' ? basename(path) : source.name,
    limits: DEFAULT_LIMITS,
    ...(password === undefined ? {} : { password }),
  };
  const pictures = {
    dpi,
    maxPixels,
    mediaType,
    ...(boxes === undefined ? {} : { boxes }),
    ...(uprightToPage === undefined ? {} : { uprightToPage }),
  };
  try {
    const drawn = await engine.draw({ document, page, pictures });
    return {
      images: drawn.map(({ data, width, height }) => ({
        base64: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
        width,
        height,
      })),
    };
  } finally {
    engine.close(document.id);
    await upload?.remove();
  }
}
