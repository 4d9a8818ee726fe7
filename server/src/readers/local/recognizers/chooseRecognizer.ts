import type { LineCrop } from '../../ppocr/crops/lineCrop.ts';
import { cyrillicLanguages } from '../cyrillicLanguages.ts';
import { languageOfText, type KnownLanguage } from '../latinLanguages.ts';
import { OTHER_LANGUAGES } from '../otherLanguages.ts';
import type { Recognizer, Recognizers } from './knownRecognizers.ts';
import type { PageReadings } from './pageReadings.ts';
import { type SampleVerdict, sampleVerdict } from './sampleVerdict.ts';
import { type Script, scriptOfLanguage } from './scripts.ts';

/** What reads the lines of a page. */
export interface Choice {
  readonly recognizer: Recognizer;
  /** What the page is written in; undefined where no recogniser knows it. */
  readonly script?: Script;
}

/** Letters that a model lacks, by the name of the language. */
type Lacking = Readonly<Record<string, string>>;

/** By so much another recogniser may be less sure than the English one, and still be that of the page's language. */
const LESS_SURE = 0.02;

/**
 * Finds out what a page is written in, from a few of its lines, and what is to read it. Most pages are in Latin letters:
 * those are tried first, and cost nothing where they are right, as the page's lines have to be read anyway.
 */
export async function chooseRecognizer(
  samples: readonly LineCrop[],
  recognizers: Recognizers,
  readings: PageReadings,
  lackingOfPageModel: Lacking = {},
): Promise<Choice> {
  const verdictOf = async (recognizer: Recognizer, scripts: readonly Script[]): Promise<SampleVerdict> =>
    sampleVerdict(await readings.by(recognizer, samples), scripts);
  const latin = latinDefault(recognizers);
  if (samples.length === 0) return { recognizer: latin };
  const first = await verdictOf(latin, ['Latn']);
  if (first.isKnown) {
    const recognizer = ofLanguage(first.text, latin, recognizers, lackingOfPageModel);
    if (recognizer === latin) return { recognizer, script: 'Latn' };
    const { confidence } = await verdictOf(recognizer, ['Latn']);
    return { recognizer: confidence >= first.confidence - LESS_SURE ? recognizer : latin, script: 'Latn' };
  }
  return (
    (await ofOtherScript(verdictOf, recognizers)) ??
    (await likelyOne(verdictOf, recognizers, first)) ?? { recognizer: latin }
  );
}

/**
 * A page model that knows so many languages in Latin letters was made for them, like PP-OCRv6; the alphabet of one that
 * knows English beside Chinese, like PP-OCRv4, lacks most. On 20 pages of letters and reports word F1 was 96.8 with
 * PP-OCRv6 tiny alone, 96.9 with Tesseract's English for its doubtful lines, and 96.6 the other way round; with
 * PP-OCRv4 it was 95.7, 96.1 and 96.4.
 */
const LATIN_LANGUAGES_OF_PAGE_MODEL = 3;

/** What reads Latin letters of no language in particular. */
export function latinDefault(recognizers: Recognizers): Recognizer {
  const { page } = recognizers;
  const latin = page.languages.filter((tag) => scriptOfLanguage(tag) === 'Latn');
  if (latin.length >= LATIN_LANGUAGES_OF_PAGE_MODEL) return page;
  return english(recognizers) ?? page;
}

/** The recogniser of English beside the page model, or any of Latin letters. */
function english({ others }: Recognizers): Recognizer | undefined {
  const latin = others.filter(({ scripts }) => scripts.includes('Latn'));
  return latin.find(({ languages }) => languages.some((tag) => isLanguage(tag, 'en'))) ?? latin[0];
}

/** What votes on doubtful lines in Latin letters that the page model has read: the recogniser of their language. */
export function latinVoter(
  language: KnownLanguage | undefined,
  recognizers: Recognizers,
): Recognizer | undefined {
  return language ? knowing(language, recognizers.others)[0] : english(recognizers);
}

/** The recogniser of the language that a text in Latin letters is in, where there is one. */
function ofLanguage(
  text: string,
  latin: Recognizer,
  { page, others }: Recognizers,
  lackingOfPageModel: Lacking,
): Recognizer {
  const language = languageOfText(text);
  if (!language) return latin;
  // A manifest may name a language of whose letters the model lacks some: PP-OCRv6 does Vietnamese.
  const isWhole = lackingOfPageModel[language.name] === undefined;
  const known = knowing(language, isWhole ? [...others, page] : others);
  return known.includes(latin) ? latin : (known[0] ?? latin);
}

function knowing({ tags }: KnownLanguage, recognizers: readonly Recognizer[]): Recognizer[] {
  return recognizers.filter(({ languages }) =>
    languages.some((tag) => tags.some((own) => isLanguage(tag, own))),
  );
}

/** Both forms of Norwegian count as it. */
function isLanguage(tag: string, language: string): boolean {
  const known = tag.replace(/^n[bn](?=-|$)/, 'no');
  return known === language || known.startsWith(`${language}-`);
}

/** Recognisers of other scripts that read the samples at the same time. */
const TRIED_AT_ONCE = 4;

type VerdictOf = (recognizer: Recognizer, scripts: readonly Script[]) => Promise<SampleVerdict>;

/** What knows the letters of samples that are not Latin, and is the surest; undefined where nothing does. */
async function ofOtherScript(verdictOf: VerdictOf, recognizers: Recognizers): Promise<Choice | undefined> {
  // One a script first, a few at a time: each costs its loading, and seldom does more than one know the letters.
  const firsts = representatives(recognizers);
  let script: Recognizer | undefined;
  for (let at = 0; at < firsts.length && !script; at += TRIED_AT_ONCE)
    script = await surest(firsts.slice(at, at + TRIED_AT_ONCE), verdictOf);
  if (!script) return undefined;
  const [own] = script.scripts.filter((one) => one !== 'Latn');
  const same = [recognizers.page, ...recognizers.others].filter(
    (one) => own !== undefined && one.scripts.includes(own),
  );
  const recognizer = (await surest(await ofOwnLanguage(same, script, own, verdictOf), verdictOf)) ?? script;
  return own === undefined ? { recognizer } : { recognizer, script: own };
}

/** So much surer than all others the one recogniser is that may know what none knows without doubt. */
const CLEARLY_SURER = 0.15;

/** What alone makes sense of samples that nothing reads without doubt: small print, or neat handwriting. */
async function likelyOne(
  verdictOf: VerdictOf,
  recognizers: Recognizers,
  latin: SampleVerdict,
): Promise<Choice | undefined> {
  const verdicts = await Promise.all(
    representatives(recognizers).map(async (recognizer) => {
      const scripts = recognizer.scripts.filter((script) => script !== 'Latn');
      return { recognizer, script: scripts[0], verdict: await verdictOf(recognizer, scripts) };
    }),
  );
  const [best, next] = verdicts.sort((a, b) => b.verdict.doubtfulConfidence - a.verdict.doubtfulConfidence);
  const others = Math.max(latin.doubtfulConfidence, next?.verdict.doubtfulConfidence ?? 0);
  if (!best?.verdict.isLikely || best.verdict.doubtfulConfidence < others + CLEARLY_SURER) return undefined;
  const { recognizer, script } = best;
  return script === undefined ? { recognizer } : { recognizer, script };
}

/** Of recognisers of a script those of the language that the samples are in, where that can be told; otherwise all. */
async function ofOwnLanguage(
  same: readonly Recognizer[],
  first: Recognizer,
  script: Script | undefined,
  verdictOf: VerdictOf,
): Promise<readonly Recognizer[]> {
  if (script === undefined || same.length < 2) return same;
  const { text } = await verdictOf(first, [script]);
  const likely =
    script === 'Cyrl' ? cyrillicLanguages(text) : (languageOfText(text, OTHER_LANGUAGES)?.tags ?? []);
  const own = same.filter(({ languages }) =>
    languages.some((tag) => likely.some((language) => isLanguage(tag, language))),
  );
  return own.length > 0 ? own : same;
}

/** A recogniser of each script but the Latin one. */
export function representatives({ page, others }: Recognizers): Recognizer[] {
  const chosen = new Map<Script, Recognizer>();
  for (const one of [page, ...others])
    for (const script of one.scripts) if (script !== 'Latn' && !chosen.has(script)) chosen.set(script, one);
  return [...new Set(chosen.values())];
}

async function surest(
  candidates: readonly Recognizer[],
  verdictOf: VerdictOf,
): Promise<Recognizer | undefined> {
  const verdicts = await Promise.all(
    candidates.map(async (recognizer) => ({
      recognizer,
      verdict: await verdictOf(
        recognizer,
        recognizer.scripts.filter((script) => script !== 'Latn'),
      ),
    })),
  );
  return verdicts
    .filter(({ verdict }) => verdict.isKnown)
    .reduce<(typeof verdicts)[number] | undefined>(
      (best, one) => (best && best.verdict.confidence >= one.verdict.confidence ? best : one),
      undefined,
    )?.recognizer;
}
