import { createRequire } from 'node:module';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { GlobalFonts } from '@napi-rs/canvas';
import type { Script } from '../languages.ts';

export type Face = 'serif' | 'sans';

/** A font package of npm, and the parts that its letters are spread over. */
interface FontParts {
  readonly font: string;
  readonly parts: readonly string[];
  /** What its missing characters are set in, before the fonts of Latin. */
  readonly without?: FontParts;
}

const EUROPEAN = ['latin', 'latin-ext', 'vietnamese', 'cyrillic', 'cyrillic-ext', 'greek'];
const LATIN: Readonly<Record<Face, FontParts>> = {
  serif: { font: 'noto-serif', parts: EUROPEAN },
  sans: { font: 'noto-sans', parts: EUROPEAN },
};

const CHINESE: FontParts = { font: 'noto-serif-sc', parts: ['chinese-simplified', 'latin'] };
const IANSUI: FontParts = { font: 'iansui', parts: ['chinese-traditional', 'latin'] };

/** What a script is set in; what its fonts lack is set in those of Latin. */
const FONTS: Readonly<Record<Script, Readonly<Record<Face, FontParts>>>> = {
  Latn: LATIN,
  Cyrl: LATIN,
  Grek: LATIN,
  Arab: {
    serif: { font: 'noto-naskh-arabic', parts: ['arabic'] },
    sans: { font: 'noto-sans-arabic', parts: ['arabic'] },
  },
  Hebr: {
    serif: { font: 'noto-serif-hebrew', parts: ['hebrew'] },
    sans: { font: 'noto-sans-hebrew', parts: ['hebrew'] },
  },
  Deva: {
    serif: { font: 'noto-serif-devanagari', parts: ['devanagari'] },
    sans: { font: 'noto-sans-devanagari', parts: ['devanagari'] },
  },
  Thai: {
    serif: { font: 'noto-serif-thai', parts: ['thai'] },
    sans: { font: 'noto-sans-thai', parts: ['thai'] },
  },
  Kore: {
    serif: { font: 'gowun-batang', parts: ['korean', 'latin'] },
    sans: { font: 'gowun-dodum', parts: ['korean', 'latin'] },
  },
  Jpan: {
    serif: { font: 'sawarabi-mincho', parts: ['japanese', 'latin'] },
    sans: { font: 'sawarabi-gothic', parts: ['japanese', 'latin'] },
  },
  // The samples' font; there is no small one without serifs.
  Hans: { serif: CHINESE, sans: CHINESE },
  // It has nearly all of the traditional characters, and the marks that the other one lacks.
  Hant: {
    serif: { ...CHINESE, without: IANSUI },
    sans: { ...IANSUI, without: CHINESE },
  },
};

const REGULAR = 400;
const BOLD = 700;
const registered = new Set<string>();

/** The value of a canvas's `font` for text of a script; fonts without a bold cut are set in their only one. */
export function fontOf(script: Script, face: Face, size: number, bold = false): string {
  const first = FONTS[script][face];
  const families = [first, ...(first.without ? [first.without] : []), LATIN[face]].flatMap(
    ({ font, parts }) => parts.map((part) => familyOf(font, part, bold)),
  );
  return `${size}px ${[...new Set(families)].map((family) => `"${family}"`).join(', ')}`;
}

/** Registers the file of a part under a name of its own, so that no font of the machine is taken instead. */
function familyOf(font: string, part: string, bold: boolean): string {
  const folder = join(
    dirname(createRequire(import.meta.url).resolve(`@fontsource/${font}/package.json`)),
    'files',
  );
  const file = (weight: number): string => join(folder, `${font}-${part}-${weight}-normal.woff`);
  const isBold = bold && existsSync(file(BOLD));
  const family = `Folio ${font} ${part}${isBold ? ' bold' : ''}`;
  if (registered.has(family)) return family;
  const path = file(isBold ? BOLD : REGULAR);
  if (!GlobalFonts.registerFromPath(path, family)) throw new Error(`cannot register ${path}`);
  registered.add(family);
  return family;
}
