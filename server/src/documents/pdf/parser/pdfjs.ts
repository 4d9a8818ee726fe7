import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import type * as pdfjsModule from 'pdfjs-dist/legacy/build/pdf.mjs';
import { installCheckedInflate } from '../damage/checkedInflate.ts';
import { installImageHooks } from '../images/imageHooks.ts';
import { InThreadPort } from './inThreadPort.ts';
import { installParserNotices } from './parserNotices.ts';

export type Pdfjs = typeof pdfjsModule;
export type PdfDocument = pdfjsModule.PDFDocumentProxy;
export type PdfPageProxy = pdfjsModule.PDFPageProxy;
export type PdfWorker = InstanceType<Pdfjs['PDFWorker']>;

interface WorkerModule {
  readonly WorkerMessageHandler: { initializeFromPort(port: InThreadPort): void };
}

const require = createRequire(import.meta.url);
let loading: Promise<{ pdfjs: Pdfjs; worker: WorkerModule }> | undefined;

/**
 * pdf.js, loaded once a thread and only when a PDF is opened. Our threads are workers already, so its
 * parser runs in this one; https://github.com/mozilla/pdf.js/tree/master/examples/node does the same.
 */
export async function loadPdfjs(): Promise<Pdfjs> {
  return (await load()).pdfjs;
}

function load(): Promise<{ pdfjs: Pdfjs; worker: WorkerModule }> {
  loading ??= (async () => {
    installImageHooks();
    installCheckedInflate();
    installParserNotices();
    const pdfjs = await import('pdfjs-dist/legacy/build/pdf.mjs');
    // By its path: the package has no types for this file, and bundlers must leave it where it is.
    const workerFile = require.resolve('pdfjs-dist/legacy/build/pdf.worker.mjs');
    const worker = (await import(pathToFileURL(workerFile).href)) as WorkerModule;
    return { pdfjs, worker };
  })();
  return loading;
}

/** A parser for one document in this thread. Destroy it, then terminate its port. */
export async function startParser(): Promise<{ parser: PdfWorker; port: InThreadPort }> {
  const { pdfjs, worker } = await load();
  const port = new InThreadPort();
  const parser = pdfjs.PDFWorker.create({ port: port as never, verbosity: pdfjs.VerbosityLevel.INFOS });
  worker.WorkerMessageHandler.initializeFromPort(port);
  return { parser, port };
}

/** Where pdf.js finds its decoders, character maps and substitute fonts: inside its own package. */
export function packageFolders(): {
  wasmUrl: string;
  cMapUrl: string;
  standardFontDataUrl: string;
  iccUrl: string;
} {
  const root = dirname(require.resolve('pdfjs-dist/package.json')).replaceAll('\\', '/');
  return {
    wasmUrl: `${root}/wasm/`,
    cMapUrl: `${root}/cmaps/`,
    standardFontDataUrl: `${root}/standard_fonts/`,
    iccUrl: `${root}/iccs/`,
  };
}
