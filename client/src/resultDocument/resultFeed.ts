import { EventEmitter, type Disposable, type Event, type Uri } from 'vscode';
import type { PageEvent } from '../../../server/src/protocol.ts';
import type { ResultEvents } from './resultDocument.ts';

/** A page that goes into a result document. It may come again with a higher revision. */
export interface ResultPage {
  readonly result: Uri;
  readonly source: Uri;
  readonly event: PageEvent;
}

/** Gives a page a better text before the result is complete, or undefined to leave it. */
export type RefinePage = (page: ResultPage) => Promise<string | undefined>;

/** Tells everyone who adds something to results what arrives in them. */
export class ResultFeed implements Disposable {
  readonly #onDidCreate = new EventEmitter<Uri>();
  readonly #onDidReceivePage = new EventEmitter<ResultPage>();
  #refine: RefinePage = () => Promise.resolve(undefined);

  /** A result document is open; its pages are to come. */
  get onDidCreate(): Event<Uri> {
    return this.#onDidCreate.event;
  }

  get onDidReceivePage(): Event<ResultPage> {
    return this.#onDidReceivePage.event;
  }

  /** One may refine pages. */
  refineWith(refine: RefinePage): void {
    this.#refine = refine;
  }

  /** What a result of this source calls. */
  of(source: Uri): ResultEvents {
    return {
      onCreated: (result) => this.#onDidCreate.fire(result),
      onPage: (result, event) => this.#onDidReceivePage.fire({ result, source, event }),
      refine: (result, event) => this.#refine({ result, source, event }),
    };
  }

  dispose(): void {
    this.#onDidCreate.dispose();
    this.#onDidReceivePage.dispose();
  }
}
