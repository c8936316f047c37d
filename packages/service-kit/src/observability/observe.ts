import { Counter, Gauge, type Registry } from 'prom-client';

export interface Observed {
  /** Ends in its unit, and then in `_total` if it is a counter. */
  readonly name: string;
  readonly help: string;
  /** For several values: the label that distinguishes them. `read` returns them by label value. */
  readonly label?: string;
  readonly read: () => Value | Promise<Value>;
}

type Value = number | Readonly<Record<string, number>>;

export function observe(registry: Registry, ...all: readonly Observed[]): void {
  for (const { name, help, label, read } of all) {
    const collect = async function (this: Counter | Gauge): Promise<void> {
      const value = await read();
      this.reset();
      if (typeof value === 'number') this.inc(value);
      else
        for (const [of, number] of Object.entries(value)) this.inc({ [label ?? '']: of }, number);
    };
    const labelNames = label === undefined ? [] : [label];
    const options = { name, help, labelNames, collect, registers: [registry] };
    void (name.endsWith('_total') ? new Counter(options) : new Gauge(options));
  }
}
