import type { CodedCharacter } from '../../../../models/traineddata/traineddata.ts';

/** A place within the codes of characters. */
export interface CodeNode {
  /** The character that ends here; undefined where none does. */
  text: string | undefined;
  /** Where each code leads. */
  readonly next: Map<number, CodeNode>;
}

/** All characters by their codes, from the first code on. */
export function codeTrie(characters: readonly CodedCharacter[]): CodeNode {
  const root = newNode();
  for (const { text, codes } of characters) {
    let node = root;
    for (const code of codes) {
      let next = node.next.get(code);
      if (!next) node.next.set(code, (next = newNode()));
      node = next;
    }
    node.text = text;
  }
  return root;
}

/** The character of some codes; undefined where they are of none. */
export function characterOf(root: CodeNode, codes: readonly number[]): string | undefined {
  let node: CodeNode | undefined = root;
  for (const code of codes) node = node?.next.get(code);
  return node?.text;
}

function newNode(): CodeNode {
  return { text: undefined, next: new Map() };
}
