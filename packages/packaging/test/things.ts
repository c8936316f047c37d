import { vi } from 'vitest';

/** Requests to an example service, which has things at `/things/:id`. */
export class Things {
  readonly #origin: string;
  readonly #method: string;

  constructor(port: number, method: 'PATCH' | 'PUT') {
    this.#origin = `http://127.0.0.1:${port}`;
    this.#method = method;
  }

  get(id: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.#origin}/things/${id}`, { headers });
  }

  write(id: string, name: string, headers: Record<string, string> = {}): Promise<Response> {
    return fetch(`${this.#origin}/things/${id}`, {
      method: this.#method,
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ name }),
    });
  }

  /** Resolves when the service answers, and takes writes. */
  async ready(): Promise<void> {
    await vi.waitFor(
      async () => {
        const { status } = await this.get('none');
        if (status !== 404) throw new Error(`Expected 404, received ${status}`);
      },
      { timeout: 280_000 },
    );
  }
}

export const etagOf = (response: Response): string => response.headers.get('etag') ?? '';

/** How many statements a service sent for a response. */
export const queriesOf = (response: Response): number =>
  Number(/desc="(\d+) quer/.exec(response.headers.get('server-timing') ?? '')?.[1]);
