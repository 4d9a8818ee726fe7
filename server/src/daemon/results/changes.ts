/** Tells listeners of changes. */
export class Changes<T> {
  readonly #listeners = new Set<(change: T) => void>();

  /** Returns what ends the listening. */
  on(listener: (change: T) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  tell(change: T): void {
    for (const listener of this.#listeners) listener(change);
  }
}
