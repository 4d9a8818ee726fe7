import type { Transferable } from 'node:worker_threads';
type Listener = (event: { readonly data: unknown }) => void;

/**
 * The channel between pdf.js's two halves when both run in one thread. Like its own loopback port it
 * clones messages, because the sender goes on using them; decoded images, the only big ones, are handed
 * over as they are: their sender gives them up, and what our image hooks make cannot be cloned.
 */
export class InThreadPort {
  readonly #listeners = new Set<Listener>();

  postMessage(message: unknown, transfer?: Transferable[]): void {
    const data = carriesImage(message)
      ? message
      : structuredClone(message, transfer ? { transfer } : undefined);
    queueMicrotask(() => {
      for (const listener of [...this.#listeners]) listener({ data });
    });
  }

  addEventListener(_name: 'message', listener: Listener, options?: { signal?: AbortSignal }): void {
    if (options?.signal?.aborted) return;
    this.#listeners.add(listener);
    options?.signal?.addEventListener('abort', () => this.#listeners.delete(listener), { once: true });
  }

  removeEventListener(_name: 'message', listener: Listener): void {
    this.#listeners.delete(listener);
  }

  terminate(): void {
    this.#listeners.clear();
  }
}

/** pdf.js sends images as `['obj', [id, page, 'Image', data]]` or `['commonobj', [id, 'Image', data]]`. */
function carriesImage(message: unknown): boolean {
  if (typeof message !== 'object' || message === null || !('action' in message) || !('data' in message))
    return false;
  const { action, data } = message;
  return (action === 'obj' || action === 'commonobj') && Array.isArray(data) && data.includes('Image');
}
