import type { LineCrop } from '../../ppocr/crops/lineCrop.ts';
import { languageOfText } from '../latinLanguages.ts';
import type { Recognizer, Recognizers } from './knownRecognizers.ts';
import type { PageReadings } from './pageReadings.ts';
import { type SampleVerdict, sampleVerdict } from './sampleVerdict.ts';
import type { Script } from './scripts.ts';

/** What reads the lines of a page. */
export interface Choice {
  readonly recognizer: Recognizer;
  /** What the page is written in; undefined where no recogniser knows it. */
  readonly script?: Script;
}

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
): Promise<Choice> {
  const verdictOf = async (recognizer: Recognizer, scripts: readonly Script[]): Promise<SampleVerdict> =>
    sampleVerdict(await readings.by(recognizer, samples), scripts);
  const latin = latinDefault(recognizers);
  if (samples.length === 0) return { recognizer: latin };
  const first = await verdictOf(latin, ['Latn']);
  if (first.isKnown) {
    const recognizer = ofLanguage(first.text, latin, recognizers);
    if (recognizer === latin) return { recognizer, script: 'Latn' };
    const { confidence } = await verdictOf(recognizer, ['Latn']);
    return { recognizer: confidence >= first.confidence - LESS_SURE ? recognizer : latin, script: 'Latn' };
  }
  return (await ofOtherScript(verdictOf, recognizers)) ?? { recognizer: latin };
}

/** What reads Latin letters of no language in particular: English, any other, the page model's own. */
export function latinDefault({ page, others }: Recognizers): Recognizer {
  const latin = others.filter(({ scripts }) => scripts.includes('Latn'));
  return latin.find(({ languages }) => languages.some((tag) => isLanguage(tag, 'en'))) ?? latin[0] ?? page;
}

/** The recogniser of the language that a text in Latin letters is in, where there is one. */
function ofLanguage(text: string, latin: Recognizer, { page, others }: Recognizers): Recognizer {
  const language = languageOfText(text);
  if (!language) return latin;
  const knowing = [...others, page].filter(({ languages }) =>
    languages.some((tag) => language.tags.some((own) => isLanguage(tag, own))),
  );
  return knowing.includes(latin) ? latin : (knowing[0] ?? latin);
}

/** Both forms of Norwegian count as it. */
function isLanguage(tag: string, language: string): boolean {
  const known = tag.replace(/^n[bn](?=-|$)/, 'no');
  return known === language || known.startsWith(`${language}-`);
}

type VerdictOf = (recognizer: Recognizer, scripts: readonly Script[]) => Promise<SampleVerdict>;

/** What knows the letters of samples that are not Latin, and is the surest; undefined where nothing does. */
async function ofOtherScript(verdictOf: VerdictOf, recognizers: Recognizers): Promise<Choice | undefined> {
  // One a script first: recognisers of one script read its letters about as well.
  const firsts = representatives(recognizers);
  const script = await surest(firsts, verdictOf);
  if (!script) return undefined;
  const [own] = script.scripts.filter((one) => one !== 'Latn');
  const same = [recognizers.page, ...recognizers.others].filter(
    (one) => own !== undefined && one.scripts.includes(own),
  );
  const recognizer = (await surest(same, verdictOf)) ?? script;
  return own === undefined ? { recognizer } : { recognizer, script: own };
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
