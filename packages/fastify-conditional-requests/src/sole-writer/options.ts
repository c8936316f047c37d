import type { FastifyBaseLogger } from 'fastify';
import { aFunction, milliseconds, requireOptions } from '../options.ts';
import type { SoleWriterOptions } from './sole-writer.ts';

/** A shorter lease may end before its renewal is answered. */
const shortestLease = 100;

/**
 * Checks the options of `becomeSoleWriter`.
 *
 * @param log gets what `onChange` throws: the lock does not depend on it
 * @throws TypeError
 */
export function soleWriterOptions(
  options: SoleWriterOptions,
  log: FastifyBaseLogger,
): SoleWriterOptions {
  requireOptions<SoleWriterOptions>('becomeSoleWriter', options, {
    waitMs: milliseconds(),
    leaseMs: milliseconds(shortestLease),
    graceMs: milliseconds(),
    onChange: aFunction,
  });
  const { onChange, ...rest } = options;
  if (onChange === undefined) return rest;
  const report = async (held: boolean): Promise<void> => {
    try {
      await onChange(held);
    } catch (error) {
      log.error(error, `onChange(${held}) of the sole writer lock failed`);
    }
  };
  return { ...rest, onChange: (held) => void report(held) };
}
