import type { StepClasses } from '../../inference/graph/stepClasses.ts';
import type { CodeNode } from './codeTrie.ts';

/** Readings that are followed at a time. More change nothing on lines of Chinese, Japanese and Korean. */
const BEAM = 12;

/** Classes less likely than this are not followed. */
const LEAST = 1e-4;

/** A class beyond the likeliest ones of a time step. */
const UNTOLD = 1e-7;

/** The codes of a reading, the last one here. */
interface Prefix {
  readonly parent: Prefix | undefined;
  readonly code: number;
  /** Where the codes of the character under way lead; the root where one has just ended. */
  readonly node: CodeNode;
  readonly children: Map<number, Prefix>;
}

/** A reading up to a time step: how likely it is, with a blank at the step and with its last code. */
interface Reading {
  readonly prefix: Prefix;
  blank: number;
  code: number;
}

/** The codes of a line's characters, one list for each. */
export type Spelling = number[][];

/**
 * The likeliest characters of a line, where only sequences of codes that make characters count: CTC prefix beam
 * search (Hannun et al. 2014, https://arxiv.org/abs/1408.2873) whose language model is the list of characters.
 */
export function searchCodes(steps: StepClasses, root: CodeNode, blank: number): Spelling {
  const start: Prefix = { parent: undefined, code: -1, node: root, children: new Map() };
  let beam: Reading[] = [{ prefix: start, blank: 1, code: 0 }];
  for (let t = 0; t < steps.steps; t += 1) beam = step(beam, classesAt(steps, t), root, blank);
  const whole = beam.filter(({ prefix }) => prefix.node === root);
  const [best] = whole.length > 0 ? whole : beam;
  return best ? spellingOf(best.prefix, root) : [];
}

type Likelihoods = readonly (readonly [code: number, probability: number])[];

function classesAt({ ranks, classes, probabilities }: StepClasses, step: number): Likelihoods {
  const told: [number, number][] = [];
  for (let i = step * ranks; i < (step + 1) * ranks; i += 1)
    if ((probabilities[i] ?? 0) >= LEAST) told.push([classes[i] ?? 0, probabilities[i] ?? 0]);
  return told;
}

/** Takes all readings one time step further, likeliest first. */
function step(beam: readonly Reading[], told: Likelihoods, root: CodeNode, blank: number): Reading[] {
  const next = new Map<Prefix, Reading>();
  const readingOf = (prefix: Prefix): Reading => {
    let reading = next.get(prefix);
    if (!reading) next.set(prefix, (reading = { prefix, blank: 0, code: 0 }));
    return reading;
  };
  const untold = told.some(([code]) => code === blank) ? [] : [[blank, UNTOLD] as const];
  for (const reading of beam) {
    const { prefix } = reading;
    const both = reading.blank + reading.code;
    for (const [code, probability] of [...told, ...untold]) {
      if (code === blank) {
        readingOf(prefix).blank += both * probability;
        continue;
      }
      // The same code again: the same character going on, or after a blank another one.
      const isRepeated = code === prefix.code;
      if (isRepeated) readingOf(prefix).code += reading.code * probability;
      for (const child of childrenOf(prefix, code, root))
        readingOf(child).code += (isRepeated ? reading.blank : both) * probability;
    }
  }
  const likeliest = [...next.values()].sort((a, b) => b.blank + b.code - (a.blank + a.code)).slice(0, BEAM);
  const total = likeliest.reduce((sum, reading) => sum + reading.blank + reading.code, 0) || 1;
  for (const reading of likeliest) {
    reading.blank /= total;
    reading.code /= total;
  }
  return likeliest;
}

/** What a reading becomes by one more code: the character ends, or goes on, or may do either. */
function childrenOf(prefix: Prefix, code: number, root: CodeNode): Prefix[] {
  const node = prefix.node.next.get(code);
  if (!node) return [];
  const children: Prefix[] = [];
  if (node.text !== undefined) children.push(childOf(prefix, code, root, 1));
  if (node.next.size > 0) children.push(childOf(prefix, code, node, 0));
  return children;
}

function childOf(prefix: Prefix, code: number, node: CodeNode, ends: 0 | 1): Prefix {
  const key = 2 * code + ends;
  let child = prefix.children.get(key);
  if (!child) prefix.children.set(key, (child = { parent: prefix, code, node, children: new Map() }));
  return child;
}

/** The codes by character; those of one that was not finished are left out. */
function spellingOf(last: Prefix, root: CodeNode): Spelling {
  const spelling: Spelling = [];
  let codes: number[] = [];
  for (let prefix: Prefix | undefined = last; prefix?.parent; prefix = prefix.parent) {
    if (prefix.node === root) spelling.push((codes = []));
    codes.push(prefix.code);
  }
  return spelling.reverse().map((one) => one.reverse());
}
