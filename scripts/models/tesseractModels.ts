import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';

const PACKAGES = join(import.meta.dirname, '../../node_modules');

interface Language {
  /** For people. */
  readonly name: string;
  /** BCP 47 tags, the model's own language first. */
  readonly languages: readonly string[];
  /** ISO 15924 codes. */
  readonly scripts: readonly string[];
}

/**
 * The recognisers that come with Folio, by Tesseract's names of their languages. npm has more than 100; these are the
 * large languages and scripts that fit into 150 MB together. npm has none for Russian, and the Ukrainian one does not
 * know ы, э, ё and ъ. The Kyrgyz one knows all letters of Russian and Bulgarian, and reads both.
 */
const LANGUAGES: Readonly<Record<string, Language>> = {
  ara: { name: 'Arabic', languages: ['ar'], scripts: ['Arab'] },
  deu: { name: 'German', languages: ['de'], scripts: ['Latn'] },
  ell: { name: 'Greek', languages: ['el'], scripts: ['Grek'] },
  eng: { name: 'English', languages: ['en'], scripts: ['Latn'] },
  fra: { name: 'French', languages: ['fr'], scripts: ['Latn'] },
  heb: { name: 'Hebrew', languages: ['he'], scripts: ['Hebr'] },
  hin: { name: 'Hindi', languages: ['hi'], scripts: ['Deva'] },
  ita: { name: 'Italian', languages: ['it'], scripts: ['Latn'] },
  jpn: { name: 'Japanese', languages: ['ja'], scripts: ['Hira', 'Kana', 'Hani'] },
  kir: { name: 'Kyrgyz, Russian, Bulgarian', languages: ['ky', 'ru', 'bg'], scripts: ['Cyrl'] },
  kor: { name: 'Korean', languages: ['ko'], scripts: ['Hang'] },
  pol: { name: 'Polish', languages: ['pl'], scripts: ['Latn'] },
  por: { name: 'Portuguese', languages: ['pt'], scripts: ['Latn'] },
  spa: { name: 'Spanish', languages: ['es'], scripts: ['Latn'] },
  tha: { name: 'Thai', languages: ['th'], scripts: ['Thai'] },
  tur: { name: 'Turkish', languages: ['tr'], scripts: ['Latn'] },
  ukr: { name: 'Ukrainian', languages: ['uk'], scripts: ['Cyrl'] },
  vie: { name: 'Vietnamese', languages: ['vi'], scripts: ['Latn'] },
};

/** Each package has a folder `4.0.0`, too: larger, because it also holds what Tesseract's older engine needs. */
const FOLDER = '4.0.0_best_int';

/** The text of `folio-model.json` of each recogniser that comes with Folio, by the model's name. */
export async function tesseractManifests(): Promise<Map<string, string>> {
  const manifests = new Map<string, string>();
  for (const [code, language] of Object.entries(LANGUAGES))
    manifests.set(
      `tesseract-${code}`,
      await format(JSON.stringify(manifestOf(code, language)), { parser: 'json' }),
    );
  return manifests;
}

function manifestOf(code: string, { name, languages, scripts }: Language): object {
  const packageName = `@tesseract.js-data/${code}`;
  const file = `${FOLDER}/${code}.traineddata.gz`;
  const data = readFileSync(join(PACKAGES, packageName, file));
  return {
    manifestVersion: 2,
    name: `tesseract-${code}`,
    title: `Tesseract (${name})`,
    reader: 'ppocr',
    licence: 'Apache-2.0',
    source: 'https://github.com/tesseract-ocr/tessdata_best',
    languages,
    package: packageName,
    scripts,
    recognition: {
      family: 'lstm',
      file,
      sha256: createHash('sha256').update(data).digest('hex'),
      bytes: data.length,
    },
  };
}
