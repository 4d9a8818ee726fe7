import type { PageEvent } from '../../../server/src/protocol.ts';

/** Pages read by OCR from which on a faster model is worth a question: half a minute of a usual machine. */
export const LONG_DOCUMENT_PAGES = 10;

/** The page model that comes with Folio: others read better and faster. */
const EMBEDDED_MODEL = 'ppocrv4-mobile';

/** Codes of warnings that another model may have something to say to (`server/src/page/pageResult.ts`). */
const UNKNOWN: readonly string[] = ['unknown-script', 'letters-unknown'];

/** What another model would do better. */
export type ModelNeed =
  /** Lines or letters that nothing here knows; both lists are empty where nobody could tell what they are. */
  | { readonly kind: 'unknown'; readonly languages: readonly string[]; readonly scripts: readonly string[] }
  | { readonly kind: 'slow' };

interface PageNeed {
  readonly isUnknown: boolean;
  readonly suggests: readonly string[];
  readonly isEmbedded: boolean;
}

/** Learns from the pages of one document whether another model would read it better. */
export class ModelNeeds {
  readonly #pages = new Map<number, PageNeed>();

  /** A page; one that comes again takes the place of the one before. */
  take({ page, warnings, reader, result }: PageEvent): void {
    const told = warnings.filter(({ code }) => UNKNOWN.includes(code));
    this.#pages.set(page, {
      isUnknown: told.length > 0,
      suggests: told.flatMap(({ suggests }) => suggests ?? []),
      isEmbedded: reader.model === EMBEDDED_MODEL && (result?.source === 'ocr' || result?.source === 'mixed'),
    });
  }

  /** What is wrong goes before what is slow. */
  get need(): ModelNeed | undefined {
    const pages = [...this.#pages.values()];
    if (pages.some(({ isUnknown }) => isUnknown)) {
      const codes = byFrequency(pages.flatMap(({ suggests }) => suggests));
      const isScript = (code: string): boolean => /^[A-Z][a-z]{3}$/.test(code);
      return {
        kind: 'unknown',
        languages: codes.filter((code) => !isScript(code)),
        scripts: codes.filter(isScript),
      };
    }
    const read = pages.filter(({ isEmbedded }) => isEmbedded).length;
    return read >= LONG_DOCUMENT_PAGES ? { kind: 'slow' } : undefined;
  }
}

function byFrequency(codes: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const code of codes) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort(([, a], [, b]) => b - a).map(([code]) => code);
}
