import { type Static, type TUnsafe, Type } from 'typebox';
import { pickHeaders, type ResponseHeader } from '../contract/response-headers.ts';
import { ref } from '../validation/schemas.ts';
import { maxFaults } from './faults.ts';
import { STATUS_CODES } from './status-codes.ts';

/** The body of every error response; registered by `createApp`. */
export const ProblemSchema = Type.Object(
  {
    type: Type.String({
      description: 'URI of the problem type; about:blank if the status is sufficient',
    }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String(),
    instance: Type.String({ maxLength: 128, description: 'Id of the request, as in x-request-id' }),
    errors: Type.Optional(
      Type.Array(
        Type.Object(
          {
            pointer: Type.Optional(
              Type.String({
                description: 'For a fault in the body: a JSON pointer as a URI fragment (RFC 6901)',
              }),
            ),
            parameter: Type.Optional(
              Type.String({ description: 'For a fault in the query: the name of the parameter' }),
            ),
            detail: Type.String(),
          },
          { additionalProperties: false },
        ),
        { maxItems: maxFaults, description: 'For 422: each fault and its position' },
      ),
    ),
  },
  { $id: 'Problem', additionalProperties: false, description: 'A problem document (RFC 9457)' },
);
type ProblemDocument = Static<typeof ProblemSchema>;

interface Described {
  readonly description: string;
  readonly detail: string;
  readonly headers?: readonly ResponseHeader[];
}

const described = {
  400: { description: 'The request is malformed', detail: 'The body is not JSON' },
  403: { description: 'The user may not do this', detail: 'A viewer cannot change this' },
  404: { description: 'Not found, or not visible to this user', detail: 'There is nothing here' },
  405: {
    description: 'The path does not support the method',
    detail: 'This path supports only GET, HEAD',
    headers: ['Allow'],
  },
  409: {
    description: 'Conflicts with the current state',
    detail: 'The name is already taken',
    headers: ['Retry-After'],
  },
  412: {
    description: 'A condition of the request does not hold',
    detail: 'The resource is not in the state that the request names',
    headers: ['ETag'],
  },
  413: { description: 'The body is larger than 1 MiB', detail: 'The body is larger than 1 MiB' },
  415: {
    description: 'The body is not JSON, or is compressed',
    detail: 'The body must be application/json',
  },
  422: {
    description: 'The body or the query does not match its schema',
    detail: 'The request does not match its schema',
  },
  500: { description: 'Internal error', detail: 'Something went wrong' },
  502: { description: 'An upstream service failed', detail: 'projects cannot be reached' },
  503: {
    description: 'Temporarily unavailable; the request may succeed soon',
    detail: 'Unavailable: database',
    headers: ['Retry-After'],
  },
  504: {
    description: 'An upstream service did not answer in time',
    detail: 'projects did not answer',
  },
} as const satisfies Record<number, Described>;
type ProblemStatus = keyof typeof described;

/** The schema's type is `never`: handlers throw problems and do not return them. */
interface ProblemResponse {
  description: string;
  content: { 'application/problem+json': { schema: TUnsafe<never>; example: ProblemDocument } };
}

/** The error responses of an operation; spread them into `schema.response`. */
export function problemResponses<Status extends ProblemStatus>(
  ...statuses: Status[]
): Record<Status, ProblemResponse> {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- Object.fromEntries() forgets the keys.
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
