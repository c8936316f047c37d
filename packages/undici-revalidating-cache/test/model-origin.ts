import { Dispatcher } from 'undici';

/** The value of a resource for a user, or nothing. */
export type Shown = string | undefined;
/** All values at one moment, by resource, then by user. */
export type State = Record<string, Record<string, string>>;

/** Resolves when the next step may be taken, with the name of a failure if the step has to fail. */
export type Step = (label: string) => Promise<'fails' | undefined>;

/**
 * An origin without a network: `step` decides when each step of an exchange is taken. Its state
 * is read at one moment of the exchange. Equal values of one resource have equal entity tags, even
 * those of different users, and values that return.
 */
export class ModelOrigin extends Dispatcher {
  readonly #step: Step;
  readonly #look: () => State;

  constructor(step: Step, look: () => State) {
    super();
    this.#step = step;
    this.#look = look;
  }

  override dispatch(
    options: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): boolean {
    void this.#exchange(options, handler);
    return true;
  }

  async #exchange(
    { path, headers }: Dispatcher.DispatchOptions,
    handler: Dispatcher.DispatchHandler,
  ): Promise<void> {
    const controller = controllerOf(handler);
    const step = async (label: string) => {
      const fails = (await this.#step(`${label} ${path}`)) !== undefined;
      if (fails && !controller.aborted) controller.abort(new Error(`${label} failed`));
      return !controller.aborted;
    };
    const fields = headers as Record<string, string>;
    handler.onRequestStart?.(controller, {});
    if (!(await step('arrive'))) return;
    const value = this.#look()[path]?.[fields['x-user'] ?? ''];
    if (!(await step('begin'))) return;
    const etag = `"${value}"`;
    const named = fields['if-none-match']?.split(', ').includes(etag) === true;
    const status = value === undefined ? 404 : named ? 304 : 200;
    const own = value === undefined ? {} : { etag, vary: 'x-user' };
    handler.onResponseStart?.(controller, status, { ...own, 'cache-control': 'no-cache' }, '');
    if (status === 200) {
      for (const part of [`${path} `, `${value}`]) {
        if (!(await step('send'))) return;
        handler.onResponseData?.(controller, Buffer.from(part));
      }
    }
    if (await step('end')) handler.onResponseEnd?.(controller, {});
  }
}

/** A controller like those of undici's connections. */
export function controllerOf(handler: Dispatcher.DispatchHandler): Dispatcher.DispatchController {
  let reason: Error | null = null;
  const controller: Dispatcher.DispatchController = {
    get aborted() {
      return reason !== null;
    },
    get reason() {
      return reason;
    },
    paused: false,
    pause() {},
    resume() {},
    abort(error) {
      if (reason !== null) return;
      reason = error;
      handler.onResponseError?.(controller, error);
    },
  };
  return controller;
}
