import type { FrameLocator, Locator, Page } from 'playwright-core';

/** VS Code's window as a person sees and uses it. */
export class Workbench {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  /** Resolves when the explorer shows the folder, icons and colours included. */
  static async open(page: Page, address: string): Promise<Workbench> {
    await page.goto(address);
    const workbench = new Workbench(page);
    await page.getByRole('treeitem').first().waitFor();
    // The file icons come with the theme, a moment after the first paint.
    await page.locator('.explorer-folders-view .file-icon').first().waitFor();
    await page.locator('.monaco-workbench.vs').waitFor();
    return workbench;
  }

  /** A file or folder in the explorer. */
  entry(name: string): Locator {
    return this.page.getByRole('treeitem', { name, exact: true });
  }

  /**
   * Right click on a file or folder, and the item of the menu that opens. Extensions add to menus a moment
   * after the window is there: until then the menu is opened again.
   */
  async contextMenuItem(entry: string, item: string): Promise<Locator> {
    const found = this.page.getByRole('menuitem', { name: item, exact: true });
    const builtIn = this.page.getByRole('menuitem', { name: 'Copy Path' });
    for (let tries = 0; tries < 20; tries += 1) {
      await this.entry(entry).click({ button: 'right' });
      await builtIn.waitFor();
      if ((await found.count()) > 0) return found;
      await this.page.keyboard.press('Escape');
      await builtIn.waitFor({ state: 'hidden' });
    }
    throw new Error(`the menu of ${entry} has no ${item}`);
  }

  /** Takes an item of a file's menu. The menu takes no clicks in its first moments; it does take the key. */
  async chooseFromMenu(entry: string, item: string): Promise<void> {
    await (await this.contextMenuItem(entry, item)).hover();
    await this.page.keyboard.press('Enter');
  }

  /** Runs a command by its title, as from the keyboard. A key that comes while focus moves is lost. */
  async runCommand(title: string): Promise<void> {
    for (let tries = 0; tries < 5; tries += 1) {
      await this.page.keyboard.press('F1');
      const isOpen = await this.quickInput.fill(`>${title}`, { timeout: 3_000 }).then(
        () => true,
        () => false,
      );
      if (isOpen) break;
    }
    await this.page.getByRole('option', { name: title }).first().waitFor();
    await this.page.keyboard.press('Enter');
  }

  /** The field of the palette and of every question on top of the window. */
  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible input.input');
  }

  tab(name: string): Locator {
    return this.page.getByRole('tab', { name });
  }

  /** The lines of the text editors that can be seen. */
  get lines(): Locator {
    return this.page.locator('.editor-instance .view-lines');
  }

  /** The document inside the Markdown preview. */
  get preview(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  get statusBar(): Locator {
    return this.page.locator('.statusbar');
  }

  /** A message in the corner of the window, as it pops up. */
  toast(text: string | RegExp): Locator {
    return this.page.locator('.notifications-toasts .notification-toast').filter({ hasText: text });
  }

  /** The messages of all times, opened from the bell in the status bar. */
  async openNotifications(): Promise<Locator> {
    await this.runCommand('Notifications: Show Notifications');
    const center = this.page.locator('.notifications-center.visible');
    await center.waitFor();
    return center;
  }
}
