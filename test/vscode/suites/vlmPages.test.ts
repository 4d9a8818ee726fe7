import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { GROUNDED_PAGE } from '../../fixtures/servers/answers.ts';
import { ForwardClock } from '../../fixtures/servers/forwardClock.ts';
import { honestVllm, type HonestVllm } from '../../fixtures/servers/honestVllm.ts';
import { documentOf, endJobs, folio, jobOf, ocr } from './support/folio.ts';
import { until } from './support/until.ts';
import { clearWorkspace, putSample, readText } from './support/workspaceFiles.ts';

const WAITING = 'is being read';
const TITLES = ['Accounts', 'Letters', 'Wishes'] as const;
const KEY = 'key-of-the-suite';

/** A page takes the server longer than any machine takes to open an editor; `written` makes it fast. */
const TOKENS_PER_SECOND = 1;

/** Of the server's time: until it is about to write the first words of a page. */
const FIRST_WORDS_MILLISECONDS = 15_000;

describe('Pages that a server reads', () => {
  let server: HonestVllm;
  let clock: ForwardClock;
  let asked = 0;

  beforeEach(async () => {
    clock = new ForwardClock();
    server = await honestVllm({
      // Pages that began alike would have a running header.
      answer: () => GROUNDED_PAGE.replace('Minutes', TITLES[(asked += 1) % TITLES.length] ?? ''),
      apiKey: KEY,
      clock,
      tokensPerSecondPerSequence: TOKENS_PER_SECOND,
      stepMilliseconds: 20,
    });
    await (await folio()).servers.setKey(server.url, KEY);
    await set('deepseek.servers', [server.url]);
    await set('reader', 'deepseek');
    await vscode.commands.executeCommand('folio.clearCache');
  });

  afterEach(async () => {
    await endJobs();
    await set('deepseek.servers', undefined);
    await set('reader', undefined);
    await (await folio()).servers.setKey(server.url, '');
    await server.close();
    await clearWorkspace();
  });

  it('grow in the editor as the model writes, and stand in the file in the end', async () => {
    const source = await putSample('scanned-letter.pdf');
    const reading = ocr(source);
    const document = await documentOf(await jobOf(source));
    clock.forward(FIRST_WORDS_MILLISECONDS);
    const lengths = new Set<number>();
    await until('a page that grows', () => {
      const text = document.getText();
      if (text.includes('of the Meeting') && text.includes(WAITING)) lengths.add(text.length);
      return lengths.size >= 3;
    });
    const job = await written(reading, clock);
    assert.equal(job?.state.phase, 'done');
    const text = document.getText();
    assert.equal(text.match(/^# \w+ of the Meeting$/gm)?.length, 2);
    assert.match(text, /^\| Ada \| yes \|$/m);
    assert.ok(!text.includes(WAITING));
    assert.ok(!text.includes('<|'));
    assert.equal(await readText(document.uri), text);
    const { connections } = await folio();
    const status = await (await connections.open()).status();
    assert.equal(status.vlm.at(0)?.state, 'healthy');
    assert.ok(!JSON.stringify(status).includes(KEY));
  });

  it('leave alone what somebody writes into them meanwhile', async () => {
    const source = await putSample('scanned-letter.pdf');
    const reading = ocr(source);
    const document = await documentOf(await jobOf(source));
    clock.forward(FIRST_WORDS_MILLISECONDS);
    const at = await until('the first words', () => {
      const offset = document.getText().indexOf('of the Meeting');
      return offset > 0 && document.getText().includes(WAITING) ? offset : undefined;
    });
    const edit = new vscode.WorkspaceEdit();
    edit.insert(document.uri, document.positionAt(at), 'MINE ');
    assert.ok(await vscode.workspace.applyEdit(edit));
    const job = await written(reading, clock);
    assert.equal(job?.state.phase, 'done');
    const text = document.getText();
    assert.match(text, /# \w+ MINE of the Meeting/);
    assert.equal(text.match(/^\| Ada \| yes \|$/gm)?.length, 2);
    assert.ok(!text.includes(WAITING));
  });

  it('are asked of no server that would get its key in clear, unless that is allowed', async () => {
    const far = 'http://gpu.invalid:8000';
    const { servers, connections } = await folio();
    const daemon = await connections.open();
    const problems = async (): Promise<string> => {
      const named = (await daemon.status()).vlm.find(({ url }) => url === far);
      return named ? `${named.state}: ${named.problems.join(' ')}` : '';
    };
    await servers.setKey(far, KEY);
    await set('deepseek.servers', [far]);
    await until('a server that is refused', async () => /^down: .*plain http/.test(await problems()));
    await set('deepseek.allowKeysOverHttp', true);
    await until('a server that is asked', async () => /^(?!.*plain http)./.test(await problems()));
    await set('deepseek.allowKeysOverHttp', undefined);
    await servers.setKey(far, '');
  });
});

/** Has the server write all it still has to write. */
async function written<T>(reading: Promise<T>, clock: ForwardClock): Promise<T> {
  let hasEnded = false;
  void reading.finally(() => (hasEnded = true));
  await until('the end of the job', () => {
    clock.forward(60_000);
    return hasEnded;
  });
  return reading;
}

async function set(name: string, value: unknown): Promise<void> {
  await vscode.workspace.getConfiguration('folio').update(name, value, vscode.ConfigurationTarget.Global);
}
