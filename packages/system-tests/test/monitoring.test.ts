import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startSystem, type System } from '../../bff/test/system.ts';
import { readText } from '../src/compose.ts';
import { metricsWith } from '../src/metrics.ts';
import { parsePromql, type Query } from '../src/promql.ts';

interface Panel {
  readonly id: number;
  readonly title: string;
  readonly gridPos: Readonly<Record<'x' | 'y' | 'w' | 'h', number>>;
  readonly targets: readonly { readonly expr: string; readonly legendFormat: string }[];
}
interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

const promtool = process.env['PROMTOOL'] ?? '/usr/bin/promtool';
const hasPromtool = existsSync(promtool);
if (!hasPromtool) {
  console.warn(`The alert rules are not run: ${promtool} is missing (apt-get install prometheus)`);
}

const { panels } = JSON.parse(readText('monitoring/grafana-dashboard.json')) as { panels: Panel[] };
const expressions = panels.flatMap(({ targets }) => targets.map(({ expr }) => expr));
const { groups } = parse(readText('monitoring/alerts.yaml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap(({ rules }) => rules);

/** The labels that Prometheus adds. */
const added = ['job', 'instance'];
const queries = [
  ...panels.flatMap(({ title, targets }) =>
    targets.map(({ expr, legendFormat }): [string, string, string] => [title, expr, legendFormat]),
  ),
  ...rules.map(({ alert, expr, annotations }): [string, string, string] => [
    alert,
    expr,
    Object.values(annotations).join(' '),
  ]),
];

let system: System;
/** The labels of each metric, with their values. Prometheus adds the metric `up`. */
const metrics = new Map<string, Map<string, Set<string>>>([['up', new Map()]]);
beforeAll(async () => {
  system = await startSystem();
  const ann = 'ann@example.com';
  const created = await system.ask(ann, 'POST', '/projects', { name: 'Building' });
  const url = String(created.headers['location']);
  await system.ask(ann, 'GET', url);
  await system.ask(ann, 'GET', url);
  const texts = [await metricsWith({ PROJECTS_VERSIONS: 'database' })];
  for (const ask of [system.ask, system.projects.ask, system.commissioning.ask]) {
    texts.push((await ask(undefined, 'GET', '/metrics')).body);
  }
  for (const body of texts) {
    for (const [, name = '', labels = ''] of body.matchAll(/^(\w+)(?:\{(.*)\})? \S+$/gm)) {
      if (!metrics.has(name)) metrics.set(name, new Map());
      for (const [, label = '', value = ''] of labels.matchAll(/(\w+)="([^"]*)"/g)) {
        const values = metrics.get(name)?.get(label) ?? new Set();
        metrics.get(name)?.set(label, values.add(value));
      }
    }
  }
});
afterAll(() => system.stop());

const labelsOf = (metric: string) => [...added, ...(metrics.get(metric)?.keys() ?? [])];

/** The faults of a query, given the metrics that the services export. */
function faultsOf({ selections, grouping }: Query): string[] {
  return selections.flatMap(({ metric, labels }) => {
    if (!metrics.has(metric)) return [`no metric ${metric}`];
    const known = labelsOf(metric);
    return [
      ...[...labels.map(({ name }) => name), ...grouping]
        .filter((name) => !known.includes(name))
        .map((name) => `no label ${name} of ${metric}`),
      // Statuses and methods are those of the requests so far.
      ...labels
        .filter(({ name }) => name === 'outcome')
        .flatMap(({ name, value }) =>
          value
            .split('|')
            .filter((one) => !metrics.get(metric)?.get(name)?.has(one))
            .map((one) => `no ${name} ${one} of ${metric}`),
        ),
    ];
  });
}

/** The metrics of these expressions. */
const covered = (of: readonly string[]) =>
  new Set(of.flatMap((expr) => parsePromql(expr).selections.map(({ metric }) => metric)));

describe('the dashboard and the alert rules', () => {
  test.each(queries)('%s: its metrics and labels exist: %s', (_name, expression, text) => {
    const query = parsePromql(expression);
    expect(query.selections.length).toBeGreaterThan(0);
    expect(faultsOf(query)).toEqual([]);
    // A label that an aggregation drops would be empty in the legend or the message.
    const shown = [...text.matchAll(/\{\{ ?(?:\$labels\.)?(\w+) ?\}\}/g)].map(([, name]) => name);
    const kept =
      query.grouping.length > 0
        ? query.grouping
        : query.selections.flatMap(({ metric }) => labelsOf(metric));
    for (const name of shown) expect(kept).toContain(name);
  });

  test('cover the hit ratio, queries per read, refused writes, stale epochs and queues', () => {
    const required = [
      'conditional_reads_total',
      'database_queries_total',
      'http_requests_total',
      'stale_epoch_reads_total',
      'sole_writer_lock_held',
      'upstream_queued_requests',
      'database_pool_waiting_requests',
      'upstream_available',
      'upstream_replica_ejected',
    ];
    const onPanels = covered(expressions);
    const inRules = covered(rules.map(({ expr }) => expr));
    for (const metric of required) {
      expect(onPanels, 'dashboard').toContain(metric);
      expect(inRules, 'alerts').toContain(metric);
    }
    // With versions in the database, these statements are not in database_queries_total.
    expect(onPanels).toContain('version_lookup_statements_total');
  });

  test('the panels have unique ids and do not overlap', () => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, at) => `${x + (at % w)},${y + Math.floor(at / w)}`),
    );
    expect(new Set(cells).size).toBe(cells.length);
  });
});

test('each rule has a severity, a summary, and a description that says what to do', () => {
  for (const { alert, labels, annotations } of rules) {
    expect(['warning', 'critical'], alert).toContain(labels['severity']);
    expect(annotations['summary'], alert).toMatch(/\w/);
    expect(annotations['description'], alert).toMatch(/\.$/);
  }
});

test.skipIf(!hasPromtool)(
  'the rules fire in the failures of alerts.test.yaml, and not during a deployment',
  () => {
    const directory = fileURLToPath(new URL('../../../monitoring', import.meta.url));
    const { status, stdout, stderr } = spawnSync(promtool, ['test', 'rules', 'alerts.test.yaml'], {
      cwd: directory,
      encoding: 'utf8',
    });
    expect(stdout + stderr).toContain('SUCCESS');
    expect(status).toBe(0);
  },
);

test('alerts.test.yaml makes each rule fire', () => {
  const { tests } = parse(readText('monitoring/alerts.test.yaml')) as {
    tests: { promql_expr_test: { exp_samples: { labels: string }[] }[] }[];
  };
  const fired = tests
    .flatMap(({ promql_expr_test }) => promql_expr_test)
    .flatMap(({ exp_samples }) => exp_samples)
    .map(({ labels }) => /alertname="(\w+)"/.exec(labels)?.[1] ?? '');
  expect(fired.toSorted()).toEqual(rules.map(({ alert }) => alert).toSorted());
});

test('on the dashboard, gauges that processes share are not added up', () => {
  // Each process knows the same deletions, and has a cache with its own limit.
  for (const metric of ['deletions_pending', 'upstream_cache_bytes', 'composed_bodies_bytes']) {
    const found = expressions.filter((expr) => expr.includes(metric));
    expect(found, metric).toEqual([`max by (job) (${metric})`]);
  }
});

test('on the dashboard, probes and streams are not counted as requests', () => {
  const found = expressions.filter(
    (expr) => /http_request(?:s_total|_duration)/.test(expr) && !expr.includes('method='),
  );
  expect(found.length).toBeGreaterThan(1);
  for (const expr of found) {
    expect(expr).toContain('route!~"/health|/ready|/metrics|/page/events"');
  }
});

test('the hit ratio of the bff is of reads only, because writes bypass the cache', () => {
  const ratio = expressions.find((expr) => expr.includes('upstream_cache_requests_total'));
  const [, reads] = (ratio ?? '').split(' / ');
  expect(reads).toContain('outcome=~"revalidated|missed"');
});

test('the scrape configuration has one job for each service, with all its replicas in compose.yaml', () => {
  const config = parse(readText('monitoring/prometheus.yaml')) as {
    rule_files: string[];
    scrape_configs: {
      job_name: string;
      dns_sd_configs: { names: string[]; type: string; port: number }[];
    }[];
  };
  const { services } = parse(readText('compose.yaml')) as {
    services: Record<string, { environment: Record<string, unknown> }>;
  };
  expect(config.rule_files).toEqual(['alerts.yaml']);
  expect(
    config.scrape_configs.map(({ job_name, dns_sd_configs }) => ({ job_name, dns_sd_configs })),
  ).toEqual(
    // As a static target, a name with several addresses could lead to another replica at each scrape.
    ['bff', 'projects', 'commissioning'].map((name) => {
      const port = services[name]?.environment[`${name.toUpperCase()}_PORT`];
      return { job_name: name, dns_sd_configs: [{ names: [name], type: 'A', port }] };
    }),
  );
});

test('unknown metrics, unknown labels and invalid PromQL are detected', () => {
  expect(faultsOf(parsePromql('rate(no_such_total[5m])'))).toEqual(['no metric no_such_total']);
  expect(faultsOf(parsePromql('sum by (color) (conditional_reads_total{outcome="lost"})'))).toEqual(
    ['no label color of conditional_reads_total', 'no outcome lost of conditional_reads_total'],
  );
  expect(() => parsePromql('sum(rate(conditional_reads_total[5m])')).toThrow('Not PromQL');
});
