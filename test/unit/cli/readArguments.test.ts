import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { languagesArgument, modelsArgument, readOptions } from '../../../server/src/cli/readArguments.ts';
import { readOptionsSchema } from '../../../server/src/protocol.ts';

const FLAGS = { format: 'md', textLayer: 'auto', reader: 'auto', cache: true, daemon: true } as const;

describe('--languages', () => {
  it('takes tags with commas between', () => {
    expect(languagesArgument('de, fr,zh-Hant,de')).toEqual(['de', 'fr', 'zh-Hant']);
    const options = readOptions({ ...FLAGS, languages: 'uk' }, undefined);
    expect(readOptionsSchema.parse(options).languages).toEqual(['uk']);
    expect(readOptionsSchema.parse(readOptions(FLAGS, undefined)).languages).toEqual([]);
  });

  it.each(['German', 'de,', 'de fr', '', 'DE', 'de-'])('refuses %j', (list) => {
    expect(() => languagesArgument(list)).toThrow(expect.objectContaining({ code: 'language-invalid' }));
  });
});

describe('--headers-and-footers', () => {
  it('keeps them in the text', () => {
    const options = readOptions({ ...FLAGS, headersAndFooters: true }, undefined);
    expect(readOptionsSchema.parse(options).headersAndFooters).toBe(true);
    expect(readOptionsSchema.parse(readOptions(FLAGS, undefined)).headersAndFooters).toBe(false);
  });
});

describe('--model', () => {
  it('keeps names, and makes each folder of a list absolute', () => {
    expect(modelsArgument('ppocrv4-mobile, deu')).toBe('ppocrv4-mobile,deu');
    expect(modelsArgument(`ppocrv4-mobile,./models/own`)).toBe(
      `ppocrv4-mobile,${resolve(join('models', 'own'))}`,
    );
  });
});
