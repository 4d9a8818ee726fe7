import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { profileSchema } from '../../../../../server/src/readers/vlm/profiles/profile.ts';
import { loadProfiles, ProfileSet } from '../../../../../server/src/readers/vlm/profiles/profileSet.ts';

const builtIn = new ProfileSet();

describe('the built-in profiles', () => {
  it.each(builtIn.names)('%s fits the schema', (name) => {
    expect(() => profileSchema.parse(builtIn.named(name))).not.toThrow();
  });

  it.each([
    ['deepseek-ai/DeepSeek-OCR', 'deepseek-ocr'],
    ['deepseek-ai/DeepSeek-OCR-2', 'deepseek-ocr-2'],
    ['deepseek-ocr:latest', 'deepseek-ocr'],
    ['PaddlePaddle/PaddleOCR-VL-1.5', 'paddleocr-vl'],
    ['zai-org/GLM-OCR', 'glm-ocr'],
    ['lightonai/LightOnOCR-2-1B', 'lightonocr'],
    ['Qwen/Qwen3-VL-8B-Instruct', 'vision'],
  ])('%s is read by %s', (model, profile) => {
    expect(builtIn.forModel(model).name).toBe(profile);
  });

  it('say which there are when one is asked for that is none', () => {
    expect(() => builtIn.named('nougat')).toThrow(/no model profile named "nougat"/);
  });
});

describe('profiles of a user', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'folio-profiles-'));
  });
  afterEach(() => rm(folder, { recursive: true }));

  it('come before the built-in ones', async () => {
    const mine = { ...builtIn.named('glm-ocr'), name: 'mine', models: ['glm-ocr'], maxOutputTokens: 512 };
    await writeFile(join(folder, 'mine.json'), JSON.stringify(mine));
    const { profiles, problems } = loadProfiles(folder);
    expect(problems).toEqual([]);
    expect(profiles.forModel('zai-org/GLM-OCR').name).toBe('mine');
  });

  it.each([
    ['{', /JSON/],
    ['{"profileVersion": 2}', /profileVersion/],
    [
      JSON.stringify({ ...builtIn.named('vision'), image: { dpi: 10, maxSide: 2000, fastMaxSide: 900 } }),
      /image\.dpi/,
    ],
    [JSON.stringify({ ...builtIn.named('vision'), temprature: 1 }), /temprature/],
  ])('are named with what is wrong: %s', async (text, reason) => {
    await writeFile(join(folder, 'bad.json'), text);
    const { profiles, problems } = loadProfiles(folder);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code: 'profile-invalid',
      message: expect.stringMatching(reason) as string,
    });
    expect(profiles.names).toEqual(builtIn.names);
  });

  it('are as the documentation shows them', async () => {
    const page = await readFile(join(import.meta.dirname, '../../../../../docs/scale-out.md'), 'utf8');
    const [, example = ''] = /```json\n([\s\S]*?)```/.exec(page) ?? [];
    expect(profileSchema.parse(JSON.parse(example))).toMatchObject({ name: 'my-ocr' });
  });

  it('need no folder', () => {
    expect(loadProfiles(join(folder, 'none')).problems).toEqual([]);
  });
});
