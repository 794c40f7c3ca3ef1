// What vectors of the server share: resources of the run, searches, and the requirements they name.
import { type Expectation, holds, type Request, type Requirement, type Step } from '../vector.ts';

export const http = (section: string, anchor: string): Requirement => ({
  text: `FHIR R4, RESTful API, ${section}`,
  link: `https://hl7.org/fhir/R4/http.html#${anchor}`,
});
export const searching = (section: string, anchor: string): Requirement => ({
  text: `FHIR R4, Search, ${section}`,
  link: `https://hl7.org/fhir/R4/search.html#${anchor}`,
});
export const syncPage: Requirement = { text: 'Plans on a FHIR server', link: 'docs/sync.md' };
export const subscriptionsPage: Requirement = { text: 'Subscriptions', link: 'docs/subscriptions.md' };

export const ORDER_SYSTEM = 'https://individuell-plan.example/conformance';

/** An invented person of the run, under a name that is the vector's own. */
export function person(name: string, more: object = {}): object {
  return {
    resourceType: 'Patient',
    id: `{{id:${name}}}`,
    identifier: [{ system: ORDER_SYSTEM, value: `{{id:${name} number}}` }],
    name: [{ family: 'Prøve', given: ['Ingrid'] }],
    ...more,
  };
}

/** A Flag of an invented person. */
export function flag(name: string, of: string): object {
  return {
    resourceType: 'Flag',
    id: `{{id:${name}}}`,
    status: 'active',
    code: { text: 'Prøve' },
    subject: { reference: `Patient/{{id:${of}}}` },
  };
}

export function put(resource: object, headers?: Request['headers']): Request {
  const { resourceType, id } = resource as { resourceType: string; id: string };
  return {
    method: 'PUT',
    path: `/${resourceType}/${id}`,
    ...(headers ? { headers } : {}),
    body: { text: JSON.stringify(resource) },
  };
}

export function post(path: string, resource: object, headers?: Request['headers']): Request {
  return { method: 'POST', path, ...(headers ? { headers } : {}), body: { text: JSON.stringify(resource) } };
}

export function get(path: string, headers?: Request['headers']): Request {
  return { method: 'GET', path, ...(headers ? { headers } : {}) };
}

export const WRITTEN: Expectation = { status: [200, 201] };

/** A step that writes, so that others have something to look at. */
export function written(...resources: readonly object[]): Step {
  return {
    does: resources.length === 1 ? 'writes a resource' : `writes ${resources.length} resources`,
    request: resources.map((resource) => put(resource)),
    expect: [WRITTEN],
  };
}

/** Writes one resource, and keeps its version as `{{version}}`. */
export function versioned(resource: object): readonly Step[] {
  const { resourceType, id } = resource as { resourceType: string; id: string };
  return [
    written(resource),
    {
      does: 'reads it',
      request: get(`/${resourceType}/${id}`),
      expect: [{ status: [200] }],
      keep: { version: `${resourceType}.meta.versionId` },
    },
  ];
}

/** Writes over the version that was kept: a server may demand that a change says which one it is made from (428). */
export function overwritten(resource: object): Step {
  return {
    does: 'writes over that version',
    request: put(resource, { 'if-match': 'W/"{{version}}"' }),
    expect: [WRITTEN],
  };
}

export const outcome = holds(
  'OperationOutcome.issue.exists()',
  'an OperationOutcome that says what is wrong',
);
