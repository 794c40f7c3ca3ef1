// The manifests for Kubernetes agree with the image, the settings and the probes, and give the adapter no right that it does not need.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import express from 'express';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { sections } from '../../src/adapter/config/config.ts';
import { environmentVariables } from '../../src/adapter/config/environment.ts';
import { configSchema } from '../../src/adapter/config/published.ts';
import { close, listen } from '../../src/adapter/start.ts';
import { monitoringRoutes, type Readiness } from '../../src/edges/server/monitoring.ts';
import { createWaitingApp } from '../../src/edges/server/waiting-app.ts';

const read = (file: string): string => readFileSync(new URL(`../../deploy/${file}`, import.meta.url), 'utf8');
const documents = parseAllDocuments(read('kubernetes.yaml'), { uniqueKeys: true });
// biome-ignore lint/suspicious/noExplicitAny: a manifest is looked at by what should stand in it
type Manifest = any;
const manifests = new Map<string, Manifest>(
  documents.map((one) => one.toJS() as Manifest).map((one) => [one.kind as string, one]),
);
const pod = manifests.get('Deployment').spec.template;
const [container] = pod.spec.containers as Manifest[];
const config = JSON.parse(manifests.get('ConfigMap').data['config.json']) as object;

it('are YAML without a fault, and of versions that clusters of today serve', () => {
  expect(documents.flatMap(({ errors, warnings }) => [...errors, ...warnings])).toEqual([]);
  const versions = [...manifests.values()].map(({ apiVersion, kind }) => `${apiVersion} ${kind}`);
  expect(versions).toEqual([
    'v1 ServiceAccount',
    'v1 ConfigMap',
    'apps/v1 Deployment',
    'v1 Service',
    'policy/v1 PodDisruptionBudget',
    'networking.k8s.io/v1 NetworkPolicy',
  ]);
});

describe('the settings', () => {
  it('are as the schema wants them, with every secret in a file that is mounted', () => {
    const ajv = new Ajv2020({ allErrors: true });
    formats.default(ajv);
    const takes = ajv.compile(configSchema());
    expect(takes(config), JSON.stringify(takes.errors)).toBe(true);
    const { secret } = pod.spec.volumes.find(({ name }: Manifest) => name === 'secrets');
    const { mountPath } = container.volumeMounts.find(({ name }: Manifest) => name === 'secrets');
    const mounted = secret.items.map(({ path }: Manifest) => `${mountPath}/${path}`);
    const named = [...JSON.stringify(config).matchAll(/"file":"([^"]+)"/g)].map(([, file]) => file);
    expect(named.toSorted()).toEqual(mounted.toSorted());
    // The comment tells how the secret is made.
    for (const { key } of secret.items) {
      expect(read('kubernetes.yaml')).toContain(`--from-file=${key}`);
    }
  });

  it('stand where the command of the image reads them, and variables are known', () => {
    const dockerfile = read('Dockerfile');
    expect(dockerfile).toContain(`CMD ${JSON.stringify(container.args).replaceAll(',', ', ')}`);
    const { mountPath } = container.volumeMounts.find(({ name }: Manifest) => name === 'config');
    expect(container.args.at(-1)).toBe(`${mountPath}/config.json`);
    const names = container.env.map(({ name }: Manifest) => name);
    expect(names.filter((name: string) => !environmentVariables.has(name))).toEqual([]);
    const user = /^USER (\d+):(\d+)$/m.exec(dockerfile)?.slice(1).map(Number);
    const { runAsUser, runAsGroup, fsGroup } = pod.spec.securityContext;
    expect([runAsUser, runAsGroup]).toEqual(user);
    // Else it could not read its own secrets.
    expect(fsGroup).toBe(runAsGroup);
  });
});

it('let the adapter write nowhere but /tmp, be nobody in particular, and ask the cluster for nothing', () => {
  expect(pod.spec.securityContext.runAsNonRoot).toBe(true);
  expect(container.securityContext).toMatchObject({
    allowPrivilegeEscalation: false,
    readOnlyRootFilesystem: true,
    capabilities: { drop: ['ALL'] },
  });
  const writable = container.volumeMounts.filter(({ readOnly }: Manifest) => !readOnly);
  expect(writable.map(({ mountPath }: Manifest) => mountPath)).toEqual(['/tmp']);
  expect(pod.spec.automountServiceAccountToken).toBe(false);
  const { policyTypes, podSelector } = manifests.get('NetworkPolicy').spec;
  expect(policyTypes).toEqual(['Ingress', 'Egress']);
  for (const selector of [podSelector.matchLabels, manifests.get('Service').spec.selector]) {
    expect(pod.metadata.labels).toMatchObject(selector);
  }
});

it('name one port, that of the settings', () => {
  const port = (sections.listen.defaults as { port: number }).port;
  expect(container.ports).toEqual([{ name: 'http', containerPort: port }]);
  expect(manifests.get('Service').spec.ports[0].targetPort).toBe('http');
  expect(read('Dockerfile')).toContain(`EXPOSE ${port}`);
});

describe('the probes', () => {
  const probe = (name: string): Manifest => container[`${name}Probe`];

  /** What the adapter answers to a probe. */
  async function answered(path: string, readiness: Readiness | 'starting'): Promise<number> {
    const app = readiness === 'starting' ? createWaitingApp() : express();
    if (readiness !== 'starting') {
      const metrics = { text: async () => '', contentType: 'text/plain' };
      app.use(monitoringRoutes({ readiness: async () => readiness, metrics, metricsTokens: [] }));
    }
    const { server, port } = await listen(app, '127.0.0.1', 0);
    const { status } = await fetch(`http://127.0.0.1:${port}${path}`);
    await close(server);
    return status;
  }

  const well: Readiness = { checks: { store: 'ok', hospital: 'ok' } };
  const withoutHospital: Readiness = { problem: 'p', checks: { store: 'ok', hospital: 'away' } };
  const withoutStore: Readiness = { problem: 'p', checks: { store: 'away', hospital: 'ok' } };

  it.each([
    ['startup', 'starting', 200],
    ['liveness', withoutStore, 200],
    ['readiness', well, 200],
    // Answers of units come in all the same.
    ['readiness', withoutHospital, 200],
    ['readiness', withoutStore, 503],
    ['readiness', 'starting', 503],
  ] as const)('%s, where the state is %j, is answered with %i', async (name, state, status) => {
    expect(await answered(probe(name).httpGet.path, state)).toBe(status);
  });

  it('tell who asks without naming a part that the whole is not ready', async () => {
    expect(await answered('/ready', withoutHospital)).toBe(503);
    expect(await answered('/ready?needs=hospital', withoutHospital)).toBe(503);
  });

  it('wait longer than the adapter takes to answer', () => {
    expect(probe('readiness').timeoutSeconds).toBeGreaterThan(2);
    expect(probe('liveness').timeoutSeconds).toBeGreaterThan(2);
  });
});
