import { env, l10n } from 'vscode';
import type { ModelEntry } from '../../../server/src/protocol.ts';
import { setting } from '../settings.ts';

/** Languages of one model that are named before the others are counted. */
const NAMED_LANGUAGES = 3;

/** `6.2 MB`, or about so much; where only the server knows it, that is said. */
export function sizeText({ bytes, aboutBytes }: ModelEntry): string {
  if (bytes !== undefined) return l10n.t('{0} MB', megabytes(bytes));
  return aboutBytes === undefined
    ? l10n.t('size not known before the download')
    : l10n.t('about {0} MB', megabytes(aboutBytes));
}

function megabytes(bytes: number): string {
  return bytes < 1e7 ? (bytes / 1e6).toFixed(1) : String(Math.round(bytes / 1e6));
}

/** Size, licence and host, as far as there are any. */
export function modelFacts(model: ModelEntry): string {
  const { licence, host, state } = model;
  return [
    ...(state === 'broken' ? [] : [sizeText(model)]),
    ...(licence === '' ? [] : [licenceText(licence)]),
    ...(host === undefined ? [] : [l10n.t('from {0}', host)]),
  ].join(', ');
}

/** SPDX has a word for what nobody said; people have others. */
export function licenceText(licence: string): string {
  return licence === 'NOASSERTION' ? l10n.t('licence unknown') : licence;
}

/** Names of its languages, the first few of many; of a model of documents what it does. */
export function languagesText({ languages, stage }: ModelEntry): string {
  if (stage !== undefined) return stageText(stage);
  const names = languages.slice(0, NAMED_LANGUAGES).map(languageName);
  const rest = languages.length - names.length;
  return rest > 0 ? l10n.t('{0} and {1} more', names.join(', '), rest) : names.join(', ');
}

function stageText(stage: NonNullable<ModelEntry['stage']>): string {
  switch (stage) {
    case 'orientation':
      return l10n.t('tells which way up a page is');
    case 'unwarping':
      return l10n.t('makes photos of bent pages flat');
    case 'layout':
      return l10n.t('sees headings, tables, pictures, captions, notes and running lines');
    case 'tables':
      return l10n.t('sees rows and columns of tables');
    case 'formulas':
      return l10n.t('reads formulas as TeX');
  }
}

/** The name of a language (BCP 47) or of a script (ISO 15924), in the language of the window. */
export function languageName(code: string): string {
  const type = /^[A-Z][a-z]{3}$/.test(code) ? 'script' : 'language';
  try {
    return new Intl.DisplayNames([env.language, 'en'], { type }).of(code) ?? code;
  } catch {
    return code;
  }
}

/** What models are asked for with: the mirror of the settings, if there is one. */
export function mirrorOfSettings(): { readonly mirror?: string } {
  const mirror = setting('models.mirror').trim();
  return mirror === '' ? {} : { mirror };
}
