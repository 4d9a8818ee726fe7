/** The commonest words of languages in Cyrillic letters, by tag (BCP 47): those that tell them apart. */
const WORDS: Readonly<Record<string, string>> = {
  ru: 'и в не на что с по как это из или но его их для от так же к за все был она он бы которые только при если',
  uk: 'і в не на що з та або як це його їх для від так до за всі був вона він які тільки при якщо й у має',
  be: 'і ў не на што з ці або як гэта яго іх для ад так да за усе быў яна ён якія толькі пры калі',
  bg: 'и в не на че с да се от за по или като това неговия им той тя са е до при със които има само ако',
  sr: 'и у не на да се за од са или као то његов их он она су је до при који има само ако без сваки',
  mk: 'и во не на дека се од за со или како тоа неговиот им тој таа се е до при кои има само ако да',
};

const LANGUAGES = Object.entries(WORDS).map(([tag, words]) => ({ tag, words: new Set(words.split(' ')) }));

/** A text of fewer words may be a list of names. */
const LEAST_WORDS = 12;

/**
 * The languages (BCP 47) that a text in Cyrillic letters may be in, by its commonest words: recognisers of these languages
 * are about as sure of each other's texts (`бьіть` for `быть`). Several where their words are alike, none where too
 * little tells.
 */
export function cyrillicLanguages(text: string): string[] {
  const words = text.toLowerCase().match(/\p{L}+/gu) ?? [];
  if (words.length < LEAST_WORDS) return [];
  const counts = LANGUAGES.map(({ tag, words: common }) => ({
    tag,
    count: words.filter((word) => common.has(word)).length,
  }));
  const most = Math.max(...counts.map(({ count }) => count));
  return most === 0 ? [] : counts.filter(({ count }) => count === most).map(({ tag }) => tag);
}
