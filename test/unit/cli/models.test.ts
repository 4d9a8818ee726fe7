import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { modelFindings } from '../../../server/src/cli/doctor/models.ts';
import { builtInModelNames } from '../../../server/src/models/builtInModels.ts';
import { runFake } from '../../fixtures/cli/runFake.ts';

let root: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'folio-models-'));
  vi.stubEnv('FOLIO_DATA_DIR', root);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(root, { recursive: true, force: true });
});

/** A model whose manifest nobody can read. */
async function breakOne(): Promise<void> {
  await mkdir(join(root, 'models/broken'), { recursive: true });
  await writeFile(join(root, 'models/broken/folio-model.json'), '{');
}

describe('folio models list', () => {
  it('describes page models, and gives a line to each recogniser', async () => {
    const { code, stdout } = await runFake(['models', 'list']);
    expect(code).toBe(0);
    const lines = stdout.split('\n');
    expect(lines[0]).toBe('ppocrv4-mobile (default)');
    expect(lines).toContain('  tesseract-fra       0.7 MB  Apache-2.0  fr');
    const names = await builtInModelNames();
    for (const name of names)
      expect(lines.filter((line) => line.trim().startsWith(`${name} `))).toHaveLength(1);
  });

  it('names a model that is broken, and lists the others', async () => {
    await breakOne();
    const { code, stdout, stderr } = await runFake(['models', 'list']);
    expect(code).toBe(1);
    expect(stdout).toContain('ppocrv4-mobile (default)');
    expect(stderr).toContain('broken');
  });
});

describe('folio models verify', () => {
  it('checks all models on this machine', async () => {
    await breakOne();
    const { code, stdout, stderr } = await runFake(['models', 'verify']);
    expect(code).toBe(1);
    for (const name of await builtInModelNames()) expect(stdout).toContain(`${name}: `);
    expect(stderr).toContain('broken');
  });
});

describe('what folio doctor finds of models', () => {
  it('are page models one by one, recognisers together, and each problem', async () => {
    await breakOne();
    const findings = await modelFindings(undefined);
    expect(findings.map(({ subject }) => subject)).toEqual(['Model', 'Recognisers', 'Model']);
    expect(findings[0]?.lines[0]).toMatch(/^ppocrv4-mobile in .*, files verified$/);
    expect(findings[1]?.lines.join(' ')).toContain('tesseract-eng');
    expect(findings[2]).toMatchObject({
      lines: ['broken'],
      problem: expect.stringContaining('not') as unknown,
    });
  });

  it('include the one that was asked for', async () => {
    const findings = await modelFindings('missing-model');
    expect(findings.at(-1)).toMatchObject({ lines: ['missing-model'] });
  });
});
