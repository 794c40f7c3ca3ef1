// Medplum: POST of the resource, signed with X-Signature (hex HMAC-SHA256 of the raw body); of a removed resource it says
// the name in a header and sends `{}`. Every status from 200 to 399 counts as delivered.
import { isResourceId } from '../../../ground/fhir/ids.ts';
import { fhirAnswer, structure } from '../answers.ts';
import type { Dialect } from '../dialect.ts';
import { namedByUrl, namedInBody } from '../named-resource.ts';

const DELETED = 'x-medplum-deleted-resource';

export const medplum: Dialect = {
  name: 'medplum',
  recognises: ({ header }) =>
    ['x-medplum-subscription', 'x-medplum-interaction', DELETED].some((name) => header(name) !== undefined),
  read({ body, header }) {
    const deleted = header(DELETED);
    const named = deleted === undefined ? namedInBody(body) : namedByUrl(deleted);
    if (!named) {
      return structure(
        deleted === undefined ? 'resourceType' : DELETED,
        'The notification names no resource with an id',
        'Send the resource, or the header X-Medplum-Deleted-Resource with Type/id',
      );
    }
    const told = header('x-medplum-subscription');
    const subscription = namedByUrl(told)?.id ?? (isResourceId(told) ? told : undefined);
    return {
      notice: {
        kind: 'events',
        changed: [{ ...named, ...(deleted === undefined ? {} : { deleted: true }) }],
        unnamed: false,
        ...(subscription ? { subscription } : {}),
      },
    };
  },
  answer: fhirAnswer,
};
