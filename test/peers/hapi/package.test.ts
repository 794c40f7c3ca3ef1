import { beforeAll, describe, expect, inject, it } from 'vitest';
import { definitions, examples, type Resource } from '../support/fhir-package.ts';
import { FhirClient, type FhirReply, outcomeErrors } from './fhir-client.ts';

const fhir = new FhirClient(inject('hapiBaseUrl'));
const conformance = definitions().map(
  (resource) => [`${resource.resourceType}/${resource.id}`, resource] as const,
);
const all = examples();
const stored = new Map<string, FhirReply>();

beforeAll(async () => {
  for (const [path, resource] of conformance) {
    stored.set(path, await fhir.send('PUT', path, resource));
  }
});

describe('the package on a HAPI server', () => {
  it.each(conformance)('takes %s', (path) => {
    const reply = stored.get(path);
    expect([reply?.status, ...(reply ? outcomeErrors(reply) : [])]).toEqual([201]);
  });

  it.each(all.filter(([, { valid }]) => valid))('accepts %s', async (_file, { profile }, resource) => {
    expect(await validate(resource, profile)).toEqual([]);
  });

  it.each(all.filter(([, { valid }]) => !valid))('rejects %s', async (_file, { profile }, resource) => {
    expect(await validate(resource, profile)).not.toEqual([]);
  });
});

/** The errors that `$validate` finds. */
async function validate(resource: Resource, profile: string): Promise<string[]> {
  const query = `profile=${encodeURIComponent(profile)}`;
  const reply = await fhir.send('POST', `${resource.resourceType}/$validate?${query}`, resource);
  expect(reply.body?.resourceType).toBe('OperationOutcome');
  return outcomeErrors(reply);
}
