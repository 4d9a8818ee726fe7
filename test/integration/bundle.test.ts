import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { scoreText } from '../../server/src/bench/scoreText.ts';
import { CliScene } from '../fixtures/cli/cliScene.ts';
import { GROUNDED_PAGE } from '../fixtures/servers/answers.ts';
import { honestVllm } from '../fixtures/servers/honestVllm.ts';

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

  // V8 has no WebAssembly in the daemon as it is run, and no compiler.
  it.each([['with a daemon'], ['without a daemon', '--no-daemon']])(
    'has a server read a page, %s',
    async (_how, ...flags) => {
      const server = await honestVllm({ answer: () => GROUNDED_PAGE });
      const { url } = server;
      onTestFinished(() => server.close());
      const sample = join(ROOT, 'samples/scanned-letter.pdf');
      const args = ['read', sample, '--pages', '1', '--no-cache', '--reader', 'deepseek', '--server', url];
      const { code, stdout, stderr } = await scene.run([...args, '-q', ...flags]);
      expect(code).toBe(0);
      expect(stderr).toContain('pages read 1 by deepseek-ai/DeepSeek-OCR');
      expect(stdout).toContain('# Minutes of the Meeting');
    },
  );
});
