import { FolioError } from '../errors/catalogue.ts';

/** BCP 47, as far as names of languages need it: `de`, `zh-Hant`, `pt-BR`. */
const LANGUAGE_TAG = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;

/** No document needs more languages than this, and no model reads so many. */
export const MAX_LANGUAGES = 50;

export function isLanguageTag(tag: string): boolean {
  return LANGUAGE_TAG.test(tag);
}

/** The tags without spaces around them, each once. Throws FolioError `language-invalid` for what is none. */
export function checkedLanguages(tags: readonly string[]): string[] {
  const trimmed = [...new Set(tags.map((tag) => tag.trim()))];
  const wrong = trimmed.find((tag) => !isLanguageTag(tag)) ?? trimmed[MAX_LANGUAGES];
  if (wrong !== undefined) throw new FolioError('language-invalid', { language: wrong });
  return trimmed;
}
