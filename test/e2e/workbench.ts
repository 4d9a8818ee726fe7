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

  /** Runs a command by its title, as from the keyboard. */
  async runCommand(title: string): Promise<void> {
    await this.page.keyboard.press('F1');
    await this.quickInput.fill(`>${title}`);
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

  get notifications(): Locator {
    return this.page.locator('.notifications-toasts .notification-toast');
  }

  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    await this.notifications.first().waitFor({ state: 'hidden' });
  }
}
