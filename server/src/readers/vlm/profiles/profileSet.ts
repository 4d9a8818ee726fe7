import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { z } from 'zod';
import { FolioError, reasonOf, toFolioError } from '../../../errors/catalogue.ts';
import { DEEPSEEK_PROFILES } from './deepseekProfiles.ts';
import { FALLBACK_PROFILE, OTHER_PROFILES } from './otherProfiles.ts';
import { profileSchema, type ModelProfile } from './profile.ts';

/** The built-in profiles and those a user added; a user's goes before a built-in one of the same name. */
export class ProfileSet {
  readonly #profiles: ReadonlyMap<string, ModelProfile>;

  constructor(added: readonly ModelProfile[] = []) {
    const all = [...DEEPSEEK_PROFILES, ...OTHER_PROFILES, ...added];
    this.#profiles = new Map(all.map((profile) => [profile.name, profile]));
  }

  get all(): readonly ModelProfile[] {
    return [...this.#profiles.values()];
  }

  get names(): readonly string[] {
    return [...this.#profiles.keys()];
  }

  /** The profile of that name. Throws FolioError `profile-unknown`. */
  named(name: string): ModelProfile {
    const profile = this.#profiles.get(name);
    if (!profile) throw new FolioError('profile-unknown', { profile: name, known: this.names.join(', ') });
    return profile;
  }

  /** The profile whose pattern fits most of the model's id, else the one for any model that sees. */
  forModel(model: string): ModelProfile {
    const id = model.toLowerCase();
    let best: ModelProfile = FALLBACK_PROFILE;
    let length = 0;
    for (const profile of this.#profiles.values()) {
      for (const pattern of profile.models) {
        // A user's profile comes later and wins over a built-in one that fits as well.
        if (pattern.length >= length && id.includes(pattern.toLowerCase())) {
          best = profile;
          length = pattern.length;
        }
      }
    }
    return best;
  }

  /** Whether a profile was made for this model. */
  knows(model: string): boolean {
    return this.forModel(model).models.length > 0;
  }
}

export interface LoadedProfiles {
  readonly profiles: ProfileSet;
  /** `profile-invalid`, one for each file that was left out. */
  readonly problems: readonly FolioError[];
}

/**
 * Reads the profiles in a folder: every `*.json`, in the order of their names. A folder that is not there
 * has none; a file that is wrong keeps nobody from reading with the others. Never throws.
 */
export function loadProfiles(directory: string | undefined): LoadedProfiles {
  const names = directory === undefined ? [] : namesIn(directory);
  const added: ModelProfile[] = [];
  const problems: FolioError[] = [];
  for (const name of names.filter((file) => file.endsWith('.json')).sort()) {
    try {
      added.push(readProfile(join(directory ?? '', name)));
    } catch (error) {
      problems.push(toFolioError(error));
    }
  }
  return { profiles: new ProfileSet(added), problems };
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory);
  } catch {
    return [];
  }
}

/** Throws FolioError `profile-invalid`, which says what is wrong with the file. */
function readProfile(file: string): ModelProfile {
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new FolioError('profile-invalid', { file, reason: reasonOf(error) });
  }
  const parsed = profileSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw new FolioError('profile-invalid', { file, reason: firstIssue(parsed.error) });
}

function firstIssue(error: z.ZodError): string {
  const [issue] = error.issues;
  if (!issue) return 'it does not fit the schema';
  const path = issue.path.map(String).join('.');
  return path === '' ? issue.message : `${path}: ${issue.message}`;
}
