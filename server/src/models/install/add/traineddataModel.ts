import { basename, join } from 'node:path';
import { FolioError } from '../../../errors/catalogue.ts';
import { knownTags } from '../../catalogue/findEntry.ts';
import { canonicalTag, languageTag, scriptsOf } from '../../catalogue/languageTags.ts';
import {
  TESSERACT_LANGUAGES,
  tesseractModelName,
  tesseractTitle,
} from '../../catalogue/tesseractLanguages.ts';
import { finishModel, partFile } from '../finishModel.ts';
import { openInstallPlace } from '../installPlace.ts';
import { TRAINEDDATA } from '../systemTesseract.ts';
import type { LooseFile } from './looseFiles.ts';
import type { AddedModel } from './ownModel.ts';

/** Whoever brings a file knows its licence; Folio does not. SPDX's word for it. */
export const UNKNOWN_LICENCE = 'NOASSERTION';

/**
 * Adds a recogniser of Tesseract's that the catalogue does not know: the user brings it, so it is taken as it is, if
 * Folio can read it. The language comes from its name, or is `language` (a tag or a name). Errors:
 * `model-language-unknown`, `language-unknown`, `model-invalid` where it has no LSTM recogniser, `disk-full`, `cancelled`.
 */
export async function addTraineddata(
  { source, name }: LooseFile,
  language: string | undefined,
  signal: AbortSignal,
): Promise<AddedModel> {
  const file = basename(name);
  const code = codeOf(file);
  const { tags, scripts } = readBy(code, language, file);
  const model = tesseractModelName(code);
  const place = await openInstallPlace(model, signal);
  try {
    await place.empty();
    const to = `${code}.traineddata${file.endsWith('.gz') ? '.gz' : ''}`;
    await source.copy(name, join(place.unfinished, to), signal);
    await finishModel(
      {
        manifestVersion: 2,
        name: model,
        title: tesseractTitle(tags),
        reader: 'ppocr',
        licence: UNKNOWN_LICENCE,
        source: file,
        languages: [...tags],
        scripts: [...scripts],
        recognition: { family: 'lstm', ...(await partFile(place.unfinished, to, signal)) },
      },
      place,
    );
    return { name: model, state: 'installed' };
  } catch (error) {
    await place.discard();
    throw error;
  } finally {
    await place.release();
  }
}

/** The name of the model that a file of Tesseract's becomes. */
export function traineddataModel({ name }: LooseFile): string {
  return tesseractModelName(codeOf(basename(name)));
}

function codeOf(file: string): string {
  return TRAINEDDATA.exec(file)?.[1] ?? '';
}

function readBy(
  code: string,
  language: string | undefined,
  file: string,
): { readonly tags: readonly string[]; readonly scripts: readonly string[] } {
  if (language !== undefined) {
    const tag = languageTag(language, knownTags());
    if (tag === undefined) throw new FolioError('language-unknown', { language });
    return { tags: [tag], scripts: scriptsOf([tag]) };
  }
  const known = TESSERACT_LANGUAGES.find((one) => one.code === code);
  if (known) return known;
  // `deu_frak`, `eng_best`: variants of a language.
  const tag = canonicalTag(code.split(/[_-]/)[0] ?? '');
  if (tag === undefined) throw new FolioError('model-language-unknown', { file });
  return { tags: [tag], scripts: scriptsOf([tag]) };
}
