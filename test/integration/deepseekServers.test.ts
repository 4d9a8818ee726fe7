import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { FolioError } from '../../server/src/errors/catalogue.ts';
import { pageResultSchema } from '../../server/src/page/pageResult.ts';
import type { PageProgress } from '../../server/src/readers/pageReader.ts';
import { ManualClock } from '../fixtures/daemon/manualClock.ts';
import { GROUNDED_PAGE, PLAIN_PAGE } from '../fixtures/servers/answers.ts';
import { answersWithStatus } from '../fixtures/servers/answersWithStatus.ts';
import { blankOutput } from '../fixtures/servers/blankOutput.ts';
import { dropsConnection } from '../fixtures/servers/dropsConnection.ts';
import { failsMidStream } from '../fixtures/servers/failsMidStream.ts';
import { GARBAGE, garbage } from '../fixtures/servers/garbage.ts';
import { honestVllm } from '../fixtures/servers/honestVllm.ts';
import { hugeOutput } from '../fixtures/servers/hugeOutput.ts';
import { loopsForEver } from '../fixtures/servers/loopsForEver.ts';
import { LENGTH_ERRORS, oldErrorShapes } from '../fixtures/servers/oldErrorShapes.ts';
import { ForwardClock } from '../fixtures/servers/forwardClock.ts';
import { openAiServer } from '../fixtures/servers/openAiServer.ts';
import { pictureOf, promptOf } from '../fixtures/servers/pictures.ts';
import { codesOf, ReaderScene, textOf } from '../fixtures/servers/readerScene.ts';
import { refusesFields } from '../fixtures/servers/refusesFields.ts';
import { refusesLargePictures } from '../fixtures/servers/refusesLargePictures.ts';
import { FakeVlmPage } from '../fixtures/servers/vlmPages.ts';
import { slowFirstToken } from '../fixtures/servers/slowFirstToken.ts';
import { splitsEveryByte } from '../fixtures/servers/splitsEveryByte.ts';
import { stallsMidStream } from '../fixtures/servers/stallsMidStream.ts';
import { truncatesAtLimit } from '../fixtures/servers/truncatesAtLimit.ts';
import { wrongModelName } from '../fixtures/servers/wrongModelName.ts';

let scene: ReaderScene;
afterEach(() => scene.close());

const grounded = () => honestVllm({ answer: () => GROUNDED_PAGE });

describe('an honest server', () => {
  it('gives blocks with boxes in points, tables and figures, and says who read', async () => {
    scene = new ReaderScene();
    const server = await grounded();
    scene.use(server);
    const result = await scene.read();
    expect(() => pageResultSchema.parse(result)).not.toThrow();
    expect(result.outcome).toBe('ok');
    expect(result.reader).toEqual({
      id: 'deepseek',
      model: 'deepseek-ai/DeepSeek-OCR',
      device: 'vLLM',
    });
    expect(result.blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'table', 'figure']);
    expect(result.size).toEqual({ width: 595, height: 842 });
    const figure = result.blocks[3];
    expect(figure?.box.x).toBeCloseTo((130 / 999) * 595, 2);
    expect(figure?.box.y).toBeCloseTo((620 / 999) * 842, 2);
    expect(result.warnings).toEqual([]);
    expect(Object.keys(result.timings).sort()).toEqual([
      'first-token',
      'parse',
      'picture',
      'queue',
      'tokens',
    ]);
    expect(await scene.list.models()).toEqual(['deepseek-ai/DeepSeek-OCR']);
  });

  it('is asked as the recipe says, with a budget that fits its context', async () => {
    scene = new ReaderScene();
    const server = await grounded();
    scene.use(server);
    await scene.read();
    expect(server.chats).toHaveLength(1);
    expect(server.chats[0]).toMatchObject({
      model: 'deepseek-ai/DeepSeek-OCR',
      temperature: 0,
      max_tokens: 8_192 - 913,
      stream: true,
      stream_options: { include_usage: true },
      skip_special_tokens: false,
      vllm_xargs: { ngram_size: 30, window_size: 90, whitelist_token_ids: [128_821, 128_822] },
      messages: [{ role: 'user' }],
    });
    expect(promptOf(server.chats[0]!)).toBe('<|grounding|>Convert the document to markdown.');
  });

  it('streams: the page grows while it is written, without half tags', async () => {
    scene = new ReaderScene({ settings: { progressMilliseconds: 0 } });
    scene.use(await honestVllm({ answer: () => GROUNDED_PAGE, oneByOne: true }));
    const progress: PageProgress[] = [];
    const result = await scene.read(undefined, { onProgress: (one) => progress.push(one) });
    expect(progress.some(({ open }) => open.includes('The members'))).toBe(true);
    expect(progress.filter(({ open }) => /<\|?(ref|det)|\|>/.test(open))).toEqual([]);
    const counts = progress.map(({ blocks }) => blocks.length);
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    expect(progress.at(-1)?.blocks.length).toBeGreaterThanOrEqual(result.blocks.length - 1);
  });

  it('gets a small picture in the fast mode', async () => {
    scene = new ReaderScene();
    const server = await grounded();
    scene.use(server);
    const page = new FakeVlmPage(1);
    await scene.read(page, { mode: 'fast' });
    expect(page.requests[0]).toMatchObject({ dpi: 144, maxSide: 640 });
    expect(server.chats[0]?.max_tokens).toBe(8_192 - 10 - 273);
  });

  it('is not asked about an empty page', async () => {
    scene = new ReaderScene();
    const server = await grounded();
    scene.use(server);
    const page = new FakeVlmPage(1);
    page.inkShare = 0;
    const result = await scene.read(page);
    expect(result).toMatchObject({ outcome: 'ok', source: 'none', blocks: [] });
    expect(codesOf(result)).toEqual(['no-text']);
    expect(server.chats).toHaveLength(0);
  });

  it('stops writing when the page is cancelled', async () => {
    scene = new ReaderScene();
    const server = await honestVllm({ answer: () => GROUNDED_PAGE, tokensPerSecondPerSequence: 1 });
    scene.use(server);
    const controller = new AbortController();
    const reading = scene.read(undefined, {}, controller.signal);
    await scene.until(([status]) => status?.running === 1);
    controller.abort();
    await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
    await server.whenAbandoned(0);
    expect(scene.reader.status()[0]?.running).toBe(0);
  });

  it('gets its key, and without it the page is read here and says so', async () => {
    scene = new ReaderScene({ fleet: { patienceMilliseconds: 200 } });
    const server = await honestVllm({ answer: () => GROUNDED_PAGE, apiKey: 'sesame' });
    scene.use(server);
    scene.list.name([{ url: server.url, apiKey: 'sesame' }]);
    expect((await scene.read()).reader.id).toBe('deepseek');
    scene.list.name([{ url: server.url, apiKey: 'open-barley' }]);
    const [status] = await scene.until(([one]) => one?.state === 'down');
    expect(status?.problems.join(' ')).toMatch(/rejected the API key/);
    expect(codesOf(await scene.read())).toEqual(['server-refused', 'read-locally']);
    expect(JSON.stringify([scene.log.entries, scene.reader.status()])).not.toMatch(/sesame|barley/);
  });
});

describe('servers with a sin', () => {
  it('slow first token: the page goes elsewhere after the time', async () => {
    const clock = new ForwardClock();
    scene = new ReaderScene({ clock });
    const [slow, good] = [await slowFirstToken(), await grounded()];
    scene.use(slow, good);
    await scene.until((all) => all.every(({ state }) => state === 'healthy'));
    const reading = [1, 2].map((page) => scene.read(new FakeVlmPage(page)));
    await Promise.race(reading);
    await expect.poll(slow.open).toBe(1);
    clock.forward(300_000);
    const results = await Promise.all(reading);
    expect(results.map(({ reader }) => reader.id)).toEqual(['deepseek', 'deepseek']);
    expect(results.flatMap(codesOf)).toEqual(['server-timeout']);
    await slow.whenAbandoned(1);
  });

  it('stalls: the page is not waited for longer than between two tokens', async () => {
    scene = new ReaderScene({ stream: { betweenTokensMilliseconds: 60 }, fleet: { pageAttempts: 1 } });
    const server = await stallsMidStream();
    scene.use(server);
    const result = await scene.read();
    expect(codesOf(result)).toEqual(['server-timeout', 'read-locally']);
    expect(result.reader.id).toBe('ppocr');
    await server.whenAbandoned(1);
  });

  it('has no end: the whole answer has a limit, too', async () => {
    scene = new ReaderScene({ stream: { totalMilliseconds: 80 }, fleet: { pageAttempts: 1 } });
    const server = await honestVllm({
      answer: () => Array.from({ length: 5_000 }, (_, i) => `word${i * 7}`).join(' '),
      tokensPerSecondPerSequence: 100,
    });
    scene.use(server);
    expect(codesOf(await scene.read())).toEqual(['server-timeout', 'read-locally']);
  });

  it.each([429, 503])('%i: it is left alone for as long as it asks, and asked again', async (status) => {
    scene = new ReaderScene();
    const server = await answersWithStatus(status, {
      times: 1,
      headers: { 'retry-after': '0.01' },
      then: (exchange) => exchange.answer(GROUNDED_PAGE),
    });
    scene.use(server);
    const result = await scene.read();
    expect(result.reader.id).toBe('deepseek');
    expect(codesOf(result)).toEqual(['server-busy']);
    expect(server.chats).toHaveLength(2);
  });

  it('500: a page that it fails on twice is read here', async () => {
    scene = new ReaderScene();
    const server = await answersWithStatus(500);
    scene.use(server);
    const result = await scene.read();
    expect(codesOf(result)).toEqual(['server-failed', 'read-locally']);
    expect(server.chats).toHaveLength(2);
    expect(JSON.stringify([result, scene.log.entries, scene.reader.status()])).not.toContain('secret');
  });

  it.each(['at-once', 'mid-stream'] as const)('hangs up %s: another server reads the page', async (when) => {
    scene = new ReaderScene();
    const [bad, good] = [await dropsConnection(when), await grounded()];
    scene.use(bad, good);
    await scene.until((all) => all.every(({ state }) => state === 'healthy'));
    const results = await Promise.all([1, 2, 3, 4].map((page) => scene.read(new FakeVlmPage(page))));
    expect(results.every(({ reader }) => reader.id === 'deepseek')).toBe(true);
  });

  it('says in the stream that it failed: no half page is taken for a whole one', async () => {
    scene = new ReaderScene();
    scene.use(await failsMidStream());
    expect(codesOf(await scene.read())).toEqual(['server-failed', 'read-locally']);
  });

  it('is not there', async () => {
    const free = createServer().listen(0, '127.0.0.1');
    await once(free, 'listening');
    const { port } = free.address() as AddressInfo;
    await new Promise((resolve) => free.close(resolve));
    scene = new ReaderScene({ fleet: { patienceMilliseconds: 200 } });
    scene.list.name([{ url: `http://user:secret@127.0.0.1:${port}/v1` }]);
    const result = await scene.read();
    expect(codesOf(result)).toEqual(['server-unreachable', 'read-locally']);
    expect(result.warnings[0]?.message).toContain(`http://127.0.0.1:${port} cannot be reached`);
    expect(JSON.stringify([result, scene.log.entries, scene.reader.status()])).not.toContain('secret');
    expect(scene.reader.window).toBeGreaterThan(0);
  });

  it('loops: it is stopped, and the stricter guard helps', async () => {
    scene = new ReaderScene();
    const server = await loopsForEver(({ body }) =>
      JSON.stringify(body).includes('"ngram_size":20') ? GROUNDED_PAGE : undefined,
    );
    scene.use(server);
    const result = await scene.read();
    expect(codesOf(result)).toEqual(['model-looped', 'read-with-other-guard']);
    expect(result.blocks).toHaveLength(4);
    await server.whenAbandoned(1);
  });

  it('loops with every guard: plain text', async () => {
    scene = new ReaderScene();
    scene.use(await loopsForEver(({ body }) => (promptOf(body) === 'Free OCR.' ? PLAIN_PAGE : undefined)));
    const result = await scene.read();
    expect(codesOf(result)).toEqual(['model-looped', 'model-looped', 'read-as-plain-text']);
    expect(textOf(result)).toContain('Ada voted yes.');
  });

  it('loops whatever it is asked: the page is read here', async () => {
    scene = new ReaderScene();
    const server = await loopsForEver();
    scene.use(server);
    const page = new FakeVlmPage(3);
    const result = await scene.read(page);
    expect(result.reader.id).toBe('ppocr');
    expect(codesOf(result)).toEqual([...Array.from({ length: 4 }, () => 'model-looped'), 'read-locally']);
    expect(page.localReads).toBe(1);
    await server.whenAbandoned(4);
  });

  it('loops, and the page cannot be read here either: what was good of it is kept', async () => {
    scene = new ReaderScene();
    scene.use(await loopsForEver());
    const page = new FakeVlmPage(3);
    page.localFailure = new FolioError('engine-unavailable', { reason: 'it is away' });
    const result = await scene.read(page);
    expect(result).toMatchObject({ outcome: 'partial', failure: { code: 'server-output' } });
    expect(textOf(result)).toContain('The members met at nine.');
    expect(codesOf(result)).toContain('model-incomplete');
  });

  it('cuts off: the page is read in two bands and put together', async () => {
    scene = new ReaderScene();
    const server = await truncatesAtLimit();
    scene.use(server);
    const result = await scene.read();
    expect(codesOf(result)).toEqual(['model-truncated', 'read-in-bands']);
    expect(result.blocks.map(({ text }) => text)).toEqual([
      'The first paragraph stands in the upper half of the page alone.',
      'This paragraph runs over the cut and goes on below it for a few more words.',
      'The last paragraph stands in the lower half.',
    ]);
    expect(result.blocks.map(({ order }) => order)).toEqual([0, 1, 2]);
    expect(result.blocks[2]?.box.y).toBeGreaterThan(842 / 2);
    expect(server.chats).toHaveLength(3);
  });

  it('writes nothing: the other prompt', async () => {
    scene = new ReaderScene();
    const server = await blankOutput(PLAIN_PAGE);
    scene.use(server);
    expect(codesOf(await scene.read())).toEqual(['model-blank', 'read-as-plain-text']);
    expect(server.chats).toHaveLength(2);
  });

  it('writes nothing about a page with hardly any ink: the local reader decides', async () => {
    scene = new ReaderScene();
    const server = await blankOutput(PLAIN_PAGE);
    scene.use(server);
    const page = new FakeVlmPage(1);
    page.inkShare = 0.0002;
    expect(codesOf(await scene.read(page))).toEqual(['model-blank', 'read-locally']);
    expect(server.chats).toHaveLength(1);
  });

  it('splits every byte: nothing is lost', async () => {
    scene = new ReaderScene();
    scene.use(await splitsEveryByte(GROUNDED_PAGE));
    const result = await scene.read();
    expect(textOf(result)).toContain('全员到齐 😀');
    expect(result.blocks.map(({ kind }) => kind)).toEqual(['heading', 'paragraph', 'table', 'figure']);
  });

  it.each(
    LENGTH_ERRORS.flatMap((message) =>
      (['old', 'new', 'detail'] as const).map((shape) => [shape, message] as const),
    ),
  )('refuses the budget in the %s shape: “%s”', async (shape, message) => {
    scene = new ReaderScene();
    const server = await oldErrorShapes(message, shape, 4_000, GROUNDED_PAGE);
    scene.use(server);
    const result = await scene.read();
    expect(result.reader.id).toBe('deepseek');
    expect(result.warnings).toEqual([]);
    expect(server.chats.map(({ max_tokens: most }) => most)).toEqual([7_279, 7_215, 3_607]);
  });

  it('refuses the list in vllm_xargs, and then all of it', async () => {
    scene = new ReaderScene();
    const server = await refusesFields(['vllm_xargs'], GROUNDED_PAGE);
    scene.use(server);
    expect((await scene.read()).blocks).toHaveLength(4);
    expect(server.chats).toHaveLength(3);
    // What it refused is remembered, and said.
    await scene.read();
    expect(server.chats).toHaveLength(4);
    expect(server.chats[3]).not.toHaveProperty('vllm_xargs');
    expect(scene.reader.status()[0]?.problems.join()).toMatch(/--logits_processors/);
  });

  it('refuses everything beyond OpenAI without a word about why', async () => {
    scene = new ReaderScene();
    const server = await refusesFields(
      ['vllm_xargs', 'stream_options', 'skip_special_tokens'],
      GROUNDED_PAGE,
      {
        namesThem: false,
      },
    );
    scene.use(server);
    const result = await scene.read();
    expect(result.reader.id).toBe('deepseek');
    expect(result.blocks.length).toBeGreaterThan(0);
  });

  it('refuses one page and no other: the others keep their guard', async () => {
    scene = new ReaderScene();
    const server = await openAiServer({
      chat: (exchange) =>
        pictureOf(exchange.body).page === 1
          ? exchange.json(400, { error: { message: 'cannot identify image file', code: 400 } })
          : exchange.answer(GROUNDED_PAGE),
    });
    scene.use(server);
    expect(codesOf(await scene.read(new FakeVlmPage(1)))).toEqual(['server-request', 'read-locally']);
    expect(server.chats.length).toBeGreaterThan(1);
    await scene.read(new FakeVlmPage(2));
    expect(server.chats.at(-1)).toHaveProperty('vllm_xargs.whitelist_token_ids');
    expect(scene.reader.status()[0]).toMatchObject({ state: 'healthy', problems: [] });
  });

  it('does not know its own model: the page is read here', async () => {
    scene = new ReaderScene();
    scene.use(await wrongModelName());
    const result = await scene.read();
    expect(codesOf(result)).toEqual(['server-model', 'read-locally']);
  });

  it.each(['many-events', 'one-line'] as const)('writes without end, %s: it is stopped', async (how) => {
    scene = new ReaderScene({ stream: { maxCharacters: 100_000 }, fleet: { pageAttempts: 1 } });
    const server = await hugeOutput(how);
    scene.use(server);
    expect(codesOf(await scene.read())).toEqual(['server-failed', 'read-locally']);
    await server.whenAbandoned(1);
  });

  it.each(Object.keys(GARBAGE) as (keyof typeof GARBAGE)[])('answers with %s', async (kind) => {
    scene = new ReaderScene({ fleet: { pageAttempts: 2 } });
    scene.use(await garbage(kind));
    expect(codesOf(await scene.read())).toEqual(['server-failed', 'read-locally']);
  });

  it('takes no large pictures: a JPEG, then a smaller one', async () => {
    scene = new ReaderScene();
    const server = await refusesLargePictures(400_000, GROUNDED_PAGE);
    scene.use(server);
    const page = new FakeVlmPage(1);
    page.pictureBytes = 5_000_000;
    const result = await scene.read(page);
    expect(result.reader.id).toBe('deepseek');
    expect(codesOf(result)).toEqual(['smaller-picture']);
    expect(page.requests.map(({ maxBytes }) => maxBytes)).toEqual([3_000_000, 750_000, 750_000, 375_000]);
  });

  it('answers in one piece though a stream was asked for', async () => {
    scene = new ReaderScene();
    scene.use(
      await openAiServer({
        chat: (exchange) =>
          exchange.json(200, {
            choices: [{ message: { role: 'assistant', content: GROUNDED_PAGE }, finish_reason: 'stop' }],
            usage: { prompt_tokens: 913, completion_tokens: 120 },
          }),
      }),
    );
    expect((await scene.read()).blocks).toHaveLength(4);
  });

  it('leaves out the tags and says `stop` at its limit, as deepseek-ocr.rs does', async () => {
    scene = new ReaderScene();
    const server = await openAiServer({
      models: [{ id: 'deepseek-ocr' }],
      paths: { '/v1/health': () => 'ok' },
      chat: (exchange) => {
        exchange.text(PLAIN_PAGE);
        exchange.finish('stop', exchange.body.max_tokens);
      },
    });
    scene.use(server);
    const result = await scene.read();
    expect(codesOf(result)[0]).toBe('model-truncated');
    expect(server.chats[0]?.messages[0]?.content.map(({ type }) => type)).toEqual(['text', 'image_url']);
    expect(scene.reader.status()[0]).toMatchObject({ adapter: 'deepseek-ocr.rs', limit: 1 });
  });
});

describe('several servers', () => {
  it('share the pages, and a new one gets its part while pages run', async () => {
    scene = new ReaderScene();
    const answer = () => GROUNDED_PAGE;
    // Writes when it is told to.
    const clock = new ManualClock();
    const one = await honestVllm({ answer, clock });
    const two = await grounded();
    scene.use(one);
    const first = [1, 2, 3, 4].map((page) => scene.read(new FakeVlmPage(page)));
    await expect.poll(() => one.core.running).toBe(4);
    scene.use(one, two);
    await scene.until((all) => all.length === 2 && all.every(({ state }) => state === 'healthy'));
    const second = [5, 6, 7, 8].map((page) => scene.read(new FakeVlmPage(page)));
    await expect.poll(() => two.chats.length).toBeGreaterThanOrEqual(3);
    await expect.poll(() => one.chats.length + two.chats.length).toBe(8);
    await expect.poll(() => one.core.running + two.chats.length).toBe(8);
    clock.advance(1_000);
    const results = await Promise.all([...first, ...second]);
    expect(results.every(({ reader }) => reader.id === 'deepseek')).toBe(true);
    expect(one.chats.length + two.chats.length).toBe(8);
  });

  it('are taken away while pages run: those end where they are, no new ones begin there', async () => {
    scene = new ReaderScene();
    const answer = () => GROUNDED_PAGE;
    const clock = new ManualClock();
    const one = await honestVllm({ answer, clock });
    const two = await honestVllm({ answer });
    scene.use(one);
    const running = scene.read(new FakeVlmPage(1));
    // A place is not enough: a page that was not sent yet would go to the other.
    await expect.poll(() => one.core.running).toBe(1);
    scene.use(two);
    const later = await scene.read(new FakeVlmPage(2));
    clock.advance(1_000);
    expect((await running).reader.id).toBe('deepseek');
    expect(later.reader.id).toBe('deepseek');
    expect([one.chats.length, two.chats.length]).toEqual([1, 1]);
    await one.close();
  });

  it('come back after a restart by themselves', async () => {
    scene = new ReaderScene({
      fleet: { openMilliseconds: 30, openMaxMilliseconds: 60 },
    });
    const before = await grounded();
    scene.use(before);
    await scene.read();
    await before.close();
    const reading = scene.read(new FakeVlmPage(2));
    await scene.until(([status]) => status?.state === 'down');
    const after = await honestVllm({ answer: () => GROUNDED_PAGE, port: before.port });
    const result = await reading;
    expect(result.reader.id).toBe('deepseek');
    expect(codesOf(result)).toEqual(['server-unreachable']);
    await after.close();
  });

  it('hand over in the middle of a page: it is in the results once', async () => {
    scene = new ReaderScene({ fleet: { openMilliseconds: 10_000 } });
    const answer = () => GROUNDED_PAGE;
    const clock = new ManualClock();
    const one = await honestVllm({ answer, clock, tokensPerSecondPerSequence: 20 });
    const two = await honestVllm({ answer });
    scene.use(one);
    const reading = Array.from({ length: 6 }, (_, page) => scene.read(new FakeVlmPage(page + 1)));
    await expect.poll(() => one.core.running).toBe(6);
    clock.advance(1_000);
    scene.list.name([{ url: one.url }, { url: two.url }]);
    await scene.until((all) => all.length === 2 && all[1]?.state === 'healthy');
    await one.close();
    const results = await Promise.all(reading);
    expect(results.map(({ page }) => page)).toEqual([1, 2, 3, 4, 5, 6]);
    expect(results.every(({ reader, blocks }) => reader.id === 'deepseek' && blocks.length === 4)).toBe(true);
    expect(two.chats).toHaveLength(6);
    await two.close();
  });
});
