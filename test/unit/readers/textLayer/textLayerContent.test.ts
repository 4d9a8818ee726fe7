import { describe, expect, test } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { boundingBox, mapQuad } from '../../../../server/src/page/geometry.ts';
import type { TextLine } from '../../../../server/src/page/pageResult.ts';
import { turnContent } from '../../../../server/src/page/turnContent.ts';
import { textLayerContent } from '../../../../server/src/readers/textLayer/textLayerContent.ts';
import { PageBuilder } from '../../../fixtures/layout/pageBuilder.ts';

const TEXT =
  'Apache Tika is a toolkit for detecting and extracting metadata and structured text from documents of many kinds with the parsers that there are.';

const upright = new PageBuilder().line(60, 60, 'A heading of the page', { size: 20, bold: true });
upright.prose(60, 100, 400, TEXT);

/** The page as it is shown where its text runs in another direction. */
const shown = (rotation: 90 | 180 | 270): ReturnType<typeof turnContent> =>
  turnContent(upright.content(), rotation);

describe('a text layer is set upright', () => {
  test.each([90, 180, 270] as const)('where it lies turned by %d', (rotation) => {
    const page = shown(rotation);
    const content = textLayerContent(page, page);
    expect(content).toMatchObject({ width: 595, height: 842, rotation: 360 - rotation });
    expect(layoutPage(content).map(({ kind, text }) => [kind, text])).toEqual([
      ['heading', 'A heading of the page'],
      ['paragraph', TEXT],
    ]);
    // A click goes to where the page shows the word.
    const [line] = content.lines;
    const source = page.lines.find(({ text }) => text === line?.text);
    expect(line && boundingBox(mapQuad(content.uprightToPage, line.quad))).toEqual(
      source && boundingBox(source.quad),
    );
  });

  test('but not for a stamp on its side', () => {
    const page = upright.content();
    const stamp: TextLine = { ...page.lines[0]!, text: 'arXiv:1701.04170v1', angle: 270 };
    expect(textLayerContent(page, { ...page, lines: [...page.lines, stamp] }).rotation).toBe(0);
  });

  test('nor for columns of vertical writing', () => {
    const page = upright.content();
    const lines = page.lines.map((line) => ({ ...line, angle: 90, vertical: true }));
    expect(textLayerContent(page, { ...page, lines }).rotation).toBe(0);
  });

  test('nor where no direction has most of the letters', () => {
    const page = upright.content();
    const half = shown(90).lines;
    expect(textLayerContent(page, { ...page, lines: [...page.lines, ...half] }).rotation).toBe(0);
  });
});
