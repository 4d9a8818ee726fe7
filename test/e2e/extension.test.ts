import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InstalledVSCode } from './installedVSCode.ts';
import { takePicture } from './pictures.ts';
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

  it('a right click on a PDF offers to read it', async () => {
    const item = await window.contextMenuItem('scanned-letter.pdf', 'OCR this PDF');
    await item.hover();
    await takePicture(window, 'context-menu');
    await item.click();
  });

  it('its text streams into an editor', async () => {
    await window.tab('scanned-letter.md').waitFor();
    await expect
      .poll(async () => (await window.lines.allTextContents()).join('\n'), { timeout: 60_000 })
      .toMatch(/Harbour\sStreet\s14/);
    await takePicture(window, 'streaming');
    const result = join(vscode.folders.workspace, 'scanned-letter.md');
    await expect.poll(() => readFile(result, 'utf8'), { timeout: 60_000 }).toMatch(/\| Tower \| 455 \|/);
    expect(await readFile(result, 'utf8')).not.toContain('is being read');
  });

  it('the preview shows headings and the table', async () => {
    await window.lines.first().click();
    await window.runCommand('Folio: Open Preview to the Side');
    const heading = window.preview.getByRole('heading', { name: 'On moving the archive' });
    await heading.waitFor({ timeout: 60_000 });
    expect(await window.preview.getByRole('cell', { name: 'Stairs' }).count()).toBe(1);
    expect(await window.preview.locator('.folio-page').first().textContent()).toBe('Page 1');
    await takePicture(window, 'preview');
  });

  it('a folder is read from the palette, and what fails is said', async () => {
    await window.runCommand('View: Close All Editors');
    const item = await window.contextMenuItem('scans', 'OCR Folder…');
    await item.click();
    const toast = window.notifications.filter({ hasText: 'broken.pdf' });
    await toast.waitFor({ timeout: 90_000 });
    expect(await toast.textContent()).toContain('2 documents read');
    await window.runCommand('Folio: Show Jobs');
    await window.page.getByRole('treeitem', { name: /broken\.pdf/ }).waitFor();
    await takePicture(window, 'jobs');
    expect(await readFile(join(vscode.folders.workspace, 'scans/two-columns.md'), 'utf8')).toMatch(
      /^<!-- page 1/,
    );
  });

  it('a result that exists is kept until somebody chooses', async () => {
    const result = join(vscode.folders.workspace, 'scanned-letter.md');
    await writeFile(result, 'written by hand\n');
    await window.clearNotifications();
    await window.runCommand('View: Show Explorer');
    await (await window.contextMenuItem('scanned-letter.pdf', 'OCR this PDF')).click();
    const dialog = window.page.getByRole('dialog').filter({ hasText: 'scanned-letter.md exists already' });
    await dialog.waitFor();
    await dialog.getByRole('button', { name: 'Compare' }).click();
    await window.tab('scanned-letter.md: existing ↔ read again').waitFor({ timeout: 60_000 });
    expect(await readFile(result, 'utf8')).toBe('written by hand\n');
  });
});
