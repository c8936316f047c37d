import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { badRequest } from '../problems/problem.ts';
import { isUser } from '../validation/schemas.ts';

const user = {
  'x-user': Type.Optional(
    Type.String({
      maxLength: 254,
      description: 'The user: an e-mail address. Default: anonymous',
      examples: ['ann@example.com'],
    }),
  ),
};
const condition = (description: string) => Type.Optional(Type.String({ description }));
const ifMatch = condition('412 unless the resource has one of these ETags');

export const userHeaders = Type.Object(user);
export const readHeaders = Type.Object({
  ...user,
  'if-match': ifMatch,
  'if-none-match': condition('304 if the resource has one of these ETags'),
});
/** Header fields of a POST to a list. */
export const createHeaders = Type.Object({
  ...user,
  'if-match': condition('412 unless the list has one of these ETags'),
});
export const writeHeaders = Type.Object({ ...user, 'if-match': ifMatch });
export const putHeaders = Type.Object({
  ...user,
  'if-match': ifMatch,
  'if-none-match': condition('With *: 412 if the resource exists'),
});

type WithHeaders = Pick<FastifyRequest, 'headers'>;

/** Like `userOf`, but returns undefined instead of throwing. */
export function knownUserOf({ headers }: WithHeaders): string | undefined {
  const given = headers['x-user'];
  if (given === undefined || given === '') return 'anonymous';
  const user = String(given).trim().toLowerCase();
  return isUser(user) ? user : undefined;
}

/**
 * The user in the `x-user` field: an e-mail address in lower case, or `anonymous`.
 *
 * @throws Problem 400 if the field is neither
 */
export function userOf(request: WithHeaders): string {
  const user = knownUserOf(request);
  if (user === undefined) {
    throw badRequest('The x-user field is neither an e-mail address nor anonymous');
  }
  return user;
}
