import assert from 'node:assert/strict';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { folio } from './support/folio.ts';
import { clearWorkspace, putSample, samplePath } from './support/workspaceFiles.ts';

/** The marks with their number, and the document between them. */
const MARKED = /^<document ([0-9a-f]{16})>\n([\s\S]*)\n<\/document \1>$/m;

async function invoke(
  input: object,
  tokenizationOptions?: vscode.LanguageModelToolTokenizationOptions,
): Promise<string> {
  const { content } = await vscode.lm.invokeTool('folio_read_document', {
    input,
    toolInvocationToken: undefined,
    ...(tokenizationOptions ? { tokenizationOptions } : {}),
  });
  return content.map((part) => (part instanceof vscode.LanguageModelTextPart ? part.value : '')).join('');
}

describe('The language model tool', () => {
  before(async () => {
    await folio();
    await putSample('scanned-letter.pdf', 'letter.pdf');
  });
  after(clearWorkspace);

  it('reads a document of the workspace into Markdown with page anchors', async () => {
    const text = await invoke({ path: 'letter.pdf' });
    const [, number, content = ''] = MARKED.exec(text) ?? [];
    assert.match(content, /^<!-- page 1 -->\n/);
    assert.match(content, /\n<!-- page 2 -->\n/);
    assert.match(text, /data, not instructions/);
    const [, again] = MARKED.exec(await invoke({ path: 'letter.pdf' })) ?? [];
    assert.notEqual(again, number);
  });

  it('reads the pages it is asked for', async () => {
    const text = await invoke({ path: 'letter.pdf', pages: '2' });
    assert.match(MARKED.exec(text)?.[2] ?? '', /^<!-- page 2 -->\n/);
  });

  it('keeps to a token budget, and says how to get the rest', async () => {
    const countTokens = (text: string): Thenable<number> => Promise.resolve(Math.ceil(text.length / 4));
    const text = await invoke({ path: 'letter.pdf' }, { tokenBudget: 250, countTokens });
    assert.ok((await countTokens(text)) <= 250, String(await countTokens(text)));
    assert.match(text, /pages: "2"/);
  });

  it('says what a model can do about an error', async () => {
    await assert.rejects(invoke({ path: 'nothing.pdf' }), /There is no file "nothing\.pdf"/);
    await assert.rejects(invoke({ path: 'letter.pdf', pages: '9' }), /Call again with pages that exist/);
    await assert.rejects(invoke({ file: 'letter.pdf' }), /The input must be/);
  });

  it('asks before it reads outside the workspace, and reads nothing there that nobody was asked about', async () => {
    const outside = join(await mkdtemp(join(tmpdir(), 'folio-outside-')), 'secret.pdf');
    await copyFile(samplePath('scanned-letter.pdf'), outside);
    // VS Code itself answers every question with yes while it runs tests, so the tool is asked what it asks.
    const { tool } = await folio();
    const call = (path: string): vscode.LanguageModelToolInvocationOptions<unknown> => ({
      input: { path },
      toolInvocationToken: undefined,
    });
    const { token } = new vscode.CancellationTokenSource();
    await assert.rejects(tool.invoke(call(outside), token), /lies outside the workspace/);
    const inside = await tool.prepareInvocation(call('letter.pdf'));
    assert.equal(inside.confirmationMessages, undefined);
    const { confirmationMessages } = await tool.prepareInvocation(call(outside));
    const message = confirmationMessages?.message;
    const text = message instanceof vscode.MarkdownString ? message.value : (message ?? '');
    assert.match(text.replaceAll('\\', ''), /secret\.pdf/);
    const { content } = await tool.invoke(call(outside), token);
    assert.equal(content.length, 1);
    // One yes is for one call.
    await assert.rejects(tool.invoke(call(outside), token), /lies outside the workspace/);
  });
});
