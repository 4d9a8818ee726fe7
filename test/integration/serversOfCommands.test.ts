import { afterEach, describe, expect, it, onTestFinished } from 'vitest';
import { CliScene } from '../fixtures/cli/cliScene.ts';
import { scannedPdf } from '../fixtures/cli/testScans.ts';
import { openAiServer, type TestServer } from '../fixtures/servers/openAiServer.ts';

let scene: CliScene;
afterEach(() => scene.close());

/** Writes its name on every page, but on none before `ready`. */
async function namedServer(name: string, ready: Promise<unknown>, onAsked: () => void): Promise<TestServer> {
  const server = await openAiServer({
    chat: async (exchange) => {
      onAsked();
      await ready;
      exchange.answer(`Read by ${name}.`);
    },
  });
  onTestFinished(() => server.close());
  return server;
}

async function document(name: string, pages: number): Promise<string> {
  const lines = Array.from({ length: pages }, (_, page) => [`${name}, page ${page + 1}`, 'with a few words']);
  return scene.file(`${name}.pdf`, await scannedPdf(lines));
}

describe('two commands at once, each with a server of its own', () => {
  it('send pages to their own server and to no other', async () => {
    scene = await CliScene.create();
    // Neither answers before both were asked: the commands are there at the same time.
    const [oneAsked, twoAsked] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    const both = Promise.all([oneAsked.promise, twoAsked.promise]);
    const one = await namedServer('one', both, oneAsked.resolve);
    const two = await namedServer('two', both, twoAsked.resolve);
    const results = await Promise.all(
      [
        { server: one, file: await document('first', 4) },
        { server: two, file: await document('second', 5) },
      ].map(({ server, file }) =>
        scene.run(['read', file, '--reader', 'deepseek', '--server', server.url, '--no-cache', '-q']),
      ),
    );
    expect(results.map(({ code }) => code)).toEqual([0, 0]);
    expect(results.map(({ stdout }) => stdout.match(/Read by \w+/g))).toEqual([
      Array(4).fill('Read by one'),
      Array(5).fill('Read by two'),
    ]);
    expect([one.chats.length, two.chats.length]).toEqual([4, 5]);
  });
});
