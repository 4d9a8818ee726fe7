import { commands, workspace, type ConfigurationScope } from 'vscode';
import { LIMITS, type LimitName } from '../../server/src/limits.ts';
import type { ReaderChoice, TextLayerMode } from '../../server/src/protocol.ts';

export type OutputLocation = 'beside' | 'folder' | 'untitled';

/** What one document may cost. */
type LimitSettings = { readonly [N in LimitName as `limits.${N}`]: number };

/** Every setting of Folio with its type; the manifest names the same (a test compares them). */
export interface Settings extends LimitSettings {
  /** Where results go. */
  readonly 'output.location': OutputLocation;
  /** For `folder`: absolute, or relative to the workspace folder. */
  readonly 'output.folder': string;
  /** Save pictures of a document beside its result. */
  readonly 'output.figures': boolean;
  /** Running headers, footers and page numbers stay in the text. */
  readonly 'output.headersAndFooters': boolean;
  readonly textLayer: TextLayerMode;
  /** Who reads what has no good text of its own. */
  readonly reader: ReaderChoice;
  /** Base addresses of the servers that may read. */
  readonly 'deepseek.servers': readonly string[];
  /** Send keys over plain http to servers on other machines, too. */
  readonly 'deepseek.allowKeysOverHttp': boolean;
  /** Words with boxes and confidences also where a server reads, by reading such pages on this machine, too. */
  readonly 'deepseek.wordBoxes': boolean;
  /** BCP 47 tags of the languages that documents may be in; empty: found out from each page. */
  readonly languages: readonly string[];
  /** Names or folders of models with commas between, a page model first; empty: the best ones on this machine. */
  readonly model: string;
  /** Takes the place of scheme and host in the addresses of models; empty: they come from where they are published. */
  readonly 'models.mirror': string;
  /** Reveal the newest page until the user scrolls. */
  readonly follow: boolean;
  readonly 'preview.openToSide': boolean;
  readonly codeLens: boolean;
  readonly 'confidence.hints': boolean;
  /** Words below it get a hint; from 0 to 1. */
  readonly 'confidence.threshold': number;
  /** Files a batch reads without asking first. */
  readonly 'batch.confirmAbove': number;
  /** The program that runs the daemon; empty: VS Code's own runtime. */
  readonly 'runtime.path': string;
  /** Minutes. */
  readonly 'daemon.unloadModelAfter': number;
  /** Minutes. */
  readonly 'daemon.exitAfter': number;
}

export type SettingName = keyof Settings;

/** What each setting is without a user's choice, and where it can be set. */
export const SETTINGS: {
  readonly [N in SettingName]: {
    readonly default: Settings[N];
    readonly scope: 'machine' | 'window' | 'resource';
  };
} = {
  'output.location': { default: 'beside', scope: 'resource' },
  'output.folder': { default: 'ocr', scope: 'resource' },
  'output.figures': { default: true, scope: 'resource' },
  'output.headersAndFooters': { default: false, scope: 'resource' },
  textLayer: { default: 'auto', scope: 'resource' },
  reader: { default: 'auto', scope: 'resource' },
  'deepseek.servers': { default: [], scope: 'machine' },
  'deepseek.allowKeysOverHttp': { default: false, scope: 'machine' },
  'deepseek.wordBoxes': { default: false, scope: 'resource' },
  languages: { default: [], scope: 'resource' },
  model: { default: '', scope: 'machine' },
  'models.mirror': { default: '', scope: 'machine' },
  follow: { default: false, scope: 'window' },
  'preview.openToSide': { default: false, scope: 'window' },
  codeLens: { default: true, scope: 'window' },
  'confidence.hints': { default: true, scope: 'window' },
  'confidence.threshold': { default: 0.8, scope: 'window' },
  'batch.confirmAbove': { default: 50, scope: 'window' },
  'limits.pageSeconds': { default: LIMITS.pageSeconds.default, scope: 'resource' },
  'limits.pageMegabytes': { default: LIMITS.pageMegabytes.default, scope: 'resource' },
  'limits.megapixels': { default: LIMITS.megapixels.default, scope: 'resource' },
  'limits.pages': { default: LIMITS.pages.default, scope: 'resource' },
  'limits.fileBytes': { default: LIMITS.fileBytes.default, scope: 'resource' },
  'runtime.path': { default: '', scope: 'machine' },
  'daemon.unloadModelAfter': { default: 5, scope: 'machine' },
  'daemon.exitAfter': { default: 10, scope: 'machine' },
};

/**
 * What a workspace nobody trusts must not choose: programs that are run, files that are loaded, who else sees
 * documents, and what a document may cost.
 */
const RESTRICTED: readonly SettingName[] = [
  'model',
  'models.mirror',
  'runtime.path',
  'output.folder',
  'deepseek.servers',
  'deepseek.allowKeysOverHttp',
  'reader',
  'limits.pageSeconds',
  'limits.pageMegabytes',
  'limits.megapixels',
  'limits.pages',
  'limits.fileBytes',
];

/** A setting's value for a document's folder; a value of the wrong type counts as the default. */
export function setting<N extends SettingName>(name: N, scope?: ConfigurationScope): Settings[N] {
  const configuration = workspace.getConfiguration('folio', scope);
  const fallback = SETTINGS[name].default;
  // VS Code leaves out restricted values by the manifest; this does not rely on it.
  const value: unknown =
    !workspace.isTrusted && RESTRICTED.includes(name)
      ? configuration.inspect(name)?.globalValue
      : configuration.get(name);
  return isSetting(value, fallback) ? value : fallback;
}

/** Shows this very setting in VS Code's editor of settings. */
export async function openSetting(name: SettingName): Promise<void> {
  await commands.executeCommand('workbench.action.openSettings', `@id:folio.${name}`);
}

/** Calls back when one of these settings changes. */
export function onSettings(names: readonly SettingName[], changed: () => void): { dispose(): void } {
  return workspace.onDidChangeConfiguration((event) => {
    if (names.some((name) => event.affectsConfiguration(`folio.${name}`))) changed();
  });
}

function isSetting<T>(value: unknown, like: T): value is T {
  if (Array.isArray(like)) return Array.isArray(value) && value.every((item) => typeof item === 'string');
  return typeof value === typeof like;
}
