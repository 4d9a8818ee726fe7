import { spawn } from 'node:child_process';
import { mkdir, readdir, readFile, rm, stat, symlink, utimes, writeFile, chmod } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { daemonArguments } from '../../server/src/rendezvous/daemonOptions.ts';
import { MAX_CLIENTS } from '../../server/src/daemon/jobs/jobSettings.ts';
import { greetDaemon } from '../../server/src/rendezvous/handshake.ts';
import { publishInfo } from '../../server/src/rendezvous/infoFile.ts';
import type { DaemonConnection } from '../../server/src/daemonClient/daemonConnection.ts';
import { connectDaemon } from '../../server/src/daemonClient/connectDaemon.ts';
import { entryPoint } from '../../server/src/entryPoints.ts';
import { DaemonScene, ends, eventsOf, isRunning, pagesOf } from '../fixtures/daemon/daemonScene.ts';
import { StarterProcess } from '../fixtures/daemon/starterProcess.ts';
import { containing, matching } from '../fixtures/daemon/matchers.ts';
import { deadPid } from '../fixtures/daemon/deadPid.ts';

const unix = process.platform !== 'win32';

function environment(directory: string): Record<string, string> {
  return {
    FOLIO_RUN_DIR: join(directory, 'run'),
    FOLIO_LOG_DIR: join(directory, 'log'),
    FOLIO_CACHE_DIR: join(directory, 'cache'),
  };
}

/** A connection to the daemon's socket that knows nothing. */
async function stranger(address: string): Promise<ReturnType<typeof connect>> {
  const socket = connect(address);
  socket.on('error', () => undefined);
  onTestFinished(() => void socket.destroy());
  await once(socket, 'connect');
  return socket;
}

describe('starting', () => {
  it('leaves one daemon when eight programs start it at once, past a stale lock and a stale info file', async () => {
    const programs = Array.from({ length: 8 }, () => new StarterProcess());
    const dead = deadPid();
    for (let round = 0; round < 5; round += 1) {
      const scene = await DaemonScene.create();
      await mkdir(scene.run(), { recursive: true, mode: 0o700 });
      await chmod(join(scene.run(), '..'), 0o700);
      await writeFile(join(scene.run(), 'start.lock'), `${dead}:stale`);
      const stale = {
        address: join(scene.run(), 'gone.sock'),
        pid: dead,
        protocol: 5,
        build: 'test',
        version: '0',
        startedAt: 0,
      };
      await publishInfo(scene.run(), { ...stale, token: '0'.repeat(64) });
      const pids = await Promise.all(
        programs.map((program) => program.connect(environment(scene.directory), scene.options())),
      );
      for (const pid of pids) scene.watch(pid);
      expect(new Set(pids).size).toBe(1);
      await scene.untilLogged('"msg":"started"');
      expect(await scene.starts()).toBe(1);
      await Promise.all(programs.map((program) => program.order({ do: 'close' })));
    }
  });

  it('leaves one survivor when daemons are started without the lock', async () => {
    const scene = await DaemonScene.create();
    const run = scene.run();
    const daemons = Array.from({ length: 3 }, () =>
      spawn(process.execPath, [entryPoint('daemon'), ...daemonArguments({ ...scene.options(), run })], {
        stdio: 'ignore',
      }),
    );
    for (const daemon of daemons) scene.watch(daemon.pid ?? 0);
    await expect.poll(() => scene.starts().catch(() => 0)).toBe(3);
    const running = (): number[] => daemons.flatMap(({ pid = 0 }) => (isRunning(pid) ? [pid] : []));
    await expect.poll(() => running().length).toBe(1);
    expect(running()).toEqual([(await scene.info()).pid]);
    expect((await readdir(run)).filter((name) => name.endsWith('.sock'))).toHaveLength(1);
  });

  it('goes past a lock whose holder was killed', async () => {
    const scene = await DaemonScene.create();
    const holder = new StarterProcess();
    await (await scene.connect()).stop(true);
    await holder.order({ do: 'lock', directory: scene.run() });
    await holder.kill();
    expect(isRunning((await scene.connect()).info.pid)).toBe(true);
  });

  it('uses a daemon that runs, and says so when none does and none is to be started', async () => {
    const scene = await DaemonScene.create();
    await expect(connectDaemon({ start: false, daemon: scene.options() })).rejects.toMatchObject({
      code: 'daemon-unreachable',
      hint: containing(join(scene.directory, 'log', 'daemon-test.log')),
    });
    const { info } = await scene.connect();
    expect((await connectDaemon({ start: false, daemon: scene.options() })).info.pid).toBe(info.pid);
  });

  it('lets two builds live side by side, and draining one leaves the other alone', async () => {
    const scene = await DaemonScene.create();
    const [one, other] = [await scene.connect('honest', 'one'), await scene.connect('honest', 'other')];
    expect(one.info.pid).not.toBe(other.info.pid);
    await one.stop(false);
    await ends(one.info.pid);
    expect((await other.status()).build).toBe('other');
  });

  it('outlives the program that started it', async () => {
    const scene = await DaemonScene.create();
    const program = new StarterProcess();
    const pid = await program.connect(environment(scene.directory), scene.options());
    scene.watch(pid);
    await program.kill();
    expect((await scene.connect()).info.pid).toBe(pid);
  });

  it.runIf(unix)('fails with the reason and the log when the daemon ends before it is ready', async () => {
    const scene = await DaemonScene.create();
    const runtime = join(scene.directory, 'runtime');
    const script = '#!/bin/sh\n[ "$1" = --version ] && exec echo v24.0.0\necho no such library >&2\nexit 1\n';
    await writeFile(runtime, script, { mode: 0o700 });
    await expect(connectDaemon({ start: true, runtime, daemon: scene.options() })).rejects.toMatchObject({
      code: 'daemon-unreachable',
      message: containing('it ended with code 1 (no such library)'),
      hint: containing(join(scene.directory, 'log', 'daemon-test.out')),
    });
    expect(await readdir(scene.run())).toEqual([]);
  });

  it.runIf(unix)('fails with what the daemon says itself of its folder', async () => {
    const scene = await DaemonScene.create();
    // Longer than any system takes for a socket.
    const run = join(scene.directory, 'x'.repeat(120), 'run');
    await expect(connectDaemon({ start: true, daemon: { ...scene.options(), run } })).rejects.toMatchObject({
      code: 'folder-unwritable',
      message: matching(/Folio cannot use its folder .*EINVAL/),
      hint: containing('FOLIO_RUN_DIR'),
    });
    expect(await readdir(run)).toEqual([]);
  });

  it('needs no place for a log', async () => {
    const scene = await DaemonScene.create();
    await writeFile(join(scene.directory, 'log'), '');
    expect((await (await scene.connect()).status()).draining).toBe(false);
  });
});

describe.runIf(unix)('the run directory', () => {
  it('is private, and so is all that is in it', async () => {
    const scene = await DaemonScene.create();
    await scene.connect();
    expect((await stat(scene.run())).mode & 0o777).toBe(0o700);
    expect((await stat(join(scene.run(), 'info.json'))).mode & 0o777).toBe(0o600);
  });

  it('that an older version left open is closed', async () => {
    const scene = await DaemonScene.create();
    await mkdir(join(scene.directory, 'run'), { mode: 0o700 });
    await mkdir(scene.run());
    await chmod(scene.run(), 0o777);
    await scene.connect();
    expect((await stat(scene.run())).mode & 0o777).toBe(0o700);
  });

  it('is refused when it lies in a folder that others use', async () => {
    const scene = await DaemonScene.create();
    await mkdir(join(scene.directory, 'run', 'of-another-program'), { recursive: true });
    await chmod(join(scene.directory, 'run'), 0o777);
    await expect(scene.connect()).rejects.toMatchObject({ code: 'run-directory-unsafe' });
  });

  it('is cleared of what killed daemons left, and of builds that are gone, but of nothing else', async () => {
    const scene = await DaemonScene.create();
    const base = join(scene.directory, 'run');
    const dead = deadPid();
    const make = async (name: string, old: boolean): Promise<void> => {
      await mkdir(join(base, name), { recursive: true, mode: 0o700 });
      if (old) await utimes(join(base, name), new Date(0), new Date(0));
    };
    await mkdir(base, { mode: 0o700 });
    await make('v1-gone-0', true);
    await make('v1-young-0', false);
    await make('something-else', true);
    await symlink(join(base, 'something-else'), join(base, 'v1-link-0'));
    const living = await scene.connect('honest', 'living');
    await utimes(scene.run('living'), new Date(0), new Date(0));
    await mkdir(join(scene.run(), `spool-${dead}`), { recursive: true, mode: 0o700 });
    await writeFile(join(scene.run(), `${dead}-abcdef.sock`), '');
    await scene.connect();
    await expect
      .poll(() => readdir(base).then((names) => names.sort()))
      .toEqual(
        [
          'something-else',
          'v1-link-0',
          'v1-young-0',
          scene.run('living').slice(base.length + 1),
          scene.run().slice(base.length + 1),
        ].sort(),
      );
    await expect
      .poll(async () => (await readdir(scene.run())).filter((name) => name.includes(String(dead))))
      .toEqual([]);
    expect((await living.status()).build).toBe('living');
  });
});

describe('peers', () => {
  it('that are not clients are cut off within seconds and hear nothing; clients do not notice', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const { address } = await scene.info();
    const garbage = await stranger(address);
    garbage.end('GET / HTTP/1.1\r\n\r\n');
    const slow = await stranger(address);
    slow.write('{');
    const mute = await stranger(address);
    for (const socket of [garbage, slow, mute]) {
      const heard: Buffer[] = [];
      for await (const chunk of socket) heard.push(chunk as Buffer);
      expect(Buffer.concat(heard).toString()).toBe('');
    }
    expect((await client.status()).clients).toBe(1);
    await scene.untilLogged('not a handshake');
    await scene.untilLogged('no answer in time');
  });

  it('that say nothing take no client’s place, however many they are', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const { address } = await scene.info();
    const silent: Awaited<ReturnType<typeof stranger>>[] = [];
    for (let count = 0; count < 200; count += 1) silent.push(await stranger(address));
    // They come again and again, as those of a program that goes wrong.
    const others = await Promise.all(Array.from({ length: 5 }, () => scene.connect()));
    expect(new Set(others.map(({ info }) => info.pid))).toEqual(new Set([client.info.pid]));
    expect((await client.status()).clients).toBe(6);
    const [first] = silent;
    if (first && !first.closed) await once(first.resume(), 'close');
    await scene.untilLogged('silent while others wait');
    expect(await scene.starts()).toBe(1);
  });

  it('that are more clients than it serves are refused by name; those who are there stay', async () => {
    const scene = await DaemonScene.create();
    const clients: DaemonConnection[] = [];
    for (let count = 0; count < MAX_CLIENTS; count += 1) clients.push(await scene.connect());
    await expect(scene.connect()).rejects.toMatchObject({
      code: 'daemon-refused',
      message: containing(`${MAX_CLIENTS} clients`),
    });
    for (const client of clients) expect((await client.status()).clients).toBe(MAX_CLIENTS);
    await clients[0]?.close();
    await expect.poll(async () => (await clients[1]?.status())?.clients).toBe(MAX_CLIENTS - 1);
    await (await scene.connect()).status();
    await scene.untilLogged('"msg":"started"');
    expect(await scene.starts()).toBe(1);
  });

  it('with a wrong token, protocol or build are refused, the daemon lives', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const { address, token } = await scene.info();
    const good = { token, protocol: 5, build: 'test' };
    const greet = async (other: Partial<typeof good>): Promise<unknown> =>
      greetDaemon(await stranger(address), { ...good, ...other });
    await expect(greet({ token: '0'.repeat(64) })).rejects.toThrow('closed');
    await expect(greet({ protocol: 1 })).rejects.toMatchObject({ code: 'daemon-refused' });
    await expect(greet({ build: 'newer' })).rejects.toMatchObject({ code: 'daemon-refused' });
    await expect(greet({})).resolves.toMatchObject({ pid: client.info.pid });
    expect((await client.status()).pid).toBe(client.info.pid);
  });

  it('that talk nonsense after the handshake lose their own connection only', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const { address, token } = await scene.info();
    const liar = await stranger(address);
    await greetDaemon(liar, { token, protocol: 5, build: 'test' });
    liar.write('Content-Length: x\r\n\r\n{"jsonrpc":');
    liar.resume();
    await once(liar, 'close');
    expect((await client.status()).clients).toBe(1);
  });

  it('that own the address without knowing the token are not believed', async () => {
    const scene = await DaemonScene.create();
    await (await scene.connect()).stop(true);
    const squat = join(scene.run(), 'squat.sock');
    const heard: Buffer[] = [];
    const squatter = createServer((socket) => {
      socket.on('data', (chunk: Buffer) => heard.push(chunk));
      socket.on('error', () => undefined);
      socket.write('{"nonce":"00000000000000000000000000000000","version":"1","pid":1,"proof":"00"}\n');
    });
    squatter.listen(unix ? squat : '\\\\.\\pipe\\folio-squat');
    await once(squatter, 'listening');
    onTestFinished(() => void squatter.close());
    const token = '1'.repeat(64);
    await publishInfo(scene.run(), {
      address: unix ? squat : '\\\\.\\pipe\\folio-squat',
      pid: process.pid,
      protocol: 5,
      build: 'test',
      version: '1',
      token,
      startedAt: 0,
    });
    const client = await scene.connect();
    expect(client.info.pid).not.toBe(process.pid);
    expect(Buffer.concat(heard).toString()).not.toContain(token);
  });
});

describe('a daemon whose info file', () => {
  it('is gone ends its jobs, takes no others and leaves; the next program starts another', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const path = await scene.document('pages: 3\nhold: 2');
    const job = await client.read({ source: { kind: 'path', path }, options: {} });
    const events = eventsOf(job);
    await rm(join(scene.run(), 'info.json'));
    await expect.poll(async () => (await client.status()).draining).toBe(true);
    await expect(client.read({ source: { kind: 'path', path }, options: {} })).rejects.toMatchObject({
      code: 'daemon-refused',
    });
    const next = await scene.connect();
    expect(next.info.pid).not.toBe(client.info.pid);
    await writeFile(`${path}.go`, '');
    expect(pagesOf(await events)).toEqual(['1: text 1', '2: text 2', '3: text 3']);
    await ends(client.info.pid);
    expect((await readdir(scene.run())).filter((name) => name.endsWith('.sock'))).toHaveLength(1);
    expect((await next.status()).draining).toBe(false);
  });

  it('names another daemon leaves that one alone', async () => {
    const scene = await DaemonScene.create();
    const client = await scene.connect();
    const other = { ...(await scene.info()), pid: process.pid, token: '2'.repeat(64) };
    await publishInfo(scene.run(), other);
    await ends(client.info.pid);
    expect(JSON.parse(await readFile(join(scene.run(), 'info.json'), 'utf8'))).toEqual(other);
    await rm(join(scene.run(), 'info.json'));
  });
});
