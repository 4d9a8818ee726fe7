import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { extension } from './extension.ts';

/** The folder that is open in the window under test: its own, in the temporary folder. */
export function workspaceFolder(): string {
  const folder = vscode.workspace.workspaceFolders?.[0];
  if (!folder) throw new Error('no folder is open');
  return folder.uri.fsPath;
}

/** Absolute path of a sample of the project. */
export function samplePath(name: string): string {
  return join(extension().extensionPath, 'samples', name);
}

/** Copies a sample into the open folder. */
export async function putSample(name: string, as = name): Promise<vscode.Uri> {
  const path = join(workspaceFolder(), as);
  await mkdir(dirname(path), { recursive: true });
  await copyFile(samplePath(name), path);
  return vscode.Uri.file(path);
}

/** Writes a file into the open folder. */
export async function putFile(name: string, content: string | Uint8Array): Promise<vscode.Uri> {
  const path = join(workspaceFolder(), name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
  return vscode.Uri.file(path);
}

export async function readText(uri: vscode.Uri): Promise<string> {
  return readFile(uri.fsPath, 'utf8');
}

/** Closes all editors without saving, and empties the open folder. */
export async function clearWorkspace(): Promise<void> {
  for (const document of vscode.workspace.textDocuments) {
    if (!document.isDirty) continue;
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  }
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
  const folder = workspaceFolder();
  for (const name of await readdir(folder)) await rm(join(folder, name), { recursive: true, force: true });
}
