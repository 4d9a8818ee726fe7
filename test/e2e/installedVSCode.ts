import { cp } from 'node:fs/promises';
import { globSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext } from 'playwright-core';
import { launchBrowser } from '../../scripts/vscodeServer/headlessBrowser.ts';
import { PrivateFolders } from '../../scripts/vscodeServer/privateFolders.ts';
import { prepareServer } from '../../scripts/vscodeServer/serverPackage.ts';
import { Teardown } from '../../scripts/vscodeServer/teardown.ts';
import { VSCodeServer } from '../../scripts/vscodeServer/vscodeServer.ts';
import { workbenchAddress } from '../../scripts/vscodeServer/workbenchAddress.ts';
import { Workbench } from './workbench.ts';

const ROOT = join(import.meta.dirname, '../..');

/** 1280 x 800 at two pixels a point: sharp on any screen, and all of a small window. */
const SCREEN = { viewport: { width: 1280, height: 800 }, deviceScaleFactor: 2 };

/** A room for what matters in it. */
const SETTINGS = {
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.layoutControl.enabled': false,
  'window.commandCenter': false,
  'editor.minimap.enabled': false,
  'editor.wordWrap': 'on',
  'explorer.openEditors.visible': 0,
};

/** A VS Code with the packaged extension installed, on a copy of the samples. */
export class InstalledVSCode {
  readonly folders: PrivateFolders;
  readonly server: VSCodeServer;
  readonly #context: BrowserContext;
  readonly #teardown: Teardown;

  private constructor(
    folders: PrivateFolders,
    server: VSCodeServer,
    context: BrowserContext,
    teardown: Teardown,
  ) {
    this.folders = folders;
    this.server = server;
    this.#context = context;
    this.#teardown = teardown;
  }

  static async start(): Promise<InstalledVSCode> {
    const teardown = new Teardown();
    try {
      const folders = await PrivateFolders.create();
      teardown.add(() => folders.remove());
      await cp(join(ROOT, 'samples'), folders.workspace, { recursive: true });
      const files = await prepareServer();
      await VSCodeServer.install({ server: files, data: folders.data, vsix: packagedExtension() });
      const server = await VSCodeServer.start({
        server: files,
        data: folders.data,
        env: folders.env,
        settings: SETTINGS,
        trustAll: true,
      });
      teardown.add(() => server.stop());
      const browser = await launchBrowser();
      teardown.add(() => browser.close());
      const context = await browser.newContext(SCREEN);
      context.setDefaultTimeout(300_000);
      return new InstalledVSCode(folders, server, context, teardown);
    } catch (error) {
      await teardown.run();
      throw error;
    }
  }

  /** A new window on the folder. */
  async open(): Promise<Workbench> {
    const address = workbenchAddress({ port: this.server.port, folder: this.folders.workspace });
    return Workbench.open(await this.#context.newPage(), address);
  }

  async end(): Promise<void> {
    await this.#teardown.run();
  }
}

/** The file that `npm run package` made for this machine. */
function packagedExtension(): string {
  const { platform, arch } = process;
  const [found] = globSync(`dist/*-${platform}-${arch}-*.vsix`, { cwd: ROOT });
  if (found === undefined) throw new Error('There is no packaged extension. Run: npm run package');
  return join(ROOT, found);
}
