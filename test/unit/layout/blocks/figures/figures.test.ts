import { describe, expect, it } from 'vitest';
import { layoutPage } from '../../../../../server/src/layout/layoutPage.ts';
import { PageBuilder } from '../../../../fixtures/layout/pageBuilder.ts';

const PROSE =
  'The river rises in the hills north of the town and runs for forty miles before it meets the sea. In spring the ' +
  'water is high and brown and boats must wait at the seven arches of the bridge, which was built when the town had ' +
  'a market of its own, until the flood has gone down again and the miller opens the lower gate of his weir.';

function kindsOf(page: PageBuilder): string[] {
  return layoutPage(page.content()).map(({ kind, text }) => `${kind}: ${text.slice(0, 30)}`);
}

describe('figures', () => {
  it('have the words in them, which are no paragraphs and no headings', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 470, PROSE);
    page.figure(150, below + 20, 300, 200);
    page.line(180, below + 50, 'NORTH', { size: 16, bold: true }).line(300, below + 120, 'Sluice gate');
    page.prose(60, below + 260, 470, PROSE);
    const blocks = layoutPage(page.content());
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'figure', 'paragraph']);
    expect(blocks[1]?.text).toBe('NORTH\nSluice gate');
    expect(blocks[1]?.lines).toHaveLength(2);
  });

  it('have the numbers and titles along the axes of a chart, and hold them in their box', () => {
    const page = new PageBuilder();
    const top = page.prose(60, 60, 470, PROSE) + 30;
    page.figure(150, top, 300, 200);
    for (let i = 0; i < 5; i += 1) page.rightLine(145, top - 4 + i * 48, String(400 - i * 100), { size: 8 });
    for (let i = 0; i < 5; i += 1) page.line(150 + i * 68, top + 206, String(1990 + i), { size: 8 });
    page.line(280, top + 222, 'Year', { size: 8 });
    page.line(150, top + 250, 'Figure 2. Boats that passed the bridge', { size: 9 });
    page.prose(60, top + 290, 470, PROSE);
    const blocks = layoutPage(page.content());
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'figure', 'caption', 'paragraph']);
    expect(blocks[1]?.lines).toHaveLength(11);
    expect(blocks[1]?.box.x).toBeLessThan(135);
  });

  it('leave text beside them alone', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 470, PROSE);
    page.figure(60, below + 14, 220, 150);
    const end = page.prose(292, below + 14, 238, PROSE);
    page.prose(60, end, 470, PROSE);
    const blocks = layoutPage(page.content());
    const figure = blocks.find(({ kind }) => kind === 'figure');
    expect(figure?.text).toBe('');
    const text = blocks.map((block) => block.text).join(' ');
    expect(text.split('The river rises in the hills north of the town').length).toBe(4);
  });

  it('are no grounds of text', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 470, PROSE);
    page.figure(60, below + 20, 470, 140);
    page.prose(80, below + 40, 430, PROSE);
    expect(kindsOf(page).filter((kind) => kind.startsWith('figure'))).toEqual([]);
  });

  it('are no grounds of sentences in a narrow column', () => {
    const page = new PageBuilder();
    page.figure(0, 0, 595, 260);
    page.line(72, 90, 'The house on the hill', { size: 18, bold: true });
    const rows = [
      'A quiet house between the forest and',
      'the lake, with nineteen rooms and a',
      'garden for all of its guests.',
    ];
    rows.forEach((row, i) => page.line(72, 120 + i * 14, row));
    page.prose(60, 300, 470, PROSE);
    expect(layoutPage(page.content()).map(({ kind }) => kind)).not.toContain('figure');
  });

  it('are no grounds of a title that is larger than the text', () => {
    const page = new PageBuilder();
    page.figure(0, 0, 595, 400);
    page.line(160, 100, 'Summer Fair', { size: 48 }).line(180, 200, 'Saturday, 8 June', { size: 24 });
    page.prose(60, 460, 470, PROSE);
    const blocks = layoutPage(page.content());
    expect(blocks.map(({ kind }) => kind)).not.toContain('figure');
    expect(blocks.map(({ text }) => text).join(' ')).toContain('Summer Fair Saturday, 8 June');
  });

  it('take no row out of a paragraph that begins across their edge', () => {
    const page = new PageBuilder();
    page.prose(60, 60, 470, PROSE);
    page.figure(96, 296, 250, 120);
    ['RAI therapy', 'indicated by what', 'the doctor finds', 'at first sight'].forEach((row, i) =>
      page.line(60, 300 + i * 14, row),
    );
    page.line(220, 310, 'Scan').line(220, 360, 'Resect');
    const figure = layoutPage(page.content()).find(({ kind }) => kind === 'figure');
    expect(figure?.text).toBe('Scan\nResect');
  });

  it('leave names of parts that take two rows in the text', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 470, PROSE);
    page.figure(150, below + 20, 120, 100).figure(320, below + 20, 120, 100);
    page.line(150, below + 126, '(a) The bridge').line(320, below + 126, '(b) The bridge when the');
    page.line(320, below + 139, 'flood has gone down');
    page.prose(60, below + 180, 470, PROSE);
    const texts = layoutPage(page.content()).flatMap(({ kind, text }) => (kind === 'figure' ? [text] : []));
    expect(texts).toEqual(['(a) The bridge', '']);
  });

  it('do not make headings of the text by the small type of their labels', () => {
    const page = new PageBuilder();
    page.line(72, 60, '3.1.4 The boats of the town and their owners', { size: 11, bold: true });
    page.line(72, 84, 'There are implied links of all boats and the net of rivers, which could be defined', {
      size: 11,
    });
    page.line(72, 98, 'explicitly through the analysis of their places.', { size: 11 });
    page.figure(72, 130, 450, 500);
    for (let i = 0; i < 60; i += 1)
      page.line(90 + (i % 3) * 140, 140 + Math.floor(i / 3) * 24, `owner: DT_UUID ${i}`, { size: 6 });
    const found = layoutPage(page.content()).filter(({ kind }) => kind === 'heading');
    expect(found.map(({ text }) => text)).toEqual(['3.1.4 The boats of the town and their owners']);
  });

  it('are maps that fill the page, with all their names', () => {
    const page = new PageBuilder();
    page.centered(60, 'MAP OF THE RIVERS');
    page.figure(60, 90, 470, 600);
    for (let i = 0; i < 12; i += 1) page.line(90 + (i % 3) * 140, 120 + i * 45, `Oldport ${i}`, { size: 8 });
    const figure = layoutPage(page.content()).find(({ kind }) => kind === 'figure');
    expect(figure?.lines).toHaveLength(12);
  });

  it('are one where their parts stand over one caption', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 470, PROSE) + 20;
    page.figure(80, below, 180, 120).figure(300, below, 180, 120);
    page.line(150, below + 126, '(a)').line(380, below + 126, '(b)');
    page.line(120, below + 160, 'Figure 4. The bridge in spring and in autumn', { size: 9 });
    page.prose(60, below + 200, 470, PROSE);
    expect(kindsOf(page)).toEqual([
      'paragraph: The river rises in the hills n',
      'figure: (a) (b)',
      'caption: Figure 4. The bridge in spring',
      'paragraph: The river rises in the hills n',
    ]);
  });
});

describe('captions', () => {
  it('follow their figure, also where it stands in the other column', () => {
    const page = new PageBuilder();
    page.figure(60, 60, 470, 150);
    page.line(60, 220, 'Figure 1: The bridge over the lower river, seen from the north bank', { size: 9 });
    page.prose(60, 260, 225, PROSE);
    page.prose(305, 260, 225, PROSE);
    expect(kindsOf(page).slice(0, 2)).toEqual(['figure: ', 'caption: Figure 1: The bridge over the ']);
  });

  it('are one block, also where their rows are centred', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 470, PROSE) + 20;
    page.figure(150, below, 300, 120);
    page.centered(below + 130, 'Figure 7: The bridge in the spring of the year in', { size: 9 });
    page.centered(below + 142, 'which the flood was highest, and its', { size: 9 });
    page.centered(below + 154, 'seven arches', { size: 9 });
    page.prose(60, below + 190, 470, PROSE);
    const captions = layoutPage(page.content()).filter(({ kind }) => kind === 'caption');
    expect(captions.map(({ text }) => text)).toEqual([
      'Figure 7: The bridge in the spring of the year in which the flood was highest, and its seven arches',
    ]);
  });

  it('have their title where the label stands alone', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 470, PROSE) + 20;
    page.centered(below, 'TABLE II', { size: 9 }).centered(below + 14, 'BOATS COUNTED BY YEAR', { size: 9 });
    for (let row = 0; row < 5; row += 1) {
      page.rulingLine(150, below + 34 + row * 20, 300, 0.5);
      page.line(160, below + 38 + row * 20, `Year ${row}`).line(320, below + 38 + row * 20, String(row * 7));
    }
    page.rulingLine(150, below + 134, 300, 0.5);
    page.rulingLine(150, below + 34, 0.5, 100).rulingLine(300, below + 34, 0.5, 100);
    page.rulingLine(450, below + 34, 0.5, 100);
    const blocks = layoutPage(page.content());
    expect(blocks.map(({ kind }) => kind)).toEqual(['paragraph', 'caption', 'table']);
    expect(blocks[1]?.text).toBe('TABLE II BOATS COUNTED BY YEAR');
  });
});

describe('paragraphs', () => {
  it('go on behind a figure in their column', () => {
    const page = new PageBuilder();
    const words = PROSE.split(' ');
    const half = page.prose(60, 60, 470, `${words.slice(0, 30).join(' ')} which`);
    page.figure(150, half + 20, 300, 120);
    page.line(150, half + 150, 'Figure 3. The weir of the lower river', { size: 9 });
    page.prose(60, half + 190, 470, words.slice(31).join(' '));
    expect(layoutPage(page.content()).map(({ kind }) => kind)).toEqual(['paragraph', 'figure', 'caption']);
  });

  it('are read to the foot of a figure that they run along', () => {
    const page = new PageBuilder();
    const below = page.prose(60, 60, 470, PROSE) + 20;
    page.figure(250, below, 280, 80);
    for (let row = 0; row < 5; row += 1)
      page.line(60, below + 2 + row * 15, `The boats of the lower river ${row}`);
    page.prose(60, below + 110, 470, PROSE);
    const kinds = layoutPage(page.content()).map(({ kind }) => kind);
    const texts = layoutPage(page.content()).map(({ text }) => text);
    const figure = kinds.indexOf('figure');
    expect(texts.slice(0, figure).join(' ')).toContain('lower river 4');
  });
});

describe('columns', () => {
  it('begin where their first line stands, also above that of the other column', () => {
    const page = new PageBuilder();
    page.line(305, 100, '4. Emilia used four of her stamps to');
    page.line(305, 114, 'mail letters. Which of these was less?');
    page.prose(60, 128, 225, PROSE);
    page.line(305, 128, 'A 2').line(420, 128, 'C 4').line(305, 142, 'B 3').line(420, 142, 'D 5');
    page.prose(305, 170, 225, PROSE);
    const texts = layoutPage(page.content()).map(({ text }) => text);
    const first = texts.findIndex((text) => text.startsWith('The river'));
    const question = texts.findIndex((text) => text.includes('Emilia'));
    expect(question).toBeGreaterThan(first);
  });
});
