import { Type } from 'typebox';
import {
  type App,
  type AppOptions,
  createApp,
  listResponses,
  Name,
  pageOf,
  PageQuery,
  Problem,
  readHeaders,
  readResponses,
  ref,
  sendPage,
  User,
  userOf,
  writeHeaders,
  writeResponses,
} from '../src/index.ts';

const Thing = Type.Object(
  {
    name: ref(Name),
    owner: Type.Optional(ref(User)),
    size: Type.Optional(Type.Integer()),
    kind: Type.Optional(Type.Union([Type.Literal('lamp'), Type.Literal('switch')])),
    parts: Type.Optional(Type.Array(ref(Name))),
  },
  { $id: 'Thing', additionalProperties: false, examples: [{ name: 'Lamp' }] },
);

const OneThing = Type.Object({ thing_id: Type.String({ format: 'uuid' }) });

export const docs = { title: 'things', version: '1.0.0', description: 'Things, for tests' };

/** A service with one route of each kind, and with routes that fail. */
export async function thingApp(options: Partial<AppOptions> = {}): Promise<App> {
  const app = await createApp({ docs, ...options });

  app.get(
    '/things',
    {
      schema: {
        operationId: 'listThings',
        summary: 'List things',
        tags: ['things'],
        headers: readHeaders,
        querystring: PageQuery,
        response: listResponses('Things', Type.Array(ref(Thing))),
      },
    },
    async (request, reply) => {
      const page = pageOf(request.query);
      const after = Number(page.after ?? 0);
      const rows = [1, 2, 3].filter((position) => position > after).slice(0, page.limit + 1);
      const things = rows.map((position) => ({ name: `Thing ${position}`, position }));
      return sendPage(request, reply, page, things, ({ position }) => String(position));
    },
  );
  app.post(
    '/things',
    {
      schema: {
        operationId: 'echoThing',
        summary: 'Give a thing back as it was understood',
        tags: ['things'],
        headers: writeHeaders,
        body: ref(Thing),
        response: writeResponses('The thing', ref(Thing)),
      },
    },
    async (request) => request.body,
  );
  app.get(
    '/things/:thing_id',
    {
      schema: {
        operationId: 'getThing',
        summary: 'Read a thing',
        tags: ['things'],
        headers: readHeaders,
        params: OneThing,
        response: readResponses('The thing', ref(Thing)),
      },
    },
    async (request) => ({ name: request.params.thing_id }),
  );
  app.get('/who', { schema: { hide: true, headers: readHeaders } }, async (request) => ({
    user: userOf(request),
  }));
  app.delete(
    '/things/:thing_id',
    { schema: { hide: true, params: OneThing } },
    async (_request, reply) => reply.code(204).send(),
  );
  app.get('/echo/:text', { schema: { hide: true } }, async (request) => request.params);
  app.get('/fails/:how', { schema: { hide: true } }, async (request, reply) => {
    const { how } = request.params as { how: string };
    reply.header('etag', '"of the answer"').header('vary', 'x-user');
    throw failures[how];
  });
  await app.ready();
  return app;
}

const failures: Record<string, unknown> = {
  mistake: new TypeError('the password is swordfish'),
  nothing: undefined,
  text: 'the password is swordfish',
  precondition: Object.assign(new Error('It has changed'), {
    statusCode: 412,
    headers: { etag: '"now"' },
  }),
  unavailable: Object.assign(new Error('Try again'), {
    statusCode: 503,
    headers: { 'retry-after': '7' },
  }),
  'other-5xx': Object.assign(new Error('the password is swordfish'), { statusCode: 502 }),
  refused: Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' }),
  shutdown: Object.assign(new Error('terminating connection'), { code: '57P01' }),
  conflict: new Problem(409, 'There is one', {
    errors: [{ pointer: '#/name', detail: 'is taken' }],
    headers: { 'x-hint': 'yes' },
  }),
};

/** Sends a body as JSON to `POST /things`. */
export const post = (app: App, payload: string | Buffer, type = 'application/json') =>
  app.inject({ method: 'POST', url: '/things', payload, headers: { 'content-type': type } });
