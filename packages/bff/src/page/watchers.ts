import { randomUUID } from 'node:crypto';
import { PassThrough, type Readable } from 'node:stream';
import type { Figures, Frame, WatchedExchange } from 'page/watched';

export interface WatchersOptions {
  readonly figures: () => Figures;
  /** Somebody watches. */
  readonly onFirst: () => void;
  /** Nobody has watched for a while. */
  readonly onNone: () => void;
  /** How long that is: a reload, or a connection that breaks, misses nothing. Default one minute. */
  readonly lingerMs?: number;
}

/** Exchanges are gathered for so long; under load a frame holds many. */
const frameMs = 100;
/** More exchanges than that in one frame are in its figures alone. */
const maxInFrame = 100;
const maxWatchers = 50;
/**
 * A watcher that lets more than that wait is cut off; it comes back and says what it has seen. No
 * more is kept for it: what it then gets all at once would be too much for it again.
 */
const maxBacklogBytes = 256 * 1024;
const keepAliveMs = 15_000;

/** Server-Sent Events to all who watch: the same for each, since there is nothing private in them. */
export class Watchers {
  readonly #options: WatchersOptions;
  readonly #streams = new Set<PassThrough>();
  /** Frame `n` of this run has the event id `<run>.<n>`. */
  readonly #run = randomUUID().slice(0, 8);
  #framesSent = 0;
  /** The last frames as they were sent, the newest at the end. */
  readonly #replay: string[] = [];
  #replayBytes = 0;
  #gathered: WatchedExchange[] = [];
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

  /** @param lastEventId what the watcher has seen last, if it is one that comes back */
  watch(lastEventId: string | undefined): Readable {
    clearTimeout(this.#lingerTimer);
    this.#options.onFirst();
    const stream = new PassThrough();
    // What has been gathered goes to the others as a frame, and is in the newcomer's figures.
    this.#sendFrame();
    for (const event of this.#missedSince(lastEventId)) stream.write(event);
    this.#streams.add(stream);
    stream.once('close', () => this.#left(stream));
    this.#keepAliveTimer ??= setInterval(() => this.#write(': still here\n\n'), keepAliveMs);
    return stream;
  }

  tell(exchange: WatchedExchange): void {
    if (this.#gathered.length < maxInFrame) this.#gathered.push(exchange);
    else this.#skipped++;
    this.#frameTimer ??= setTimeout(() => this.#sendFrame(), frameMs);
  }

  close(): void {
    for (const stream of this.#streams) stream.end();
    clearInterval(this.#keepAliveTimer);
    clearTimeout(this.#lingerTimer);
    clearTimeout(this.#frameTimer);
    this.#options.onNone();
  }

  #sendFrame(): void {
    clearTimeout(this.#frameTimer);
    this.#frameTimer = undefined;
    if (this.#gathered.length === 0) return;
    this.#framesSent++;
    const event = this.#eventOf({
      run: this.#run,
      exchanges: this.#gathered,
      skipped: this.#skipped,
      figures: this.#options.figures(),
    });
    this.#gathered = [];
    this.#skipped = 0;
    this.#keep(event);
    this.#write(event);
  }

  #keep(event: string): void {
    this.#replay.push(event);
    this.#replayBytes += Buffer.byteLength(event);
    while (this.#replayBytes > maxBacklogBytes) {
      this.#replayBytes -= Buffer.byteLength(this.#replay.shift() ?? '');
    }
  }

  /** All of them, if they are still here; otherwise how things stand now. */
  #missedSince(lastEventId: string | undefined): readonly string[] {
    const [run, frame] = lastEventId?.split('.') ?? [];
    const missed = this.#framesSent - Number(frame);
    if (run === this.#run && missed >= 0 && missed <= this.#replay.length) {
      return missed === 0 ? [] : this.#replay.slice(-missed);
    }
    const figures = this.#options.figures();
    return [this.#eventOf({ run: this.#run, exchanges: [], skipped: 0, figures })];
  }

  #eventOf(frame: Frame): string {
    return `id: ${this.#run}.${this.#framesSent}\nretry: 1000\ndata: ${JSON.stringify(frame)}\n\n`;
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
    const { onNone, lingerMs = 60_000 } = this.#options;
    this.#lingerTimer = setTimeout(onNone, lingerMs).unref();
  }
}
