import type { Uri } from 'vscode';
import { FolioError } from '../../../server/src/errors/catalogue.ts';
import { isLimit, LIMIT_NAMES, LIMITS, type Limits } from '../../../server/src/limits.ts';
import { checkedLanguages } from '../../../server/src/page/languageTags.ts';
import type { ReadOptionsInput } from '../../../server/src/protocol.ts';
import { setting } from '../settings.ts';

/** What the settings say of reading this document. Throws `language-invalid` for a tag that is none. */
export function optionsFromSettings(source: Uri): ReadOptionsInput {
  const model = setting('model').trim();
  const reader = setting('reader', source);
  return {
    reader,
    languages: checkedLanguages(setting('languages', source)),
    textLayer: setting('textLayer', source),
    headersAndFooters: setting('output.headersAndFooters', source),
    vlm: { wordBoxes: setting('deepseek.wordBoxes', source) },
    ...(model === '' ? {} : { model }),
  };
}

/** What the settings let this document cost, now. Throws `limit-invalid` for a number that a limit cannot be. */
export function limitsFromSettings(source: Uri): Limits {
  const limits: Limits = {
    fileBytes: setting('limits.fileBytes', source),
    pages: setting('limits.pages', source),
    megapixels: setting('limits.megapixels', source),
    pageSeconds: setting('limits.pageSeconds', source),
    pageMegabytes: setting('limits.pageMegabytes', source),
  };
  for (const name of LIMIT_NAMES) {
    const value = limits[name];
    if (!isLimit(name, value)) throw new FolioError('limit-invalid', { name, value, max: LIMITS[name].max });
  }
  return limits;
}
