import { documentOf } from './contract.ts';
import type { ServiceName } from './service-process.ts';

export interface PublishedOperation {
  readonly operationId: string;
  readonly method: string;
  /** Matches the operation's paths, with or without a query. */
  readonly pattern: RegExp;
}

/** The operations in a service's committed contract, except `/health` and the like. */
export async function publishedOperations(service: ServiceName): Promise<PublishedOperation[]> {
  const { paths } = await documentOf(service);
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(([, { tags }]) => tags?.includes('operations') !== true)
      .map(([method, { operationId }]) => ({
        operationId,
        method,
        pattern: new RegExp(`^${path.replaceAll(/\{\w+\}/g, '[^/?]+')}(\\?|$)`),
      })),
  );
}
