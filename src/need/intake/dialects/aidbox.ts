// Aidbox's own SubsSubscription: `{id, type, event, resource}`, or a handshake before it begins. Its topics of another kind
// send a history Bundle with an AidboxSubscriptionStatus, which the dialect `backport` reads.
// @see https://www.health-samurai.io/docs/aidbox/modules/topic-based-subscriptions
import { fhirAnswer, structure } from '../answers.ts';
import type { Dialect } from '../dialect.ts';
import { namedInBody } from '../named-resource.ts';
import { objectOf, textOf } from '../shape.ts';

export const aidbox: Dialect = {
  name: 'aidbox',
  recognises({ body }) {
    const { resourceType, type } = objectOf(body);
    return resourceType === undefined && (type === 'handshake' || type === 'notification');
  },
  read({ body }) {
    const { id, type, event, resource } = objectOf(body);
    if (type === 'handshake') {
      return { notice: { kind: 'handshake', changed: [], unnamed: false } };
    }
    const named = namedInBody(resource);
    const eventId = textOf(id);
    return named
      ? {
          notice: {
            kind: 'events',
            changed: [
              {
                ...named,
                ...(eventId === undefined ? {} : { eventId }),
                ...(event === 'delete' ? { deleted: true } : {}),
              },
            ],
            unnamed: false,
          },
        }
      : structure(
          'resource',
          'The notification names no resource with an id',
          'Let the SubsSubscription send the resource: channel.payload.content id-only or full-resource',
        );
  },
  answer: fhirAnswer,
};
