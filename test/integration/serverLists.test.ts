import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import type { ModelPictureRequest } from '../../server/src/page/pagePicture.ts';
import type { HttpTransport } from '../../server/src/readers/vlm/http/transport.ts';
import { diagnoseServer } from '../../server/src/readers/vlm/diagnosis/diagnoseServer.ts';
import { PLAIN_PAGE } from '../fixtures/servers/answers.ts';
import { answersWithStatus } from '../fixtures/servers/answersWithStatus.ts';
import { openAiServer, type ChatExchange, type TestServer } from '../fixtures/servers/openAiServer.ts';
import { pictureOf } from '../fixtures/servers/pictures.ts';
import { codesOf, ReaderScene } from '../fixtures/servers/readerScene.ts';
import { FakeVlmPage } from '../fixtures/servers/vlmPages.ts';

let scene: ReaderScene;
afterEach(() => scene.close());

/** A server that answers as soon as it is let, and knows which pages it saw. */
async function server(
  apiKey?: string,
): Promise<
  TestServer & { release: () => void; pages: () => number[]; whenAsked: (chats: number) => Promise<void> }
> {
  const gate = Promise.withResolvers<void>();
  const listeners = new Set<() => void>();
  const asked: ChatExchange[] = [];
  const started = await openAiServer({
    ...(apiKey === undefined ? {} : { apiKey }),
    chat: async (exchange) => {
      asked.push(exchange);
      for (const listener of listeners) listener();
      await gate.promise;
      exchange.answer(PLAIN_PAGE);
    },
  });
  return {
    ...started,
    release: gate.resolve,
    pages: () => asked.map(({ body }) => pictureOf(body).page).sort((a, b) => a - b),
    whenAsked: (chats) =>
      new Promise((resolve) => {
        const look = (): void => {
          if (asked.length >= chats) resolve();
        };
        listeners.add(look);
        look();
      }),
  };
}

const pages = (...numbers: number[]): FakeVlmPage[] => numbers.map((page) => new FakeVlmPage(page));

describe('two lists of servers', () => {
  it('that have none in common: each sees its own pages only', async () => {
    scene = new ReaderScene();
    const [one, two] = [await server(), await server()];
    const other = scene.reader.openList();
    scene.list.name(scene.keep(one));
    other.name(scene.keep(two));
    one.release();
    two.release();
    await Promise.all([
      ...pages(1, 2, 3, 4, 5, 6).map((page) => scene.read(page)),
      ...pages(11, 12, 13, 14, 15, 16).map((page) => scene.read(page, {}, undefined, other)),
    ]);
    expect(one.pages()).toEqual([1, 2, 3, 4, 5, 6]);
    expect(two.pages()).toEqual([11, 12, 13, 14, 15, 16]);
  });

  it('that have one in common: it sees pages of both, the others do not', async () => {
    scene = new ReaderScene();
    const [own, common, others] = [await server(), await server(), await server()];
    const other = scene.reader.openList();
    scene.list.name(scene.keep(own, common));
    other.name(scene.keep(others, common));
    for (const { release } of [own, common, others]) release();
    await Promise.all([
      ...pages(1, 2, 3, 4, 5, 6, 7, 8).map((page) => scene.read(page)),
      ...pages(11, 12, 13, 14, 15, 16, 17, 18).map((page) => scene.read(page, {}, undefined, other)),
    ]);
    expect(own.pages().filter((page) => page > 10)).toEqual([]);
    expect(others.pages().filter((page) => page < 10)).toEqual([]);
    expect(own.pages().length + common.pages().length + others.pages().length).toBe(16);
    expect(scene.reader.status()).toHaveLength(3);
  });

  it('of which one is away: its pages are read here, not by the other', async () => {
    scene = new ReaderScene({ fleet: { patienceMilliseconds: 200 } });
    const two = await server();
    const other = scene.reader.openList();
    const gone = await server();
    await gone.close();
    scene.list.name([{ url: gone.url }]);
    other.name(scene.keep(two));
    two.release();
    await other.models();
    const result = await scene.read();
    expect(result.reader.id).toBe('ppocr');
    expect(codesOf(result)).toEqual(['server-unreachable', 'read-locally']);
    expect(two.chats).toEqual([]);
  });

  it('of which one fails: its pages fall back on its own servers, then on this machine', async () => {
    scene = new ReaderScene({ fleet: { patienceMilliseconds: 200 } });
    const failing = await answersWithStatus(500);
    const [spare, foreign] = [await server(), await server()];
    const other = scene.reader.openList();
    other.name(scene.keep(foreign));
    spare.release();
    foreign.release();
    await other.models();
    scene.use(failing);
    await scene.list.models();
    expect((await scene.read(new FakeVlmPage(1))).reader.id).toBe('ppocr');
    scene.list.name([...scene.keep(spare), { url: failing.url }]);
    expect((await scene.read(new FakeVlmPage(2))).reader.id).toBe('deepseek');
    expect(spare.pages()).toEqual([2]);
    expect(foreign.chats).toEqual([]);
  });

  it('with different keys at one address: each is asked with its own, and one that is wrong is no harm to the other', async () => {
    scene = new ReaderScene({ fleet: { patienceMilliseconds: 200 } });
    const locked = await server('right');
    locked.release();
    scene.keep(locked);
    const other = scene.reader.openList();
    const unlocked = { url: locked.url, apiKey: 'right' };
    scene.list.name([unlocked]);
    other.name([{ url: `${locked.url}/v1`, apiKey: 'wrong' }]);
    const [mine, theirs] = await Promise.all([
      scene.read(new FakeVlmPage(1)),
      scene.read(new FakeVlmPage(11), {}, undefined, other),
    ]);
    expect(mine.reader.id).toBe('deepseek');
    expect(theirs.reader.id).toBe('ppocr');
    expect(codesOf(theirs)).toContain('server-refused');
    expect(locked.pages()).toEqual([1]);
    expect((await scene.read(new FakeVlmPage(2))).reader.id).toBe('deepseek');
    expect(JSON.stringify([scene.reader.status(), scene.log])).not.toMatch(/right|wrong/);
  });

  it('share what an address has to do, whatever the key', async () => {
    scene = new ReaderScene();
    const shared = await openAiServer({
      chat: (exchange) => exchange.answer(PLAIN_PAGE),
      models: [{ id: 'deepseek-ai/DeepSeek-OCR', owned_by: 'library' }],
      paths: { '/api/version': () => JSON.stringify({ version: '0.13.0' }) },
    });
    scene.use(shared);
    const other = scene.reader.openList();
    other.name([{ url: shared.url, apiKey: 'other' }]);
    await Promise.all([scene.list.models(), other.models()]);
    expect(scene.list.window).toBeGreaterThan(0);
    // Twice as many places would be twice as many requests at a time.
    expect(scene.reader.window).toBe(scene.list.window);
    expect(other.window).toBe(scene.list.window);
  });
});

describe('a list that is replaced', () => {
  it('sends pages that wait to the new servers, and nothing more to the old', async () => {
    scene = new ReaderScene();
    const [old, next] = [await server(), await server()];
    scene.use(old);
    await scene.list.models();
    const places = scene.list.window;
    const all = pages(...Array.from({ length: places + 4 }, (_, index) => index + 1));
    const reading = Promise.all(all.map((page) => scene.read(page)));
    await old.whenAsked(1);
    const before = scene.reader.status()[0]?.running ?? 0;
    await old.whenAsked(before);
    scene.list.name(scene.keep(next));
    next.release();
    old.release();
    await reading;
    expect(old.pages()).toHaveLength(before);
    expect(next.pages()).toHaveLength(all.length - before);
  });

  it('takes back a page whose picture was still being drawn', async () => {
    scene = new ReaderScene();
    const [old, next] = [await server(), await server()];
    for (const { release } of [old, next]) release();
    const { list } = scene;
    scene.use(old);
    // Its place at the old server is there, its picture comes when the server is no longer named.
    const drawing = Promise.withResolvers<void>();
    const drawn = Promise.withResolvers<void>();
    const page = new (class extends FakeVlmPage {
      override async picture(request: ModelPictureRequest): ReturnType<FakeVlmPage['picture']> {
        drawing.resolve();
        await drawn.promise;
        return super.picture(request);
      }
    })(1);
    const reading = scene.read(page);
    await drawing.promise;
    list.name(scene.keep(next));
    drawn.resolve();
    expect((await reading).reader.id).toBe('deepseek');
    expect(old.chats).toEqual([]);
    expect(next.pages()).toEqual([1]);
  });

  it('does not try a page again at a server that is no longer named', async () => {
    scene = new ReaderScene();
    const asked = Promise.withResolvers<void>();
    const gate = Promise.withResolvers<void>();
    const old = await openAiServer({
      chat: async (exchange) => {
        asked.resolve();
        await gate.promise;
        exchange.json(500, { error: 'it broke' });
      },
    });
    const next = await server();
    next.release();
    scene.use(old);
    const reading = scene.read();
    await asked.promise;
    scene.list.name(scene.keep(next));
    gate.resolve();
    expect((await reading).reader.id).toBe('deepseek');
    expect(old.chats).toHaveLength(1);
    expect(next.pages()).toEqual([1]);
  });

  it('by none: pages that wait are read here, also when another list names the same server', async () => {
    scene = new ReaderScene();
    const shared = await server();
    const other = scene.reader.openList();
    scene.use(shared);
    other.name([{ url: shared.url }]);
    await scene.list.models();
    const all = pages(...Array.from({ length: scene.list.window + 4 }, (_, index) => index + 1));
    const reading = Promise.all(all.map((page) => scene.read(page)));
    await shared.whenAsked(1);
    const before = scene.reader.status()[0]?.running ?? 0;
    await shared.whenAsked(before);
    scene.list.close();
    shared.release();
    const results = await reading;
    expect(shared.pages()).toHaveLength(before);
    expect(results.filter(({ reader }) => reader.id === 'ppocr')).toHaveLength(all.length - before);
    expect((await scene.read(new FakeVlmPage(99), {}, undefined, other)).reader.id).toBe('deepseek');
  });
});

describe('a key', () => {
  it('does not go in clear to another machine unless that is allowed', async () => {
    const asked: string[] = [];
    const transport: HttpTransport = {
      request: ({ url, headers }) => {
        asked.push(`${url} ${headers['authorization'] ?? ''}`);
        return Promise.reject(new Error('nobody is there'));
      },
      close: () => Promise.resolve(),
    };
    scene = new ReaderScene({ transport, fleet: { patienceMilliseconds: 200 } });
    const far = { url: 'http://192.0.2.1:8000', apiKey: 'secret' };
    scene.list.name([far]);
    const result = await scene.read();
    expect(result.reader.id).toBe('ppocr');
    expect(codesOf(result)).toEqual(['server-key-insecure', 'read-locally']);
    expect(scene.list.status()).toMatchObject([{ url: 'http://192.0.2.1:8000', state: 'down' }]);
    expect(asked).toEqual([]);
    const { findings } = await diagnoseServer(far);
    expect(findings).toEqual([
      {
        text: expect.stringContaining('plain http') as string,
        fix: expect.stringContaining('--allow-insecure-keys') as string,
      },
    ]);
    scene.list.name([{ ...far, allowKeyOverHttp: true }]);
    await expect
      .poll(() => asked)
      .toContainEqual(expect.stringMatching(/^http:\/\/192\.0\.2\.1.* Bearer secret$/));
  });

  it('does not follow a server that sends requests elsewhere', async () => {
    scene = new ReaderScene({ fleet: { patienceMilliseconds: 200 } });
    const elsewhere = await server();
    elsewhere.release();
    scene.keep(elsewhere);
    const seen: (string | undefined)[] = [];
    const redirecting = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.writeHead(307, { location: `${elsewhere.url}${request.url ?? ''}` }).end();
    });
    redirecting.listen(0, '127.0.0.1');
    await once(redirecting, 'listening');
    onTestFinished(() => void redirecting.close());
    const { port } = redirecting.address() as AddressInfo;
    scene.list.name([{ url: `http://127.0.0.1:${port}`, apiKey: 'secret' }]);
    const result = await scene.read();
    expect(result.reader.id).toBe('ppocr');
    expect(result.warnings.map(({ message }) => message).join()).toContain('redirects');
    expect(seen).toContain('Bearer secret');
    expect(elsewhere.chats).toEqual([]);
  });
});
