import { describe, expect, inject, it } from 'vitest';
import { definitions } from '../support/fhir-package.ts';
import { FhirClient, outcomeErrors } from './fhir-client.ts';

const fhir = new FhirClient(inject('hapiBaseUrl'));

describe('the definitions of the package, stored on a HAPI server', () => {
  it.each(
    definitions().map((resource) => [`${resource.resourceType}/${resource.id}`, resource] as const),
  )('takes %s', async (path, resource) => {
    const reply = await fhir.send('PUT', path, resource);
    expect([reply.status, ...outcomeErrors(reply)]).toEqual([201]);
  });
});
