import { z } from 'zod';
import type { ServerClient } from '../http/serverClient.ts';
import { ServerProblem } from '../http/serverProblem.ts';
import type { ProfileSet } from '../profiles/profileSet.ts';

/** A model that a server offers. */
export interface ListedModel {
  readonly id: string;
  readonly owner: string | undefined;
  /** Tokens of prompt and answer, where it says so. */
  readonly context: number | undefined;
}

const modelsSchema = z.looseObject({
  data: z
    .array(
      z.looseObject({
        id: z.string().min(1),
        owned_by: z.unknown().optional(),
        max_model_len: z.unknown().optional(),
      }),
    )
    .max(10_000),
});

/** The models of a server, in its order. Rejects with a ServerProblem. */
export async function listedModels(
  client: ServerClient,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<ListedModel[]> {
  let json: unknown;
  try {
    json = await client.getJson('/v1/models', milliseconds, signal);
  } catch (error) {
    if (!(error instanceof ServerProblem) || error.kind !== 'model') throw error;
    throw new ServerProblem('garbage', { reason: 'it has no /v1/models', cause: error });
  }
  const parsed = modelsSchema.safeParse(json);
  if (!parsed.success) throw new ServerProblem('garbage', { reason: 'it does not list its models' });
  return parsed.data.data.map(({ id, owned_by: owner, max_model_len: context }) => ({
    id,
    owner: typeof owner === 'string' ? owner : undefined,
    context: typeof context === 'number' && context > 0 ? context : undefined,
  }));
}

/**
 * The model that shall read: the one that was asked for, else the first that a profile was made for, else
 * the first. Undefined when what was asked for is not there, or nothing is.
 */
export function chooseModel(
  models: readonly ListedModel[],
  wanted: string | undefined,
  profiles: ProfileSet,
): ListedModel | undefined {
  if (wanted !== undefined) return models.find(({ id }) => id === wanted);
  return models.find(({ id }) => profiles.knows(id)) ?? models[0];
}
