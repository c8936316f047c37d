interface Init {
  readonly method: string;
  readonly headers: Headers;
  readonly body?: string | undefined;
}

/**
 * As much of a `Request` as openapi-fetch makes, with its path as it is: a URL would take away `..`,
 * which is a node's id like any other, and with it turn one request into another.
 */
export class PlainRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: Headers;
  readonly body: string | null;

  constructor(url: string, { method, headers, body }: Init) {
    this.url = url;
    this.method = method;
    this.headers = headers;
    this.body = body ?? null;
  }
}
