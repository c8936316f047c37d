import type { FastifyInstance, LightMyRequestResponse } from 'fastify';
import { mediaType, type Target } from 'gathered-revalidation';

/** The authority of injected requests. */
export const authority = 'localhost:80';

export type Fields = Target['fields'];

export interface Gathered {
  readonly response: LightMyRequestResponse;
  /** For each target, the entity tag or `ask`. */
  readonly answers: readonly string[];
}

/** A target of an injected GET. */
export const targetOf = (
  target: string,
  etag: unknown,
  fields: Fields = {},
  more: Partial<Target> = {},
): Omit<Target, 'n'> => ({ authority, target, ifNoneMatch: [String(etag)], fields, ...more });

export const send = (
  app: FastifyInstance,
  payload: string,
  headers: Readonly<Record<string, string>> = {},
  path = '/gathered-revalidation',
): Promise<LightMyRequestResponse> =>
  app.inject({
    method: 'QUERY',
    url: path,
    headers: { 'content-type': mediaType, ...headers },
    payload,
  } as object);

export async function gather(
  app: FastifyInstance,
  targets: readonly Omit<Target, 'n'>[],
  headers: Readonly<Record<string, string>> = {},
): Promise<Gathered> {
  const numbered = targets.map((target, n) => ({ n, ...target }));
  const response = await send(app, JSON.stringify({ targets: numbered }), headers);
  const { answers } = response.json<{ answers: { n: number; etag?: string }[] }>();
  const isInOrder = answers.every(({ n }, index) => n === index);
  if (!isInOrder || answers.length !== targets.length) throw new Error(response.body);
  return { response, answers: answers.map(({ etag = 'ask' }) => etag) };
}
