import { z } from 'zod';

/** `tokenizer.json` as Hugging Face's tokenizers write it, as far as tokens are turned back into text by it. */
const tokenizerSchema = z.object({
  added_tokens: z
    .array(z.object({ id: z.int().min(0), content: z.string(), special: z.boolean().default(false) }))
    .default([]),
  model: z.object({
    vocab: z.union([
      z.record(z.string(), z.int().min(0)),
      z.array(z.tuple([z.string(), z.number()]).rest(z.unknown())),
    ]),
  }),
});

/** Tokens of the largest vocabulary that is read. */
const MOST_TOKENS = 500_000;
/** How tokens begin that have a space before them: byte-level BPE, SentencePiece. */
const SPACES = /[Ġ▁]/g;
/** How tokens go on a word: WordPiece. */
const CONTINUES = '##';

/** The texts of a model's tokens. */
export class TokenVocabulary {
  readonly #texts: ReadonlyMap<number, string>;
  readonly #special: ReadonlySet<number>;
  readonly #isByteLevel: boolean;

  private constructor(texts: ReadonlyMap<number, string>, special: ReadonlySet<number>) {
    this.#texts = texts;
    this.#special = special;
    this.#isByteLevel = [...texts.values()].some((text) => text.startsWith('Ġ'));
  }

  /** Reads `tokenizer.json`. Throws where it is something else. */
  static parse(json: string): TokenVocabulary {
    const { added_tokens: added, model } = tokenizerSchema.parse(JSON.parse(json));
    const entries: [number, string][] = Array.isArray(model.vocab)
      ? model.vocab.map(([text], id): [number, string] => [id, text])
      : Object.entries(model.vocab).map(([text, id]): [number, string] => [id, text]);
    if (entries.length > MOST_TOKENS) throw new Error('it has too many tokens');
    const texts = new Map([...entries, ...added.map(({ id, content }): [number, string] => [id, content])]);
    return new TokenVocabulary(texts, new Set(added.filter(({ special }) => special).map(({ id }) => id)));
  }

  get size(): number {
    return this.#texts.size;
  }

  /** The text of a sequence of tokens. Special tokens and numbers without a token say nothing. */
  textOf(tokens: readonly number[]): string {
    const parts = tokens
      .filter((token) => !this.#special.has(token))
      .map((token) => this.#texts.get(token) ?? '');
    const text = parts.join('');
    if (this.#isByteLevel) return bytesToText(text).trim();
    const words = parts.some((part) => part.startsWith(CONTINUES))
      ? parts.map((part) => (part.startsWith(CONTINUES) ? part.slice(CONTINUES.length) : ` ${part}`)).join('')
      : text;
    return words.replace(SPACES, ' ').trim();
  }
}

/** Printable characters stand for themselves in byte-level BPE, all other bytes for characters from here on. */
const FIRST_STAND_IN = 256;

/** The byte that each character of byte-level BPE stands for (GPT-2). */
const BYTES: ReadonlyMap<string, number> = (() => {
  const printable = (byte: number): boolean =>
    (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;
  const bytes = new Map<string, number>();
  let next = FIRST_STAND_IN;
  for (let byte = 0; byte < 256; byte += 1) {
    bytes.set(String.fromCodePoint(printable(byte) ? byte : next), byte);
    if (!printable(byte)) next += 1;
  }
  return bytes;
})();

function bytesToText(text: string): string {
  const bytes = [...text].flatMap((character) => {
    const byte = BYTES.get(character);
    return byte === undefined ? [...new TextEncoder().encode(character)] : [byte];
  });
  return new TextDecoder().decode(Uint8Array.from(bytes));
}
