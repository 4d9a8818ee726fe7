import type { ResolvedModel } from '../../models/resolveModel.ts';
import type { StageKind } from '../../models/stageKinds.ts';
import { loadFormulaStage } from './formulas/formulaStage.ts';
import { loadLayoutStage } from './layout/layoutStage.ts';
import { loadOrientationStage } from './orientation/orientationStage.ts';
import type { Stages } from './stage.ts';
import { loadTableStage } from './tables/tableStage.ts';
import { loadUnwarpingStage } from './unwarping/unwarpingStage.ts';

type Loaders = { readonly [Kind in StageKind]: (model: ResolvedModel) => Promise<Stages[Kind]> };

/** Each reads what it needs of the model's manifest. */
const LOADERS: Loaders = {
  orientation: loadOrientationStage,
  unwarping: loadUnwarpingStage,
  layout: loadLayoutStage,
  tables: loadTableStage,
  formulas: loadFormulaStage,
};

/** Loads a model of documents into this thread, on the CPU. Errors: `model-invalid`, also for a model of another kind. */
export function loadStage<Kind extends StageKind>(kind: Kind, model: ResolvedModel): Promise<Stages[Kind]> {
  return LOADERS[kind](model);
}
