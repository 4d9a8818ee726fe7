import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { FolioError } from '../errors/catalogue.ts';
import { isLimit, isLimitName, LIMIT_NAMES, LIMITS, type LimitName, type Limits } from '../limits.ts';
import { isBuiltInModel } from '../models/builtInModels.ts';
import { parsePageSelection } from '../page/pageSelection.ts';
import type {
  DeviceChoice,
  OutputFormat,
  ReaderChoice,
  ReadOptionsInput,
  TextLayerMode,
} from '../protocol.ts';

/** The options that `read` and `batch` share, as the command line gives them. */
export interface ReadFlags {
  readonly pages?: string;
  readonly format: OutputFormat;
  readonly out?: string;
  readonly model?: string;
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

/** What the service is asked for. Throws FolioError `usage`, `limit-invalid` or `pages-invalid`. */
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
    ...(flags.pages === undefined ? {} : { pages: checkedPages(flags.pages) }),
    ...(flags.model === undefined ? {} : { model: modelArgument(flags.model) }),
    ...(flags.device === undefined ? {} : { device: flags.device }),
    ...(password === undefined ? {} : { password }),
  };
}

/** Refuses a list that no document could satisfy before any document is opened. */
function checkedPages(pages: string): string {
  parsePageSelection(pages);
  return pages;
}

/** A name as it is; a folder is made absolute, because the daemon lives elsewhere. */
export function modelArgument(model: string): string {
  const isPath = /[\\/]/.test(model) || (!isBuiltInModel(model) && existsSync(model));
  return isPath ? resolve(model) : model;
}

/** `NAME=VALUE` pairs; a later one wins. Throws FolioError `usage` or `limit-invalid`. */
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
