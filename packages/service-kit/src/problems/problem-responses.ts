import { type TUnsafe, Type } from 'typebox';
import type { ProblemDocument } from './problem.ts';
import { pickHeaders, type ResponseHeader } from '../contract/response-headers.ts';
import { ref } from '../validation/schemas.ts';
import { STATUS_CODES } from './status-codes.ts';

/** The document of every error; registered by `createApp`. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({
      description: 'A URI of the kind of problem; about:blank: the status says it',
    }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.String({ description: 'The id of the request, as in x-request-id' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object(
          {
            pointer: Type.String({ description: 'A JSON pointer as a URI fragment (RFC 6901)' }),
            detail: Type.String(),
          },
          { additionalProperties: false },
        ),
        { description: 'With 422: each fault, and where it is' },
      ),
    ),
  },
  { $id: 'Problem', additionalProperties: false, description: 'A problem document (RFC 9457)' },
);

interface Described {
  readonly description: string;
  readonly detail: string;
  readonly headers?: readonly ResponseHeader[];
}

const described = {
  400: { description: 'The request cannot be read', detail: 'The body is not JSON' },
  403: { description: 'The user may not do this', detail: 'A viewer cannot change this' },
  404: { description: 'It is not there, or not for this user', detail: 'There is nothing here' },
  405: {
    description: 'The path does not know the method',
    detail: 'Here are only GET, HEAD',
    headers: ['Allow'],
  },
  409: { description: 'It does not go with what is there', detail: 'There is already one' },
  412: {
    description: 'The resource is not in the state that the request names',
    detail: 'The resource is not in the state that the request names',
  },
  413: { description: 'The body is larger than 1 MiB', detail: 'The body is too large' },
  415: { description: 'The body is not JSON', detail: 'The body must be application/json' },
  422: {
    description: 'The body or the query does not fit its schema',
    detail: 'The request does not fit what is described for it',
  },
  500: { description: 'A mistake of the service', detail: 'Something went wrong here' },
  502: { description: 'A service behind this one failed', detail: 'projects cannot be reached' },
  503: {
    description: 'Not now; the same request may succeed soon',
    detail: 'database is away',
    headers: ['Retry-After'],
  },
  504: { description: 'A service behind this one is slow', detail: 'projects did not answer' },
} as const satisfies Record<number, Described>;
export type ProblemStatus = keyof typeof described;

/** Typed `never`: a handler throws a problem, it does not return one. */
interface ProblemResponse {
  description: string;
  content: { 'application/problem+json': { schema: TUnsafe<never>; example: ProblemDocument } };
}

/** The error responses of an operation, to be spread into `schema.response`. */
export function problemResponses<Status extends ProblemStatus>(
  ...statuses: Status[]
): Record<Status, ProblemResponse> {
  return Object.fromEntries(
    statuses.map((status) => {
      const { description, headers = [] }: Described = described[status];
      const schema = ref(ProblemSchema);
      const content = { 'application/problem+json': { schema, example: exampleOf(status) } };
      return [status, { description, ...pickHeaders(headers), content }];
    }),
  ) as unknown as Record<Status, ProblemResponse>;
}

const exampleOf = (status: ProblemStatus): ProblemDocument => ({
  type: 'about:blank',
  title: STATUS_CODES[status] ?? '',
  status,
  detail: described[status].detail,
  instance: '0d5d5a52-0f4f-4a43-b1b8-3d9c6c6f0a11',
  ...(status === 422 && { errors: [{ pointer: '#/name', detail: 'is required' }] }),
});
