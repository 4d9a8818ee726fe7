import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InstalledVSCode } from './installedVSCode.ts';
import { restMouse, takePicture } from './pictures.ts';
import type { Workbench } from './workbench.ts';

/** The packaged extension, installed, used with mouse and keyboard. */
describe('Folio in VS Code', () => {
  let vscode: InstalledVSCode;
  let window: Workbench;

  beforeAll(async () => {
    vscode = await InstalledVSCode.start();
    const { workspace } = vscode.folders;
    const samples = await readdir(workspace);
    await mkdir(join(workspace, 'scans'));
    for (const name of ['two-columns.pdf', 'fax.tiff'])
      await copyFile(join(workspace, name), join(workspace, 'scans', name));
    await writeFile(join(workspace, 'scans/broken.pdf'), 'no PDF');
    expect(samples).toContain('scanned-letter.pdf');
    window = await vscode.open();
  });
  afterAll(() => vscode.end());

  let settingsWritten = 0;

  /** Resolves when the window follows them: its title is one of them. */
  async function writeSettings(settings: Readonly<Record<string, unknown>>): Promise<void> {
    const folder = join(vscode.folders.workspace, '.vscode');
    settingsWritten += 1;
    const title = `Settings ${settingsWritten}`;
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'settings.json'), JSON.stringify({ ...settings, 'window.title': title }));
    await expect.poll(() => window.page.title()).toBe(title);
  }

  it('a right click on a PDF offers to read it', async () => {
    const item = await window.contextMenuItem('scanned-letter.pdf', 'OCR this PDF');
    await item.hover();
    await takePicture(window, 'context-menu');
    await item.click();
  });

  it('its text streams into an editor', async () => {
    await window.tab('scanned-letter.md').waitFor();
    await expect
      .poll(async () => (await window.lines.allTextContents()).join('\n'))
      .toMatch(/Harbour\sStreet\s14/);
    await takePicture(window, 'streaming');
    const result = join(vscode.folders.workspace, 'scanned-letter.md');
    await expect.poll(() => readFile(result, 'utf8')).toMatch(/\| Tower \| 455 \|/);
    await expect.poll(() => readFile(result, 'utf8')).not.toContain('is being read');
  });

  it('the preview shows headings and the table', async () => {
    await window.lines.first().click();
    await window.runCommand('Folio: Open Preview to the Side');
    const heading = window.preview.getByRole('heading', { name: 'On moving the archive' });
    await heading.waitFor();
    expect(await window.preview.getByRole('cell', { name: 'Stairs' }).count()).toBe(1);
    expect(await window.preview.locator('.folio-page').first().textContent()).toBe('Page 1');
    await takePicture(window, 'preview');
  });

  it('a folder is read from the palette, and what fails is said', async () => {
    await window.runCommand('View: Close All Editors');
    await window.chooseFromMenu('scans', 'OCR Folder…');
    const result = join(vscode.folders.workspace, 'scans/two-columns.md');
    await expect.poll(() => readFile(result, 'utf8').catch(() => '')).toMatch(/^<!-- page 1/);
    const messages = await window.openNotifications();
    await messages.filter({ hasText: '2 documents read, 1 failed or incomplete: broken.pdf' }).waitFor();
    await window.page.keyboard.press('Escape');
    await window.runCommand('Folio: Show Jobs');
    await window.page.getByRole('treeitem', { name: /broken\.pdf/ }).waitFor();
    await takePicture(window, 'jobs');
  });

  it('a page that meets a limit says so at once, opens its setting, and is read when that was raised', async () => {
    await writeSettings({ 'folio.limits.megapixels': 1 });
    await window.runCommand('View: Show Explorer');
    const toast = window.toast('the limit `megapixels` is 1.');
    await window.chooseFromMenu('page-photo.jpg', 'OCR this Image');
    await toast.waitFor();
    await toast.getByRole('button', { name: 'Open Settings' }).click();
    await window.page.getByText('The largest page that Folio reads, in megapixels').first().waitFor();
    await window.page.keyboard.press('Escape');
    await writeSettings({});
    await window.runCommand('Folio: Retry Failed');
    const result = join(vscode.folders.workspace, 'page-photo.md');
    await expect.poll(() => readFile(result, 'utf8').catch(() => '')).toMatch(/^<!-- page 1 -->\n\n[^*]/);
  });

  it('doubtful words are reviewed: listed, explained, accepted, and their page read again', async () => {
    const result = join(vscode.folders.workspace, 'scanned-letter.md');
    // The letter is read well: by the usual threshold one word is doubtful.
    await writeSettings({ 'folio.confidence.threshold': 0.88 });
    await window.runCommand('View: Close All Editors');
    await window.runCommand('Notifications: Clear All Notifications');
    await window.runCommand('View: Show Explorer');
    await window.entry('scanned-letter.md').dblclick();
    await window.page.getByText(/^2\sdoubtful\swords$/).waitFor();
    await window.runCommand('Problems: Focus on Problems View');
    const problems = window.page.getByRole('treeitem', { name: /may be misread/ });
    await expect.poll(() => problems.count()).toBe(3);
    for (const _step of [1, 2, 3]) await window.runCommand('Decrease Current View Size');
    await window.runCommand('View: Toggle Primary Side Bar Visibility');
    await window.runCommand('Focus First Editor Group');
    await window.page.keyboard.press('Control+Home');

    for (const _word of ['1.', '9,120']) await window.runCommand('Folio: Next Doubtful Word');
    await restMouse(window);
    await window.runCommand('Show or Focus Hover');
    await window.page.locator('.monaco-hover:visible img').first().waitFor();
    await takePicture(window, 'review');
    await window.page.keyboard.press('Escape');

    const fixes = window.page.locator('.action-widget');
    await window.runCommand('Quick Fix...');
    const accept = fixes.getByText('Mark “9,120” as right');
    await accept.waitFor();
    await takePicture(window, 'quick-fix');
    await accept.click();
    // The list has all its rows in sight again.
    await window.runCommand('Problems: Focus on Problems View');
    await window.runCommand('Increase Current View Size');
    await window.runCommand('Focus First Editor Group');
    await expect.poll(() => problems.count()).toBe(2);

    await window.runCommand('Folio: Next Doubtful Word');
    await window.runCommand('Quick Fix...');
    await fixes.getByText('Change to “潮').first().click();
    await expect.poll(() => problems.count()).toBe(1);
    await window.page.keyboard.press('Control+s');
    await expect.poll(() => readFile(result, 'utf8')).not.toContain('潮湿');

    await window.runCommand('Folio: Read Page Again…');
    await window.page.getByRole('option', { name: /By OCR/ }).click();
    const question = window.toast('Replace the page with the new reading?');
    await question.waitFor();
    await window.tab('Page 2: as it is ↔ read again').waitFor();
    await question.getByRole('button', { name: 'Replace Page' }).click();
    await window.tab('Page 2: as it is ↔ read again').waitFor({ state: 'detached' });
    await window.page.keyboard.press('Control+s');
    await expect.poll(() => readFile(result, 'utf8')).toContain('潮湿');
    await writeSettings({});
  });

  it('models are listed with what they read, their size and licence, and found by language', async () => {
    await window.runCommand('Folio: Manage Models…');
    const { page } = window;
    const builtIn = page.getByRole('option', { name: /PP-OCRv4 mobile/ });
    await builtIn.waitFor();
    await expect.poll(() => builtIn.textContent()).toMatch(/came with Folio, in use.*MB, Apache-2\.0/);
    await takePicture(window, 'models');
    await window.quickInput.fill('Dutch');
    await page.getByRole('option', { name: /Tesseract \(Dutch\)/ }).waitFor();
    await builtIn.waitFor({ state: 'detached' });
    await page.keyboard.press('Escape');
  });

  it('a result that exists is kept until somebody chooses', async () => {
    const result = join(vscode.folders.workspace, 'scanned-letter.md');
    await writeFile(result, 'written by hand\n');
    await window.runCommand('View: Show Explorer');
    await window.chooseFromMenu('scanned-letter.pdf', 'OCR this PDF');
    const dialog = window.page.getByRole('dialog').filter({ hasText: 'scanned-letter.md already exists' });
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Compare' }).click();
    await window.tab('scanned-letter.md: existing ↔ read again').waitFor();
    expect(await readFile(result, 'utf8')).toBe('written by hand\n');
  });
});
