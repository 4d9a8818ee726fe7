import type { SourceFile } from '../../sourceFile.ts';
import type { Pdfjs } from './pdfjs.ts';

/** Gives pdf.js the parts of a large file that it asks for. */
export function rangeTransport(pdfjs: Pdfjs, file: SourceFile): InstanceType<Pdfjs['PDFDataRangeTransport']> {
  class FileRange extends pdfjs.PDFDataRangeTransport {
    override requestDataRange(begin: number, end: number): void {
      const length = Math.min(end, file.size) - begin;
      file.read(begin, length).then(
        (bytes) => {
          this.onDataRange(begin, new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
        },
        () => {
          // pdf.js cannot be told of a failed range. Zeros end the parse with its own error, and the
          // file is checked for change when the next page is opened.
          this.onDataRange(begin, new Uint8Array(length));
        },
      );
    }
  }
  return new FileRange(file.size, null, false);
}
