// What the adapter and the guard say of themselves, read by HL7's validator.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { CapabilityStatement } from '@medplum/fhirtypes';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { guardedCapability } from '../../../src/edges/guard/capability.ts';
import { capabilityRoutes } from '../../../src/edges/server/capability.ts';
import { DEFINITIONS } from '../support/fhir-package.ts';
import { errorsOf, Oracle } from './oracle.ts';

let oracle: Oracle;
let server: Server;
beforeAll(async () => {
  oracle = await Oracle.start({
    definitions: [DEFINITIONS, fileURLToPath(new URL('definitions/', import.meta.url))],
  });
  server = createServer(
    express().use(
      '/fhir',
      capabilityRoutes(() => 'https://adapter.example/fhir'),
    ),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  await oracle?.stop();
  await new Promise((resolve) => server.close(resolve));
});

async function wrongIn(resource: CapabilityStatement): Promise<string[]> {
  const verdict = await oracle.validate({ resource });
  return errorsOf(verdict).map(({ expression, text }) => `${expression}: ${text}`);
}

it('the CapabilityStatement of the adapter has no error', async () => {
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/fhir/metadata`);
  expect(await wrongIn((await response.json()) as CapabilityStatement)).toEqual([]);
});

const behind = (rest: CapabilityStatement['rest']): CapabilityStatement => ({
  resourceType: 'CapabilityStatement',
  status: 'active',
  date: '2026-01-01',
  kind: 'instance',
  implementation: { description: 'A server' },
  fhirVersion: '4.0.1',
  format: ['json', 'xml'],
  ...(rest ? { rest } : {}),
});

it.each([
  [
    'says much',
    [
      {
        mode: 'server',
        resource: [
          {
            type: 'CarePlan',
            interaction: [{ code: 'read' }, { code: 'history-type' }],
            searchInclude: ['*'],
          },
          { type: 'Patient', conditionalDelete: 'multiple' },
          { type: 'Binary' },
        ],
      },
    ],
  ],
  ['says nothing of its resources', [{ mode: 'server' }]],
  ['says nothing of REST', undefined],
] as const)('the CapabilityStatement of a guard before a server that %s has no error', async (_, rest) => {
  const stated = guardedCapability(
    behind(rest as CapabilityStatement['rest']),
    'https://guard.example/fhir',
    [],
  );
  expect(await wrongIn(stated)).toEqual([]);
});
