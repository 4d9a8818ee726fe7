import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ReadingJob } from '../../../../client/src/jobs/readingJob.ts';
import type { Folio } from '../../../../client/src/folio.ts';
import type { ModelNeed } from '../../../../client/src/models/modelNeeds.ts';
import type { ModelAdvice, ModelEntry, ModelRecommendation } from '../../../../server/src/protocol.ts';
import { modelEntry } from '../../../fixtures/daemon/fakeModelWork.ts';
import type { FakeVSCode } from '../../../fixtures/client/fakeVSCode.ts';

const vscode = vi.hoisted(() => ({ current: undefined as FakeVSCode | undefined }));
vi.mock('vscode', async () => {
  const fixture = await import('../../../fixtures/client/fakeVSCode.ts');
  vscode.current = new fixture.FakeVSCode();
  return vscode.current.module;
});
const readAgain = vi.hoisted(() => vi.fn());
vi.mock('../../../../client/src/reading/readDocument.ts', () => ({ readDocument: readAgain }));
const { offerModel } = await import('../../../../client/src/models/modelQuestion.ts');

const TINY = modelEntry('ppocrv6-tiny', { title: 'PP-OCRv6 tiny', kind: 'page-model', bytes: 6_200_000 });
const UKRAINIAN = modelEntry('tesseract-ukr', { title: 'Ukrainian', languages: ['uk'] });

/** A window whose daemon gives this advice, and what was installed by it. */
class Window {
  readonly memory = new Map<string, unknown>();
  readonly installed: string[] = [];
  readonly asked: unknown[] = [];
  advice: Omit<ModelAdvice, 'languages' | 'unreadable'> = { recommended: [] };

  readonly folio = {
    context: {
      globalState: {
        get: (key: string, otherwise: unknown): unknown => this.memory.get(key) ?? otherwise,
        update: (key: string, value: unknown): Promise<void> => {
          this.memory.set(key, value);
          return Promise.resolve();
        },
      },
    },
    connections: {
      open: () => Promise.resolve(this.#daemon()),
      use: (work: (daemon: unknown) => Promise<unknown>) => work(this.#daemon()),
    },
  } as unknown as Folio;

  recommend(model: ModelEntry, reason: ModelRecommendation['reason'], ...reads: string[]): void {
    this.advice = { recommended: [...this.advice.recommended, { model, reason, reads }] };
  }

  #daemon(): unknown {
    return {
      adviseModels: (wish: unknown) => {
        this.asked.push(wish);
        return Promise.resolve({ languages: [], unreadable: [], ...this.advice });
      },
      installModels: ({ names }: { names: string[] }) => {
        this.installed.push(...names);
        return Promise.resolve({ installed: names, unchanged: [] });
      },
    };
  }
}

const SOURCE = { path: '/scan.pdf' };
const job = {
  name: 'scan.pdf',
  request: { source: SOURCE, options: { reader: 'auto' } },
} as unknown as ReadingJob;
const UNKNOWN: ModelNeed = { kind: 'unknown', languages: ['uk'], scripts: [] };
const SLOW: ModelNeed = { kind: 'slow' };

let window: Window;
function editor(): FakeVSCode {
  if (!vscode.current) throw new Error('nothing imported it');
  return vscode.current;
}

beforeEach(() => {
  editor().reset();
  readAgain.mockReset();
  window = new Window();
});

describe('the question for a better model', () => {
  it('says what would be downloaded, installs it after a yes, and reads the document again by it', async () => {
    window.recommend(TINY, 'better-page-model');
    editor().answers.push('Install', 'Read Again');
    expect(await offerModel(window.folio, job, SLOW)).toBe(true);
    await expect.poll(() => readAgain.mock.calls.length).toBe(1);
    expect(editor().messages).toEqual([
      'PP-OCRv6 tiny reads this better and faster: 6.2 MB, Apache-2.0, from models.example. Install it?',
      'Installed: PP-OCRv6 tiny. Read scan.pdf again?',
    ]);
    expect(window.installed).toEqual(['ppocrv6-tiny']);
    expect(readAgain).toHaveBeenCalledWith(window.folio, SOURCE, { reader: 'auto' });
  });

  it('names the languages that nothing here reads', async () => {
    window.recommend(TINY, 'better-page-model');
    window.recommend(UKRAINIAN, 'reads-languages', 'uk');
    editor().answers.push('Install');
    expect(await offerModel(window.folio, job, UNKNOWN)).toBe(true);
    await expect.poll(() => window.installed).toEqual(['tesseract-ukr']);
    expect(editor().messages[0]).toBe(
      'This document has text that no installed model reads well: Ukrainian. ' +
        'Install Ukrainian (1.0 MB, Apache-2.0, from models.example)?',
    );
    expect(window.asked).toEqual([{ languages: ['uk'], scripts: [] }]);
  });

  it('offers the list where nobody knows which script it is', async () => {
    editor().answers.push('Manage Models…');
    expect(await offerModel(window.folio, job, { ...UNKNOWN, languages: [] })).toBe(true);
    await expect.poll(() => editor().commandsRun).toEqual(['folio.manageModels']);
  });

  it.each(['Not Now', undefined, 'Don’t Ask Again'])('is not asked again after %j', async (answer) => {
    window.recommend(TINY, 'better-page-model');
    editor().answers.push(answer);
    await offerModel(window.folio, job, SLOW);
    await expect.poll(() => window.memory.size).toBe(1);
    await Promise.resolve();
    expect(await offerModel(window.folio, job, SLOW)).toBe(false);
    expect(editor().messages).toHaveLength(1);
    expect(window.installed).toEqual([]);
  });

  it('is asked of another model after "Not Now", and of none after "Don’t Ask Again"', async () => {
    window.recommend(TINY, 'better-page-model');
    editor().answers.push('Not Now');
    await offerModel(window.folio, job, SLOW);
    await expect.poll(() => window.memory.size).toBe(1);
    window.recommend(UKRAINIAN, 'reads-languages', 'uk');
    editor().answers.push('Don’t Ask Again');
    expect(await offerModel(window.folio, job, UNKNOWN)).toBe(true);
    await expect.poll(() => window.memory.get('folio.declinedModels')).toContain('*');
    expect(await offerModel(window.folio, job, { ...UNKNOWN, languages: [] })).toBe(false);
  });

  it('is not asked where no model would help, nor for models of documents', async () => {
    window.recommend(modelEntry('slanet-plus', { kind: 'stage' }), 'tables-of-scans');
    expect(await offerModel(window.folio, job, SLOW)).toBe(false);
    expect(await offerModel(window.folio, job, UNKNOWN)).toBe(false);
    expect(editor().messages).toEqual([]);
  });
});
