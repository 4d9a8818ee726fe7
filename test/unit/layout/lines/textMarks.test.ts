import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinLines } from '../../../../server/src/layout/lines/joinText.ts';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import { marksOfText, withCellMarks } from '../../../../server/src/layout/lines/textMarks.ts';
import type { TableCell, TextLine, TextMark } from '../../../../server/src/page/pageResult.ts';
import { PageBuilder, textLine } from '../../../fixtures/layout/pageBuilder.ts';

function marked(
  text: string,
  part: string,
  kind: TextMark['kind'] = 'strikethrough',
  x = 60,
  y = 60,
): TextLine {
  const start = text.indexOf(part);
  return { ...textLine(x, y, text), marks: [{ kind, start, end: start + part.length }] };
}

function parts(text: string, marks: readonly TextMark[] | undefined): string[] {
  return (marks ?? []).map(({ kind, start, end }) => `${kind}: ${text.slice(start, end)}`);
}

describe('marksOfText', () => {
  it.each([
    [
      'a word in the second line',
      [textLine(0, 0, 'one two'), marked('three four', 'four')],
      ['strikethrough: four'],
    ],
    [
      'a word that was parted',
      [marked('the old main-', 'main-'), marked('tained gate', 'tained')],
      ['strikethrough: maintained'],
    ],
    [
      'what goes on in the next line',
      [marked('it is old', 'old'), marked('words now', 'words')],
      ['strikethrough: old words'],
    ],
    ['nothing', [textLine(0, 0, 'one two')], []],
  ] satisfies [string, TextLine[], string[]][])('finds %s', (_, lines, expected) => {
    const text = joinLines(lines.map((line) => line.text));
    expect(parts(text, marksOfText(text, lines))).toEqual(expected);
  });

  it('knows a list marker from the same digits in the text', () => {
    const line = marked('1. 1984 was', '84', 'superscript');
    expect(parts('1984 was', marksOfText('1984 was', [line], '1.'))).toEqual(['superscript: 84']);
  });

  it('is not misled by marks that are not of the line', () => {
    const line: TextLine = { ...textLine(0, 0, 'short'), marks: [{ kind: 'subscript', start: 3, end: 99 }] };
    expect(marksOfText('short', [line])).toEqual([]);
  });

  it('finds each marked stretch of joined lines again', () => {
    const word = fc.stringMatching(/^[a-z]{1,8}$/);
    const words = fc.array(word, { minLength: 1, maxLength: 5 });
    fc.assert(
      fc.property(fc.array(words, { minLength: 1, maxLength: 5 }), fc.nat(), (rows, chosen) => {
        const lines = rows.map((row) => textLine(0, 0, row.join(' ')));
        const at = chosen % lines.length;
        const own = rows[at]![chosen % rows[at]!.length]!;
        lines[at] = marked(lines[at]!.text, own, 'superscript');
        const text = joinLines(lines.map((line) => line.text));
        expect(parts(text, marksOfText(text, lines))).toEqual([`superscript: ${own}`]);
      }),
    );
  });
});

describe('marks on a page', () => {
  it('come with paragraphs, headings and list items', () => {
    const page = new PageBuilder();
    const lines = [
      {
        ...marked('The old title', 'old', 'strikethrough', 60, 40),
        font: { ...textLine(0, 0, 'x').font, size: 20 },
      },
      marked('It costs 500 euros now, and it will be paid by all', '500', 'strikethrough', 60, 100),
      textLine(60, 114, 'of those who are here.'),
      marked('• was five', 'five', 'strikethrough', 60, 150),
      textLine(60, 164, '• is six'),
    ];
    const blocks = layoutPage({ ...page.content(), lines });
    expect(blocks.flatMap((block) => parts(block.text, block.marks))).toEqual([
      'strikethrough: old',
      'strikethrough: 500',
      'strikethrough: five',
    ]);
  });

  it('come with the cells they stand in', () => {
    const cell = (row: number, text: string): TableCell => ({
      row,
      column: 0,
      rowSpan: 1,
      columnSpan: 1,
      header: false,
      text,
      box: { x: 50, y: 50 + 20 * row, width: 200, height: 20 },
    });
    const lines = [marked('a cat sat', 'cat', 'strikethrough', 60, 55), textLine(60, 75, 'a cat sat')];
    const cells = withCellMarks([cell(0, 'a cat sat'), cell(1, 'a cat sat')], lines);
    expect(cells.map((own) => parts(own.text, own.marks))).toEqual([['strikethrough: cat'], []]);
  });

  it('stay with their part of a line that is parted at a gutter', () => {
    const rows = Array.from({ length: 6 }, (_, i) => {
      const left = textLine(60, 60 + i * 13, `left words number ${i} here`, { advance: 8 });
      const right = textLine(330, 60 + i * 13, `Right words number ${i} here`, { advance: 8 });
      const text = `${left.text} ${right.text}`;
      const start = text.lastIndexOf('number');
      return {
        ...left,
        text,
        words: [...left.words, ...right.words],
        quad: [left.quad[0], right.quad[1], right.quad[2], left.quad[3]],
        marks: [{ kind: 'strikethrough', start, end: start + 6 }],
      } satisfies TextLine;
    });
    const blocks = layoutPage({ ...new PageBuilder().content(), lines: rows });
    const found = blocks.flatMap((block) => parts(block.text, block.marks));
    expect(found).toEqual(Array.from({ length: 6 }, () => 'strikethrough: number'));
    expect(blocks[0]?.marks).toBeUndefined();
  });
});
