import { constants, deflateRawSync, deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { OpenDocument } from '../../../server/src/documents/documentPage.ts';
import {
  drawImage,
  drawText,
  onePage,
  writePdf,
  type PdfObject,
  type PdfStream,
} from '../../fixtures/documents/pdfBuilder.ts';
import { withDocument } from '../../fixtures/documents/testDocument.ts';

/** What a page says of itself once it was read: its lines, and what was lost; or the code it failed with. */
async function readAll(
  bytes: Uint8Array,
): Promise<(string | { lines: string[]; losses: readonly string[] })[]> {
  return withDocument(bytes, async (document) => {
    const pages: (string | { lines: string[]; losses: readonly string[] })[] = [];
    for (let page = 1; page <= document.pageCount; page++) pages.push(await readPage(document, page));
    return pages;
  });
}

async function readPage(
  document: OpenDocument,
  number: number,
): Promise<string | { lines: string[]; losses: readonly string[] }> {
  try {
    const page = await document.openPage(number);
    const { lines, verdict } = await page.textLayer();
    if (verdict.verdict !== 'trusted') await page.image();
    const losses = page.losses();
    page.release();
    return { lines: lines.map(({ text }) => text), losses };
  } catch (error) {
    return (error as { code: string }).code;
  }
}

const FONT = '<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>';
const content = (text: string): PdfStream => ({
  entries: '',
  bytes: Buffer.from(drawText(50, 200, 12, text)),
});
const page = (entries: string): string =>
  `<</Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Resources <</Font <</F1 ${FONT}>>>> ${entries}>>`;

const TREE = '<</Type /Pages /Kids [3 0 R 5 0 R 7 0 R] /Count 3>>';

/** Pages 1 to 3 at objects 3, 5 and 7, their contents behind each. */
const THREE_PAGES: readonly PdfObject[] = [
  '<</Type /Catalog /Pages 2 0 R>>',
  TREE,
  page('/Contents 4 0 R'),
  content('The first page'),
  page('/Contents 6 0 R'),
  content('The second page'),
  page('/Contents 8 0 R'),
  content('The third page'),
];

const WHOLE = { losses: [] };
const LOST_CONTENT = ['its content is missing from the file'];
const LOST_PICTURE = ['a picture is cut off or damaged'];

function jpeg(): Promise<Buffer> {
  const pixels = Buffer.from(Array.from({ length: 400 * 300 }, (_, i) => (i * 7919) % 251));
  return sharp(pixels, { raw: { width: 400, height: 300, channels: 1 } })
    .toColourspace('srgb')
    .jpeg()
    .toBuffer();
}

const jpegImage = (bytes: Buffer): PdfStream => ({
  entries: `/Type /XObject /Subtype /Image /Width 400 /Height 300 /BitsPerComponent 8 /ColorSpace /DeviceRGB /Filter /DCTDecode`,
  bytes,
});

describe('pages that are not in the file', () => {
  it('are counted and fail by name where the file was cut off', async () => {
    const bytes = writePdf(THREE_PAGES);
    expect(await readAll(bytes.subarray(0, bytes.indexOf('7 0 obj')))).toEqual([
      { lines: ['The first page'], losses: [] },
      { lines: ['The second page'], losses: [] },
      'page-missing',
    ]);
  });

  it('fail by name when none is left', async () => {
    const bytes = writePdf(THREE_PAGES);
    expect(await readAll(bytes.subarray(0, bytes.indexOf('3 0 obj')))).toEqual([
      'page-missing',
      'page-missing',
      'page-missing',
    ]);
  });

  it.each([1, 2, 3])(
    'fail by name, and the others are read, where page %i of the tree is missing',
    async (missing) => {
      const tree = TREE.replace(`${2 * missing + 1} 0 R`, '99 0 R');
      const bytes = writePdf(THREE_PAGES.map((object) => (object === TREE ? tree : object)));
      const all = ['The first page', 'The second page', 'The third page'];
      expect(await readAll(bytes)).toEqual(
        all.map((text, at) => (at + 1 === missing ? 'page-missing' : { lines: [text], losses: [] })),
      );
    },
  );

  it('hide no other page in a tree of several levels, nor without an index of objects', async () => {
    const branch = (kids: string, count: number): string =>
      `<</Type /Pages /Parent 2 0 R /Kids [${kids}] /Count ${count}>>`;
    const bytes = writePdf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [9 0 R 10 0 R 98 0 R] /Count 5>>',
      ...THREE_PAGES.slice(2),
      branch('99 0 R 3 0 R', 2),
      branch('5 0 R\n7 0 R', 2),
    ]);
    const expected = [
      'page-missing',
      { lines: ['The first page'], losses: [] },
      { lines: ['The second page'], losses: [] },
      { lines: ['The third page'], losses: [] },
      'page-missing',
    ];
    expect(await readAll(bytes)).toEqual(expected);
    expect(await readAll(bytes.subarray(0, bytes.lastIndexOf('startxref')))).toEqual(expected);
  });

  it('are looked for once, however often a file speaks of them', async () => {
    // A list that never ends, a million times, and lists that are no lists of pages: 10 MB, read in no time.
    const noise = { entries: '', bytes: Buffer.from('/Kids [ 1 0 R '.repeat(700_000), 'latin1') };
    const form = '<</Fields [<</Kids [(text) 77 0 R]>> <</Kids 78 0 R>> <</Kids []>>]>>';
    const objects = [...THREE_PAGES, form, noise].map((object) =>
      object === TREE ? TREE.replace('5 0', '99 0') : object,
    );
    expect(await readAll(writePdf(objects))).toMatchObject([
      { lines: ['The first page'] },
      'page-missing',
      { lines: ['The third page'] },
    ]);
  });

  it('are not believed in any number', async () => {
    const bytes = writePdf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R] /Count 100000000>>',
      page('/Contents 4 0 R'),
      content('The only page'),
    ]);
    expect(await readAll(bytes)).toEqual([{ lines: ['The only page'], losses: [] }, 'page-missing']);
  });
});

describe('a page', () => {
  it('is whole where it has no content of its own', async () => {
    const bytes = writePdf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R] /Count 1>>',
      page(''),
    ]);
    expect(await readAll(bytes)).toMatchObject([WHOLE]);
  });

  it('tells of a content stream that is missing', async () => {
    const objects = THREE_PAGES.map((object) =>
      object === page('/Contents 6 0 R') ? page('/Contents 60 0 R') : object,
    );
    expect(await readAll(writePdf(objects))).toMatchObject([WHOLE, { losses: LOST_CONTENT }, WHOLE]);
  });

  it('tells of one missing stream of several, and keeps the text of the others', async () => {
    const objects = THREE_PAGES.map((object) =>
      object === page('/Contents 6 0 R') ? page('/Contents [6 0 R 60 0 R]') : object,
    );
    const [, second] = await readAll(writePdf(objects));
    expect(second).toEqual({ lines: ['The second page'], losses: LOST_CONTENT });
  });

  it('tells of a missing stream where its dictionary lies in an object stream', async () => {
    const inside = page('/Contents 60 0 R');
    const head = '3 0 ';
    const bytes = deflateSync(Buffer.from(`${head}${inside}`, 'latin1'));
    const objects: PdfObject[] = [
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R] /Count 1>>',
    ];
    const stream: PdfStream = {
      entries: `/Type /ObjStm /N 1 /First ${head.length} /Filter /FlateDecode`,
      bytes,
    };
    const pdf = writePdf([...objects, stream]);
    expect(await readAll(withCompressedObject(pdf, 3, 4))).toMatchObject([{ losses: LOST_CONTENT }]);
  });

  it('tells of content that breaks off', async () => {
    const text = Buffer.from(`${drawText(50, 200, 12, 'Some text')}${'% filling\n'.repeat(2_000)}`);
    const squeezed = deflateSync(text, { level: 0 });
    const bytes = writePdf([
      ...THREE_PAGES.slice(0, 3),
      { entries: '/Filter /FlateDecode', bytes: deflateSync(randomText(40_000)).subarray(0, 9_000) },
      page('/Contents 6 0 R'),
      { entries: '/Filter /FlateDecode', bytes: squeezed },
      ...THREE_PAGES.slice(6),
    ]);
    expect(await readAll(bytes)).toMatchObject([
      {
        losses: expect.arrayContaining(['compressed data is cut off or damaged']) as readonly string[],
      },
      { lines: ['Some text'], losses: [] },
      WHOLE,
    ]);
  });

  it('tells of a form or picture that is missing', async () => {
    const bytes = onePage(`${drawText(50, 200, 12, 'Beside it')}${drawImage(50, 50, 100, 100)}`, {
      page: '/Nothing 0',
    });
    expect(await readAll(bytes)).toEqual([
      { lines: ['Beside it'], losses: ['a picture or a form is missing or damaged'] },
    ]);
  });

  it.each([
    ['JPXDecode', Buffer.from('no picture at all')],
    ['DCTDecode', Buffer.from('no picture either')],
  ])('tells of a picture that cannot be decoded (%s)', async (filter, bytes) => {
    const image = {
      entries: `/Type /XObject /Subtype /Image /Width 300 /Height 200 /BitsPerComponent 8 /ColorSpace /DeviceGray /Filter /${filter}`,
      bytes,
    };
    const text = drawText(50, 280, 12, 'Beside it');
    expect(await readAll(onePage(`${text}${drawImage(50, 50, 100, 100)}`, { image }))).toEqual([
      { lines: ['Beside it'], losses: LOST_PICTURE },
    ]);
  });

  it('tells of a scan that is cut off, and keeps what is left', async () => {
    const whole = await jpeg();
    const scan = drawImage(0, 0, 400, 300);
    const cut = jpegImage(whole.subarray(0, whole.length / 2));
    expect(await readAll(onePage(scan, { image: cut }))).toMatchObject([{ losses: LOST_PICTURE }]);
    expect(await readAll(onePage(scan, { image: jpegImage(whole) }))).toMatchObject([WHOLE]);
    const endless = jpegImage(whole.subarray(0, -2));
    expect(await readAll(onePage(scan, { image: endless }))).toMatchObject([WHOLE]);
  });

  it('tells of a font that is missing', async () => {
    const text = drawText(50, 200, 12, 'In a font of its own', 'F9');
    expect(await readAll(onePage(text))).toMatchObject([{ losses: ['a font is missing or damaged'] }]);
  });
});

describe('an image file', () => {
  const pixels = randomText(400 * 300);
  const source = sharp(pixels, { raw: { width: 400, height: 300, channels: 1 } });

  it.each(['jpeg', 'png', 'gif'] as const)('tells that it was cut off (%s)', async (format) => {
    const whole = await source.clone()[format]().toBuffer();
    expect(await readAll(whole)).toMatchObject([WHOLE]);
    const [cut] = await readAll(whole.subarray(0, Math.floor(whole.length * 0.6)));
    expect(cut).toMatchObject({ losses: ['the image is cut off or damaged'] });
  });

  it('is whole without the end marker of a JPEG', async () => {
    const whole = await source.clone().jpeg().toBuffer();
    expect(await readAll(whole.subarray(0, -2))).toMatchObject([WHOLE]);
  });

  it('counts a page of a TIFF whose directory is lost', async () => {
    const whole = await source.clone().tiff({ compression: 'none' }).toBuffer();
    const next = whole.readUInt32LE(4) + 2 + whole.readUInt16LE(whole.readUInt32LE(4)) * 12;
    const more = Buffer.from(whole);
    more.writeUInt32LE(whole.length + 1_000, next);
    expect(await readAll(whole)).toMatchObject([WHOLE]);
    expect(await readAll(more)).toMatchObject([WHOLE, 'page-missing']);
  });
});

/** Bytes that compress badly, always the same. */
function randomText(length: number): Buffer {
  let state = 1;
  return Buffer.from(Array.from({ length }, () => (state = (state * 48_271) % 2_147_483_647) % 251));
}

/** The same PDF with a cross-reference stream that has object `number` in the object stream `holder`. */
function withCompressedObject(pdf: Buffer, number: number, holder: number): Buffer {
  // writePdf gave the object stream the number of the object in it: it takes `holder` instead.
  const text = pdf.subarray(0, pdf.indexOf('xref\n')).toString('latin1');
  const body = text.replace(`${number} 0 obj`, `${holder} 0 obj`);
  const entry = (type: number, field: number, index: number): Buffer => {
    const bytes = Buffer.alloc(6);
    bytes.writeUInt8(type, 0);
    bytes.writeUInt32BE(field, 1);
    bytes.writeUInt8(index, 5);
    return bytes;
  };
  const at = (object: number): Buffer => entry(1, body.indexOf(`${object} 0 obj`), 0);
  const rows = Buffer.concat([
    entry(0, 0, 0),
    at(1),
    at(2),
    entry(2, holder, 0),
    at(holder),
    entry(1, body.length, 0),
  ]);
  const head = `5 0 obj\n<</Type /XRef /Size 6 /W [1 4 1] /Root 1 0 R /Length ${rows.length}>>\nstream\n`;
  const tail = `\nendstream\nendobj\nstartxref\n${body.length}\n%%EOF\n`;
  return Buffer.concat([Buffer.from(body + head, 'latin1'), rows, Buffer.from(tail)]);
}

describe('data that still decodes, but is not what was written', () => {
  const text = drawText(50, 200, 12, 'The amount is 4711 euros');
  const padding = '% a comment, so that the stream is large\n'.repeat(60);
  const changed = (bytes: Buffer, from: string, to: string): Buffer => {
    const at = bytes.indexOf(from);
    expect(at).toBeGreaterThan(0);
    return Buffer.concat([bytes.subarray(0, at), Buffer.from(to), bytes.subarray(at + from.length)]);
  };
  const pageWith = (bytes: Buffer): Buffer =>
    writePdf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R] /Count 1>>',
      page('/Contents 4 0 R'),
      { entries: '/Filter /FlateDecode', bytes },
    ]);
  /** Stored, so that a changed byte is another letter and nothing else. */
  const stored = (content: string): Buffer => deflateSync(content, { level: 0 });

  it.each([
    ['small', text],
    ['large', text + padding],
  ])('is told of in a %s content stream', async (_size, content) => {
    expect(await readAll(pageWith(changed(stored(content), '4711', '4771')))).toEqual([
      { lines: ['The amount is 4771 euros'], losses: ['compressed data is cut off or damaged'] },
    ]);
  });

  it.each<[string, (bytes: Buffer) => Buffer]>([
    ['something behind it', (bytes) => Buffer.concat([bytes, Buffer.from('\r\n\n')])],
    ['no checksum', (bytes) => bytes.subarray(0, -4)],
  ])('is no matter of %s', async (_what, change) => {
    for (const content of [text, text + padding])
      expect(await readAll(pageWith(change(stored(content))))).toEqual([
        { lines: ['The amount is 4711 euros'], losses: [] },
      ]);
  });

  it('is left out, and that is told, where it is far too much', async () => {
    const spaces = deflateRawSync(Buffer.alloc(10_000_000, ' '), { finishFlush: constants.Z_FULL_FLUSH });
    const header = deflateSync('').subarray(0, 2);
    const bytes = Buffer.concat([header, ...Array.from({ length: 101 }, () => spaces)]);
    expect(await readAll(pageWith(bytes))).toEqual([{ lines: [], losses: ['compressed data is too long'] }]);
  });

  it('is told of where zeros stand in the place of a part of the page', async () => {
    const bytes = onePage(text, { page: `/Note (${'x'.repeat(40)})` });
    const contents = '/Contents 4 0 R';
    expect(await readAll(changed(bytes, contents, '\0'.repeat(contents.length + 1)))).toEqual([
      { lines: [], losses: ['compressed data is cut off or damaged'] },
    ]);
  });

  it('is told of in a fax', async () => {
    const [width, height] = [800, 120];
    const dots = Buffer.from(
      Array.from({ length: width * height }, (_, i) => ((i * 7919) % 97 < 20 ? 0 : 255)),
    );
    const tiff = await sharp(dots, { raw: { width, height, channels: 1 } })
      .toColourspace('b-w')
      .tiff({ compression: 'ccittfax4', bitdepth: 1 })
      .toBuffer();
    const fax = (data: Buffer): Buffer =>
      onePage(drawImage(0, 0, 400, 60), {
        mediaBox: '0 0 400 60',
        image: {
          entries: `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /CCITTFaxDecode /DecodeParms <</K -1 /Columns ${width} /Rows ${height}>>`,
          bytes: data,
        },
      });
    const whole = onlyStrip(tiff);
    expect(await readAll(fax(whole))).toMatchObject([WHOLE]);
    const half = whole.length >> 1;
    const hole = Buffer.from(whole).fill(0, half, half + 40);
    expect(await readAll(fax(hole))).toMatchObject([{ losses: LOST_PICTURE }]);
    expect(await readAll(fax(whole.subarray(0, half)))).toMatchObject([{ losses: LOST_PICTURE }]);
  });

  it('is told of in JBIG2 where zeros stand in its data', async () => {
    const [width, height] = [400, 300];
    const scan = (data: Buffer): Buffer =>
      onePage(drawImage(0, 0, 400, 300), {
        image: {
          entries: `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /BitsPerComponent 1 /ColorSpace /DeviceGray /Filter /JBIG2Decode`,
          bytes: jbig2(width, height, data),
        },
      });
    const data = Buffer.from(Array.from({ length: 2_000 }, (_, i) => ((i * 7919) % 251) + 1));
    expect(await readAll(scan(data))).toMatchObject([WHOLE]);
    expect(await readAll(scan(Buffer.from(data).fill(0, 900, 1_000)))).toMatchObject([WHOLE]);
    expect(await readAll(scan(Buffer.from(data).fill(0, 900, 1_500)))).toMatchObject([
      { losses: LOST_PICTURE },
    ]);
  });

  it('is looked for in so many objects only, however many a page names', async () => {
    const many = Array.from({ length: 8_000 }, (_, at) => `/X${at} 6 0 R`).join(' ');
    const drawing = { entries: '', bytes: Buffer.from(drawImage(0, 0, 400, 300)) };
    const scan = writePdf([
      '<</Type /Catalog /Pages 2 0 R>>',
      '<</Type /Pages /Kids [3 0 R] /Count 1>>',
      '<</Type /Page /Parent 2 0 R /MediaBox [0 0 400 300] /Contents 4 0 R /Resources 7 0 R>>',
      drawing,
      jpegImage(await jpeg()),
      { entries: '/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources 7 0 R', bytes: Buffer.alloc(0) },
      `<</XObject <<${many} /Im 5 0 R>>>>`,
    ]);
    expect(await readAll(scan)).toMatchObject([WHOLE]);
  });

  it('is told of in a JPEG that is drawn', async () => {
    const bytes = await jpeg();
    const drawn = (data: Buffer): Buffer => onePage(drawImage(10, 10, 200, 150), { image: jpegImage(data) });
    expect(await readAll(drawn(bytes))).toMatchObject([WHOLE]);
    const half = bytes.length >> 1;
    const less = Buffer.concat([bytes.subarray(0, half), bytes.subarray(half + 400)]);
    expect(await readAll(drawn(less))).toMatchObject([{ losses: LOST_PICTURE }]);
  });

  it.each([
    ['Times-Bold-7098480789', ['a font is missing or damaged']],
    ['Helv', []],
    ['TimesNewRoman,Bold', []],
  ])('is told of where the font /%s is not there', async (name, losses) => {
    const content = drawText(50, 200, 12, 'The amount', name);
    expect(await readAll(onePage(content))).toEqual([{ lines: ['The amount'], losses }]);
  });
});

/** A page of one generic region, arithmetic coding with template 0 (ITU-T T.88, 7.2 and 7.4). */
function jbig2(width: number, height: number, data: Buffer): Buffer {
  const numbers = (...values: number[]): Buffer => {
    const bytes = Buffer.alloc(values.length * 4);
    for (const [at, value] of values.entries()) bytes.writeUInt32BE(value, at * 4);
    return bytes;
  };
  const segment = (number: number, type: number, content: Buffer): Buffer =>
    Buffer.concat([numbers(number), Buffer.from([type, 0, 1]), numbers(content.length), content]);
  const adaptive = [3, 0xff, 0xfd, 0xff, 2, 0xfe, 0xfe, 0xfe];
  return Buffer.concat([
    segment(0, 48, Buffer.concat([numbers(width, height, 0, 0), Buffer.from([0, 0, 0])])),
    segment(1, 38, Buffer.concat([numbers(width, height, 0, 0), Buffer.from([0, 0, ...adaptive]), data])),
  ]);
}

/** The data of a TIFF with one strip. */
function onlyStrip(tiff: Buffer): Buffer {
  const directory = tiff.readUInt32LE(4);
  const values = new Map<number, number>();
  for (let entry = 0; entry < tiff.readUInt16LE(directory); entry += 1) {
    const at = directory + 2 + entry * 12;
    values.set(tiff.readUInt16LE(at), tiff.readUInt32LE(at + 8));
  }
  const [start = 0, length = 0] = [values.get(273), values.get(279)];
  return tiff.subarray(start, start + length);
}
