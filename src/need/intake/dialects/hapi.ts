// HAPI FHIR's rest-hook: with a payload it writes to the endpoint as to a FHIR server (PUT and DELETE of Type/id), without
// one it POSTs nothing at all. It reads the answer as FHIR.
import { fhirAnswer, structure } from '../answers.ts';
import type { Dialect } from '../dialect.ts';
import { namedInBody, namedInPath } from '../named-resource.ts';

export const hapi: Dialect = {
  name: 'hapi',
  recognises: ({ method, path, body }) => method !== 'POST' || path !== '' || body === undefined,
  read({ method, path, body }) {
    if (path === '' && body === undefined) {
      return { notice: { kind: 'events', changed: [], unnamed: true } };
    }
    const target = namedInPath(path);
    const sent = namedInBody(body);
    if (!target && !sent) {
      return structure('', 'The path names no resource', 'Send to {endpoint}/{type}/{id}, or without a body');
    }
    if (target && sent && (target.type !== sent.type || target.id !== sent.id)) {
      const text = 'The path and the body name different resources';
      return structure('id', text, 'Send the resource to {endpoint}/{type}/{id}');
    }
    const named = {
      ...target,
      ...sent,
      type: sent?.type ?? target?.type ?? '',
      id: sent?.id ?? target?.id ?? '',
    };
    const deleted = method === 'DELETE' ? ({ deleted: true } as const) : {};
    return { notice: { kind: 'events', changed: [{ ...named, ...deleted }], unnamed: false } };
  },
  answer: fhirAnswer,
};
