import { Dispatcher } from 'undici';

/** What the origin shows a user of a resource: a value, or nothing. */
export type Shown = string | undefined;
/** All of it at one moment, by resource, then user. */
export type State = Record<string, Record<string, string>>;

/** When the next step is taken; ends with the name of a failure, if it is to fail there. */
export type Step = (label: string) => Promise<'fails' | undefined>;

/**
 * An origin without a network: every step of every exchange is taken when `step` says so. Its state
 * is read at one moment of the exchange. Equal values of one resource have equal entity tags, also
 * those of different users, and those that come back.
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

/** As undici's connections have one. */
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
