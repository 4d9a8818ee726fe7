import { isDamagedImage } from '../image/damagedImage.ts';
import type { SourceFile } from '../sourceFile.ts';
import { isWrong } from './checkedInflate.ts';
import type { RawObjects } from './rawObjects.ts';

/** A disk or a transfer that lost a block leaves zeros in its place; nobody writes so many into a dictionary. */
const LOST_BLOCK = /\0{16}/;
/** pdf.js inflates what is smaller by itself; what is larger passes `checkedInflate.ts`. */
const SMALL_BYTES = 1_024;
const FLATE_ALONE = /\/Filter\s*(?:\[\s*)?\/FlateDecode\s*(?:\]\s*)?(?:\/(?!DecodeParms)|>>)/;

/** Pictures of a page are in it, or in a form on it. */
const DEEPEST = 2;
/** A page has a few; a hostile one thousands. */
const MOST_PICTURES = 50;
const REFERENCE = /(\d{1,10})\s+\d{1,5}\s+R\b/g;

/**
 * Whether a page's dictionary, or a small content stream of it, is other than it was written, as zeros or a checksum
 * say. pdf.js reads such data without a word.
 */
export async function hasWrongContents(
  file: SourceFile,
  objects: RawObjects,
  page: number,
): Promise<boolean> {
  if (LOST_BLOCK.test((await objects.dictionary(file, page)) ?? '')) return true;
  for (const number of await objects.contents(file, page)) {
    if (!FLATE_ALONE.test((await objects.dictionary(file, number)) ?? '')) continue;
    const data = await objects.stream(file, number);
    if (data && data.length < SMALL_BYTES && isWrong(data)) return true;
  }
  return false;
}

/**
 * Whether a fax picture (ITU-T T.6, `/CCITTFaxDecode` with K below 0) of a page is damaged. pdf.js's decoder takes
 * any data and says nothing; libtiff does, so it decodes such pictures once more. False where that cannot be told:
 * in encrypted files, and for pages that lie in object streams or inherit their resources.
 */
export async function hasDamagedFax(file: SourceFile, objects: RawObjects, page: number): Promise<boolean> {
  const pictures = await faxPicturesOf(file, objects, page, DEEPEST);
  for (const picture of pictures.slice(0, MOST_PICTURES))
    if (await isDamagedImage(asTiff(picture))) return true;
  return false;
}

interface FaxPicture {
  readonly width: number;
  readonly height: number;
  readonly data: Buffer;
}

async function faxPicturesOf(
  file: SourceFile,
  objects: RawObjects,
  owner: number,
  depth: number,
): Promise<FaxPicture[]> {
  const resolved = async (dictionary: string, key: string): Promise<string> => {
    const value = valueOf(dictionary, key);
    const [, number] = /^(\d+)\s+\d+\s+R/.exec(value) ?? [];
    return number === undefined ? value : ((await objects.dictionary(file, Number(number))) ?? '');
  };
  const resources = await resolved((await objects.dictionary(file, owner)) ?? '', 'Resources');
  const found: FaxPicture[] = [];
  for (const [, reference] of (await resolved(resources, 'XObject')).matchAll(REFERENCE)) {
    const number = Number(reference);
    const dictionary = (await objects.dictionary(file, number)) ?? '';
    if (/\/Subtype\s*\/Form\b/.test(dictionary)) {
      if (depth > 1) found.push(...(await faxPicturesOf(file, objects, number, depth - 1)));
    } else if (/\/Filter\s*(?:\[\s*)?\/CCITTFaxDecode\s*(?:\]|\/|>>)/.test(dictionary)) {
      const parameters = await resolved(dictionary, 'DecodeParms');
      const width = numberOf(parameters, 'Columns') ?? 1_728;
      const height = numberOf(dictionary, 'Height') ?? 0;
      const isT6 = (numberOf(parameters, 'K') ?? 0) < 0 && !/\/EncodedByteAlign\s*true/.test(parameters);
      const data = isT6 && height > 0 ? await objects.stream(file, number) : undefined;
      if (data) found.push({ width, height, data });
    }
    if (found.length > MOST_PICTURES) break;
  }
  return found;
}

/** A dictionary in brackets, or what else comes behind its name. */
function valueOf(dictionary: string, key: string): string {
  const start = new RegExp(`/${key}\\s*(?=[<\\d\\[])`).exec(dictionary);
  if (!start) return '';
  const value = dictionary.slice(start.index + start[0].length);
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
function asTiff({ width, height, data }: FaxPicture): Buffer {
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
