import type { ModelEntry } from '../../models/modelEntry.ts';
import type { StageKind } from '../../models/stageKinds.ts';

/** More languages than this are only counted. */
const MAX_LANGUAGES = 12;

export function megabytes(bytes: number | undefined): string {
  return bytes === undefined ? 'size unknown' : `${(bytes / 1e6).toFixed(1)} MB`;
}

/** SPDX has a word for what nobody said; people have others. */
export function licenceName(licence: string): string {
  return licence === 'NOASSERTION' ? 'licence unknown' : licence;
}

export function languageList(languages: readonly string[]): string {
  const shown = languages.slice(0, MAX_LANGUAGES).join(', ');
  const more = languages.length - MAX_LANGUAGES;
  return more > 0 ? `${shown} and ${more} more` : shown;
}

/** What models of documents do, in plain words. */
const STAGE_WORDS: Readonly<Record<StageKind, string>> = {
  orientation: 'tells which way up a page is',
  unwarping: 'makes photos of bent pages flat',
  layout: 'sees headings, tables, pictures, captions, notes and running lines',
  tables: 'sees rows and columns of tables',
  formulas: 'reads formulas as TeX',
};

export function stageWords(stage: StageKind): string {
  return STAGE_WORDS[stage];
}

/** `folio models list --available`: what can be installed, by kind. */
export function availableList(models: readonly ModelEntry[]): string {
  const sections: [string, readonly ModelEntry[]][] = [
    [
      'found on this system: `folio models add NAME`',
      models.filter(({ state }) => state === 'found-on-system'),
    ],
    [
      'page models, which find lines and read them: `folio models install NAME`',
      models.filter(({ state, kind }) => state === 'available' && kind === 'page-model'),
    ],
    [
      'recognisers, which read lines that a page model finds: `folio models install NAME`',
      models.filter(({ state, kind }) => state === 'available' && kind === 'recognizer'),
    ],
    [
      'models of documents, which are used where they are installed: `folio models install NAME`',
      models.filter(({ state, kind }) => state === 'available' && kind === 'stage'),
    ],
  ];
  const width = Math.max(0, ...models.map(({ name }) => name.length));
  return sections
    .filter(([, found]) => found.length > 0)
    .map(([head, found]) => {
      const lines = found.map(({ name, bytes, aboutBytes, licence, languages, stage, host, path }) => {
        const does = stage === undefined ? languageList(languages) : stageWords(stage);
        const known = bytes ?? aboutBytes;
        const size = known === undefined ? '' : `${bytes === undefined ? '~' : ''}${megabytes(known)}`;
        return `  ${name.padEnd(width)}  ${size.padStart(8)}  ${licenceName(licence)}  ${does}, ${path ?? `from ${host ?? ''}`}\n`;
      });
      return `${head}\n${lines.join('')}`;
    })
    .join('\n');
}
