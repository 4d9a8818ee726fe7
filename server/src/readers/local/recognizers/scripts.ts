/**
 * Scripts as recognisers differ by them: ISO 15924 codes, where Chinese characters of both forms are one script, and
 * Japanese and Korean are scripts of their own.
 */
export type Script = string;

/** The script that a language is written in; undefined where its tag says none and it is not known. */
export function scriptOfLanguage(tag: string): Script | undefined {
  try {
    return normalized(new Intl.Locale(tag).maximize().script);
  } catch {
    return undefined;
  }
}

/** A script of a model's manifest. */
export function normalized(script: string | undefined): Script | undefined {
  return script === 'Hans' || script === 'Hant' ? 'Hani' : script === 'Hang' ? 'Kore' : script;
}

/** Letters of the scripts that are written in several. */
const MIXED: Readonly<Record<string, string>> = {
  Jpan: '\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Han}',
  Kore: '\\p{Script=Hangul}',
};

const letters = new Map<Script, RegExp | undefined>();

/** Share of the letters of a text that are of a script, 0..1; 0 where it has no letters, or the script is not known. */
export function shareOfScript(text: string, script: Script): number {
  const all = (text.match(/[\p{L}\p{M}]/gu) ?? []).length;
  const pattern = patternOf(script);
  if (all === 0 || !pattern) return 0;
  return (text.match(pattern) ?? []).length / all;
}

function patternOf(script: Script): RegExp | undefined {
  if (!letters.has(script)) letters.set(script, makePattern(script));
  return letters.get(script);
}

function makePattern(script: Script): RegExp | undefined {
  try {
    return new RegExp(`[${MIXED[script] ?? `\\p{Script_Extensions=${script}}`}]`, 'gu');
  } catch {
    return undefined;
  }
}
