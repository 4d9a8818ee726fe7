import { afterEach, describe, expect, it } from 'vitest';
import { diagnoseServer } from '../../server/src/readers/vlm/diagnosis/diagnoseServer.ts';
import type { StreamSettings } from '../../server/src/readers/vlm/stream/streamSettings.ts';
import { answersWithStatus } from '../fixtures/servers/answersWithStatus.ts';
import { honestVllm, type HonestVllmOptions } from '../fixtures/servers/honestVllm.ts';
import { openAiServer, type TestServer } from '../fixtures/servers/openAiServer.ts';
import { slowFirstToken } from '../fixtures/servers/slowFirstToken.ts';

const READ = '<|ref|>title<|/ref|><|det|>[[1, 2, 900, 900]]<|/det|>\n# FOLIO\n2468\n';
let server: TestServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

async function findings(started: Promise<TestServer>, stream: Partial<StreamSettings> = {}) {
  server = await started;
  const diagnosis = await diagnoseServer({ url: server.url }, { stream });
  const wrong = diagnosis.findings.filter(({ fix }) => fix !== undefined);
  return { all: diagnosis.findings.map(({ text }) => text).join('\n'), wrong };
}

const honest = (options: Partial<HonestVllmOptions> = {}) => honestVllm({ answer: () => READ, ...options });

describe('the diagnosis of a server', () => {
  it('finds nothing wrong with one that is as it should be', async () => {
    const { all, wrong } = await findings(honest());
    expect(wrong).toEqual([]);
    expect(all).toMatch(/vLLM serves deepseek-ai\/DeepSeek-OCR/);
    expect(all).toMatch(/The test picture was read\./);
    expect(all).toMatch(/It guards against repetition\./);
  });

  it.each([
    ['no guard against repetition', () => honest({ ngramProcessor: false }), /--logits_processors/],
    ['prefix caching', () => honest({ prefixCaching: true }), /--no-enable-prefix-caching/],
    ['a short context', () => honest({ context: 4_096 }), /--max-model-len 8192/],
    ['a version that does not check', () => honest({ version: '0.11.0' }), /Update vLLM to 0\.12/],
    [
      'another model',
      () => honest({ model: 'some/vision-model', answer: () => 'FOLIO 2468' }),
      /add a profile/,
    ],
    [
      'a picture that is read wrongly',
      () => honest({ answer: () => `${READ.slice(0, 60)}\nnonsense` }),
      /bfloat16/,
    ],
    ['tags that are lost', () => honest({ answer: () => 'FOLIO 2468' }), /skip_special_tokens/],
    ['empty output', () => honest({ answer: () => '' }), /chat-template/],
    ['a wrong key', () => honest({ apiKey: 'sesame' }), /--api-key/],
    ['no model', () => openAiServer({ models: [], chat: () => undefined }), /lists the/],
    [
      'a first token that does not come',
      () => slowFirstToken(),
      /overloaded or stuck/,
      { firstTokenMilliseconds: 100 },
    ],
    ['an engine that fails', () => answersWithStatus(500), /log of the server/],
  ] as const)(
    'finds %s, and says what mends it',
    async (_, start, fix, stream: Partial<StreamSettings> = {}) => {
      const { wrong } = await findings(start(), stream);
      expect(wrong.map((one) => one.fix).join('\n')).toMatch(fix);
      expect(wrong).toHaveLength(1);
    },
  );

  it('finds that nobody is there, and shows no password', async () => {
    server = await honest();
    const { port } = server;
    await server.close();
    const { url, findings: all } = await diagnoseServer({ url: `user:secret@127.0.0.1:${port}/v1/` });
    expect(url).toBe(`http://127.0.0.1:${port}`);
    expect(all).toHaveLength(1);
    expect(all[0]?.text).toMatch(/cannot be reached: nothing listens there/);
    expect(JSON.stringify(all)).not.toContain('secret');
  });

  it('finds that an address is none', async () => {
    const { findings: all } = await diagnoseServer({ url: 'ftp://host' });
    expect(all[0]?.text).toBe('"ftp://host" is not the address of a server.');
  });
});
