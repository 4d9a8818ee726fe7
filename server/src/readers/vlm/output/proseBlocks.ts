import markdownIt from 'markdown-it';
import type { Box } from '../../../page/geometry.ts';
import { headingDraft, listItemDraft, proseDraft, textDraft, type Draft } from './draft.ts';
import { descriptionOf, markedText, plainInline } from './inlineText.ts';
import { addMath } from './mathRules.ts';
import { boxesIn, type PageFrame } from './pageFrame.ts';
import { joinParagraph, listLines } from './paragraphLines.ts';
import { divide, richText, splitAtDisplay, type MarkedText, type RichText } from './richText.ts';
import { tableOf, type SourceCell } from './tableBlock.ts';

const markdown = makeParser();

/** Looking for links costs the square of the brackets. */
const markdownWithoutLinks = makeParser().disable(['link', 'image']);
const MAX_BRACKETS = 1_000;

function makeParser(): ReturnType<typeof markdownIt> {
  const parser = addMath(markdownIt({ html: true }));
  // Links are their text: no address is followed or written, so none needs to be refused.
  parser.validateLink = () => true;
  // Text of a page is no hand-written Markdown: an indent is no code, a rule under a line makes no heading of
  // it, `[1]: …` is an entry of a bibliography, and HTML is read piece by piece inside of paragraphs.
  return parser.disable(['code', 'lheading', 'reference', 'html_block']);
}

type Token = ReturnType<typeof markdown.parse>[number];

/** Markdown of a page as blocks in `box`: paragraphs, headings, lists, pipe tables, formulas. */
export function proseBlocks(text: string, box: Box, frame: PageFrame): Draft[] {
  // A geometry figure as the model describes it: data, not text.
  if (/^\s*\{[\s\S]*line_type/.test(text.slice(0, 20_000))) return [textDraft('code', { text }, box)];
  const writer = new ProseWriter(box, frame);
  const parser = text.split('[').length > MAX_BRACKETS ? markdownWithoutLinks : markdown;
  for (const token of parser.parse(text, {})) writer.read(token);
  return writer.drafts;
}

interface OpenItem {
  readonly marker: string;
  readonly ordered: boolean;
  /** The item has begun its block. */
  begun: boolean;
}

class ProseWriter {
  readonly drafts: Draft[] = [];
  readonly #box: Box;
  readonly #frame: PageFrame;
  readonly #lists: boolean[] = [];
  readonly #items: OpenItem[] = [];
  #heading: number | undefined;
  #rows: SourceCell[][] | undefined;
  #headerCell = false;

  constructor(box: Box, frame: PageFrame) {
    this.#box = box;
    this.#frame = frame;
  }

  read(token: Token): void {
    switch (token.type) {
      case 'heading_open':
        this.#heading = Number(token.tag.slice(1));
        break;
      case 'heading_close':
        this.#heading = undefined;
        break;
      case 'bullet_list_open':
      case 'ordered_list_open':
        this.#lists.push(token.type === 'ordered_list_open');
        break;
      case 'bullet_list_close':
      case 'ordered_list_close':
        this.#lists.pop();
        break;
      case 'list_item_open': {
        const ordered = this.#lists.at(-1) === true;
        this.#items.push({ marker: `${ordered ? token.info : ''}${token.markup}`, ordered, begun: false });
        break;
      }
      case 'list_item_close':
        this.#items.pop();
        break;
      case 'table_open':
        this.#rows = [];
        break;
      case 'table_close':
        this.#push(tableOf(this.#rows ?? [], this.#box));
        this.#rows = undefined;
        break;
      case 'tr_open':
        this.#rows?.push([]);
        break;
      case 'th_open':
      case 'td_open':
        this.#headerCell = token.type === 'th_open';
        break;
      case 'math_block':
        this.#push(textDraft('formula', { text: token.content }, this.#box));
        break;
      case 'fence':
        this.#push(textDraft('code', { text: token.content.trimEnd() }, this.#box));
        break;
      case 'inline':
        this.#text(token.children ?? []);
        break;
      default:
    }
  }

  #text(tokens: readonly Token[]): void {
    if (this.#rows) {
      const rich = richText(markedText(tokens));
      this.#rows
        .at(-1)
        ?.push({ ...rich, header: this.#headerCell && rich.text !== '', rowSpan: 1, columnSpan: 1 });
      return;
    }
    const figure = this.#placedFigure(tokens);
    if (figure) {
      this.#push(figure);
      return;
    }
    const marked = markedText(tokens);
    const item = this.#items.at(-1);
    if (this.#heading !== undefined) {
      const rich = richText(marked);
      if (rich.text !== '') this.#push(headingDraft(this.#heading, rich, this.#box));
    } else if (item) this.#listItem(item, richText(joined(marked)));
    else for (const draft of paragraphBlocks(marked, this.#box)) this.#push(draft);
  }

  #listItem(item: OpenItem, rich: RichText): void {
    if (rich.text === '') return;
    const last = this.drafts.at(-1);
    if (item.begun && last?.kind === 'list-item') {
      const shift = last.text.length + 1;
      const moved = (rich.formulas ?? []).map(({ start, end }) => ({
        start: start + shift,
        end: end + shift,
      }));
      const formulas = last.formulas || rich.formulas ? [...(last.formulas ?? []), ...moved] : undefined;
      const text = `${last.text}\n${rich.text}`;
      this.drafts[this.drafts.length - 1] = { ...last, text, ...(formulas ? { formulas } : {}) };
      return;
    }
    item.begun = true;
    this.#push(listItemDraft({ ...item, depth: this.#lists.length - 1 }, rich, this.#box));
  }

  /** `![image](image_1.png)120,80,880,420`: a picture with its place behind it. */
  #placedFigure(tokens: readonly Token[]): Draft | undefined {
    const [image, ...rest] = tokens;
    if (image?.type !== 'image') return undefined;
    const place = rest.map(({ content }) => content).join('');
    if (!/^\s{0,9}[[(]{0,2}\s{0,9}\d[\d\s.,]{6,60}[\])]{0,2}\s*$/.test(place)) return undefined;
    const [box] = boxesIn(place, this.#frame);
    return box && textDraft('figure', { text: descriptionOf(image) }, box);
  }

  #push(draft: Draft | undefined): void {
    if (draft) this.drafts.push(draft);
  }
}

/** A paragraph's blocks: displayed formulas stand for themselves, and lines with marks are a list. */
function paragraphBlocks(marked: MarkedText, box: Box): Draft[] {
  return splitAtDisplay(marked).flatMap((part): Draft[] => {
    if ('tex' in part) return [textDraft('formula', { text: part.tex }, box)];
    const lines = part.marked.split('\n').filter((line) => line.trim() !== '');
    const items = listLines(lines);
    if (items) {
      const texts = divide(
        items.map((item) => joinParagraph(item.lines)),
        part.formulas,
      );
      return items.flatMap(({ marker }, i): Draft[] => {
        const text = texts[i];
        return text ? [listItemDraft({ ...marker, depth: 0 }, richText(text), box)] : [];
      });
    }
    const rich = richText(joined(part));
    return rich.text === '' ? [] : [proseDraft(rich, box)];
  });
}

function joined({ marked, formulas }: MarkedText): MarkedText {
  return { marked: joinParagraph(marked.split('\n')), formulas };
}

/** Plain text: paragraphs between empty lines, in which nothing but formulas means anything. */
export function plainBlocks(text: string, box: Box): Draft[] {
  return paragraphBlocks(plainInline(text), box);
}
