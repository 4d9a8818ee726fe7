import type { Memento } from 'vscode';

const KEY = 'folio.declinedModels';

/** Stands for every model. */
const ALL = '*';

/** The models that somebody does not want, of all windows and for good. */
export class DeclinedModels {
  readonly #memory: Memento;

  constructor(memory: Memento) {
    this.#memory = memory;
  }

  /** Whether nothing is to be asked any more. */
  get hasAll(): boolean {
    return this.has(ALL);
  }

  has(name: string): boolean {
    return this.#names.includes(name);
  }

  add(names: readonly string[]): Thenable<void> {
    return this.#memory.update(KEY, [...new Set([...this.#names, ...names])]);
  }

  addAll(): Thenable<void> {
    return this.add([ALL]);
  }

  get #names(): readonly string[] {
    return this.#memory.get<readonly string[]>(KEY, []);
  }
}
