import { once } from 'node:events';
import { createServer } from 'node:http';
import { json } from 'node:stream/consumers';
import { freePort, portOf } from 'local-postgres';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { serviceNames, ServiceProcess } from '../src/service-process.ts';
import { type OwnSystem, startSystem } from '../src/system.ts';

const ann = 'ann@example.com';
/** The kind of a span of a request that a service received. */
const server = 2;
/** The span kind of a request that a service sent. */
const client = 3;
const zone = '/projects/:project_id/areas/:area_id/zones/:zone_id';

interface Value {
  stringValue?: string;
  intValue?: number | string;
  arrayValue?: { values: Value[] };
}
interface Span {
  service: string;
  name: string;
  kind: number;
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: Value }[];
  links?: { traceId: string; spanId: string }[];
}
interface Export {
  resourceSpans: {
    resource: Pick<Span, 'attributes'>;
    scopeSpans: { spans: Omit<Span, 'service'>[] }[];
  }[];
}

/** A collector: OTLP over HTTP, as JSON. */
async function startCollector(port = 0) {
  const collector = { status: 200, exports: 0 };
  const spans: Span[] = [];
  const take = ({ resourceSpans }: Export) => {
    for (const { resource, scopeSpans } of resourceSpans) {
      const name = resource.attributes.find(({ key }) => key === 'service.name');
      const service = name?.value.stringValue ?? '';
      for (const { spans: sent } of scopeSpans)
        spans.push(...sent.map((span) => ({ service, ...span })));
    }
  };
  const server = createServer((request, response) => {
    response.setHeader('content-type', 'application/json').statusCode = collector.status;
    collector.exports++;
    void json(request)
      .then((sent) => take(sent as Export))
      .finally(() => response.end('{}'));
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const url = `http://127.0.0.1:${portOf(server)}`;
  return Object.assign(collector, { url, spans });
}

afterEach(() => vi.unstubAllEnvs());

/** Starts the system, which exports its spans soon. */
async function start(): Promise<OwnSystem> {
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '100');
  const info = { LOG_LEVEL: 'info' };
  const system = await startSystem({
    settings: { projects: info, commissioning: info, bff: info },
  });
  onTestFinished(() => system.stop());
  return system;
}

/** Creates a zone with a node. */
async function makeZone({ ask }: OwnSystem): Promise<string> {
  const made = async (url: string) =>
    String((await ask(ann, 'POST', url, { name: 'Name' })).headers['location']);
  const url = await made(`${await made(`${await made('/projects')}/areas`)}/zones`);
  // Large, so that it arrives in many pieces.
  const configuration = { text: 'x'.repeat(500_000) };
  await ask(ann, 'PUT', `${url}/nodes/lamp`, { name: 'Lamp', configuration });
  return url;
}

test("a client's trace continues through the bff and both backends to their SQL", async () => {
  const collector = await startCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  const system = await start();
  const url = await makeZone(system);
  const [traceId, clientsSpan] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7'];
  const traceparent = `00-${traceId}-${clientsSpan}-01`;
  // PUT of the node has read the zone: after a change, projects has to query its database again.
  await system.ask(ann, 'PATCH', url, { name: 'New' });
  await system.ask(ann, 'GET', url, undefined, { traceparent });

  const ofTrace = () => collector.spans.filter((span) => span.traceId === traceId);
  /** The paths from the client to each span. */
  const lines = (): string[] => {
    const ids = new Map(ofTrace().map((span) => [span.spanId, span]));
    const lineOf = ({ service, name, parentSpanId = '' }: Span): string => {
      const parent = ids.get(parentSpanId);
      return `${parent === undefined ? parentSpanId : lineOf(parent)} > ${service} ${name}`;
    };
    return [...new Set(ofTrace().map(lineOf))].toSorted();
  };
  const bff = `${clientsSpan} > bff GET ${zone} > bff GET`;
  const expected = [
    `${clientsSpan} > bff GET ${zone}`,
    bff,
    `${bff} > projects GET ${zone}`,
    `${bff} > projects GET ${zone} > projects SELECT`,
    `${bff} > commissioning GET /nodes`,
    `${bff} > commissioning GET /nodes > commissioning SELECT`,
  ].toSorted();
  await expect.poll(lines).toEqual(expected);
  // Nothing else is exported later.
  for (const name of serviceNames) await system.services[name].kill('SIGTERM');
  expect(lines()).toEqual(expected);
  expect(JSON.stringify(collector.spans)).not.toContain('example.com');

  // The log lines of a request lead to its trace.
  for (const name of serviceNames) {
    expect(system.services[name].log).toContain(`"trace_id":"${traceId}"`);
  }

  const outcomes = ofTrace()
    .filter(({ kind }) => kind === server)
    .flatMap(({ service, attributes }) =>
      attributes
        .filter(({ key }) => key === 'http.response.header.cache-status')
        .map(({ value }) => `${service}: ${value.arrayValue?.values[0]?.stringValue}`),
    );
  expect(outcomes).toEqual([
    expect.stringMatching(
      /^bff: projects; fwd=\S+ fwd-status=200.*, commissioning; fwd=\S+ fwd-status=/,
    ),
  ]);

  const write = collector.spans.find(({ name }) => name === 'PUT /nodes/:node_uuid');
  const statements = collector.spans.filter((span) => span.parentSpanId === write?.spanId);
  expect(statements.map(({ name }) => name)).toEqual(expect.arrayContaining(['BEGIN', 'COMMIT']));
});

const valueOf = ({ attributes }: Span, name: string) =>
  attributes.find(({ key }) => key === name)?.value;

const idOf = (span: Span) =>
  valueOf(span, 'http.request.header.x-request-id')?.arrayValue?.values[0]?.stringValue ?? '';

test('each read of a gathered revalidation links to the span of its list', async () => {
  const collector = await startCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  const system = await start();
  const urls = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const { headers } = await system.ask(ann, 'POST', '/projects', { name: 'Name' });
      return String(headers['location']);
    }),
  );
  for (const url of urls) await system.ask(ann, 'GET', url);
  /** By the id of a list, the `x-request-id` of each read that it confirmed. */
  const gathered = new Map<string, string[]>();
  const answered: string[] = [];
  await vi.waitFor(
    async () => {
      // Two clients read each URL, so some reads share a target.
      const answers = await Promise.all(
        [...urls, ...urls].map((url) => system.ask(ann, 'GET', url)),
      );
      for (const { headers } of answers) {
        answered.push(String(headers['x-request-id']));
        const [, list] = /gathered-by="([^"]+)"/.exec(String(headers['cache-status'])) ?? [];
        if (list === undefined) continue;
        const reads = gathered.get(list) ?? [];
        gathered.set(list, [...reads, String(headers['x-request-id'])]);
      }
      expect([...gathered.values()].some((reads) => reads.length > 2)).toBe(true);
    },
    { timeout: 60_000 },
  );

  const ofRequest = (service: string, kind: number) =>
    new Map(
      collector.spans
        .filter((span) => span.service === service && span.kind === kind)
        .map((span) => [idOf(span), span]),
    );
  const sets = () => ({
    reads: ofRequest('bff', server),
    sent: ofRequest('bff', client),
    received: ofRequest('projects', server),
  });
  await expect
    .poll(() => {
      const { reads, sent, received } = sets();
      const lists = [...gathered.keys()].filter((id) => !sent.has(id) || !received.has(id));
      return [...lists, ...answered.filter((id) => !reads.has(id))];
    })
    .toEqual([]);
  for (const name of serviceNames) await system.services[name].kill('SIGTERM');
  const { reads, sent, received } = sets();
  for (const [id, confirmed] of gathered) {
    const list = sent.get(id);
    expect(list?.name).toBe('QUERY');
    for (const read of confirmed) {
      expect(reads.get(read)?.links).toEqual([
        expect.objectContaining({ traceId: list?.traceId, spanId: list?.spanId }),
      ]);
    }
    const linked = [...reads.values()].filter(({ links = [] }) =>
      links.some(({ spanId }) => spanId === list?.spanId),
    );
    const targets = list && valueOf(list, 'gathered_revalidation.targets')?.intValue;
    expect(new Set(linked.map(({ spanId }) => spanId)).size).toBeGreaterThanOrEqual(
      Number(targets),
    );
    expect(Number(targets)).toBeGreaterThan(1);
    expect(received.get(id)).toMatchObject({
      name: 'QUERY /gathered-revalidation',
      traceId: list?.traceId,
      parentSpanId: list?.spanId,
    });
  }
});

test('a service that stops exports its last spans', async () => {
  const collector = await startCollector();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  // It exports them for no other reason.
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '600000');
  const nowhere = 'http://127.0.0.1:1';
  const bff = await ServiceProcess.launch('bff', {
    settings: { PROJECTS_URL: nowhere, COMMISSIONING_URL: nowhere },
  });
  onTestFinished(() => bff.kill());
  // It gives up after two seconds, which a slow machine may need.
  await vi.waitFor(
    async () => {
      if (!bff.isRunning) bff.start();
      await vi.waitFor(() => fetch(`${bff.url}/health`), { timeout: 90_000 });
      await (await fetch(`${bff.url}/projects`)).text();
      await bff.kill('SIGTERM');
      expect(collector.spans.map(({ name }) => name)).toContain('GET /projects');
    },
    { timeout: 180_000 },
  );
});

test('an endpoint that fails is reported once, and once more when it works again', async () => {
  const port = await freePort();
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${port}`);
  vi.stubEnv('OTEL_EXPORTER_OTLP_PROTOCOL', 'http/json');
  vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', '15000');
  vi.stubEnv('OTEL_BSP_SCHEDULE_DELAY', '100');
  const nowhere = 'http://127.0.0.1:1';
  const bff = await ServiceProcess.launch('bff', {
    settings: { PROJECTS_URL: nowhere, COMMISSIONING_URL: nowhere, LOG_LEVEL: 'info' },
  });
  onTestFinished(() => bff.kill());
  /** Sends requests, whose spans are exported, until the condition holds. */
  const until = (condition: () => void) =>
    vi.waitFor(
      async () => {
        await (await fetch(`${bff.url}/projects`)).text();
        condition();
      },
      { timeout: 60_000, interval: 250 },
    );
  const reports = () =>
    bff.log.split('\n').flatMap((line) => /"msg":"(Traces [^"]+)"/.exec(line)?.[1] ?? []);
  const failed = expect.stringMatching(/^Traces cannot be exported, and are lost: ./);
  const again = 'Traces are exported again';

  await until(() => expect(reports()).toEqual([failed]));
  // Each request has a line of its own, and one for its error.
  const ofRequests = bff.log.split('\n').filter((line) => line.includes('"request_id"'));
  expect(ofRequests.some((line) => line.includes('"msg":"projects is unreachable"'))).toBe(true);
  for (const line of ofRequests) expect(line).toMatch(/"trace_id":"[0-9a-f]{32}"/);
  const collector = await startCollector(port);
  collector.status = 400;
  await until(() => expect(collector.exports).toBeGreaterThan(3));
  expect(reports()).toEqual([failed]);
  collector.status = 200;
  await until(() => expect(reports()).toEqual([failed, again]));
  const { exports } = collector;
  await until(() => expect(collector.exports).toBeGreaterThan(exports + 3));
  expect(reports()).toEqual([failed, again]);
  collector.status = 400;
  await until(() => expect(reports()).toEqual([failed, again, failed]));
});

/** Prints the modules of OpenTelemetry that are loaded, except its API, which prom-client imports. */
const watch = `data:text/javascript,
  import { registerHooks } from 'node:module';
  registerHooks({
    load(url, context, next) {
      if (/@opentelemetry.(?!api)[^/]*.dist/.test(url)) process.stderr.write('loaded: ' + url + '\\n');
      return next(url, context);
    },
  });`;

test.each([
  ['without OTEL_*', {}, false],
  ['with OTEL_SDK_DISABLED', { OTEL_SDK_DISABLED: 'true' }, false],
  ['with OTEL_TRACES_EXPORTER=none', { OTEL_TRACES_EXPORTER: 'none' }, false],
  ['with an endpoint', {}, true],
])(
  '%s, OpenTelemetry is loaded: %s %s',
  async (what, variables: Record<string, string>, loaded) => {
    const url = 'http://127.0.0.1:1';
    if (what !== 'without OTEL_*') vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', url);
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value);
    const bff = await ServiceProcess.launch('bff', {
      settings: { PROJECTS_URL: url, COMMISSIONING_URL: url },
      nodeArguments: ['--import', watch],
    });
    onTestFinished(() => bff.kill());
    await vi.waitFor(() => fetch(`${bff.url}/health`), { timeout: 90_000 });
    expect(bff.log.includes('loaded: ')).toBe(loaded);
  },
);
