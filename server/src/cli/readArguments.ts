import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FolioError } from '../errors/catalogue.ts';
import { isLimit, isLimitName, LIMIT_NAMES, LIMITS, type LimitName, type Limits } from '../limits.ts';
import { checkedLanguages } from '../page/languageTags.ts';
import { modelDirectory } from '../models/installedModels.ts';
import { parsePageSelection } from '../page/pageSelection.ts';
import type {
  DeviceChoice,
  OutputFormat,
  ReaderChoice,
  ReadOptionsInput,
  TextLayerMode,
} from '../protocol.ts';

/** The options of `read` and `batch` as given on the command line. */
export interface ReadFlags {
  readonly pages?: string;
  readonly format: OutputFormat;
  readonly out?: string;
  readonly model?: string;
  readonly languages?: string;
  readonly headersAndFooters?: boolean;
  readonly textLayer: TextLayerMode;
  readonly device?: DeviceChoice;
  readonly reader: ReaderChoice;
  readonly fast?: boolean;
  readonly wordBoxes?: boolean;
  readonly server?: readonly string[];
  readonly serverKeyFile?: string;
  readonly allowInsecureKeys?: boolean;
  readonly cache: boolean;
  readonly daemon: boolean;
  readonly passwordStdin?: boolean;
  readonly limit?: readonly string[];
  readonly quiet?: boolean;
  readonly verbose?: boolean;
}

/** The options for the service. Throws FolioError `usage`, `limit-invalid`, `language-invalid` or `pages-invalid`. */
export function readOptions(flags: ReadFlags, password: string | undefined): ReadOptionsInput {
  return {
    format: flags.format,
    textLayer: flags.textLayer,
    reader: flags.reader,
    ...(flags.fast || flags.wordBoxes
      ? { vlm: { mode: flags.fast ? 'fast' : 'quality', wordBoxes: flags.wordBoxes ?? false } }
      : {}),
    cache: flags.cache,
    limits: parseLimits(flags.limit ?? []),
    ...(flags.headersAndFooters === true ? { headersAndFooters: true } : {}),
    ...(flags.pages === undefined ? {} : { pages: checkedPages(flags.pages) }),
    ...(flags.model === undefined ? {} : { model: modelsArgument(flags.model) }),
    ...(flags.languages === undefined ? {} : { languages: languagesArgument(flags.languages) }),
    ...(flags.device === undefined ? {} : { device: flags.device }),
    ...(password === undefined ? {} : { password }),
  };
}

/** Refuses a list that no document could satisfy before any document is opened. */
function checkedPages(pages: string): string {
  parsePageSelection(pages);
  return pages;
}

/** Returns a name unchanged, and makes a folder absolute, because the daemon runs in another folder. */
export function modelArgument(model: string): string {
  const isPath = /[\\/]/.test(model) || (modelDirectory(model) === undefined && existsSync(model));
  return isPath ? resolve(model) : model;
}

/** The same for each model of a list with commas. */
export function modelsArgument(models: string): string {
  return models
    .split(',')
    .map((model) => modelArgument(model.trim()))
    .join(',');
}

/** `de,fr` as tags. Throws FolioError `language-invalid`. */
export function languagesArgument(list: string): string[] {
  return checkedLanguages(list.split(','));
}

/** Parses `NAME=VALUE` pairs; later ones override earlier ones. Throws FolioError `usage` or `limit-invalid`. */
export function parseLimits(pairs: readonly string[]): Partial<Limits> {
  const limits: Partial<Record<LimitName, number>> = {};
  for (const pair of pairs) {
    const [, name = '', value = ''] = /^([A-Za-z]+)=(.+)$/.exec(pair) ?? [];
    if (!isLimitName(name))
      throw usage(`--limit ${pair}: write NAME=VALUE with one of ${LIMIT_NAMES.join(', ')}.`);
    limits[name] = parseLimit(name, value);
  }
  return limits;
}

function parseLimit(name: LimitName, value: string): number {
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : NaN;
  if (!isLimit(name, number)) throw new FolioError('limit-invalid', { name, value, max: LIMITS[name].max });
  return number;
}

function usage(reason: string): FolioError {
  return new FolioError('usage', { reason });
}
