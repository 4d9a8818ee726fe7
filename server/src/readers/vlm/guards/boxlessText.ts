/** Characters. A list of boxes that goes on longer is text to look at: models loop inside of lists, too. */
const MAX_LIST = 600;

/**
 * The end of a transcript without what is in its lists of boxes, `[[…]]` as `[[]]`: the same words at other
 * places are the same words. Each character keeps its place in the transcript. Linear; memory is constant.
 */
export class BoxlessText {
  readonly #keep: number;
  #text = '';
  #places: number[] = [];
  #length = 0;
  #last = '';
  /** The list that is open, and where it began. */
  #list: string[] | undefined;
  #listStart = 0;

  /** `keep`: how many characters of the end are wanted. */
  constructor(keep: number) {
    this.#keep = keep;
  }

  push(text: string): void {
    for (let i = 0; i < text.length; i += 1) this.#add(text[i]!);
  }

  tail(): string {
    return this.#text.slice(-this.#keep);
  }

  /** Offset in the transcript of a character of the tail. */
  placeOf(index: number): number {
    return this.#places[Math.max(0, this.#text.length - this.#keep) + index] ?? this.#length;
  }

  #add(sign: string): void {
    const before = this.#last;
    const place = this.#length;
    this.#length += 1;
    this.#last = sign;
    if (!this.#list) {
      this.#append(sign, place);
      if (sign !== '[' || before !== '[') return;
      this.#list = [];
      this.#listStart = place + 1;
      return;
    }
    if (sign === ']' && before === ']') {
      this.#list = undefined;
      this.#append(']', place - 1);
      this.#append(']', place);
      return;
    }
    this.#list.push(sign);
    if (this.#list.length <= MAX_LIST && /[\d\s,.[\]-]/.test(sign)) return;
    const text = this.#list;
    this.#list = undefined;
    text.forEach((one, i) => this.#append(one, this.#listStart + i));
  }

  #append(sign: string, place: number): void {
    this.#text += sign;
    this.#places.push(place);
    if (this.#places.length < 2 * this.#keep) return;
    this.#text = this.#text.slice(-this.#keep);
    this.#places = this.#places.slice(-this.#keep);
  }
}
