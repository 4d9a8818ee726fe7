import { copyFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import type { Command, Position, Range, WorkspaceEdit } from 'vscode-languageserver-protocol/node';
import { canonicalJson } from '../../server/src/cache/canonicalJson.ts';
import { ResultCache } from '../../server/src/cache/resultCache.ts';
import { ResultRecords } from '../../server/src/daemon/results/resultRecords.ts';
import { DaemonScene } from '../fixtures/daemon/daemonScene.ts';
import { DaemonEditor } from '../fixtures/language/daemonEditor.ts';

const SAMPLE = join(import.meta.dirname, '../../samples/fax.tiff');

interface Misread {
  readonly scene: DaemonScene;
  readonly editor: DaemonEditor;
  readonly source: string;
  readonly uri: string;
  /** What the document said before the word was changed, and says now. */
  readonly before: string;
  readonly text: string;
  readonly position: Position;
}

/** A scan that was read, of which one word is then as if it had been misread: in the document and in what is kept. */
async function misreadResult(word: string, misread: string): Promise<Misread> {
  const scene = await DaemonScene.create();
  const source = join(scene.directory, 'fax.tiff');
  await copyFile(SAMPLE, source);
  const editor = await DaemonEditor.open();
  scene.watch(editor.pid);
  const read = await editor.execute('folio.read', { uri: pathToFileURL(source).href });
  const { uri } = read as { uri: string };
  const record = await new ResultRecords(join(scene.directory, 'state')).find(uri);
  const cache = new ResultCache(join(scene.directory, 'cache', 'results'));
  const key = {
    documentHash: record?.hash ?? '',
    page: 1,
    reader: record?.kept.readers[0] ?? '',
    modelHash: record?.kept.modelHash ?? '',
    options: canonicalJson(record?.kept.options),
  };
  const page = await cache.get(key);
  const line = page?.blocks
    .flatMap(({ lines }) => lines)
    .find(({ words }) => words.some(({ text }) => text === word));
  if (!page || !line) throw new Error(`${word} was not read`);
  for (const one of line.words) if (one.text === word) Object.assign(one, { text: misread, confidence: 0.3 });
  await cache.put(key, page);
  const before = await readFile(fileURLToPath(uri), 'utf8');
  const text = before.replace(word, misread);
  await writeFile(fileURLToPath(uri), text);
  await editor.show(uri, text);
  const lines = text.split('\n');
  const at = lines.findIndex((one) => one.includes(misread));
  const position = { line: at, character: (lines[at] ?? '').indexOf(misread) };
  return { scene, editor, source, uri, before, text, position };
}

async function fix({ editor, uri, position }: Misread, title: RegExp): Promise<Command> {
  const actions = await editor.actionsAt(uri, position);
  const command = actions.find((action) => title.test(action.title))?.command;
  if (!command) throw new Error(`none of ${actions.map((action) => action.title).join(' | ')}`);
  return command;
}

function applied(text: string, edit: WorkspaceEdit | undefined): string {
  const edits = (edit?.documentChanges ?? []).flatMap((change) =>
    'edits' in change ? change.edits.map((one) => one as { range: Range; newText: string }) : [],
  );
  const lines = text.split('\n');
  for (const { range, newText } of edits.reverse()) {
    const line = lines[range.start.line] ?? '';
    lines[range.start.line] =
      line.slice(0, range.start.character) + newText + line.slice(range.end.character);
  }
  return lines.join('\n');
}

it('a line is read again by a real daemon, and the word that was misread is mended and nothing else', async () => {
  const misread = await misreadResult('footbridge', 'f0otbridge');
  const { editor, before, text } = misread;
  const larger = await fix(misread, /enlarged/);
  await editor.execute(larger.command, larger.arguments?.[0]);
  expect(editor.edits).toHaveLength(1);
  expect(applied(text, editor.edits[0])).toBe(before);
});

it('a line that reads the same changes nothing and says so', async () => {
  const misread = await misreadResult('footbridge', 'footbridge');
  const { editor } = misread;
  const larger = await fix(misread, /enlarged/);
  await editor.execute(larger.command, larger.arguments?.[0]);
  await expect.poll(() => editor.messages.at(-1)).toMatch(/reads the same again: .*footbridge/);
  expect(editor.edits).toEqual([]);
});

it('what cannot be read again says why: another model that is not there, a source that changed or is gone', async () => {
  const misread = await misreadResult('footbridge', 'f0otbridge');
  const { editor, source, uri } = misread;
  const { command, arguments: [argument] = [] } = await fix(misread, /enlarged/);
  const otherModel = { ...(argument as object), how: 'model', model: 'no-such-model' };
  await expect(editor.execute(command, otherModel)).rejects.toThrow(/no-such-model/);
  const bytes = await readFile(source);
  await writeFile(source, Buffer.concat([bytes, Buffer.from('more')]));
  await expect(editor.execute(command, argument)).rejects.toThrow(/fax\.tiff has changed/);
  await rm(source);
  await expect(editor.execute(command, argument)).rejects.toThrow(/fax\.tiff/);
  await expect(editor.execute(command, { ...(argument as object), uri: `${uri}x` })).rejects.toThrow(
    /does not know/,
  );
  expect(editor.edits).toEqual([]);
});
