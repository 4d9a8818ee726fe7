import { createCanvas, type SKRSContext2D } from '@napi-rs/canvas';
import { A4, EUROPEAN, registerFonts, wrap, type Sheet } from './drawPage.ts';
import { scanSheet } from './scan.ts';
import { PAPER } from './texts.ts';

/** Points on the sheet. */
const MARGIN = 54;
const GUTTER = 22;
const COLUMN = (A4.width - 2 * MARGIN - GUTTER) / 2;
const TYPE = 9.5;
const LEADING = 13;

/** A page of a paper: title over two columns, sections, a formula, a chart with its caption, a table, a footnote. */
function drawPaper(): Sheet {
  registerFonts();
  const scale = A4.dpi / 72;
  const [width, height] = [Math.round(A4.width * scale), Math.round(A4.height * scale)];
  const context = createCanvas(width, height).getContext('2d');
  context.fillStyle = '#fff';
  context.fillRect(0, 0, width, height);
  context.fillStyle = '#111';
  context.strokeStyle = '#111';
  context.scale(scale, scale);

  text(context, PAPER.runningHead, MARGIN, 40, { size: 8 });
  centred(context, PAPER.pageNumber, A4.width / 2, 812, { size: 9 });
  centred(context, PAPER.title, A4.width / 2, 84, { size: 18, bold: true });
  centred(context, PAPER.authors, A4.width / 2, 106, { size: 10.5 });

  const left = new Column(context, MARGIN, 138);
  left.heading(PAPER.sections[0].heading);
  for (const paragraph of PAPER.sections[0].paragraphs) left.paragraph(paragraph);
  left.heading(PAPER.sections[1].heading);
  left.paragraph(PAPER.sections[1].paragraphs[0]);
  left.formula();
  left.paragraph(PAPER.sections[1].paragraphs[1]);
  left.chart();
  left.paragraph(PAPER.figureCaption, 8.5);

  const right = new Column(context, MARGIN + COLUMN + GUTTER, 138);
  right.heading(PAPER.sections[2].heading);
  right.paragraph(PAPER.sections[2].paragraphs[0]);
  right.paragraph(PAPER.tableCaption, 8.5);
  right.table(PAPER.table);
  for (const paragraph of PAPER.sections[2].paragraphs.slice(1)) right.paragraph(paragraph);
  right.heading(PAPER.sections[3].heading);
  for (const paragraph of PAPER.sections[3].paragraphs) right.paragraph(paragraph);
  right.footnote(PAPER.footnote);
  return { width, height, pixels: context.getImageData(0, 0, width, height).data };
}

/** The page as the scanner gave it, as JPEG. */
export function paperScan(): Promise<Buffer> {
  return scanSheet(drawPaper(), { seed: 31, skew: -0.3 });
}

interface Style {
  readonly size: number;
  readonly bold?: boolean;
}

function text(context: SKRSContext2D, words: string, x: number, baseline: number, { size, bold = false }: Style): void {
  context.font = `${size}px ${bold ? EUROPEAN.bold : EUROPEAN.body}`;
  context.fillText(words, x, baseline);
}

function centred(context: SKRSContext2D, words: string, middle: number, baseline: number, style: Style): void {
  context.font = `${style.size}px ${style.bold ? EUROPEAN.bold : EUROPEAN.body}`;
  text(context, words, middle - context.measureText(words).width / 2, baseline, style);
}

function rule(context: SKRSContext2D, from: readonly [number, number], to: readonly [number, number], width: number): void {
  context.lineWidth = width;
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
}

/** Sets what stands in a column, from top to bottom. */
class Column {
  readonly #context: SKRSContext2D;
  readonly #left: number;
  #y: number;

  constructor(context: SKRSContext2D, left: number, top: number) {
    this.#context = context;
    this.#left = left;
    this.#y = top;
  }

  heading(words: string): void {
    this.#y += 8;
    text(this.#context, words, this.#left, this.#y + 12, { size: 12, bold: true });
    this.#y += 22;
  }

  /** Justified. */
  paragraph(words: string, size = TYPE): void {
    const context = this.#context;
    context.font = `${size}px ${EUROPEAN.body}`;
    const lines = wrap(context, words, COLUMN);
    lines.forEach((line, i) => {
      const parts = line.split(' ');
      const room = COLUMN - context.measureText(line).width;
      const stretch = i < lines.length - 1 ? room / Math.max(1, parts.length - 1) : 0;
      let x = this.#left;
      for (const part of parts) {
        text(context, part, x, this.#y + size, { size });
        x += context.measureText(`${part} `).width + stretch;
      }
      this.#y += (LEADING * size) / TYPE;
    });
    this.#y += 6;
  }

  /** `h² = a² + b²`, with its number at the margin. */
  formula(): void {
    const context = this.#context;
    this.#y += 4;
    const baseline = this.#y + 11;
    let x = this.#left + 0.32 * COLUMN;
    for (const part of PAPER.formula) {
      const isRaised = part === '2';
      const size = isRaised ? 7 : 11;
      text(context, part, x, baseline - (isRaised ? 4.5 : 0), { size });
      x += context.measureText(part).width + (isRaised || part === '=' || part === '+' ? 4 : 1);
    }
    const number = PAPER.formulaNumber;
    context.font = `${TYPE}px ${EUROPEAN.body}`;
    text(context, number, this.#left + COLUMN - context.measureText(number).width, baseline, { size: TYPE });
    this.#y += 26;
  }

  /** Two curves in a frame, with numbers at the axes. */
  chart(): void {
    const context = this.#context;
    const [left, top, width, height] = [this.#left + 26, this.#y + 6, COLUMN - 34, 128];
    context.lineWidth = 0.8;
    context.strokeRect(left, top, width, height);
    for (let i = 0; i <= 4; i += 1) {
      const y = top + (i * height) / 4;
      rule(context, [left - 3, y], [left, y], 0.6);
      text(context, String(8 - 2 * i), left - 12, y + 2.5, { size: 7 });
      const x = left + (i * width) / 4;
      rule(context, [x, top + height], [x, top + height + 3], 0.6);
      centred(context, String(6 * i), x, top + height + 11, { size: 7 });
    }
    [0, 1].forEach((curve) => {
      context.lineWidth = curve === 0 ? 1.4 : 0.7;
      context.beginPath();
      for (let i = 0; i <= 60; i += 1) {
        const phase = (i / 60) * 4 * Math.PI - curve * 0.8;
        const [x, y] = [left + (i / 60) * width, top + height / 2 - Math.sin(phase) * height * (0.38 - 0.1 * curve)];
        if (i === 0) context.moveTo(x, y);
        else context.lineTo(x, y);
      }
      context.stroke();
    });
    centred(context, PAPER.chartAxis, left + width / 2, top + height + 22, { size: 7.5 });
    this.#y = top + height + 30;
  }

  /** Rules above and below, and one under the head. */
  table(rows: readonly (readonly string[])[]): void {
    const context = this.#context;
    const [left, right] = [this.#left, this.#left + COLUMN];
    const columns = rows[0]?.length ?? 1;
    const step = COLUMN / columns;
    rule(context, [left, this.#y], [right, this.#y], 1);
    rows.forEach((row, r) => {
      row.forEach((cell, c) => {
        const size = TYPE - 0.5;
        context.font = `${size}px ${r === 0 ? EUROPEAN.bold : EUROPEAN.body}`;
        const x = c === 0 ? left + 2 : left + (c + 1) * step - context.measureText(cell).width - 4;
        text(context, cell, x, this.#y + 12, { size, bold: r === 0 });
      });
      this.#y += 16;
      if (r === 0) rule(context, [left, this.#y], [right, this.#y], 0.6);
    });
    rule(context, [left, this.#y], [right, this.#y], 1);
    this.#y += 12;
  }

  footnote(words: string): void {
    const context = this.#context;
    const top = 752;
    rule(context, [this.#left, top], [this.#left + 70, top], 0.5);
    this.#y = top + 6;
    this.paragraph(words, 8);
  }
}
