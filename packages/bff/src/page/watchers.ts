import { PassThrough, type Readable } from 'node:stream';
import type { Figures, Frame, WatchedExchange } from 'page/watched';

export interface WatchersOptions {
  readonly figures: () => Figures;
  readonly onWatch: () => void;
  readonly onIdle: () => void;
  /** Recording goes on for this long, so that a reload loses nothing. Default: one minute. */
  readonly lingerMs?: number;
}

/** Exchanges are collected for this long; under load a frame holds many. */
const frameMs = 100;
/** Further exchanges of a frame appear only in the figures. */
const maxInFrame = 100;
const maxWatchers = 50;
/** A watcher with a longer backlog is disconnected. Its EventSource reconnects by itself. */
const maxBacklogBytes = 256 * 1024;
const keepAliveMs = 15_000;

/** Sends Server-Sent Events to all watchers: the same to each, since they contain nothing private. */
export class Watchers {
  readonly #options: WatchersOptions;
  readonly #streams = new Set<PassThrough>();
  #collected: WatchedExchange[] = [];
  #skipped = 0;
  #frameTimer: NodeJS.Timeout | undefined;
  #keepAliveTimer: NodeJS.Timeout | undefined;
  #lingerTimer: NodeJS.Timeout | undefined;

  constructor(options: WatchersOptions) {
    this.#options = options;
  }

  get isFull(): boolean {
    return this.#streams.size >= maxWatchers;
  }

  /** Starts a stream with the current figures. Earlier exchanges are not sent. */
  watch(): Readable {
    clearTimeout(this.#lingerTimer);
    this.#options.onWatch();
    const stream = new PassThrough();
    // Sends the collected exchanges to the others, since the figures below include them.
    this.#sendFrame();
    stream.write(eventOf({ exchanges: [], skipped: 0, figures: this.#options.figures() }));
    this.#streams.add(stream);
    stream.once('close', () => this.#left(stream));
    this.#keepAliveTimer ??= setInterval(() => this.#write(': keep-alive\n\n'), keepAliveMs);
    return stream;
  }

  add(exchange: WatchedExchange): void {
    if (this.#collected.length < maxInFrame) this.#collected.push(exchange);
    else this.#skipped++;
    this.#frameTimer ??= setTimeout(() => this.#sendFrame(), frameMs);
  }

  close(): void {
    for (const stream of this.#streams) stream.end();
    clearInterval(this.#keepAliveTimer);
    clearTimeout(this.#lingerTimer);
    clearTimeout(this.#frameTimer);
    this.#options.onIdle();
  }

  #sendFrame(): void {
    clearTimeout(this.#frameTimer);
    this.#frameTimer = undefined;
    if (this.#collected.length === 0) return;
    const event = eventOf({
      exchanges: this.#collected,
      skipped: this.#skipped,
      figures: this.#options.figures(),
    });
    this.#collected = [];
    this.#skipped = 0;
    this.#write(event);
  }

  #write(event: string): void {
    for (const stream of this.#streams) {
      if (stream.writableLength + stream.readableLength > maxBacklogBytes) stream.destroy();
      else stream.write(event);
    }
  }

  #left(stream: PassThrough): void {
    this.#streams.delete(stream);
    if (this.#streams.size > 0) return;
    clearInterval(this.#keepAliveTimer);
    this.#keepAliveTimer = undefined;
    const { onIdle, lingerMs = 60_000 } = this.#options;
    this.#lingerTimer = setTimeout(onIdle, lingerMs).unref();
  }
}

const eventOf = (frame: Frame): string => `retry: 1000\ndata: ${JSON.stringify(frame)}\n\n`;
