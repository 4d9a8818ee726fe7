import { PDFDocument } from '@cantoo/pdf-lib';
import { seededRandom } from './randomness.ts';

/** A4 in points. */
export const PAGE_SIZE = { width: 595, height: 842 } as const;

/** An empty PDF that holds no time and no chance. */
export async function newPdf(title: string): Promise<PDFDocument> {
  const pdf = await PDFDocument.create();
  const date = new Date('2026-01-01T00:00:00Z');
  pdf.setTitle(title);
  pdf.setCreationDate(date);
  pdf.setModificationDate(date);
  pdf.setProducer('Folio samples');
  return pdf;
}

/** Keys and vectors from a seed: a sample whose password is public needs the same bytes, not a secret. */
export async function withSeededCrypto<T>(work: () => Promise<T>): Promise<T> {
  const random = seededRandom(41);
  const getRandomValues = <Values extends ArrayBufferView>(values: Values): Values => {
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = Math.floor(random() * 256);
    return values;
  };
  Object.defineProperty(globalThis.crypto, 'getRandomValues', { value: getRandomValues, configurable: true });
  try {
    return await work();
  } finally {
    Reflect.deleteProperty(globalThis.crypto, 'getRandomValues');
  }
}
