import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { availableParallelism } from 'node:os';
import { resolveModel, type ResolvedModel } from '../../../server/src/models/resolveModel.ts';
import { FolioReader } from './folioReader.ts';
import { HostedPeerReader } from './hostedPeerReader.ts';
import type { PeerModel } from './hostProtocol.ts';
import type { PeerReader } from './peerReader.ts';

const IMAGES = /\.(?:png|jpe?g|webp)$/i;
const IMAGES_AND_TIFF = /\.(?:tiff?|png|jpe?g|webp)$/i;

/** A model that several peers read with, so that programs are compared and not models. */
export interface SharedModel {
  readonly name: string;
  readonly title: string;
  /** How Folio reads with it: with the recognisers that come with it, or with this model alone. */
  readonly folioTitle: string;
  readonly model: ResolvedModel;
  /** What Folio is asked for. */
  readonly asked: string | undefined;
}

/** The model that comes with Folio, and PP-OCRv6 tiny where the corpus lies. */
export async function sharedModels(corpus: string): Promise<SharedModel[]> {
  const builtIn = await resolveModel(undefined);
  const models = [
    { name: 'v4', title: 'PP-OCRv4', folioTitle: 'Folio as it comes', model: builtIn, asked: undefined },
  ];
  const tiny = join(dirname(corpus), 'models/ppocrv6-tiny');
  if (!existsSync(tiny)) return models;
  const title = 'PP-OCRv6 tiny';
  const folioTitle = `Folio, ${title}`;
  return [...models, { name: 'v6', title, folioTitle, model: await resolveModel(tiny), asked: tiny }];
}

/** All that can read scans, Folio first. */
export function scanPeers(models: readonly SharedModel[]): PeerReader[] {
  const cores = availableParallelism();
  return [
    ...models.map(({ name, folioTitle, asked }) => new FolioReader(`folio-${name}`, folioTitle, asked)),
    new HostedPeerReader({
      id: 'tesseract',
      title: 'Tesseract, a process a core',
      adapter: 'tesseract',
      filesAtOnce: cores,
      accepts: IMAGES_AND_TIFF,
      isProgram: true,
    }),
    new HostedPeerReader({
      id: 'tesseract-ocrmypdf',
      title: 'Tesseract as OCRmyPDF calls it',
      adapter: 'tesseract-ocrmypdf',
      filesAtOnce: cores,
      accepts: IMAGES,
      isProgram: true,
    }),
    new HostedPeerReader({
      id: 'tesseract.js',
      title: 'tesseract.js, a worker a core',
      adapter: 'tesseract.js',
      filesAtOnce: cores,
      accepts: IMAGES,
    }),
    ...models.map(
      ({ name, title, model }) =>
        new HostedPeerReader({
          id: `gutenye-ocr-node-${name}`,
          title: `@gutenye/ocr-node, ${title}`,
          adapter: 'gutenye-ocr-node',
          // It decodes and detects a page before it looks at the next; inference has all cores.
          filesAtOnce: 1,
          accepts: IMAGES,
          model: filesOf(model),
        }),
    ),
    ...models.map(
      ({ name, title, model }) =>
        new HostedPeerReader({
          id: `ppu-paddle-ocr-${name}`,
          title: `ppu-paddle-ocr, ${title}`,
          adapter: 'ppu-paddle-ocr',
          // What its `batchRecognize` takes on CPUs.
          filesAtOnce: 4,
          accepts: IMAGES,
          model: filesOf(model),
        }),
    ),
  ];
}

/** All that can read pages that have their text. */
export function bornDigitalPeers(): PeerReader[] {
  return [
    new FolioReader('folio', 'Folio', undefined),
    new HostedPeerReader({
      id: 'pdftotext',
      title: 'pdftotext, a process a core',
      adapter: 'pdftotext',
      filesAtOnce: availableParallelism(),
      accepts: /\.pdf$/i,
      isProgram: true,
    }),
  ];
}

function filesOf(model: ResolvedModel): PeerModel {
  return {
    detection: model.file('detection'),
    recognition: model.file('recognition'),
    dictionary: model.file('dictionary'),
  };
}
