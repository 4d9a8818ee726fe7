import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../server/src/layout/layoutPage.ts';
import type { PageContent } from '../../../../server/src/page/pageContent.ts';
import type { Block } from '../../../../server/src/page/pageResult.ts';
import { PageBuilder, type TextStyle } from '../../../fixtures/layout/pageBuilder.ts';

const BEFORE =
  'The energy of a body at rest is given by its mass alone, and by nothing else that we could measure of it, which ' +
  'was a surprise to everyone when it was first said, and which we write as follows in the notation of this book';
const AFTER =
  'where the constant is the speed of light, which is the same for every observer, however fast the observer and the ' +
  'source of the light may move, as many experiments have shown since, and as nobody has doubted for a long time.';
const OCR: TextStyle = { origin: 'ocr' };

/** A formula between two paragraphs; `draw` gets the y below the first and returns the y above the second. */
function between(draw: (page: PageBuilder, y: number) => number, style: TextStyle = {}): PageContent {
  const page = new PageBuilder();
  const y = page.prose(72, 80, 450, BEFORE, style);
  page.prose(72, draw(page, y + 12) + 12, 450, AFTER, style);
  return page.content();
}

const formulas = (blocks: readonly Block[]): Block[] => blocks.filter(({ kind }) => kind === 'formula');
const kinds = (blocks: readonly Block[]): string[] => blocks.map(({ kind }) => kind);

describe('formulas on lines of their own', () => {
  it('are one block between the paragraphs, with their number', () => {
    const blocks = layoutPage(
      between((page, y) => {
        page.centered(y, 'E = mc² + ∑ p(i)').rightLine(522, y, '(12)');
        return y + 12;
      }),
    );
    expect(kinds(blocks)).toEqual(['paragraph', 'formula', 'paragraph']);
    expect(blocks[1]).toMatchObject({ notation: 'characters', text: 'E = mc² + ∑ p(i) (12)' });
    expect(blocks[1]!.box.x + blocks[1]!.box.width).toBeCloseTo(522, 0);
  });

  it('keep the parts of a fraction and the limits of a sum together', () => {
    const blocks = layoutPage(
      between((page, y) => {
        page
          .line(250, y, 'n', { size: 7 })
          .line(246, y + 12, '∑ α = ')
          .line(242, y + 30, 'i=1', { size: 7 })
          .line(290, y + 4, 'n(n+1)')
          .rulingLine(288, y + 18, 36, 0.5)
          .line(300, y + 21, '2k');
        return y + 40;
      }),
    );
    expect(formulas(blocks)).toHaveLength(1);
    expect(formulas(blocks)[0]!.lines).toHaveLength(5);
    expect(kinds(blocks)).toEqual(['paragraph', 'formula', 'paragraph']);
  });

  it('have fractions with brackets in their characters', () => {
    const blocks = layoutPage(
      between((page, y) => {
        page
          .line(240, y + 12, 'α = ')
          .line(270, y + 4, 'n + 1')
          .rulingLine(268, y + 18, 32, 0.5)
          .line(280, y + 21, '2k');
        return y + 34;
      }),
    );
    expect(formulas(blocks).map(({ text }) => text)).toEqual(['α = (n + 1)/2k']);
  });

  it('may have words, where they have a number', () => {
    const words = 'Memory = N × 16 [bytes],';
    const numbered = between((page, y) => {
      page.centered(y, words).rightLine(522, y, '(26)');
      return y + 12;
    });
    expect(formulas(layoutPage(numbered)).map(({ text }) => text)).toEqual([`${words} (26)`]);
    const alone = between((page, y) => {
      page.centered(y, 'Total = sum of bytes');
      return y + 12;
    });
    expect(formulas(layoutPage(alone))).toEqual([]);
  });

  it('with numbers of their own are formulas of their own', () => {
    const blocks = layoutPage(
      between((page, y) => {
        page.centered(y, 'α(x) = β(x) + γ').rightLine(522, y, '(3.1)');
        page.centered(y + 16, 'ψ(x) ≤ ω(x) − γ').rightLine(522, y + 16, '(3.2)');
        return y + 30;
      }),
    );
    expect(formulas(blocks).map(({ text }) => text)).toEqual([
      'α(x) = β(x) + γ (3.1)',
      'ψ(x) ≤ ω(x) − γ (3.2)',
    ]);
  });

  it('stay in the order of their column', () => {
    const page = new PageBuilder();
    for (const [x, sign] of [
      [50, 'α'],
      [310, 'β'],
    ] as const) {
      const y = page.prose(x, 80, 230, BEFORE);
      page.line(x + 80, y + 10, `${sign}(x) = x² ∓ 1`);
      page.prose(x, y + 36, 230, AFTER);
    }
    expect(kinds(layoutPage(page.content()))).toEqual([
      'paragraph',
      'formula',
      'paragraph',
      'paragraph',
      'formula',
      'paragraph',
    ]);
  });

  it('are found from pixels by what could not be read, beside their number', () => {
    const content = between((page, y) => {
      page.rightLine(522, y + 4, '(7)', OCR);
      return y + 24;
    }, OCR);
    const y = content.lines.find(({ text }) => text === '(7)')!.quad[0][1];
    const box = { x: 200, y: y - 4, width: 180, height: 22 };
    const [formula] = formulas(layoutPage({ ...content, unread: [{ box, reason: 'unknown-script' }] }));
    expect(formula).toMatchObject({ notation: 'characters', text: '(7)' });
    expect(formula!.box.x).toBeLessThanOrEqual(214);
    expect(formula!.box.x + formula!.box.width).toBeGreaterThanOrEqual(520);
  });

  it('are found where only their number could be', () => {
    const content = between((page, y) => {
      page.rightLine(522, y + 4, '(7)', OCR);
      return y + 24;
    }, OCR);
    const [formula] = formulas(layoutPage(content));
    expect(formula!.box.width).toBeGreaterThan(400);
  });
});

describe('no formulas', () => {
  const prose = (text: string): PageContent =>
    between((page, y) => {
      page.line(72, y - 12, text);
      return y - 10;
    });

  it.each([
    'see H₂O and CO₂ = carbon dioxide in the table above for more',
    'Call +49 (0)30 1234-567 before 12/03/2024',
    'Total = 35.00',
    '[12] A. Author, Title of the work, vol. 3 (1999), pp. 12–34.',
    'We have x = 3 and y = 4.',
  ])('in text: %s', (text) => {
    expect(formulas(layoutPage(prose(text)))).toEqual([]);
  });

  it.each(['Yes, it is.', 'Dear Sir or Madam,', '12 March 2024', '– 3 –', '* * *', '3.5 % p.a.', 'A – B'])(
    'in short centred lines: %s',
    (text) => {
      const content = between((page, y) => {
        page.centered(y, text);
        return y + 12;
      });
      expect(formulas(layoutPage(content))).toEqual([]);
    },
  );

  it('in lists, numbers in brackets and rows of amounts', () => {
    const content = between((page, y) => {
      page.lines(90, y, ['• x = 3 of them', '• y > 4 of them', '• z → 5 of them']);
      ['Sales', 'Costs', 'Profit'].forEach((name, i) => {
        page.line(72, y + 60 + i * 14, name);
        page.rightLine(400, y + 60 + i * 14, '1,204.50').rightLine(522, y + 60 + i * 14, '(12)');
      });
      return y + 110;
    });
    expect(formulas(layoutPage(content))).toEqual([]);
  });

  it('in code', () => {
    const code = ['let x = f(a) + 1;', 'if (x > 3) {', '  y = g(x);', '}'];
    const content = between((page, y) => page.lines(90, y, code, { monospace: true }));
    expect(formulas(layoutPage(content))).toEqual([]);
  });

  it('in what could not be read on a page without any formula', () => {
    const content = between((_, y) => y + 30, OCR);
    const box = { x: 150, y: 130, width: 200, height: 14 };
    expect(formulas(layoutPage({ ...content, unread: [{ box, reason: 'illegible' }] }))).toEqual([]);
  });
});

describe('any page', () => {
  const coordinate = fc.oneof(
    fc.double({ min: -50, max: 900, noNaN: true }),
    fc.constantFrom(NaN, Infinity, -Infinity, 1e300),
  );
  const text = fc.constantFrom(
    'x = y',
    '∑',
    '(12)',
    'α',
    'some words of text that are read',
    '3',
    'i=1',
    '',
    '≤ (b)',
  );

  it('keeps each line in exactly one block', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(coordinate, coordinate, text, fc.boolean()), { maxLength: 40 }),
        fc.array(fc.tuple(coordinate, coordinate, coordinate, coordinate), { maxLength: 8 }),
        (lines, boxes) => {
          const page = new PageBuilder();
          for (const [x, y, words, isOcr] of lines)
            page.line(x, y, words, { origin: isOcr ? 'ocr' : 'text-layer' });
          const unread = boxes.map(([x, y, width, height]) => ({
            box: { x, y, width, height },
            reason: 'illegible' as const,
          }));
          const content = page.content();
          const blocks = layoutPage({ ...content, unread });
          const found = blocks.flatMap((block) => block.lines);
          const given = content.lines.filter((line) => line.text.trim() !== '');
          expect(found).toHaveLength(given.length);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('of thousands of pieces takes no square of their number', () => {
    const page = new PageBuilder();
    page.prose(72, 60, 450, BEFORE);
    for (let i = 0; i < 4000; i += 1)
      page.line(100 + (i % 7) * 50, 140 + i * 0.1, i % 3 === 0 ? 'α = ∑' : '(1)');
    expect(layoutPage(page.content()).flatMap(({ lines }) => lines).length).toBeGreaterThan(4000);
  });
});
