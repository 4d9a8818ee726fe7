import { expect, test } from 'vitest';
import { onePage } from '../../fixtures/documents/pdfBuilder.ts';
import { withPage } from '../../fixtures/documents/testDocument.ts';

const linesOf = (content: string): Promise<[string, unknown][]> =>
  withPage(onePage(content), async (page) =>
    (await page.textLayer()).lines.map(({ text, marks }) => [text, marks?.map(({ kind }) => kind)]),
  );

const draw = (x: number, y: number, size: number, text: string): string =>
  `BT /F1 ${String(size)} Tf ${String(x)} ${String(y)} Td (${text}) Tj ET\n`;

test('superscripts that were drawn after their line stand in the hole that it leaves', async () => {
  // Helvetica: `a` is 5.56 points wide at 10.
  const line = draw(50, 200, 10, 'a') + draw(62, 200, 10, '+ b') + draw(83, 200, 10, '= c');
  expect(await linesOf(line + draw(55.6, 203.6, 7, '2') + draw(76.2, 203.6, 7, '2'))).toEqual([
    ['a² + b² = c', undefined],
  ]);
});

test('letters that are raised or lowered keep their shift as a mark', async () => {
  const line = draw(50, 200, 10, 'e') + draw(65.5, 200, 10, '+ 1 = 0');
  expect(await linesOf(line + draw(55.6, 203.6, 7, 'xy'))).toEqual([['exy + 1 = 0', ['superscript']]]);
  expect(await linesOf(line + draw(55.6, 198, 7, 'xy'))).toEqual([['exy + 1 = 0', ['subscript']]]);
});

test('what stands over the letters of a line is of another line', async () => {
  const line = draw(50, 200, 10, 'a line of words');
  expect(await linesOf(line + draw(70, 205, 7, 'note'))).toHaveLength(2);
});
