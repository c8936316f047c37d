import { Counter, Gauge, type Registry } from 'prom-client';

/** A number that something else keeps. */
export interface Observed {
  /** With its unit at the end, and `_total` behind that if it only ever grows. */
  readonly name: string;
  readonly help: string;
  /** For several numbers under one name: what tells them apart. `read` gives each under its value. */
  readonly label?: string;
  readonly read: () => number | Readonly<Record<string, number>>;
}

/** Shows numbers that are kept elsewhere at `/metrics`, read when they are asked for. */
export function observe(registry: Registry, ...all: readonly Observed[]): void {
  for (const { name, help, label, read } of all) {
    const collect = function (this: Counter | Gauge): void {
      this.reset();
      const value = read();
      if (typeof value === 'number') this.inc(value);
      else
        for (const [of, number] of Object.entries(value)) this.inc({ [label ?? '']: of }, number);
    };
    const labelNames = label === undefined ? [] : [label];
    const options = { name, help, labelNames, collect, registers: [registry] };
    void (name.endsWith('_total') ? new Counter(options) : new Gauge(options));
  }
}
