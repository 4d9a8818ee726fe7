import type { ServerAdapter } from '../adapters/adapter.ts';
import { adapterNamed, detectAdapter } from '../adapters/detectAdapter.ts';
import { chooseModel, listedModels } from '../adapters/listedModels.ts';
import type { ServerClient } from '../http/serverClient.ts';
import { ServerProblem } from '../http/serverProblem.ts';
import type { ModelProfile } from '../profiles/profile.ts';
import type { ProfileSet } from '../profiles/profileSet.ts';
import type { ServerSettings } from '../vlmReader.ts';

/** What a server is, as far as requests to it depend on that. */
export interface ServerIdentity {
  readonly adapter: ServerAdapter;
  readonly profile: ModelProfile;
  readonly model: string;
  /** Tokens, where the server says so. */
  readonly context: number | undefined;
}

/**
 * Asks a server what it is; what its settings say is not asked. Rejects with a ServerProblem, or with a
 * FolioError for settings that name an adapter or a profile that does not exist.
 */
export async function identify(
  client: ServerClient,
  settings: ServerSettings,
  profiles: ProfileSet,
  milliseconds: number,
  signal?: AbortSignal,
): Promise<ServerIdentity> {
  const models = await listedModels(client, milliseconds, signal);
  const model = chooseModel(models, settings.model, profiles);
  if (!model)
    throw new ServerProblem('model', {
      reason: settings.model === undefined ? 'it serves no model' : 'it does not serve the model asked for',
    });
  const owners = models.flatMap(({ owner }) => (owner === undefined ? [] : [owner]));
  return {
    adapter:
      settings.adapter === undefined
        ? await detectAdapter(client, owners, milliseconds, signal)
        : adapterNamed(settings.adapter),
    profile: settings.profile === undefined ? profiles.forModel(model.id) : profiles.named(settings.profile),
    model: model.id,
    context: model.context,
  };
}
