// Any server that POSTs the resource itself, as the R4 specification has it. Signed with X-Signature, X-Hub-Signature-256
// or a token.
// @see https://hl7.org/fhir/R4/subscription.html
import { fhirAnswer, structure } from '../answers.ts';
import type { Dialect } from '../dialect.ts';
import { namedInBody } from '../named-resource.ts';

export const plain: Dialect = {
  name: 'plain',
  recognises: () => true,
  read({ body }) {
    const named = namedInBody(body);
    return named
      ? { notice: { kind: 'events', changed: [named], unnamed: false } }
      : structure(
          'resourceType',
          'The notification names no resource: neither a resource with an id in the body nor Type/id in the path',
          'Set the payload of the Subscription to application/fhir+json, or remove it',
        );
  },
  answer: fhirAnswer,
};
