import type { FastifyRequest } from 'fastify';
import { defaultPath } from 'gathered-revalidation';
import { aFunction, boolean, path, positiveInteger, requireOptions } from '../options.ts';

export interface GatheredOptions {
  /** Path that lists are sent to. Default: `/gathered-revalidation`. */
  readonly path?: string;
  /** Throws to reject a list. It runs after the service's own `onRequest` hooks. Default: none. */
  readonly authorize?: (request: FastifyRequest) => void | Promise<void>;
  /** How many answered GETs to remember. Default 50,000. */
  readonly maxTargets?: number;
  /** How much memory they may take, approximately. Default 32 MiB. */
  readonly maxBytes?: number;
  /** Leave the path out of an OpenAPI document. Default: true. */
  readonly hide?: boolean;
}

export type CompleteGatheredOptions = Required<Omit<GatheredOptions, 'authorize'>> & {
  readonly authorize: GatheredOptions['authorize'] | undefined;
};

/**
 * @returns undefined if gathered revalidation is off
 * @throws TypeError
 */
export function gatheredOptions(
  given: boolean | GatheredOptions = false,
): CompleteGatheredOptions | undefined {
  if (given === false) return undefined;
  const options = given === true ? {} : given;
  const rules = {
    path,
    authorize: aFunction,
    maxTargets: positiveInteger,
    maxBytes: positiveInteger,
    hide: boolean,
  };
  requireOptions<GatheredOptions>('conditionalRequests.gathered', options, rules);
  const { path: at = defaultPath, maxTargets = 50_000, maxBytes = 2 ** 25, hide = true } = options;
  return { path: at, authorize: options.authorize, maxTargets, maxBytes, hide };
}
