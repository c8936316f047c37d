import type { FastifyRequest } from 'fastify';
import { type Context, stateKey } from '../context.ts';
import type { Permit } from '../route.ts';

/** Whether everything that the request has remembered is still as it was when it was looked up. */
export async function stands({ store }: Context, request: FastifyRequest): Promise<boolean> {
  for (const { tags, version } of request[stateKey]?.facts ?? []) {
    if (version === undefined || version !== (await store.read(tags))) return false;
  }
  return true;
}

/**
 * For a handler that sends its answer itself, the moment before it goes out: a permission that has
 * moved meanwhile is asked for again. What is made on one snapshot with it has it already.
 */
export const permissionToSend =
  (context: Context, permit: Permit) =>
  async (request: FastifyRequest): Promise<void> => {
    if (request[stateKey]?.snapshot !== undefined || (await stands(context, request))) return;
    await permit.check(request);
  };
