/** Colours of all charts: readable on white, and without red against green. */
export const COLOURS = {
  paper: '#ffffff',
  ink: '#1f2328',
  faint: '#59636e',
  line: '#d1d9e0',
  ours: '#1a5fb4',
  theirs: '#9aa4af',
  bound: '#e5a50a',
} as const;

export const FONT = 'system-ui, -apple-system, Segoe UI, Helvetica, Arial, sans-serif';

export function escapeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

export interface TextStyle {
  readonly size?: number;
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly colour?: string;
  readonly bold?: boolean;
}

export function svgText(x: number, y: number, text: string, style: TextStyle = {}): string {
  const { size = 13, anchor = 'start', colour = COLOURS.ink, bold = false } = style;
  const weight = bold ? ' font-weight="600"' : '';
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" text-anchor="${anchor}" fill="${colour}"${weight}>${escapeXml(text)}</text>`;
}

export function svgRectangle(x: number, y: number, width: number, height: number, colour: string): string {
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(Math.max(0, width))}" height="${round(height)}" fill="${colour}"/>`;
}

export function svgLine(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  colour: string = COLOURS.line,
): string {
  return `<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${colour}"/>`;
}

/** A whole picture on paper of its own, so that it reads on dark pages, too. */
export function svgPicture(width: number, height: number, title: string, parts: readonly string[]): string {
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" role="img" aria-label="${escapeXml(title)}">`,
    svgRectangle(0, 0, width, height, COLOURS.paper),
    ...parts,
    '</svg>',
    '',
  ].join('\n');
}

/** A round number not below the largest value, for the end of an axis. */
export function axisEnd(largest: number): number {
  if (largest <= 0) return 1;
  const unit = 10 ** Math.floor(Math.log10(largest));
  return ([1, 1.5, 2, 3, 4, 5, 6, 8, 10].find((factor) => factor * unit >= largest) ?? 10) * unit;
}

export function round(value: number): number {
  return Math.round(value * 10) / 10;
}
