import { expect, it, vi } from 'vitest';
import { QuickPickItemKind } from 'vscode';
import type { ModelEntry } from '../../../../server/src/protocol.ts';
import { modelEntry } from '../../../fixtures/daemon/fakeModelWork.ts';

vi.mock('vscode', async () => {
  const { FakeVSCode } = await import('../../../fixtures/client/fakeVSCode.ts');
  return new FakeVSCode().module;
});
const { actionsOf, modelItems } = await import('../../../../client/src/models/modelItems.ts');
const { modelChoices } = await import('../../../../client/src/models/chooseModel.ts');

const TINY = modelEntry('ppocrv6-tiny', {
  title: 'PP-OCRv6 tiny',
  kind: 'page-model',
  languages: ['zh', 'en', 'fr', 'de', 'pl'],
  bytes: 6_200_000,
});
const MODELS: readonly ModelEntry[] = [
  modelEntry('ppocrv4-mobile', { state: 'built-in', title: 'PP-OCRv4', kind: 'page-model', host: undefined }),
  modelEntry('own', {
    state: 'broken',
    title: 'Own',
    problem: 'it has no file',
    licence: '',
    host: undefined,
  }),
  modelEntry('tesseract-ukr', { languages: ['uk'], title: 'Ukrainian', bytes: undefined }),
  modelEntry('tesseract-ell', { languages: ['el'], title: 'Greek', bytes: 12_400_000 }),
  modelEntry('tesseract-deu', { state: 'found-on-system', languages: ['de'], title: 'German', path: '/deu' }),
  modelEntry('ppocrv5-greek', { kind: 'page-model', languages: ['el', 'en'], title: 'PP-OCRv5 Greek' }),
  TINY,
];
const READING = { page: 'ppocrv4-mobile', recognizers: [] };
const ADVICE = {
  languages: ['fr'],
  recommended: [{ model: TINY, reason: 'better-page-model', reads: ['fr'] }],
  unreadable: [],
} as const;

it('models stand in sections, each once, the others by language', () => {
  const items = modelItems({ models: MODELS, reading: READING }, ADVICE);
  expect(
    items.map(({ label, kind }) => (kind === QuickPickItemKind.Separator ? `## ${label}` : label)),
  ).toEqual([
    '## Recommended',
    '$(cloud-download) PP-OCRv6 tiny',
    '## Installed',
    '$(warning) Own',
    '$(check) PP-OCRv4',
    '## Found on this machine',
    '$(files) German',
    '## All languages',
    '$(cloud-download) PP-OCRv5 Greek',
    '$(cloud-download) Greek',
    '$(cloud-download) Ukrainian',
    '## From this machine',
    '$(file-add) Add from File…',
    '$(new-folder) Add from Folder…',
  ]);
});

it('each model says what it reads, its size, licence and host, and how it is', () => {
  const texts = modelItems({ models: MODELS, reading: READING }, ADVICE).flatMap(
    ({ model, description, detail }) => (model ? [`${description}: ${detail}`] : []),
  );
  expect(texts).toEqual([
    'for French: 6.2 MB, Apache-2.0, from models.example',
    'ow: cannot be used: it has no file',
    'pp: came with Folio, in use · 1.0 MB, Apache-2.0',
    'German: 1.0 MB, Apache-2.0, from models.example',
    'Greek, English: 1.0 MB, Apache-2.0, from models.example',
    'Greek: 12 MB, Apache-2.0, from models.example',
    'Ukrainian: size not known before the download, Apache-2.0, from models.example',
  ]);
});

it('a recommended model of documents says what it does better', () => {
  const recommended = (['tables-of-scans', 'bent-photos'] as const).map((reason) => ({
    model: modelEntry(reason, { kind: 'stage' }),
    reason,
    reads: [],
  }));
  const items = modelItems({ models: [], reading: READING }, { ...ADVICE, recommended });
  expect(items.flatMap(({ model, description }) => (model ? [description] : []))).toEqual([
    'reads tables of scans better',
    'makes photos of bent pages flat',
  ]);
});

it('offers for each model what can be done with it', () => {
  const actions = (state: ModelEntry['state'], more: Partial<ModelEntry> = {}): string[] =>
    actionsOf(modelEntry('x', { state, ...more }));
  expect(actions('available')).toEqual(['install', 'source']);
  expect(actions('available', { source: 'somebody' })).toEqual(['install']);
  expect(actions('found-on-system')).toEqual(['copy', 'source']);
  expect(actions('built-in')).toEqual(['verify', 'source']);
  expect(actions('installed')).toEqual(['verify', 'source', 'remove']);
  expect(actions('installed', { isOutdated: true })).toEqual(['install', 'verify', 'source', 'remove']);
  expect(actions('broken')).toEqual(['remove']);
});

it('a page model reads alone, and a recogniser what the page model in use finds', () => {
  const here = [
    ...MODELS,
    modelEntry('tesseract-fra', { state: 'built-in', title: 'French', languages: ['fr'] }),
    { ...TINY, state: 'installed' as const },
  ];
  const choices = modelChoices({ models: here, reading: READING }, true);
  expect(choices.flatMap(({ label, value }) => (value === undefined ? [] : [[label, value]]))).toEqual([
    ['Use the setting', ''],
    ['PP-OCRv4', 'ppocrv4-mobile'],
    ['PP-OCRv6 tiny', 'ppocrv6-tiny'],
    ['French', 'ppocrv4-mobile,tesseract-fra'],
    ['Choose a folder…', 'folder'],
  ]);
  expect(modelChoices({ models: here, reading: READING }, false)[0]?.value).toBe('ppocrv4-mobile');
});
