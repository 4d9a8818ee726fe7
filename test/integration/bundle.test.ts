import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { scoreText } from '../../server/src/bench/scoreText.ts';
import { CliScene } from '../fixtures/cli/cliScene.ts';

const ROOT = join(import.meta.dirname, '../..');

let scene: CliScene;

beforeAll(async () => {
  execFileSync(process.execPath, [join(ROOT, 'scripts/build.ts'), '--if-changed'], { cwd: ROOT });
  scene = await CliScene.create(join(ROOT, 'dist/cli.js'));
});

afterAll(() => scene.close());

/** What people run are the bundles: their processes, workers, models and packages lie elsewhere than the sources'. */
describe('dist/cli.js', () => {
  it.each([['with a daemon'], ['without a daemon', '--no-daemon', '--no-cache']])(
    'reads a scan, %s',
    async (_how, ...flags) => {
      const sample = join(ROOT, 'samples/scanned-letter.pdf');
      const { code, stdout, stderr } = await scene.run(['read', sample, '-q', '--pages', '1', ...flags]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      const [page = ''] = readFileSync(join(ROOT, 'test/fixtures/samples/scanned-letter.md'), 'utf8').split(
        '<!-- page 2 -->',
      );
      expect(scoreText(stdout, page).cer).toBeLessThanOrEqual(0.02);
    },
  );
});
