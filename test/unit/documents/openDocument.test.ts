import { appendFile, chmod, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { openDocument } from '../../../server/src/documents/openDocument.ts';
import { DEFAULT_LIMITS } from '../../../server/src/limits.ts';
import { drawText, onePage, writePdf } from '../../fixtures/documents/pdfBuilder.ts';
import { withDocument, withFile } from '../../fixtures/documents/testDocument.ts';

const HELLO = onePage(drawText(50, 200, 12, 'Hello world'));
const png = (): Promise<Buffer> =>
  sharp({ create: { width: 20, height: 10, channels: 3, background: '#ffffff' } })
    .png()
    .toBuffer();

const opening = (path: string, limits = DEFAULT_LIMITS): Promise<unknown> =>
  openDocument({ path, name: 'NAME' }, limits);

test('the kind is told by content, whatever the name', async () => {
  const kindOf = (bytes: Uint8Array, name: string): Promise<string> =>
    withDocument(bytes, (document) => Promise.resolve(document.kind), { name });
  expect(await kindOf(HELLO, 'a.png')).toBe('pdf');
  expect(await kindOf(await png(), 'a.pdf')).toBe('image');
});

test('a PDF is found behind junk', async () => {
  const bytes = onePage(drawText(50, 200, 12, 'Hello world'), {
    junk: `HTTP/1.1 200 OK\r\n${'x'.repeat(700)}\r\n`,
  });
  await withDocument(bytes, async (document) => {
    const page = await document.openPage(1);
    expect((await page.textLayer()).lines.map((line) => line.text)).toEqual(['Hello world']);
  });
});

test('paths that are no readable file are named as what they are', async () => {
  const directory = await mkdtemp(join(tmpdir(), 'folio-documents-'));
  try {
    await expect(opening(join(directory, 'none.pdf'))).rejects.toMatchObject({ code: 'file-not-found' });
    await expect(opening(directory)).rejects.toMatchObject({ code: 'file-is-directory' });
    await writeFile(join(directory, 'empty'), '');
    await expect(opening(join(directory, 'empty'))).rejects.toMatchObject({ code: 'file-empty' });
    await writeFile(join(directory, 'text'), 'only some text');
    await expect(opening(join(directory, 'text'))).rejects.toMatchObject({ code: 'kind-unsupported' });
  } finally {
    await rm(directory, { recursive: true });
  }
});

test.skipIf(process.platform === 'win32' || process.getuid?.() === 0)(
  'a file without permission is unreadable',
  async () => {
    await withFile(HELLO, async (path) => {
      await chmod(path, 0);
      await expect(opening(path)).rejects.toMatchObject({ code: 'file-unreadable' });
    });
  },
);

test.skipIf(process.platform === 'win32')('a device is unreadable, and does not hang', async () => {
  await expect(opening('/dev/zero')).rejects.toMatchObject({ code: 'file-unreadable' });
});

test('a file over the limit is refused by its size', async () => {
  await withFile(HELLO, async (path) => {
    await expect(opening(path, { ...DEFAULT_LIMITS, fileBytes: 100 })).rejects.toMatchObject({
      code: 'file-too-large',
    });
  });
});

test.each([
  ['grows', (path: string) => appendFile(path, '%')],
  ['is touched', (path: string) => utimes(path, 1, 1)],
])('a file that %s while its pages are read is reported', async (_what, change) => {
  await withFile(HELLO, async (path) => {
    const document = await openDocument({ path, name: 'NAME' }, DEFAULT_LIMITS);
    await change(path);
    await expect(document.openPage(1)).rejects.toMatchObject({ code: 'file-changed' });
    await document.close();
  });
});

test('damage is reported when nothing can be rebuilt', async () => {
  await withFile(Buffer.from('%PDF-1.7\nnothing of use'), (path) =>
    expect(opening(path)).rejects.toMatchObject({ code: 'pdf-damaged' }),
  );
  const image = await png();
  await withFile(image.subarray(0, 30), async (path) => {
    const read = async (): Promise<void> => {
      const document = await openDocument({ path, name: 'NAME' }, DEFAULT_LIMITS);
      try {
        await (await document.openPage(1)).image();
      } finally {
        await document.close();
      }
    };
    await expect(read()).rejects.toMatchObject({ code: 'image-damaged' });
  });
});

test('a PDF cut short is rebuilt', async () => {
  await withDocument(HELLO.subarray(0, HELLO.indexOf('xref')), async (document) => {
    const page = await document.openPage(1);
    expect((await page.textLayer()).lines.map((line) => line.text)).toEqual(['Hello world']);
  });
});

test('a PDF without pages says so', async () => {
  const bytes = writePdf(['<</Type /Catalog /Pages 2 0 R>>', '<</Type /Pages /Kids [] /Count 0>>']);
  await withFile(bytes, async (path) => {
    await expect(opening(path)).rejects.toMatchObject({
      code: expect.stringMatching(/^pdf-(no-pages|damaged)$/) as string,
    });
  });
});

test('a page that does not exist is reported with the number of pages', async () => {
  await withDocument(HELLO, async (document) => {
    await expect(document.openPage(2)).rejects.toMatchObject({
      code: 'page-not-found',
      details: { count: 1, page: 2 },
    });
    await expect(document.openPage(0)).rejects.toMatchObject({ code: 'page-not-found' });
  });
});

test('an encrypted PDF opens with its password only', async () => {
  const bytes = onePage(drawText(50, 200, 12, 'Secret'), { password: 'open sesame' });
  await withFile(bytes, async (path) => {
    await expect(opening(path)).rejects.toMatchObject({ code: 'password-needed' });
    const wrong = openDocument({ path, name: 'NAME', password: 'no' }, DEFAULT_LIMITS);
    await expect(wrong).rejects.toMatchObject({ code: 'password-wrong' });
  });
  await withDocument(
    bytes,
    async (document) => {
      const page = await document.openPage(1);
      expect((await page.textLayer()).lines.map((line) => line.text)).toEqual(['Secret']);
    },
    { password: 'open sesame' },
  );
});

test('encryption of an unknown kind is named', async () => {
  const bytes = writePdf([
    '<</Type /Catalog /Pages 2 0 R>>',
    '<</Type /Pages /Kids [3 0 R] /Count 1>>',
    '<</Type /Page /Parent 2 0 R /MediaBox [0 0 9 9]>>',
  ]);
  const locked = Buffer.from(
    bytes.toString('latin1').replace('/Root', '/Encrypt <</Filter /Unknown /V 9>> /Root'),
    'latin1',
  );
  await withFile(locked, (path) =>
    expect(opening(path)).rejects.toMatchObject({ code: 'encryption-unsupported' }),
  );
});

test('an image over the limit is refused before it is decoded', async () => {
  const limits = { megapixels: 0.0001 };
  await withDocument(
    await png(),
    (document) => expect(document.openPage(1)).rejects.toMatchObject({ code: 'limit-pixels' }),
    { limits },
  );
  const image = {
    entries:
      '/Type /XObject /Subtype /Image /Width 2000 /Height 1000 /ColorSpace /DeviceGray /BitsPerComponent 1',
    bytes: Buffer.alloc(250_000),
  };
  await withDocument(
    onePage(`q 400 0 0 300 0 0 cm /Im Do Q`, { image }),
    async (document) => {
      const page = await document.openPage(1);
      await expect(page.textLayer()).rejects.toMatchObject({ code: 'limit-pixels' });
      await expect(page.image()).rejects.toMatchObject({ code: 'limit-pixels' });
    },
    { limits: { megapixels: 1 } },
  );
});
