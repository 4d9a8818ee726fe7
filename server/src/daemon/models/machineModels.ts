import { modelDirectory } from '../../models/installedModels.ts';
import type * as modelStore from '../../models/modelStore.ts';
import { resolveModel } from '../../models/resolveModel.ts';
import { verifyModel } from '../../models/verifyModel.ts';
import { modelsInUse } from './modelsInUse.ts';
import type { ModelWork } from './modelWork.ts';

/** The catalogue, downloads and archives are loaded when somebody asks for models. */
const store = (): Promise<typeof modelStore> => import('../../models/modelStore.ts');

/** The models of this machine. */
export const machineModels: ModelWork = {
  has: (name) => modelDirectory(name) !== undefined,
  reading: modelsInUse,
  list: async (mirror) => (await store()).listModels({ mirror }),
  advise: async ({ languages, scripts, mirror }) => {
    const { recommendModels } = await store();
    return recommendModels(
      languages.length + scripts.length === 0 ? { mirror } : { languages, scripts, mirror },
    );
  },
  size: async (name, mirror, signal) => {
    const { downloadSize, wantedModels } = await store();
    const [entry] = wantedModels([name]);
    return entry && downloadSize(entry, mirror, signal);
  },
  install: async (name, options) => (await store()).installModels([name], options),
  add: async ({ paths, language }, signal) => (await store()).addModels(paths, { language, signal }),
  remove: async (name) => (await store()).removeModel(name),
  verify: async (name) => verifyModel(await resolveModel(name), { remember: false }),
};
