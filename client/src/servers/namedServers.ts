import {
  commands,
  EventEmitter,
  l10n,
  window,
  type Disposable,
  type Event,
  type SecretStorage,
} from 'vscode';
import type { NamedServer } from '../../../server/src/protocol.ts';
import { log } from '../logs.ts';
import { onSettings, setting } from '../settings.ts';

const SECRET = 'folio.server-key:';

/**
 * The servers this machine's settings name. Their keys are in VS Code's secret storage, and leave it for
 * the daemon's socket only.
 */
export class NamedServers implements Disposable {
  readonly #secrets: SecretStorage;
  readonly #onDidChange = new EventEmitter<void>();
  readonly #listeners: Disposable[];
  /** Servers that the user was told are not asked, once a window. */
  readonly #told = new Set<string>();

  constructor(secrets: SecretStorage) {
    this.#secrets = secrets;
    this.#listeners = [
      onSettings(['deepseek.servers', 'deepseek.allowKeysOverHttp'], () => this.#onDidChange.fire()),
      secrets.onDidChange(({ key }) => {
        if (key.startsWith(SECRET)) this.#onDidChange.fire();
      }),
    ];
  }

  /** Another list of servers, or another key; of another window, too. */
  get onDidChange(): Event<void> {
    return this.#onDidChange.event;
  }

  /** Addresses that can be none are left out, and noted in the log. */
  async urls(): Promise<string[]> {
    // Loaded with the first connection, and not when VS Code starts.
    const { isServerUrl } = await import('../../../server/src/protocol.ts');
    const urls = [...new Set(setting('deepseek.servers').map((url) => url.trim()))];
    const wrong = urls.filter((url) => url !== '' && !isServerUrl(url)).length;
    if (wrong > 0) log().warn(`${wrong} entries of folio.deepseek.servers are not addresses of servers`);
    return urls.filter((url) => isServerUrl(url));
  }

  async list(): Promise<NamedServer[]> {
    const { sendsKeyInClear } = await import('../../../server/src/protocol.ts');
    const allowKeyOverHttp = setting('deepseek.allowKeysOverHttp');
    return Promise.all(
      (await this.urls()).map(async (url) => {
        const apiKey = await this.#secrets.get(secretOf(url));
        if (apiKey === undefined) return { url };
        if (!allowKeyOverHttp && sendsKeyInClear(url)) this.#tellRefused(url);
        return { url, apiKey, allowKeyOverHttp };
      }),
    );
  }

  /** An empty key takes the old one away. */
  async setKey(url: string, key: string): Promise<void> {
    if (key === '') await this.#secrets.delete(secretOf(url));
    else await this.#secrets.store(secretOf(url), key);
  }

  /** The daemon asks no such server; without a word, its pages would be read here and nobody knew why. */
  #tellRefused(url: string): void {
    if (this.#told.has(url)) return;
    this.#told.add(url);
    const settings = l10n.t('Open Settings');
    const text = l10n.t(
      'Folio does not use {0} because its key would be sent over plain http, where others could read it. Use https, or allow this in the settings.',
      url,
    );
    void window.showWarningMessage(text, settings).then((choice) => {
      if (choice === settings)
        void commands.executeCommand('workbench.action.openSettings', 'folio.deepseek.allowKeysOverHttp');
    });
  }

  dispose(): void {
    for (const listener of this.#listeners) listener.dispose();
    this.#onDidChange.dispose();
  }
}

function secretOf(url: string): string {
  return SECRET + new URL(url).href.replace(/\/+$/, '');
}
