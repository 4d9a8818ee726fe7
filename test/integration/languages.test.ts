import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { placedModels } from '../../server/src/models/installedModels.ts';
import { pageResultSchema } from '../../server/src/page/pageResult.ts';
import { textOf } from '../bench/languages/measureLanguages.ts';
import { allPages, typesetPage } from '../bench/languages/pages.ts';
import { scoreReading } from '../bench/languages/score.ts';
import { CliScene } from '../fixtures/cli/cliScene.ts';

/** A page in each direction of writing, what reads it, and how many of its characters may be wrong. */
const PAGES = [
  { name: 'de-150dpi', recognizer: 'tesseract-deu', wrong: 0.005 },
  { name: 'he-300dpi', recognizer: 'tesseract-heb', wrong: 0.02 },
] as const;

const models = (await placedModels()).map(({ name }) => name);

let scene: CliScene;

beforeAll(async () => {
  scene = await CliScene.create();
});

afterAll(() => scene.close());

describe('pages typeset in the languages of the documentation', () => {
  it.for(PAGES)('$name is read', async ({ name, recognizer, wrong }, { skip }) => {
    skip(!models.includes(recognizer), `${recognizer} is not installed`);
    const plan = allPages().find((candidate) => candidate.name === name);
    if (!plan) throw new Error(`no page ${name}`);
    const { image, truth } = await typesetPage(plan);
    const file = await scene.file(`${name}.jpg`, image);
    const { code, stdout } = await scene.run(['read', file, '--format', 'json', '-q']);
    expect(code).toBe(0);
    const [page] = z.array(pageResultSchema).parse(JSON.parse(stdout));
    if (!page) throw new Error('no page was read');
    expect(scoreReading(textOf(page), truth).characterErrors).toBeLessThanOrEqual(wrong);
    const lines = page.blocks.flatMap((block) => block.lines);
    const own = lines.filter((line) => line.recognizer === recognizer);
    expect(own.length).toBeGreaterThan(0.9 * lines.length);
  });
});
