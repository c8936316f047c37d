import { settingsSchema as bff } from 'bff/config';
import { settingsSchema as commissioning } from 'commissioning/config';
import { settingsSchema as projects } from 'projects/config';
import { readSettings } from 'service-kit';
import { describe, expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readText } from '../src/compose.ts';

interface Resource {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  // oxlint-disable-next-line typescript/no-explicit-any -- Any path of it is read.
  readonly spec: any;
}

interface Variable {
  readonly name: string;
  readonly value?: string;
  readonly valueFrom?: { readonly secretKeyRef: { readonly name: string; readonly key: string } };
}

const schemas = { projects, commissioning, bff };
type Name = keyof typeof schemas;
const names = Object.keys(schemas) as Name[];
const backends = ['projects', 'commissioning'] as const;

const resourcesOf = (name: Name): Record<string, Resource> =>
  Object.fromEntries(
    parseAllDocuments(readText(`kubernetes/${name}.yaml`)).map((document) => {
      expect(document.errors).toEqual([]);
      const resource = document.toJS() as Resource;
      expect(resource.metadata.name).toBe(name);
      return [resource.kind, resource];
    }),
  );
const specOf = (name: Name, kind: string) => resourcesOf(name)[kind]?.spec;
const podOf = (name: Name) => specOf(name, 'Deployment').template.spec;
const containerOf = (name: Name) => podOf(name).containers[0];

/** The values of the secret that the README creates, with stand-ins for those a user chooses. */
const secrets: Readonly<Record<string, string>> = {
  'projects-database-url': 'postgres://projects:secret@postgres:5432/projects',
  'commissioning-database-url': 'postgres://commissioning:secret@postgres:5432/commissioning',
  'log-user-key': 'x'.repeat(32),
};

/** The settings that the service reads from its environment. It rejects unknown variables. */
function settingsOf(name: Name) {
  const prefix = name.toUpperCase();
  const environment = Object.fromEntries(
    (containerOf(name).env as Variable[]).map(({ name, value, valueFrom }) => [
      name,
      value ?? secrets[valueFrom?.secretKeyRef.key ?? ''],
    ]),
  );
  return readSettings(prefix, schemas[name], environment);
}

const appOf = (name: Name) => ({ app: name });

describe.each(names)('%s on Kubernetes', (name) => {
  test('gets only settings that it knows, with valid values, and listens on its port', () => {
    const { HOST, PORT } = settingsOf(name);
    expect(HOST).toBe('0.0.0.0');
    expect(containerOf(name).ports).toEqual([{ name: 'http', containerPort: PORT }]);
    expect(specOf(name, 'Service').ports).toMatchObject([{ name: 'http', targetPort: 'http' }]);
    expect(containerOf(name).command).toEqual(['node', `packages/${name}/src/main.ts`]);
  });

  test('secrets come from the secret that the README creates', () => {
    const readme = readText('packages/service-kit/README.md');
    const variables = containerOf(name).env as Variable[];
    const secret = variables.filter(({ name }) => /_DATABASE_URL$|_KEY$/.test(name));
    const rest = variables.filter((variable) => !secret.includes(variable));
    for (const { valueFrom } of secret) {
      expect(valueFrom?.secretKeyRef.name).toBe('etag-caching');
      expect(readme).toContain(`--from-literal=${valueFrom?.secretKeyRef.key}=`);
    }
    for (const { value } of rest) expect(value).toBeTypeOf('string');
  });

  test('the probes ask for the paths that the service has', () => {
    const { startupProbe, livenessProbe, readinessProbe } = containerOf(name);
    expect(startupProbe.httpGet).toEqual({ path: '/health', port: 'http' });
    // Another service's failure must not restart this one.
    expect(livenessProbe.httpGet).toEqual({ path: '/health', port: 'http' });
    expect(readinessProbe.httpGet).toEqual({ path: '/ready', port: 'http' });
  });

  test('it has time to stop', () => {
    const { SHUTDOWN_DELAY_MS, SHUTDOWN_TIMEOUT_MS } = settingsOf(name);
    const { terminationGracePeriodSeconds } = podOf(name);
    // A pod is removed from its Service when it is told to stop, not before.
    expect(SHUTDOWN_DELAY_MS).toBeGreaterThanOrEqual(5_000);
    expect(terminationGracePeriodSeconds * 1_000).toBeGreaterThan(
      SHUTDOWN_DELAY_MS + SHUTDOWN_TIMEOUT_MS,
    );
  });

  test('a new pod starts before an old one stops, and at most one is evicted at a time', () => {
    const { replicas, strategy, selector, template } = specOf(name, 'Deployment');
    expect(replicas).toBeGreaterThan(1);
    expect(strategy.rollingUpdate).toEqual({ maxSurge: 1, maxUnavailable: 0 });
    expect(specOf(name, 'PodDisruptionBudget')).toEqual({
      maxUnavailable: 1,
      selector: { matchLabels: appOf(name) },
    });
    expect(selector.matchLabels).toEqual(appOf(name));
    expect(template.metadata.labels).toEqual(appOf(name));
    expect(specOf(name, 'Service').selector).toEqual(appOf(name));
  });

  test('it is hardened as in compose.yaml', () => {
    expect(podOf(name).securityContext).toMatchObject({ runAsNonRoot: true, runAsUser: 1000 });
    expect(containerOf(name).securityContext).toEqual({
      allowPrivilegeEscalation: false,
      readOnlyRootFilesystem: true,
      capabilities: { drop: ['ALL'] },
    });
    expect(containerOf(name).volumeMounts).toEqual([{ name: 'tmp', mountPath: '/tmp' }]);
  });
});

describe.each(backends)('%s with several pods', (name) => {
  test('the bff sees each pod, and a new one before an old one stops', () => {
    const { clusterIP, ports } = specOf(name, 'Service');
    expect(clusterIP).toBe('None');
    const settings = settingsOf('bff') as unknown as Record<string, unknown>;
    expect(settings[`${name.toUpperCase()}_URL`]).toBe(`http://${name}:${ports[0].port}`);
    // A headless Service translates no ports.
    expect(ports[0].port).toBe(settingsOf(name).PORT);
    const resolveMs = Number(settings['UPSTREAM_RESOLVE_INTERVAL_MS']);
    expect(resolveMs).toBeGreaterThan(0);
    const dnsCacheMs = 30_000;
    const { minReadySeconds } = specOf(name, 'Deployment');
    expect(minReadySeconds * 1_000).toBeGreaterThan(dnsCacheMs + resolveMs);
  });

  test('its versions are in the database', () => {
    const variable = `${name.toUpperCase()}_VERSIONS`;
    expect(containerOf(name).env).toContainEqual({ name: variable, value: 'database' });
  });
});

test('every file is part of the kustomization', () => {
  const { resources } = parse(readText('kubernetes/kustomization.yaml')) as { resources: string[] };
  expect(resources).toEqual(names.map((name) => `${name}.yaml`));
});

test('with versions in memory, the old pod of a backend stops before the new one starts', () => {
  const { resources, patches } = parse(readText('kubernetes/memory/kustomization.yaml')) as {
    resources: string[];
    patches: { target: { kind: string; name: Name }; patch: string }[];
  };
  expect(resources).toEqual(['..']);
  expect(patches.map(({ target }) => target)).toEqual(
    backends.map((name) => ({ kind: 'Deployment', name })),
  );
  for (const { target, patch } of patches) {
    const deployment = structuredClone(resourcesOf(target.name)['Deployment']);
    for (const { op, path, value } of parse(patch) as Record<'op' | 'path' | 'value', string>[]) {
      // The target of `replace` must exist (RFC 6902 section 4.3).
      expect(op).toBe('replace');
      const keys = (path ?? '').split('/').slice(1);
      const last = keys.pop() ?? '';
      const parent = keys.reduce(
        (node: unknown, key) => (node as Record<string, unknown>)[key],
        deployment,
      ) as Record<string, unknown>;
      expect(parent).toHaveProperty(last);
      parent[last] = value;
    }
    expect(deployment?.spec).toMatchObject({ replicas: 1, strategy: { type: 'Recreate' } });
    const variable = `${target.name.toUpperCase()}_VERSIONS`;
    expect(deployment?.spec.template.spec.containers[0].env).toContainEqual({
      name: variable,
      value: 'memory',
    });
  }
});

test('the READMEs say how to apply them', () => {
  const readme = readText('packages/service-kit/README.md');
  expect(readme).toContain('kubectl apply --kustomize kubernetes\n');
  expect(readme).toContain('kubernetes/memory');
  expect(readText('README.md')).toContain('packages/service-kit/README.md#kubernetes');
});
