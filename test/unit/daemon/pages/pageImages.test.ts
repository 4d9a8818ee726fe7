import { describe, expect, it } from 'vitest';
import { MAX_WAITING_PICTURES } from '../../../../server/src/daemon/jobs/jobSettings.ts';
import type { JobClient } from '../../../../server/src/daemon/jobs/jobService.ts';
import type { PictureRequest } from '../../../../server/src/page/pagePicture.ts';
import {
  MAX_PICTURE_PIXELS,
  MAX_PICTURES,
  pageImagesParamsSchema,
  type PageImagesParamsInput,
  type PageImagesReply,
} from '../../../../server/src/protocol.ts';
import { JobListener, JobScene } from '../../../fixtures/daemon/jobScene.ts';

type Box = NonNullable<PageImagesParamsInput['boxes']>[number];

interface Scene {
  readonly draws: PictureRequest[];
  readonly client: JobClient;
  readonly ask: (params: Partial<PageImagesParamsInput>) => Promise<PageImagesReply>;
}

async function pictureScene(held: Promise<void> = Promise.resolve()): Promise<Scene> {
  const scene = await JobScene.create();
  const draws: PictureRequest[] = [];
  scene.engine.onPictures = async (request) => {
    draws.push(request);
    await held;
  };
  const { client } = new JobListener(scene.service());
  const source = { kind: 'path' as const, path: scene.path };
  const ask = (params: Partial<PageImagesParamsInput>): Promise<PageImagesReply> =>
    client.pageImages(pageImagesParamsSchema.parse({ source, page: 1, ...params }));
  return { draws, client, ask };
}

function boxes(count: number, side: number): Box[] {
  return Array.from({ length: count }, (_, x) => ({ x, y: 0, width: side, height: side }));
}

function texts({ images }: PageImagesReply): string[] {
  return images.map(({ base64 }) => Buffer.from(base64, 'base64').toString());
}

describe('pictures of a page', () => {
  it.each([
    ['500 huge ones', { boxes: boxes(500, 100_000), maxPixels: 16_000_000 }],
    ['too many small ones', { boxes: boxes(MAX_PICTURES + 1, 1) }],
    ['few that are too large together', { boxes: boxes(20, 10_000) }],
  ])('are refused by name before anything is drawn: %s', async (_what, params) => {
    const { ask, draws } = await pictureScene();
    await expect(ask(params)).rejects.toMatchObject({ code: 'limit-pictures' });
    expect(draws).toEqual([]);
  });

  it('come in the order of their boxes, as many as are allowed', async () => {
    const { ask } = await pictureScene();
    const all = boxes(MAX_PICTURES, 20);
    expect(texts(await ask({ boxes: all }))).toEqual(all.map(({ x }) => `page 1 at ${x}`));
    expect(texts(await ask({}))).toEqual(['page 1 at all']);
  });

  it('that are large are drawn a few at a time, so that pages have their turn in between', async () => {
    const { ask, draws } = await pictureScene();
    const maxPixels = 4_000_000;
    const all = boxes(MAX_PICTURE_PIXELS / maxPixels, 100_000);
    expect(texts(await ask({ boxes: all, maxPixels }))).toEqual(all.map(({ x }) => `page 1 at ${x}`));
    expect(draws.map(({ boxes: some }) => some?.length)).toEqual(Array.from({ length: 8 }, () => 2));
  });

  it('are drawn for one request of a client at a time; too many that wait are refused', async () => {
    const release = Promise.withResolvers<void>();
    const { ask, draws } = await pictureScene(release.promise);
    const asked = Array.from({ length: MAX_WAITING_PICTURES + 1 }, () => ask({}));
    await expect(ask({})).rejects.toMatchObject({ code: 'busy' });
    expect(draws).toHaveLength(1);
    release.resolve();
    expect(await Promise.all(asked)).toHaveLength(MAX_WAITING_PICTURES + 1);
  });
});

it('requests with boxes that no page has are not of the protocol', () => {
  const parse = (box: Box): boolean =>
    pageImagesParamsSchema.safeParse({ source: { kind: 'path', path: '/x' }, page: 1, boxes: [box] }).success;
  expect(parse({ x: 0, y: 0, width: 600, height: 800 })).toBe(true);
  expect(parse({ x: 1e308, y: 0, width: 1e308, height: 1 })).toBe(false);
});
