import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { fromBuffer, type Entry, type ZipFile } from 'yauzl';
import { TARGETS, thisTarget } from '../../scripts/package/targets.ts';
import { tinyTraineddata } from '../fixtures/models/tinyTraineddata.ts';

const run = promisify(execFile);
const ROOT = join(import.meta.dirname, '../..');

/** Unpacks a VSIX, which is a zip file, and names its files. */
async function unpack(vsix: string, folder: string): Promise<string[]> {
  const names: string[] = [];
  const zip = await promisify<Buffer, object, ZipFile>(fromBuffer)(readFileSync(vsix), { lazyEntries: true });
  const open = promisify(zip.openReadStream.bind(zip)) as (entry: Entry) => Promise<AsyncIterable<Buffer>>;
  await new Promise<void>((resolve, reject) => {
    zip.on('error', reject);
    zip.on('end', resolve);
    const take = async (entry: Entry): Promise<void> => {
      const chunks: Buffer[] = [];
      for await (const chunk of await open(entry)) chunks.push(chunk);
      const path = join(folder, entry.fileName);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, Buffer.concat(chunks));
      names.push(entry.fileName);
      zip.readEntry();
    };
    zip.on('entry', (entry: Entry) => void take(entry).catch(reject));
    zip.readEntry();
  });
  return names;
}

/** The folder of a model that somebody made: a recogniser, in a file of its own. */
async function ownModel(model: string): Promise<string> {
  await mkdir(model, { recursive: true });
  const data = tinyTraineddata();
  await writeFile(join(model, 'own.traineddata'), data);
  const manifest = {
    manifestVersion: 2,
    name: 'own-model',
    title: 'Own',
    reader: 'ppocr',
    licence: 'Apache-2.0',
    source: 'https://example.org',
    languages: ['xy'],
    recognition: {
      family: 'lstm',
      file: 'own.traineddata',
      sha256: createHash('sha256').update(data).digest('hex'),
      bytes: data.length,
    },
  };
  await writeFile(join(model, 'folio-model.json'), JSON.stringify(manifest));
  return model;
}

describe.skipIf(!(thisTarget() in TARGETS))('the package for this machine', () => {
  let folder: string;
  let vsix: string;
  let names: string[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'folio-package-'));
    if (!existsSync(join(ROOT, 'dist/build.json')))
      await run(process.execPath, ['scripts/build.ts'], { cwd: ROOT });
    const args = ['scripts/package/package.ts', '--models', await ownModel(join(folder, 'own'))];
    await run(process.execPath, args, { cwd: ROOT, maxBuffer: 1 << 24 });
    const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };
    vsix = join(ROOT, 'dist', `folio-${thisTarget()}-${version}.vsix`);
    names = await unpack(vsix, folder);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('is small', () => {
    expect(statSync(vsix).size).toBeLessThan(85e6);
  });

  it('has what VS Code needs, and the licences of all that is in it', () => {
    for (const file of [
      'dist/extension.js',
      'package.nls.zh-cn.json',
      'l10n/bundle.l10n.zh-cn.json',
      'media/icon.png',
    ])
      expect(names).toContain(`extension/${file}`);
    const notices = readFileSync(join(folder, 'extension/THIRD-PARTY-NOTICES.txt'), 'utf8');
    for (const name of ['onnxruntime-node', 'pdfjs-dist', 'sharp', 'zod', 'vscode-jsonrpc'])
      expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
    expect(notices).toMatch(
      /^tesseract-eng: .*\(Apache-2.0\), from .*npm package @tesseract.js-data\/eng \(MIT\)$/m,
    );
    expect(notices).toContain('Version 2.0, January 2004');
  });

  it('has no source maps, no tests, and native files of this platform only', () => {
    expect(names.filter((name) => /\.map$|\.test\.|\/test\//.test(name))).toEqual([]);
    const others = Object.entries(TARGETS).filter(([name]) => name !== thisTarget());
    for (const [, { natives, onnxruntime }] of others) {
      for (const part of [...natives, `onnxruntime-node/bin/napi-v6/${onnxruntime}`])
        expect(names.filter((name) => name.includes(`/${part}/`))).toEqual([]);
    }
  });

  it('has the models that come with Folio and those that were asked for, and they are intact', async () => {
    const stdout = await folio('models', 'verify');
    const own = readdirSync(join(ROOT, 'models'));
    expect(own).toContain('tesseract-eng');
    for (const name of [...own, 'own-model'])
      expect(stdout).toMatch(new RegExp(`^${name}: \\d files? match`, 'm'));
    expect(names.filter((name) => name.includes('@tesseract.js-data'))).toEqual([]);
  });

  it('has recognisers without what their LSTM does not need', () => {
    const recognizers = names.filter((name) => name.endsWith('.traineddata'));
    expect(recognizers.length).toBeGreaterThan(10);
    for (const name of recognizers) expect(statSync(join(folder, name)).size, name).toBeLessThan(2e6);
  });

  it('reads a scan with what is in it', async () => {
    const args = ['samples/scanned-letter.pdf', '--pages', '1', '--no-daemon'];
    expect(await folio('read', ...args)).toContain('# On moving the archive');
  });

  async function folio(...args: readonly string[]): Promise<string> {
    const own = { FOLIO_CACHE_DIR: join(folder, 'cache'), FOLIO_RUN_DIR: join(folder, 'run') };
    const { stdout } = await run(process.execPath, ['dist/cli.js', ...args], {
      cwd: join(folder, 'extension'),
      env: { ...process.env, ...own },
    });
    return stdout;
  }
});
