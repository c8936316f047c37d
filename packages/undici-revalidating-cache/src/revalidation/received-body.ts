/**
 * A body as it arrives, in its own memory. Its chunks are copied at once, because their readers may
 * change or transfer them, and because a slice would keep the whole buffer that its socket read.
 */
export class ReceivedBody {
  readonly #announced: number;
  /** One buffer for the whole body if its length is known, else one for each chunk. */
  readonly #parts: Buffer[] = [];
  #length = 0;

  /** @param announced the value of Content-Length, or NaN */
  constructor(announced: number) {
    this.#announced = announced;
  }

  add(chunk: Buffer): void {
    if (Number.isNaN(this.#announced)) this.#parts.push(ownCopy([chunk], chunk.length));
    // A body that is longer than announced is incorrect, so it needs no memory.
    else if (this.#length + chunk.length <= this.#announced) {
      const whole = (this.#parts[0] ??= Buffer.allocUnsafeSlow(this.#announced));
      chunk.copy(whole, this.#length);
    }
    this.#length += chunk.length;
  }

  /** Copies of what has arrived, for a reader that comes later. */
  copies(): Buffer[] {
    return this.#parts.map((part) => Buffer.from(part.subarray(0, this.#length)));
  }

  /** @returns undefined if its length is not the one that was announced */
  whole(): Buffer | undefined {
    if (!Number.isNaN(this.#announced) && this.#length !== this.#announced) return undefined;
    const [only, more] = this.#parts;
    return only !== undefined && more === undefined ? only : ownCopy(this.#parts, this.#length);
  }
}

function ownCopy(chunks: readonly Buffer[], length: number): Buffer {
  const body = Buffer.allocUnsafeSlow(length);
  let at = 0;
  for (const chunk of chunks) at += chunk.copy(body, at);
  return body;
}
