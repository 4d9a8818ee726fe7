import assert from 'node:assert/strict';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { documentOf, endJobs, folio, ocr } from './support/folio.ts';
import { until } from './support/until.ts';
import { clearWorkspace, putFile, putSample, readText } from './support/workspaceFiles.ts';

/** Words that the sample's reading is not sure of, whatever the default is. */
const THRESHOLD = 0.97;

function doubts(uri: vscode.Uri): vscode.Diagnostic[] {
  return vscode.languages
    .getDiagnostics(uri)
    .filter(({ source, code }) => source === 'Folio' && code === 'doubtful-word')
    .sort((a, b) => a.range.start.compareTo(b.range.start));
}

async function someDoubts(uri: vscode.Uri): Promise<vscode.Diagnostic[]> {
  return until('doubtful words', () => {
    const found = doubts(uri);
    return found.length > 0 && found;
  });
}

async function fixes(
  document: vscode.TextDocument,
  { range }: vscode.Diagnostic,
): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand<vscode.CodeAction[]>(
    'vscode.executeCodeActionProvider',
    document.uri,
    range,
    vscode.CodeActionKind.QuickFix.value,
  );
}

async function doubtsLens(uri: vscode.Uri): Promise<number> {
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uri,
  );
  const lens = lenses.find(({ command }) => command?.command === 'folio.nextDoubtfulWord');
  return Number(/\d+/.exec(lens?.command?.title ?? '')?.[0] ?? (lens ? 1 : 0));
}

describe('Review', () => {
  const confidence = (): vscode.WorkspaceConfiguration =>
    vscode.workspace.getConfiguration('folio.confidence');
  let document: vscode.TextDocument;

  before(async () => {
    await confidence().update('threshold', THRESHOLD, vscode.ConfigurationTarget.Workspace);
    const job = await ocr(await putSample('page-photo.jpg'));
    assert.equal(job?.state.phase, 'done', JSON.stringify(job?.state.failure));
    document = await documentOf(job);
    await vscode.window.showTextDocument(document);
  });
  after(async () => {
    for (const name of ['threshold', 'hints'])
      await confidence().update(name, undefined, vscode.ConfigurationTarget.Workspace);
    await endJobs();
    await clearWorkspace();
  });

  it('starts no daemon for a Markdown document without pages, and one for a result', async () => {
    const { connections } = await folio();
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('folio.stopDaemon');
    await until('no connection', () => connections.state === 'disconnected');
    const readme = await putFile('README.md', '# Read me\n\nSee <!-- page 1 --> of the manual.\n');
    await vscode.window.showTextDocument(readme);
    await vscode.commands.executeCommand('vscode.executeDocumentSymbolProvider', readme);
    assert.equal(connections.state, 'disconnected');
    const result = await putFile('result.md', '<!-- page 1 -->\n\nText\n');
    await vscode.window.showTextDocument(result);
    await until('a connection', () => connections.state === 'connected');
  });

  it('lists doubtful words as problems, with the line of the scan where one points at them', async () => {
    document = await vscode.workspace.openTextDocument(document.uri);
    await vscode.window.showTextDocument(document);
    const found = await someDoubts(document.uri);
    for (const { range, severity } of found) {
      assert.equal(severity, vscode.DiagnosticSeverity.Information);
      assert.ok(document.getText(range).length > 0);
    }
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      document.uri,
      found[0]?.range.start,
    );
    const shown = hovers.flatMap(({ contents }) =>
      contents.map((content) => (content as vscode.MarkdownString).value),
    );
    assert.match(shown.join('\n'), /data:image\/png;base64,/);
    await until(
      'a lens with the count',
      async () => (await doubtsLens(document.uri)) === doubts(document.uri).length,
    );
  });

  it('applies a changed setting to documents that are open', async () => {
    const before = (await someDoubts(document.uri)).length;
    await confidence().update('hints', false, vscode.ConfigurationTarget.Workspace);
    await until('no doubtful words', () => doubts(document.uri).length === 0);
    await confidence().update('hints', undefined, vscode.ConfigurationTarget.Workspace);
    await until('the doubtful words', () => doubts(document.uri).length === before);
  });

  it('goes from one doubtful word to the next and back', async () => {
    const found = await someDoubts(document.uri);
    const editor = await vscode.window.showTextDocument(document);
    editor.selection = new vscode.Selection(0, 0, 0, 0);
    for (const { range } of found.slice(0, 3)) {
      await vscode.commands.executeCommand('folio.nextDoubtfulWord');
      assert.deepEqual(editor.selection.start, range.start);
      assert.deepEqual(editor.selection.end, range.end);
    }
    const [first] = found;
    const end = new vscode.Position(document.lineCount, 0);
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('folio.nextDoubtfulWord');
    assert.deepEqual(editor.selection.start, first?.range.start, 'it begins again behind the last one');
    await vscode.commands.executeCommand('folio.previousDoubtfulWord');
    assert.deepEqual(editor.selection.start, found.at(-1)?.range.start);
  });

  it('remembers a word that was accepted, also when the document is opened again', async () => {
    const found = await someDoubts(document.uri);
    // The first one has other readings, which a later test needs.
    const doubt = found.at(-1);
    assert.ok(doubt);
    const accept = (await fixes(document, doubt)).find(
      ({ command }) => command?.command === 'folio.acceptWord',
    );
    assert.ok(accept?.command, 'there is no fix that accepts the word');
    await vscode.commands.executeCommand(
      accept.command.command,
      ...((accept.command.arguments ?? []) as unknown[]),
    );
    await until('one doubtful word less', () => doubts(document.uri).length === found.length - 1);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.window.showTextDocument(document.uri);
    await until('the other doubtful words', () => doubts(document.uri).length === found.length - 1);
    assert.ok(!doubts(document.uri).some(({ range }) => range.isEqual(doubt.range)));
    document = await vscode.workspace.openTextDocument(document.uri);
  });

  it('takes another reading of a word, and the doubt is gone', async () => {
    await vscode.window.showTextDocument(document);
    const found = await someDoubts(document.uri);
    const offered = await Promise.all(
      found.map(async (doubt) => (await fixes(document, doubt)).map((fix) => ({ doubt, fix }))),
    );
    const first = offered.flat().find(({ fix }) => fix.edit !== undefined);
    assert.ok(first?.fix.edit, 'no doubtful word has another reading');
    const { doubt, fix } = first;
    const before = document.getText();
    const [edit] = first.fix.edit.get(document.uri);
    assert.ok(edit);
    assert.ok(edit.range.isEqual(doubt.range), fix.title);
    assert.notEqual(edit.newText, document.getText(doubt.range));
    await vscode.workspace.applyEdit(first.fix.edit);
    await until('one doubtful word less', () => doubts(document.uri).length === found.length - 1);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
    await until('the doubtful word again', () => doubts(document.uri).length === found.length);
  });

  it('reads a page again beside the page, and replaces it in one step that can be undone', async () => {
    await vscode.window.showTextDocument(document);
    await vscode.workspace.applyEdit(mine(document));
    const before = document.getText();
    const diffs: string[] = [];
    const watching = vscode.window.tabGroups.onDidChangeTabs(({ opened }) =>
      diffs.push(
        ...opened.filter(({ input }) => input instanceof vscode.TabInputTextDiff).map(({ label }) => label),
      ),
    );
    const kept = await again(document, { replace: false });
    assert.ok(kept?.before.includes('MY LINE') && !kept.after.includes('MY LINE'));
    assert.equal(document.getText(), before);
    const replaced = await again(document, { replace: true });
    watching.dispose();
    assert.equal(replaced?.isReplaced, true);
    assert.equal(document.getText().trimEnd(), replaced.after);
    assert.equal(diffs.length, 2, diffs.join(', '));
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('undo');
    assert.equal(document.getText(), before);
  });

  it('marks words of results that were read in a batch', async () => {
    const photo = await putSample('page-photo.jpg', 'photos/photo.jpg');
    const folder = vscode.Uri.joinPath(photo, '..');
    await vscode.commands.executeCommand('folio.ocrFolder', folder);
    const result = await vscode.workspace.openTextDocument(vscode.Uri.joinPath(folder, 'photo.md'));
    assert.equal(result.getText(), await readText(result.uri));
    await vscode.window.showTextDocument(result);
    await someDoubts(result.uri);
  });

  it('has its features again when another daemon has taken over', async () => {
    const { connections } = await folio();
    await vscode.window.showTextDocument(document);
    const before = (await someDoubts(document.uri)).length;
    const troubles: string[] = [];
    const listener = connections.onDidMeetTrouble((trouble) => troubles.push(trouble));
    const { pid } = (await connections.open()).info;
    process.kill(pid, 'SIGKILL');
    await until(
      'another daemon',
      () => connections.state === 'connected' && connections.current?.info.pid !== pid,
    );
    await until('the lens with the count', async () => (await doubtsLens(document.uri)) === before);
    await until('the doubtful words', () => doubts(document.uri).length === before);
    listener.dispose();
    assert.deepEqual(troubles, [], 'one loss is no notice');
  });

  it('follows a result without a file into the file it is saved as', async () => {
    const output = vscode.workspace.getConfiguration('folio.output');
    await output.update('location', 'untitled', vscode.ConfigurationTarget.Workspace);
    const job = await ocr(await putSample('page-photo.jpg', 'unsaved.jpg'));
    await output.update('location', undefined, vscode.ConfigurationTarget.Workspace);
    assert.equal(job?.state.phase, 'done', JSON.stringify(job?.state.failure));
    const untitled = await documentOf(job);
    assert.ok(untitled.isUntitled);
    const before = (await someDoubts(untitled.uri)).length;
    const saved = await vscode.workspace.openTextDocument(await putFile('saved.md', ''));
    const edit = new vscode.WorkspaceEdit();
    edit.insert(saved.uri, new vscode.Position(0, 0), untitled.getText());
    await vscode.workspace.applyEdit(edit);
    await saved.save();
    await vscode.window.showTextDocument(saved);
    await until('the doubtful words', () => doubts(saved.uri).length === before);
  });

  it('follows a result that is renamed', async () => {
    const to = vscode.Uri.joinPath(document.uri, '../renamed.md');
    const { connections } = await folio();
    const edit = new vscode.WorkspaceEdit();
    edit.renameFile(document.uri, to);
    await document.save();
    assert.ok(await vscode.workspace.applyEdit(edit));
    await vscode.window.showTextDocument(to);
    await someDoubts(to);
    const daemon = await connections.open();
    assert.match((await daemon.resultOrigin(to.toString()))?.source ?? '', /page-photo\.jpg$/);
  });
});

interface Reading {
  readonly before: string;
  readonly after: string;
  readonly isReplaced: boolean;
}

async function again(document: vscode.TextDocument, given: object): Promise<Reading | undefined> {
  return vscode.commands.executeCommand<Reading | undefined>('folio.readPageAgain', document.uri, 1, {
    options: { textLayer: 'never' },
    ...given,
  });
}

function mine({ uri, lineCount }: vscode.TextDocument): vscode.WorkspaceEdit {
  const edit = new vscode.WorkspaceEdit();
  edit.insert(uri, new vscode.Position(lineCount, 0), '\nMY LINE\n');
  return edit;
}
