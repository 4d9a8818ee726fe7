import markdownIt from 'markdown-it';
import { meaningOf, raised } from './htmlInText.ts';
import { addMath } from './mathRules.ts';
import { PLACE, type MarkedFormula, type MarkedText } from './richText.ts';

type Token = ReturnType<ReturnType<typeof markdownIt>['parseInline']>[number];

/** For texts that are no Markdown: nothing but formulas means anything in them. */
const plain = addMath(markdownIt('zero'));

/** A text without Markdown, such as a table's cell: only its formulas are found. */
export function plainInline(text: string): MarkedText {
  return markedText(plain.parseInline(text, {})[0]?.children ?? []);
}

/**
 * Inline tokens as text: emphasis and links are their text, an address nobody sees is left out, HTML means
 * its text. A picture is its description, if it has one that says something.
 */
export function markedText(tokens: readonly Token[]): MarkedText {
  const formulas: MarkedFormula[] = [];
  let script: 'raise' | 'lower' | undefined;
  const parts = tokens.map((token): string => {
    switch (token.type) {
      case 'math_inline':
      case 'math_display':
        formulas.push({ tex: token.content, display: token.type === 'math_display' });
        return PLACE;
      case 'softbreak':
      case 'hardbreak':
        return '\n';
      case 'image':
        return descriptionOf(token);
      case 'html_inline': {
        const meaning = meaningOf(token.content);
        if (meaning.kind === 'raise' || meaning.kind === 'lower')
          script = meaning.begins ? meaning.kind : undefined;
        return meaning.kind === 'text' ? token.content : meaning.kind === 'break' ? '\n' : '';
      }
      default:
        return script ? raised(token.content, script) : token.content;
    }
  });
  return { marked: parts.join(''), formulas };
}

/** The text that stands for a picture; empty for a mere name. */
export function descriptionOf({ content }: Token): string {
  return /^(?:images?|img|figures?|pictures?|photos?|图片|图像)?[\s\d._-]*(?:\.\w{3,4})?$/iu.test(content)
    ? ''
    : content;
}
