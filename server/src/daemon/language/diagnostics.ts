import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { DiagnosticSeverity, type CancellationToken, type Diagnostic } from 'vscode-languageserver';
import type { LocatedWord, ResultView } from './resultView.ts';
import type { Translate } from './texts.ts';

/** The code of the diagnostic of a word that may be misread. */
export const DOUBTFUL_WORD = 'doubtful-word';

const SOURCE = 'Folio';

/** Of one document: an editor's list of problems is no place for more. */
const MAX_DIAGNOSTICS = 2_000;

export interface ReviewSettings {
  /** Whether doubtful words are shown. */
  readonly doubtfulWords: boolean;
  /** Words that are less likely right are doubtful. */
  readonly threshold: number;
  readonly codeLens: boolean;
}

/**
 * What somebody should look at in a result: words that may be misread, pages that lack something, and a source
 * that is gone or has changed.
 */
export async function diagnose(
  view: ResultView,
  { doubtfulWords, threshold }: ReviewSettings,
  translate: Translate,
  token?: CancellationToken,
): Promise<Diagnostic[]> {
  const diagnostics = sourceDiagnostics(view, translate);
  for (const section of view.sections) {
    if (token?.isCancellationRequested) break;
    const page = await view.page(section);
    if (!page) continue;
    const anchor = view.anchor(section);
    for (const hint of page.isChecked ? [] : page.known.hints)
      diagnostics.push({
        range: anchor,
        severity: DiagnosticSeverity.Information,
        source: SOURCE,
        code: hint.code,
        message: hint.message(translate),
      });
    if (doubtfulWords)
      diagnostics.push(...page.doubts(threshold).map((doubt) => doubtDiagnostic(doubt, translate)));
    if (diagnostics.length > MAX_DIAGNOSTICS) break;
  }
  return diagnostics.slice(0, MAX_DIAGNOSTICS);
}

/** Changes when, and only when, the diagnostics do. */
export function diagnosticsId(diagnostics: readonly Diagnostic[]): string {
  return createHash('sha256').update(JSON.stringify(diagnostics)).digest('hex').slice(0, 16);
}

function sourceDiagnostics(view: ResultView, translate: Translate): Diagnostic[] {
  const [first] = view.sections;
  if (!first || (view.source !== 'missing' && view.source !== 'changed')) return [];
  const file = sourceName(view);
  const isMissing = view.source === 'missing';
  return [
    {
      range: view.anchor(first),
      severity: DiagnosticSeverity.Warning,
      source: SOURCE,
      code: isMissing ? 'source-missing' : 'source-changed',
      message: translate(isMissing ? 'sourceMissing' : 'sourceChanged', { file }),
    },
  ];
}

/** The name of the document that a result was read from. */
export function sourceName({ record }: ResultView): string {
  const name = posix.basename(record.source);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}

/** Readings may have commas of their own. */
export function quoted(words: readonly string[]): string {
  return words.map((word) => `“${word}”`).join(', ');
}

function doubtDiagnostic({ word, range }: LocatedWord, translate: Translate): Diagnostic {
  const { text, confidence, alternatives } = word;
  const doubt = translate('doubtfulWord', { word: text, percent: percentOf(confidence) });
  const others =
    alternatives.length === 0 ? '' : ` ${translate('otherReadings', { words: quoted(alternatives) })}`;
  return {
    range,
    severity: DiagnosticSeverity.Information,
    source: SOURCE,
    code: DOUBTFUL_WORD,
    message: doubt + others,
  };
}

/** Rounded down: what is not certain is never called 100 %. */
export function percentOf(confidence: number): number {
  return Math.floor(confidence * 100);
}
