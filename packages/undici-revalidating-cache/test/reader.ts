import type { Dispatcher } from 'undici';

/** A caller whose pace the test decides. */
export class Reader implements Dispatcher.DispatchHandler {
  readonly begun = Promise.withResolvers<Dispatcher.DispatchController>();
  readonly ended = Promise.withResolvers<string>();
  readonly #pausesAtOnce: boolean;
  #text = '';
  #isOver = false;

  constructor({ pausesAtOnce = false } = {}) {
    this.#pausesAtOnce = pausesAtOnce;
    this.ended.promise.catch(() => {});
  }

  get length(): number {
    return this.#text.length;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  onResponseStart(controller: Dispatcher.DispatchController) {
    if (this.#pausesAtOnce) controller.pause();
    this.begun.resolve(controller);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer) {
    this.#text += chunk.toString('latin1');
  }

  onResponseEnd() {
    this.#isOver = true;
    this.ended.resolve(this.#text);
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error) {
    this.#isOver = true;
    this.ended.reject(error);
  }
}
