// `ip-fhir package --load URL`: every definition, after what it is made of.
import type { Resource } from '@medplum/fhirtypes';
import { startTestServer } from 'individuell-plan-fhir/testing';
import { expect, it } from 'vitest';
import { inOrder, loadDefinitions } from '../../src/adapter/open/load-definitions.ts';
import { packageDefinitions } from '../../src/ground/assets/package-archive.ts';

const definitions = packageDefinitions('https://ours.example/fhir');

it('codes come before sets of them, a base before what is made of it, extensions before profiles', () => {
  const ordered = inOrder([...definitions].reverse());
  expect(ordered).toHaveLength(definitions.length);
  const at = new Map(ordered.map((one, index) => [(one as { url?: string }).url, index]));
  for (const [index, one] of ordered.entries()) {
    const { baseDefinition } = one as { baseDefinition?: string };
    expect(at.get(baseDefinition) ?? -1).toBeLessThan(index);
  }
  const last = (type: string) => ordered.findLastIndex(({ resourceType }) => resourceType === type);
  expect(last('CodeSystem')).toBeLessThan(
    ordered.findIndex(({ resourceType }) => resourceType === 'ValueSet'),
  );
});

it('all of them reach the server, under the base that was asked for', async () => {
  const server = await startTestServer();
  const told = [];
  for await (const one of loadDefinitions(definitions, { server: server.url }, {})) {
    told.push(one);
  }
  await server.close();
  expect(told.filter(({ problem }) => problem !== undefined)).toEqual([]);
  expect(told).toHaveLength(definitions.length);
  expect(JSON.stringify(definitions)).not.toContain('individuell-plan.example/fhir/');
  expect(definitions.every((one: Resource) => one.id !== undefined)).toBe(true);
});
