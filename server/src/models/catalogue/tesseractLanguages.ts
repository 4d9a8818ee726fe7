import { languageName } from './languageTags.ts';
import type { CatalogueEntry } from './catalogueEntry.ts';
import { TESSERACT_PINS, type TesseractPin } from './tesseractPins.ts';

/** Version of all `@tesseract.js-data` packages; later ones would be other data. */
const PACKAGE_VERSION = '1.0.0';

/**
 * Tesseract's names of its data, with the BCP 47 tags and the ISO 15924 scripts of what each reads; the language that it
 * was made for first. The Kyrgyz one knows all letters of Russian and Bulgarian.
 * https://tesseract-ocr.github.io/tessdoc/Data-Files-in-different-versions.html
 */
const LANGUAGES = `
afr af Latn
amh am Ethi
ara ar Arab
asm as Beng
aze az Latn
aze_cyrl az-Cyrl Cyrl
bel be Cyrl
ben bn Beng
bod bo Tibt
bos bs Latn
bre br Latn
bul bg Cyrl
cat ca Latn
ceb ceb Latn
ces cs Latn
chi_sim zh-Hans Hani
chi_tra zh-Hant Hani
chr chr Cher
cos co Latn
cym cy Latn
dan da Latn
deu de Latn
div dv Thaa
dzo dz Tibt
ell el Grek
eng en Latn
enm enm Latn
epo eo Latn
est et Latn
eus eu Latn
fao fo Latn
fas fa Arab
fil fil Latn
fin fi Latn
fra fr Latn
frk de-Latf Latn
frm frm Latn
fry fy Latn
gla gd Latn
gle ga Latn
glg gl Latn
grc grc Grek
guj gu Gujr
hat ht Latn
heb he Hebr
hin hi Deva
hrv hr Latn
hun hu Latn
hye hy Armn
iku iu Cans
ind id Latn
isl is Latn
ita it Latn
jav jv Latn
jpn ja Hira,Kana,Hani
kan kn Knda
kat ka Geor
kaz kk Cyrl
khm km Khmr
kir ky,ru,bg Cyrl
kmr ku Latn
kor ko Hang
lao lo Laoo
lat la Latn
lav lv Latn
lit lt Latn
ltz lb Latn
mal ml Mlym
mar mr Deva
mkd mk Cyrl
mlt mt Latn
mon mn Cyrl
mri mi Latn
msa ms Latn
mya my Mymr
nep ne Deva
nld nl Latn
nor no Latn
oci oc Latn
ori or Orya
pan pa Guru
pol pl Latn
por pt Latn
pus ps Arab
que qu Latn
ron ro Latn
rus ru Cyrl
san sa Deva
sin si Sinh
slk sk Latn
slv sl Latn
snd sd Arab
spa es Latn
sqi sq Latn
srp sr Cyrl
srp_latn sr-Latn Latn
sun su Latn
swa sw Latn
swe sv Latn
syr syr Syrc
tam ta Taml
tat tt Cyrl
tel te Telu
tgk tg Cyrl
tha th Thai
tir ti Ethi
ton to Latn
tur tr Latn
uig ug Arab
ukr uk Cyrl
urd ur Arab
uzb uz Latn
uzb_cyrl uz-Cyrl Cyrl
vie vi Latn
yid yi Hebr
yor yo Latn
`;

/** npm has no package of these; a system or a file may have the data all the same. */
const NOT_ON_NPM: ReadonlySet<string> = new Set(['fry', 'rus']);

export interface TesseractLanguage {
  /** Tesseract's own name, such as `chi_sim`. */
  readonly code: string;
  /** BCP 47 */
  readonly tags: readonly string[];
  /** ISO 15924 */
  readonly scripts: readonly string[];
}

export const TESSERACT_LANGUAGES: readonly TesseractLanguage[] = LANGUAGES.trim()
  .split('\n')
  .map((line) => {
    const [code = '', tags = '', scripts = ''] = line.split(' ');
    return { code, tags: tags.split(','), scripts: scripts.split(',') };
  });

const TESSERACT_LICENCE = 'Apache-2.0';
export const TESSERACT_SOURCE = 'https://github.com/tesseract-ocr/tessdata_best';

/** The name of the model of a language: `tesseract-chi-sim`. */
export function tesseractModelName(code: string): string {
  return `tesseract-${code.toLowerCase().replaceAll('_', '-')}`;
}

/** What people call the model of some languages. */
export function tesseractTitle(tags: readonly string[]): string {
  return `Tesseract (${tags.map(languageName).join(', ')})`;
}

/** The models of Tesseract's LSTM family that npm packages carry. */
export function tesseractEntries(): CatalogueEntry[] {
  return TESSERACT_LANGUAGES.filter(({ code }) => !NOT_ON_NPM.has(code)).map(({ code, tags, scripts }) => {
    const { integrity, sha256, bytes }: Partial<TesseractPin> = TESSERACT_PINS[code] ?? {};
    return {
      name: tesseractModelName(code),
      title: tesseractTitle(tags),
      kind: 'recognizer',
      family: 'lstm',
      languages: [...tags],
      scripts: [...scripts],
      licence: TESSERACT_LICENCE,
      source: TESSERACT_SOURCE,
      parts: {
        recognition: {
          origin: {
            package: `@tesseract.js-data/${code}`,
            version: PACKAGE_VERSION,
            // Its LSTM with whole-number weights; the other one in the package is for Tesseract's old engine.
            path: `4.0.0_best_int/${code}.traineddata.gz`,
            ...(integrity === undefined ? {} : { integrity }),
          },
          ...(sha256 === undefined ? {} : { sha256 }),
          ...(bytes === undefined ? {} : { bytes }),
        },
      },
    };
  });
}
