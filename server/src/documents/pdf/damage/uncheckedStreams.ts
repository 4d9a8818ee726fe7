import { isDamagedImage } from '../../image/damagedImage.ts';
import type { SourceFile } from '../../sourceFile.ts';
import { isWrong } from './checkedInflate.ts';
import type { RawObjects } from './rawObjects.ts';

/** A disk or a transfer that lost a block leaves zeros in its place; nobody writes so many into a dictionary. */
const LOST_BLOCK = /\0{16}/;
/** pdf.js inflates what is smaller by itself; what is larger passes `checkedInflate.ts`. */
const SMALL_BYTES = 1_024;
const FLATE_ALONE = /\/Filter\s*(?:\[\s*)?\/FlateDecode\s*(?:\]\s*)?(?:\/(?!DecodeParms)|>>)/;

/** Pictures of a page are in it, or in a form on it. */
const DEEPEST = 2;
/** A page has a few objects to look at; a hostile one thousands, or huge ones. */
const MOST_LOOKS = 100;
const MOST_FAX_PIXELS = 250_000_000;
/** ISO 32000, table 11. */
const USUAL_FAX_COLUMNS = 1_728;
/**
 * A sector, the least that a disk loses. Arithmetic coding writes about as many of each byte; only symbols that are
 * not compressed have some zeros in a row.
 */
const LOST_DATA = Buffer.alloc(512);
const REFERENCE = /(\d{1,10})\s+\d{1,5}\s+R\b/g;

/**
 * Whether a page's dictionary, or one of its small content streams, was changed after it was written, judged by
 * runs of zeros or a checksum. pdf.js reads such data without a message.
 */
export async function hasWrongContents(
  file: SourceFile,
  objects: RawObjects,
  page: number,
): Promise<boolean> {
  if (LOST_BLOCK.test((await objects.dictionary(file, page)) ?? '')) return true;
  for (const number of (await objects.contents(file, page)).slice(0, MOST_LOOKS)) {
    if (!FLATE_ALONE.test((await objects.dictionary(file, number)) ?? '')) continue;
    const data = await objects.stream(file, number, SMALL_BYTES);
    if (data && isWrong(data)) return true;
  }
  return false;
}

/**
 * Whether a page has a damaged picture of a kind that pdf.js decodes whatever its data is: fax and JBIG2. False if
 * this cannot be determined: in encrypted files, and for pages in object streams or with inherited resources.
 */
export async function hasDamagedPicture(
  file: SourceFile,
  objects: RawObjects,
  page: number,
): Promise<boolean> {
  const pictures = await picturesOf(file, objects, page, DEEPEST, { left: MOST_LOOKS });
  let pixels = 0;
  for (const { dictionary, data } of pictures) {
    if (isAlone('JBIG2Decode', dictionary) && (await data())?.includes(LOST_DATA)) return true;
    const fax = await faxOf(file, objects, dictionary);
    pixels += fax ? fax.width * fax.height : 0;
    const bytes = fax && pixels < MOST_FAX_PIXELS ? await data() : undefined;
    if (fax && bytes && (await isDamagedImage(asTiff(fax, bytes)))) return true;
  }
  return false;
}

interface RawPicture {
  readonly dictionary: string;
  readonly data: () => Promise<Buffer | undefined>;
}

interface Fax {
  readonly width: number;
  readonly height: number;
}

async function picturesOf(
  file: SourceFile,
  objects: RawObjects,
  owner: number,
  depth: number,
  looks: { left: number },
): Promise<RawPicture[]> {
  const resources = await valueOf(file, objects, (await objects.dictionary(file, owner)) ?? '', 'Resources');
  const found: RawPicture[] = [];
  for (const [, reference] of (await valueOf(file, objects, resources, 'XObject')).matchAll(REFERENCE)) {
    if (looks.left <= 0) break;
    looks.left -= 1;
    const number = Number(reference);
    const dictionary = (await objects.dictionary(file, number)) ?? '';
    if (!/\/Subtype\s*\/Form\b/.test(dictionary))
      found.push({ dictionary, data: () => objects.stream(file, number) });
    else if (depth > 1) found.push(...(await picturesOf(file, objects, number, depth - 1, looks)));
  }
  return found;
}

/**
 * A fax (ITU-T T.6) as libtiff decodes them, which says what it cannot decode; undefined for other pictures.
 * Of the older T.4, which PDFs write in more ways than TIFFs, nothing is claimed.
 */
async function faxOf(file: SourceFile, objects: RawObjects, dictionary: string): Promise<Fax | undefined> {
  if (!isAlone('CCITTFaxDecode', dictionary)) return undefined;
  const parameters = await valueOf(file, objects, dictionary, 'DecodeParms');
  const width = numberOf(parameters, 'Columns') ?? USUAL_FAX_COLUMNS;
  const height = numberOf(dictionary, 'Height') ?? 0;
  const isT6 = (numberOf(parameters, 'K') ?? 0) < 0 && !/\/EncodedByteAlign\s*true/.test(parameters);
  return isT6 && width > 0 && height > 0 ? { width, height } : undefined;
}

function isAlone(filter: string, dictionary: string): boolean {
  return new RegExp(`/Filter\\s*(?:\\[\\s*)?/${filter}\\s*(?:\\]|/|>>)`).test(dictionary);
}

/** An entry of a dictionary that is a dictionary itself, perhaps in a list, or the object it refers to. */
async function valueOf(
  file: SourceFile,
  objects: RawObjects,
  dictionary: string,
  key: string,
): Promise<string> {
  const start = new RegExp(`/${key}\\s*(?=[<\\d\\[])`).exec(dictionary);
  if (!start) return '';
  const value = dictionary.slice(start.index + start[0].length);
  const [, number] = /^(\d+)\s+\d+\s+R/.exec(value) ?? [];
  if (number !== undefined) return (await objects.dictionary(file, Number(number))) ?? '';
  let depth = 0;
  for (const { 0: bracket, index } of value.matchAll(/<<|>>/g)) {
    depth += bracket === '<<' ? 1 : -1;
    if (depth <= 0) return value.slice(0, index + bracket.length);
  }
  return value;
}

function numberOf(dictionary: string, key: string): number | undefined {
  const [, number] = new RegExp(`/${key}\\s+(-?\\d{1,6})\\b`).exec(dictionary) ?? [];
  return number === undefined ? undefined : Number(number);
}

/** One strip of data and its directory (TIFF 6.0), which libtiff needs around it. */
function asTiff({ width, height }: Fax, data: Buffer): Buffer {
  const entries = [
    [256, width],
    [257, height],
    [258, 1],
    [259, 4],
    [262, 0],
    [273, 8],
    [277, 1],
    [278, height],
    [279, data.length],
  ] as const;
  const start = 8 + data.length + (data.length % 2);
  const tiff = Buffer.alloc(start + 2 + entries.length * 12 + 4);
  tiff.write('II*\0', 'latin1');
  tiff.writeUInt32LE(start, 4);
  data.copy(tiff, 8);
  tiff.writeUInt16LE(entries.length, start);
  for (const [index, [tag, value]] of entries.entries()) {
    const at = start + 2 + index * 12;
    tiff.writeUInt16LE(tag, at);
    tiff.writeUInt16LE(4, at + 2);
    tiff.writeUInt32LE(1, at + 4);
    tiff.writeUInt32LE(value, at + 8);
  }
  return tiff;
}
