import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { findCorpus } from '../../../server/src/bench/corpus.ts';
import type { ReadOptionsInput } from '../../../server/src/protocol.ts';
import { ROOT } from '../places.ts';

export interface BenchModel {
  readonly title: string;
  readonly options: Pick<ReadOptionsInput, 'model'>;
}

/** PP-OCRv6 tiny where it lies beside the corpus, so that long runs end; else the model that comes with Folio. */
export function fastModel(): BenchModel {
  const corpus = findCorpus(ROOT);
  const tiny = corpus === undefined ? '' : join(dirname(corpus), 'models/ppocrv6-tiny');
  return existsSync(tiny) ? { title: 'PP-OCRv6 tiny', options: { model: tiny } } : builtInModel();
}

export function builtInModel(): BenchModel {
  return { title: 'PP-OCRv4', options: {} };
}
