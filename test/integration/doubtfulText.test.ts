import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolveModel } from '../../server/src/models/resolveModel.ts';
import { writePage } from '../../server/src/output/writePage.ts';
import { loadPpocrModel, type PpocrModel } from '../../server/src/readers/ppocr/inference/model.ts';
import { mappedPdf, shifted, type MappedText } from '../fixtures/documents/mappedFonts.ts';
import { readHere } from '../fixtures/readers/readHere.ts';

const BODY: MappedText = {
  x: 30,
  y: 180,
  size: 11,
  text: 'The committee met on Tuesday to review the annual budget.',
};
const heading = (text: string, says?: MappedText['says']): MappedText => ({
  x: 30,
  y: 230,
  size: 18,
  text,
  ...(says ? { says } : {}),
});

describe('text whose file says wrongly what it shows, read with the built-in model', () => {
  let model: PpocrModel;

  beforeAll(async () => {
    model = await loadPpocrModel(await resolveModel(undefined));
  });

  afterAll(async () => {
    await model.release();
  });

  const read = async (...texts: readonly MappedText[]): Promise<string[]> => {
    const result = await readHere(mappedPdf(texts), model);
    return result.blocks.flatMap(({ lines }) => lines.map(({ text }) => text));
  };

  it.each([
    ['the next letter', shifted(1)],
    ['the number of the drawing', shifted(-29)],
    ['capitals for small letters', shifted(-31)],
    ['private code points', (drawn: string) => String.fromCharCode(0xe000 + drawn.charCodeAt(0))],
  ])('a heading in a font that says %s is what it shows', async (_, says) => {
    const more = [BODY, { ...BODY, y: 160 }, { ...BODY, y: 140 }];
    expect(await read(heading('What is the purpose', says), ...more)).toEqual([
      'What is the purpose',
      ...more.map(({ text }) => text),
    ]);
  });

  it.each([
    ['a control character', '\u0003'],
    ['a space', ' '],
    ['®', '®'],
  ])(
    'a ligature that the file calls %s gets its letters, and the line is else as the file says',
    async (_, says) => {
      const text = 'The signiﬁer and the signiﬁed, at Nîmes: O0l1';
      const map = (drawn: string): string => (drawn === 'ﬁ' ? says : drawn);
      expect(await read({ ...BODY, text, says: map }, { ...BODY, y: 150 })).toEqual([
        'The signifier and the signified, at Nîmes: O0l1',
        BODY.text,
      ]);
    },
  );

  it('text that only looks odd stays as the file has it, to the letter', async () => {
    const text = 'strc prst skrz krkhlc';
    const result = await readHere(mappedPdf([heading(text), BODY]), model);
    expect(result.source).toBe('text-layer');
    expect(writePage(result, 'text')).toContain(text);
  });

  it('nothing of a drawing beside a doubtful line is taken for text', async () => {
    const result = await readHere(mappedPdf([heading('What is the purpose', shifted(1)), BODY]), model);
    expect(result).toMatchObject({ source: 'mixed', textLayer: { verdict: 'trusted' }, unread: [] });
    const asked = await readHere(mappedPdf([heading('What is', shifted(1)), BODY]), model, 'always');
    expect(asked.source).toBe('text-layer');
  });
});
