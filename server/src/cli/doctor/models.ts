import { toFolioError } from '../../errors/catalogue.ts';
import { placedModels } from '../../models/installedModels.ts';
import { isPageModel, isRecognizer, isStage } from '../../models/manifest.ts';
import { resolveModel, type ResolvedModel } from '../../models/resolveModel.ts';
import { verifyModel } from '../../models/verifyModel.ts';
import type { Finding } from './report.ts';

const NAMES_A_LINE = 6;

/** The files of all models on this machine, and of one more if it is asked for, hashed: recognisers share a finding. */
export async function modelFindings(asked: string | undefined): Promise<Finding[]> {
  const names = (await placedModels()).map(({ name }) => name);
  const all = asked === undefined || names.includes(asked) ? names : [...names, asked];
  const checked = await Promise.all(all.map(check));
  const intact = checked.flatMap(({ model }) => (model === undefined ? [] : [model]));
  const recognizers = intact.filter(({ manifest }) => isRecognizer(manifest)).map(({ name }) => name);
  const documents = intact.filter(({ manifest }) => isStage(manifest)).map(({ name }) => name);
  return [
    ...intact
      .filter(({ manifest }) => isPageModel(manifest))
      .map(({ name, directory }) => ({
        subject: 'Model',
        lines: [`${name} in ${directory}, files verified`],
      })),
    ...(recognizers.length === 0 ? [] : [{ subject: 'Recognisers', lines: listed(recognizers) }]),
    ...(documents.length === 0 ? [] : [{ subject: 'Models of documents', lines: listed(documents) }]),
    ...checked.flatMap(({ problem }) => (problem === undefined ? [] : [problem])),
  ];
}

/** `18, files verified`, and their names, so many a line. */
function listed(names: readonly string[]): string[] {
  const lines = [`${names.length}, files verified`];
  for (let at = 0; at < names.length; at += NAMES_A_LINE)
    lines.push(names.slice(at, at + NAMES_A_LINE).join(', '));
  return lines;
}

/** A model whose files match their hashes, or what is wrong with it. */
async function check(name: string): Promise<{ model?: ResolvedModel; problem?: Finding }> {
  try {
    const model = await resolveModel(name);
    await verifyModel(model, { remember: false });
    return { model };
  } catch (error) {
    const { message, hint } = toFolioError(error);
    return { problem: { subject: 'Model', lines: [name], problem: `${message} ${hint}` } };
  }
}
