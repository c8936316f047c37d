import { Counter, Gauge, type Registry } from 'prom-client';

/**
 * Metrics whose values are kept elsewhere, by name. A name ends in its unit, and then in `_total` if it is
 * a counter.
 */
export type Metrics = Readonly<
  Record<
    string,
    {
      readonly help: string;
      /** For several values: the label that distinguishes them. `read` returns them by label value. */
      readonly label?: string;
      readonly read: () => Value | Promise<Value>;
    }
  >
>;

type Value = number | Readonly<Record<string, number>>;

/** Adds metrics whose values are read when `/metrics` is requested. */
export function observe(registry: Registry, all: Metrics): void {
  for (const [name, { help, label, read }] of Object.entries(all)) {
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
