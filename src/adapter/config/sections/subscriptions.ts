// The Subscriptions that the adapter makes and watches by itself.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { subscribableDialects } from '../../../need/intake/subscription.ts';
import { Count, optional, Url } from '../section.ts';

/** Time between two looks at them, in milliseconds. */
export const defaultWatchEveryMs = 60_000;

export const subscriptionsSections = {
  subscriptions: optional(
    Type.Object(
      {
        dialect: Type.Enum([...subscribableDialects]),
        topic: Type.Optional(said(Url, 'Canonical of the topic, for the dialects of the backport guide')),
        watchEveryMs: Type.Optional(said(Count, 'Time between two looks at them, in milliseconds')),
      },
      closed,
    ),
  ),
};
