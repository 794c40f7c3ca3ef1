// The Subscriptions that the adapter makes and watches by itself.
import { type SubscribableDialect, subscribableDialects } from '../../../need/intake/subscription.ts';
import { count, object, type Sections, url } from '../section.ts';

export interface SubscriptionsConfig {
  readonly subscriptions?: {
    readonly dialect: SubscribableDialect;
    /** Canonical of the topic, for the dialects of the backport guide. */
    readonly topic?: string;
    /** Time between two looks at them, in milliseconds. */
    readonly watchEveryMs?: number;
  };
}

export const defaultWatchEveryMs = 60_000;

export const subscriptionsSections: Sections<SubscriptionsConfig> = {
  subscriptions: {
    schema: object({ dialect: { enum: subscribableDialects }, topic: url, watchEveryMs: count }, ['dialect']),
  },
};
