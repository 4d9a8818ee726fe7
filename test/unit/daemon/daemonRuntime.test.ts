import { chmod, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { daemonRuntime, flagsFor } from '../../../server/src/daemonClient/daemonRuntime.ts';

async function program(says: string): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'folio-runtime-')), 'node');
  await writeFile(path, `#!/bin/sh\necho ${says}\n`);
  await chmod(path, 0o755);
  return path;
}

describe('the runtime of a daemon', () => {
  it('is the one that runs this program, unless another was asked for', async () => {
    expect((await daemonRuntime('daemon.js', undefined)).path).toBe(process.execPath);
    expect((await daemonRuntime('daemon.js', process.execPath)).path).toBe(process.execPath);
  });

  it('has no lite mode inside Electron, which does not know it', () => {
    expect(flagsFor('daemon.js', false)).toContain('--lite-mode');
    expect(flagsFor('daemon.js', true)).not.toContain('--lite-mode');
  });

  it.skipIf(process.platform === 'win32').each(['v20.20.2', 'v22.12.0', 'hello'])(
    'that says %s is refused',
    async (says) => {
      const path = await program(says);
      await expect(daemonRuntime('daemon.js', path)).rejects.toMatchObject({
        code: 'runtime-unusable',
        details: { path, reason: `it reports ${says}` },
      });
    },
  );

  it('that is not there is refused', async () => {
    await expect(daemonRuntime('daemon.js', '/nowhere/node')).rejects.toMatchObject({
      code: 'runtime-unusable',
    });
  });
});
