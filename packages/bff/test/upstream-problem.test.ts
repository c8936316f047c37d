import { expect, test } from 'vitest';
import { upstreamProblemOf } from '../src/upstream/upstream-problem.ts';

const rejection = (body: string) =>
  upstreamProblemOf('projects', 'GET', new Response(body, { status: 404 }));

test.each(['null', '"no"', '[]', '{"detail":5}', '{"errors":{}}', '{"errors":[{"pointer":"#"}]}'])(
  'a rejection whose body is %s is a fault between the services',
  async (body) => {
    expect(await rejection(body)).toMatchObject({
      statusCode: 502,
      detail: 'projects sent a response that is not a problem document',
    });
  },
);

test("the upstream's detail and error pointers reach the client", async () => {
  const errors = [{ pointer: '#/name', detail: 'expected a string' }];
  const problem = await rejection(JSON.stringify({ detail: 'Not like this', errors }));
  expect(problem).toMatchObject({ statusCode: 404, detail: 'Not like this', errors });
  expect(await rejection('{}')).toMatchObject({ detail: 'The request was rejected' });
});
