import { deflateSync } from 'node:zlib';
import sharp, { type Sharp } from 'sharp';
import { expect, test } from 'vitest';
import { drawImage, drawText, onePage, type PdfStream } from '../../fixtures/documents/pdfBuilder.ts';
import { brightnessAt, withDocument, withPage } from '../../fixtures/documents/testDocument.ts';

const WIDTH = 200;
const HEIGHT = 150;

/** White, black in its top left quarter: shows every turn and mirroring. */
const grey = Buffer.alloc(WIDTH * HEIGHT, 255);
for (let y = 0; y < HEIGHT / 2; y++) grey.fill(0, y * WIDTH, y * WIDTH + WIDTH / 2);
const source = (): Sharp => sharp(grey, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } });
const bits = Buffer.alloc((WIDTH / 8) * HEIGHT);
for (let i = 0; i < grey.length; i++) if (grey[i]) bits[i >> 3] = (bits[i >> 3] ?? 0) | (128 >> (i & 7));

const xobject = (entries: string, bytes: Buffer): PdfStream => ({
  entries: `/Type /XObject /Subtype /Image /Width ${String(WIDTH)} /Height ${String(HEIGHT)} ${entries}`,
  bytes,
});
const flate = (entries: string, bytes: Buffer): PdfStream =>
  xobject(`${entries} /Filter /FlateDecode`, deflateSync(bytes));
const each = (make: (level: number) => number[]): Buffer => Buffer.from([...grey].flatMap(make));
const inverted = (bytes: Buffer): Buffer => Buffer.from(bytes.map((byte) => byte ^ 255));

/** Page points, of a page of 400 by 300: the middles of its quarters. */
const CORNERS = {
  topLeft: [100, 75],
  topRight: [300, 75],
  bottomLeft: [100, 225],
  bottomRight: [300, 225],
} as const;

test.each<[string, () => PdfStream | Promise<PdfStream>]>([
  ['1-bit', () => flate('/ColorSpace /DeviceGray /BitsPerComponent 1', bits)],
  [
    '1-bit with an inverted Decode',
    () => flate('/ColorSpace /DeviceGray /BitsPerComponent 1 /Decode [1 0]', inverted(bits)),
  ],
  ['a stencil', () => flate('/ImageMask true /BitsPerComponent 1', bits)],
  ['an inverted stencil', () => flate('/ImageMask true /BitsPerComponent 1 /Decode [1 0]', inverted(bits))],
  ['grey', () => flate('/ColorSpace /DeviceGray /BitsPerComponent 8', grey)],
  [
    '16-bit grey',
    () =>
      flate(
        '/ColorSpace /DeviceGray /BitsPerComponent 16',
        each((v) => [v, v]),
      ),
  ],
  [
    'RGB',
    () =>
      flate(
        '/ColorSpace /DeviceRGB /BitsPerComponent 8',
        each((v) => [v, v, v]),
      ),
  ],
  [
    'CMYK',
    () =>
      flate(
        '/ColorSpace /DeviceCMYK /BitsPerComponent 8',
        each((v) => [0, 0, 0, 255 - v]),
      ),
  ],
  [
    'a palette',
    () =>
      flate(
        '/ColorSpace [/Indexed /DeviceRGB 1 <FFFFFF000000>] /BitsPerComponent 8',
        each((v) => [v ? 0 : 1]),
      ),
  ],
  [
    'grey JPEG',
    async () =>
      xobject(
        '/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode',
        await source().toColourspace('b-w').jpeg().toBuffer(),
      ),
  ],
  [
    'colour JPEG',
    async () =>
      xobject(
        '/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode',
        await source().toColourspace('srgb').jpeg().toBuffer(),
      ),
  ],
  [
    'an inverted grey JPEG',
    async () =>
      xobject(
        '/ColorSpace /DeviceGray /BitsPerComponent 8 /Decode [1 0] /Filter /DCTDecode',
        await source().negate().toColourspace('b-w').jpeg().toBuffer(),
      ),
  ],
])('a page that is one image of %s is that image', async (_kind, make) => {
  const image = await make();
  await withPage(onePage(drawImage(0, 0, 400, 300), { image }), async (page) => {
    expect((await page.textLayer()).verdict).toEqual({ verdict: 'absent', reasons: ['scanned'] });
    const found = await page.image();
    expect(found).toMatchObject({ width: WIDTH, height: HEIGHT, channels: 1, origin: 'embedded' });
    expect(found.dpi).toBeCloseTo(36);
    expect(found.data).toHaveLength(WIDTH * HEIGHT);
    expect(brightnessAt(found, CORNERS.topLeft)).toBeLessThan(60);
    for (const corner of ['topRight', 'bottomLeft', 'bottomRight'] as const) {
      expect(brightnessAt(found, CORNERS[corner])).toBeGreaterThan(200);
    }
  });
});

test('a large grey JPEG, which stays undecoded until it is needed, is that image', async () => {
  const jpeg = await source().resize(1000, 750, { kernel: 'nearest' }).toColourspace('b-w').jpeg().toBuffer();
  const image = {
    entries:
      '/Type /XObject /Subtype /Image /Width 1000 /Height 750 /ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode',
    bytes: jpeg,
  };
  await withPage(onePage(drawImage(0, 0, 400, 300), { image }), async (page) => {
    const found = await page.image();
    expect(found).toMatchObject({ width: 1000, height: 750, channels: 1, origin: 'embedded' });
    expect(brightnessAt(found, CORNERS.topLeft)).toBeLessThan(60);
    expect(brightnessAt(found, CORNERS.bottomRight)).toBeGreaterThan(200);
  });
  // The same image on a page that has to be rendered.
  await withPage(
    onePage(drawImage(0, 0, 400, 300) + drawText(250, 50, 20, 'Over it'), { image }),
    async (page) => {
      const found = await page.image();
      expect(found.origin).toBe('rendered');
      expect(brightnessAt(found, CORNERS.topLeft)).toBeLessThan(60);
      expect(brightnessAt(found, CORNERS.topRight)).toBeGreaterThan(200);
    },
  );
});

const GREY = flate('/ColorSpace /DeviceGray /BitsPerComponent 8', grey);

/** Where the black quarter lands. */
test.each<[string, string, string, keyof typeof CORNERS]>([
  ['upright', '400 0 0 300 0 0', '', 'topLeft'],
  ['mirrored', '-400 0 0 300 400 0', '', 'topRight'],
  ['upside down', '400 0 0 -300 0 300', '', 'bottomLeft'],
  ['turned half', '-400 0 0 -300 400 300', '', 'bottomRight'],
  ['turned a quarter', '0 -300 400 0 0 300', '', 'topRight'],
  ['turned three quarters', '0 300 -400 0 400 0', '', 'bottomLeft'],
  ['on a page turned half', '400 0 0 300 0 0', '/Rotate 180', 'bottomRight'],
])('an image placed %s stands as a viewer shows it', async (_how, matrix, page, black) => {
  await withPage(onePage(`q ${matrix} cm /Im Do Q`, { image: GREY, page }), async (opened) => {
    const found = await opened.image();
    expect(found.origin).toBe('embedded');
    for (const [corner, point] of Object.entries(CORNERS)) {
      const brightness = brightnessAt(found, point);
      if (corner === black) expect(brightness, corner).toBeLessThan(60);
      else expect(brightness, corner).toBeGreaterThan(200);
    }
  });
});

test('a page turned by a quarter turns its image', async () => {
  await withPage(onePage(drawImage(0, 0, 400, 300), { image: GREY, page: '/Rotate 90' }), async (page) => {
    expect([page.width, page.height]).toEqual([300, 400]);
    const found = await page.image();
    expect(found).toMatchObject({ width: HEIGHT, height: WIDTH, origin: 'embedded' });
    expect(brightnessAt(found, [225, 100])).toBeLessThan(60);
    expect(brightnessAt(found, [75, 100])).toBeGreaterThan(200);
  });
});

test('a crop box cuts the image', async () => {
  await withPage(
    onePage(drawImage(0, 0, 400, 300), { image: GREY, page: '/CropBox [200 0 400 300]' }),
    async (page) => {
      expect([page.width, page.height]).toEqual([200, 300]);
      const found = await page.image();
      expect(found).toMatchObject({ width: WIDTH / 2, height: HEIGHT, origin: 'embedded' });
      expect(Math.min(...found.data)).toBeGreaterThan(200);
    },
  );
});

test('a user unit makes the page larger and the resolution lower', async () => {
  await withPage(onePage(drawImage(0, 0, 400, 300), { image: GREY, page: '/UserUnit 2' }), async (page) => {
    expect([page.width, page.height]).toEqual([800, 600]);
    expect((await page.image()).dpi).toBeCloseTo(18);
  });
});

test('a very fine scan is shrunk', async () => {
  await withPage(onePage(drawImage(0, 0, 20, 15), { image: GREY, mediaBox: '0 0 20 15' }), async (page) => {
    const found = await page.image();
    expect(found.dpi).toBeCloseTo(350, 0);
    expect(found.width).toBe(Math.round((20 / 72) * 350));
  });
});

test('small print is rendered finer than large print', async () => {
  const dpiOf = (size: number): Promise<number> =>
    withPage(
      onePage(drawText(50, 200, size, 'The quick brown fox')),
      async (page) => (await page.image()).dpi,
    );
  expect(await dpiOf(24)).toBe(200);
  expect(await dpiOf(6)).toBeGreaterThan(300);
});

test('a huge page is rendered within bounds', async () => {
  await withPage(onePage(drawText(50, 200, 6, 'small'), { mediaBox: '0 0 14400 14400' }), async (page) => {
    const found = await page.image();
    expect(found.width * found.height).toBeLessThan(37e6);
  });
});

test('EXIF orientation is applied', async () => {
  const bytes = await source().jpeg().withMetadata({ orientation: 6 }).toBuffer();
  await withPage(bytes, async (page) => {
    const found = await page.image();
    expect([found.width, found.height]).toEqual([HEIGHT, WIDTH]);
    expect(brightnessAt(found, [page.width * 0.75, page.height * 0.25])).toBeLessThan(60);
    expect(brightnessAt(found, [page.width * 0.25, page.height * 0.25])).toBeGreaterThan(200);
  });
});

test.each<[string, () => Promise<Buffer>]>([
  ['PNG with alpha', () => source().toColourspace('srgb').ensureAlpha().png().toBuffer()],
  [
    'transparent paper',
    () =>
      sharp(
        each((v) => [0, 0, 0, 255 - v]),
        { raw: { width: WIDTH, height: HEIGHT, channels: 4 } },
      )
        .png()
        .toBuffer(),
  ],
  ['16-bit PNG', () => source().toColourspace('grey16').png().toBuffer()],
  ['palette PNG', () => source().png({ palette: true }).toBuffer()],
  ['CMYK JPEG', () => source().toColourspace('cmyk').jpeg().toBuffer()],
  ['WebP', () => source().webp({ lossless: true }).toBuffer()],
  ['GIF', () => source().gif().toBuffer()],
  ['BMP', () => Promise.resolve(bitmap())],
])('an image file of %s is read', async (kind, make) => {
  await withPage(await make(), async (page) => {
    const found = await page.image();
    expect(found).toMatchObject({ width: WIDTH, height: HEIGHT, origin: 'file' });
    // The black of four inks is not quite grey.
    if (!kind.startsWith('CMYK')) expect(found.channels).toBe(1);
    expect(brightnessAt(found, [page.width / 4, page.height / 4])).toBeLessThan(60);
    expect(brightnessAt(found, [page.width * 0.75, page.height / 4])).toBeGreaterThan(200);
    expect(brightnessAt(found, [page.width / 4, page.height * 0.75])).toBeGreaterThan(200);
  });
});

test('colour stays', async () => {
  const bytes = await sharp({ create: { width: 50, height: 50, channels: 3, background: '#c04020' } })
    .png()
    .toBuffer();
  await withPage(bytes, async (page) => {
    const found = await page.image();
    expect(found.channels).toBe(3);
    expect([...found.data.subarray(0, 3)]).toEqual([0xc0, 0x40, 0x20]);
  });
});

test('a TIFF has a page a directory, each with its own size and compression', async () => {
  const pages = await Promise.all([
    source()
      .threshold()
      .toColourspace('b-w')
      .tiff({ compression: 'ccittfax4', bitdepth: 1, xres: 300 / 25.4, yres: 300 / 25.4 })
      .toBuffer(),
    source()
      .resize(100, 80, { fit: 'fill' })
      .tiff({ compression: 'lzw', xres: 150 / 25.4, yres: 150 / 25.4 })
      .toBuffer(),
    source()
      .tiff({ compression: 'jpeg', xres: 200 / 25.4, yres: 200 / 25.4 })
      .toBuffer(),
  ]);
  await withDocument(joinTiffs(pages), async (document) => {
    expect([document.kind, document.pageCount]).toEqual(['tiff', 3]);
    const found = [];
    for (const number of [1, 2, 3]) {
      const { width, height, dpi, data } = await (await document.openPage(number)).image();
      found.push([width, height, Math.round(dpi)]);
      expect(data[5 * width + 5]).toBeLessThan(60);
      expect(data[5 * width + width - 5]).toBeGreaterThan(200);
    }
    expect(found).toEqual([
      [200, 150, 300],
      [100, 80, 150],
      [200, 150, 200],
    ]);
  });
});

test("fax's oblong pixels are made square", async () => {
  const bytes = await source()
    .threshold()
    .toColourspace('b-w')
    .tiff({ compression: 'ccittfax4', bitdepth: 1, xres: 204 / 25.4, yres: 98 / 25.4 })
    .toBuffer();
  await withPage(bytes, async (page) => {
    expect(page.height / page.width).toBeCloseTo(HEIGHT / 98 / (WIDTH / 204), 2);
    const found = await page.image();
    expect(found.height / found.width).toBeCloseTo(page.height / page.width, 2);
    expect(found.width).toBe(WIDTH);
  });
});

test('an image without a believable resolution is taken for a page', async () => {
  const bytes = await sharp({ create: { width: 2480, height: 3508, channels: 3, background: '#ffffff' } })
    .png()
    .toBuffer();
  await withPage(bytes, (page) => {
    expect(page.width).toBeCloseTo(595, 0);
    expect(page.height).toBeCloseTo(842, 0);
    return Promise.resolve();
  });
});

/** 24 bits a pixel, rows from the bottom, padded to four bytes. */
function bitmap(): Buffer {
  const rowBytes = (WIDTH * 3 + 3) & ~3;
  const bytes = Buffer.alloc(54 + rowBytes * HEIGHT);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(54, 10);
  bytes.writeUInt32LE(40, 14);
  bytes.writeInt32LE(WIDTH, 18);
  bytes.writeInt32LE(HEIGHT, 22);
  bytes.writeUInt16LE(1, 26);
  bytes.writeUInt16LE(24, 28);
  for (let y = 0; y < HEIGHT; y++) {
    for (let x = 0; x < WIDTH; x++) {
      bytes.fill(
        grey[y * WIDTH + x] ?? 0,
        54 + (HEIGHT - 1 - y) * rowBytes + x * 3,
        54 + (HEIGHT - 1 - y) * rowBytes + x * 3 + 3,
      );
    }
  }
  return bytes;
}

/** Chains the directories of little-endian TIFFs of one page each; every offset moves with its file. */
function joinTiffs(files: readonly Buffer[]): Buffer {
  const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];
  const OFFSET_TAGS = new Set([273, 324]);
  let base = 0;
  const parts: Buffer[] = [];
  let last: { readonly part: Buffer; readonly at: number } | undefined;
  for (const file of files) {
    const part = Buffer.from(file);
    expect(part.toString('latin1', 0, 2)).toBe('II');
    const directory = part.readUInt32LE(4);
    const count = part.readUInt16LE(directory);
    for (let entry = 0; entry < count; entry++) {
      const at = directory + 2 + entry * 12;
      const values = part.readUInt32LE(at + 4);
      const size = (TYPE_BYTES[part.readUInt16LE(at + 2)] ?? 1) * values;
      const valuesAt = size > 4 ? part.readUInt32LE(at + 8) : at + 8;
      if (OFFSET_TAGS.has(part.readUInt16LE(at))) {
        for (let i = 0; i < values; i++)
          part.writeUInt32LE(part.readUInt32LE(valuesAt + i * 4) + base, valuesAt + i * 4);
      }
      if (size > 4) part.writeUInt32LE(valuesAt + base, at + 8);
    }
    if (last) last.part.writeUInt32LE(directory + base, last.at);
    last = { part, at: directory + 2 + count * 12 };
    parts.push(part);
    base += part.length;
    if (base % 2 === 1) {
      parts.push(Buffer.alloc(1));
      base++;
    }
  }
  return Buffer.concat(parts);
}

test('a page can be asked again when its decoded pictures were let go', async () => {
  const image = {
    entries:
      '/Type /XObject /Subtype /Image /Width 400 /Height 300 /ColorSpace /DeviceGray /BitsPerComponent 8',
    bytes: Buffer.from(Array.from({ length: 400 * 300 }, (_, i) => (i * 7) % 256)),
  };
  await withPage(onePage(drawImage(0, 0, 400, 300), { image }), async (page) => {
    const first = await page.image();
    expect(await page.image()).toEqual(first);
    expect((await page.textLayer()).verdict.reasons).toEqual(['scanned']);
    expect((await page.image()).origin).toBe('embedded');
  });
});

test('what a large picture was decoded through is given back before its page is recognised', async () => {
  const [width, height] = [8_000, 7_000] as const;
  const image = {
    entries: `/Type /XObject /Subtype /Image /Width ${width} /Height ${height} /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode`,
    bytes: deflateSync(Buffer.alloc(width * height * 3, 255), { level: 1 }),
  };
  const mediaBox = `0 0 ${width / 4} ${height / 4}`;
  const content = drawImage(0, 0, width / 4, height / 4);
  await withPage(onePage(content, { image, mediaBox }), async (page) => {
    const before = process.memoryUsage().arrayBuffers;
    await page.textLayer();
    expect(await page.image()).toMatchObject({ origin: 'embedded', width, height, channels: 1 });
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1.5 * width * height);
  });
});
