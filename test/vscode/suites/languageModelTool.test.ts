import assert from 'node:assert/strict';
import { copyFile, mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { folio } from './support/folio.ts';
import { clearWorkspace, putSample, samplePath } from './support/workspaceFiles.ts';

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
    assert.match(text, /^<!-- page 1 -->\n/);
    assert.match(text, /\n<!-- page 2 -->\n/);
  });

  it('reads the pages it is asked for', async () => {
    const text = await invoke({ path: 'letter.pdf', pages: '2' });
    assert.match(text, /^<!-- page 2 -->\n/);
  });

  it('keeps to a token budget, and says how to get the rest', async () => {
    const countTokens = (text: string): Thenable<number> => Promise.resolve(Math.ceil(text.length / 4));
    const text = await invoke({ path: 'letter.pdf' }, { tokenBudget: 150, countTokens });
    assert.ok((await countTokens(text)) <= 150, String(await countTokens(text)));
    assert.match(text, /pages: "2"/);
  });

  it('says what a model can do about an error', async () => {
    await assert.rejects(invoke({ path: 'nothing.pdf' }), /There is no file "nothing\.pdf"/);
    await assert.rejects(invoke({ path: 'letter.pdf', pages: '9' }), /Call again with pages that exist/);
    await assert.rejects(invoke({ file: 'letter.pdf' }), /The input must be/);
  });

  it('reads nothing outside the workspace without a question', async () => {
    const outside = join(await mkdtemp(join(tmpdir(), 'folio-outside-')), 'secret.pdf');
    await copyFile(samplePath('scanned-letter.pdf'), outside);
    const { jobs } = await folio();
    // Nobody is there to say yes: VS Code either refuses or waits for an answer.
    const answer = await Promise.race([
      invoke({ path: outside }).then(
        () => 'read',
        () => 'refused',
      ),
      // A document of the workspace is read in the meantime.
      invoke({ path: 'letter.pdf' }).then(() => 'asks'),
    ]);
    assert.equal(jobs.running.length, 0);
    assert.notEqual(answer, 'read');
  });
});
