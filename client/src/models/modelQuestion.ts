import { commands, l10n, window } from 'vscode';
import type { ModelEntry, ModelRecommendation } from '../../../server/src/protocol.ts';
import type { Folio } from '../folio.ts';
import type { ReadingJob } from '../jobs/readingJob.ts';
import { addWithProgress, installWithProgress } from './installModels.ts';
import { DeclinedModels } from './declinedModels.ts';
import type { ModelNeed } from './modelNeeds.ts';
import { languageName, mirrorOfSettings, modelFacts } from './modelTexts.ts';

/** Of the question that names no model. */
const ANY_MODEL = 'unknown-script';

/** Models of one question; a document in more languages is one for the list. */
const MAX_MODELS = 3;

/** What is asked: a text that says size, licence and host of what would be downloaded. */
interface Question {
  readonly text: string;
  /** Empty: the list of models is offered. */
  readonly models: readonly ModelEntry[];
}

/**
 * Asks whether a model is to be installed that reads this document better, and reads the document again by it. Resolves
 * with whether a question was asked; a model that somebody declined is none.
 */
export async function offerModel(folio: Folio, job: ReadingJob, need: ModelNeed): Promise<boolean> {
  const declined = new DeclinedModels(folio.context.globalState);
  if (declined.hasAll) return false;
  const question = await questionFor(folio, need);
  if (!question) return false;
  const names = question.models.length === 0 ? [ANY_MODEL] : question.models.map(({ name }) => name);
  if (names.some((name) => declined.has(name))) return false;
  void ask(folio, job, question, () => declined.add(names)).catch((error: unknown) => fail(error));
  return true;

  async function fail(error: unknown): Promise<void> {
    const [{ showFailure }, { asFolioError }] = await Promise.all([
      import('../errors/showFailure.ts'),
      import('../jobs/readingJob.ts'),
    ]);
    await showFailure(asFolioError(error).toFailure(), {
      actions: [
        { title: l10n.t('Manage Models…'), run: () => commands.executeCommand('folio.manageModels') },
      ],
    });
  }
}

async function questionFor({ connections }: Folio, need: ModelNeed): Promise<Question | undefined> {
  const daemon = await connections.open();
  if (need.kind === 'slow') {
    const { recommended } = await daemon.adviseModels(mirrorOfSettings());
    const better = recommended.find(({ reason }) => reason === 'better-page-model')?.model;
    if (!better) return undefined;
    const text = l10n.t(
      '{0} reads this better and faster: {1}. Install it?',
      better.title,
      modelFacts(better),
    );
    return { text, models: [better] };
  }
  const { languages, scripts } = need;
  if (languages.length + scripts.length === 0) return { text: UNKNOWN_TEXT(), models: [] };
  const advice = await daemon.adviseModels({
    languages: [...languages],
    scripts: [...scripts],
    ...mirrorOfSettings(),
  });
  const useful = advice.recommended.filter(({ reads }) => reads.length > 0).slice(0, MAX_MODELS);
  return useful.length === 0 ? undefined : { text: textOf(useful), models: useful.map(({ model }) => model) };
}

function textOf(useful: readonly ModelRecommendation[]): string {
  const reads = [...new Set(useful.flatMap((one) => one.reads))].map(languageName).join(', ');
  const models = useful.map(({ model }) => `${model.title} (${modelFacts(model)})`).join(', ');
  return l10n.t(
    'This document has text that no installed model reads well: {0}. Install {1}?',
    reads,
    models,
  );
}

const UNKNOWN_TEXT = (): string =>
  l10n.t('Some lines of this document are in a script that no installed model reads.');

async function ask(
  folio: Folio,
  job: ReadingJob,
  { text, models }: Question,
  decline: () => Thenable<void>,
): Promise<void> {
  const yes = models.length === 0 ? l10n.t('Manage Models…') : l10n.t('Install');
  const never = l10n.t('Don’t Ask Again');
  const choice = await window.showInformationMessage(text, yes, l10n.t('Not Now'), never);
  if (choice !== yes) {
    await decline();
    if (choice === never) await new DeclinedModels(folio.context.globalState).addAll();
    return;
  }
  if (models.length === 0) {
    await commands.executeCommand('folio.manageModels');
    return;
  }
  if (await install(folio, models)) await offerAgain(folio, job, models);
}

/** What lies on the machine already is copied, and the rest is downloaded. */
async function install(folio: Folio, models: readonly ModelEntry[]): Promise<boolean> {
  const here = models.flatMap(({ state, path }) =>
    state === 'found-on-system' && path !== undefined ? [path] : [],
  );
  const elsewhere = models.filter(({ state }) => state !== 'found-on-system');
  const added = here.length === 0 || (await addWithProgress(folio, here)) !== undefined;
  return added && (elsewhere.length === 0 || (await installWithProgress(folio, elsewhere)) !== undefined);
}

async function offerAgain(folio: Folio, job: ReadingJob, models: readonly ModelEntry[]): Promise<void> {
  const again = l10n.t('Read Again');
  const titles = models.map(({ title }) => title).join(', ');
  const text = l10n.t('Installed: {0}. Read {1} again?', titles, job.name);
  if ((await window.showInformationMessage(text, again)) !== again) return;
  const { readDocument } = await import('../reading/readDocument.ts');
  await readDocument(folio, job.request.source, job.request.options);
}
