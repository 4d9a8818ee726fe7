import { l10n, QuickPickItemKind, ThemeIcon, type QuickInputButton, type QuickPickItem } from 'vscode';
import type {
  ModelAdvice,
  ModelEntry,
  ModelRecommendation,
  ModelsReply,
} from '../../../server/src/protocol.ts';
import { languageName, languagesText, modelFacts } from './modelTexts.ts';

export type ModelAction = 'install' | 'remove' | 'verify' | 'source' | 'copy';

export interface ModelButton extends QuickInputButton {
  readonly action: ModelAction;
}

/** A line of the list: a model, or a way to add one. */
export interface ModelItem extends QuickPickItem {
  readonly model?: ModelEntry;
  readonly add?: 'file' | 'folder';
  readonly buttons?: readonly ModelButton[];
}

/** The models in sections: recommended, installed, found on this machine, and the others by language. */
export function modelItems({ models, reading }: ModelsReply, { recommended }: ModelAdvice): ModelItem[] {
  const advised = new Set(recommended.map(({ model }) => model.name));
  const inState = (...states: readonly ModelEntry['state'][]): ModelEntry[] =>
    models.filter(({ name, state }) => states.includes(state) && !advised.has(name));
  const used = new Set([reading.page, ...reading.recognizers, ...(reading.stages ?? [])]);
  const item = (model: ModelEntry): ModelItem => itemOf(model, used.has(model.name));
  return [
    ...section(
      l10n.t('Recommended'),
      recommended.map((one) => {
        const shown = item(one.model);
        return { ...shown, description: reasonText(one) ?? shown.description ?? '' };
      }),
    ),
    ...section(
      l10n.t('Installed'),
      [...byLanguage(inState('installed', 'broken')), ...byLanguage(inState('built-in'))].map(item),
    ),
    ...section(l10n.t('Found on this machine'), byLanguage(inState('found-on-system')).map(item)),
    ...section(
      l10n.t('All languages'),
      byLanguage(inState('available').filter(({ kind }) => kind !== 'stage')).map(item),
    ),
    // The best of each kind comes first in the catalogue.
    ...section(
      l10n.t('Models of documents'),
      inState('available')
        .filter(({ kind }) => kind === 'stage')
        .map(item),
    ),
    ...section(l10n.t('From this machine'), [
      { label: `$(file-add) ${l10n.t('Add from File…')}`, add: 'file', alwaysShow: true },
      { label: `$(new-folder) ${l10n.t('Add from Folder…')}`, add: 'folder', alwaysShow: true },
    ]),
  ];
}

/** What a recommended model is for; undefined: what it says of itself. */
function reasonText({ reason, reads }: ModelRecommendation): string | undefined {
  switch (reason) {
    case 'tables-of-scans':
      return l10n.t('reads tables of scans better');
    case 'bent-photos':
      return l10n.t('makes photos of bent pages flat');
    case 'better-page-model':
    case 'reads-languages':
    case 'reads-scripts':
      return reads.length > 0 ? l10n.t('for {0}', reads.map(languageName).join(', ')) : undefined;
  }
}

function section(label: string, items: readonly ModelItem[]): ModelItem[] {
  return items.length === 0 ? [] : [{ label, kind: QuickPickItemKind.Separator }, ...items];
}

const KIND_ORDER: Readonly<Record<ModelEntry['kind'], number>> = { 'page-model': 0, recognizer: 1, stage: 2 };

/** Page models, which read many languages, come first, and models of documents, which read none, last. */
function byLanguage(models: readonly ModelEntry[]): ModelEntry[] {
  const key = ({ languages, title }: ModelEntry): string => `${languageName(languages[0] ?? '')} ${title}`;
  return models.toSorted((a, b) => KIND_ORDER[a.kind] - KIND_ORDER[b.kind] || key(a).localeCompare(key(b)));
}

function itemOf(model: ModelEntry, isUsed: boolean): ModelItem {
  return {
    model,
    label: `${iconOf(model)} ${model.title}`,
    description: languagesText(model),
    detail: [stateText(model, isUsed), modelFacts(model)].filter((text) => text !== '').join(' · '),
    buttons: actionsOf(model).map(buttonOf),
  };
}

function iconOf({ state }: ModelEntry): string {
  switch (state) {
    case 'built-in':
    case 'installed':
      return '$(check)';
    case 'broken':
      return '$(warning)';
    case 'found-on-system':
      return '$(files)';
    case 'available':
      return '$(cloud-download)';
  }
}

function stateText({ state, problem, isOutdated }: ModelEntry, isUsed: boolean): string {
  switch (state) {
    case 'broken':
      return l10n.t('cannot be used: {0}', problem ?? '');
    case 'built-in':
      return isUsed ? l10n.t('came with Folio, in use') : l10n.t('came with Folio');
    case 'installed':
      if (isOutdated) return l10n.t('another version can be installed');
      return isUsed ? l10n.t('in use') : '';
    case 'found-on-system':
    case 'available':
      return '';
  }
}

/** What can be done with a model; choosing it does the first. */
export function actionsOf({ state, isOutdated, source }: ModelEntry): ModelAction[] {
  const page: ModelAction[] = /^https?:\/\//.test(source) ? ['source'] : [];
  switch (state) {
    case 'available':
      return ['install', ...page];
    case 'found-on-system':
      return ['copy', ...page];
    case 'built-in':
      return ['verify', ...page];
    case 'installed':
      return [...(isOutdated ? (['install'] as const) : []), 'verify', ...page, 'remove'];
    case 'broken':
      return ['remove'];
  }
}

export function actionTitle(action: ModelAction): string {
  switch (action) {
    case 'install':
      return l10n.t('Install');
    case 'copy':
      return l10n.t('Copy to Folio');
    case 'verify':
      return l10n.t('Verify Files');
    case 'source':
      return l10n.t('Open Source Page of the Model');
    case 'remove':
      return l10n.t('Remove');
  }
}

const ICONS: Readonly<Record<ModelAction, string>> = {
  install: 'cloud-download',
  copy: 'files',
  verify: 'verified',
  source: 'link-external',
  remove: 'trash',
};

function buttonOf(action: ModelAction): ModelButton {
  return { action, iconPath: new ThemeIcon(ICONS[action]), tooltip: actionTitle(action) };
}
