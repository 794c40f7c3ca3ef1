// Lapses of Subscriptions to a topic, as the backport guide has them; what each changes stands in ../channels.ts.
import type { ServerLapse } from './lapse.ts';

export const topics = {
  'no-handshake': { does: 'does not try the address before a Subscription becomes active' },
  'active-whatever': { does: 'activates a Subscription whose address did not agree' },
  'tells-no-focus': { does: 'tells that something changed, and not what' },
  'sends-whole': { does: 'sends whole resources where only ids were asked for' },
  'numbers-again': { does: 'gives every event the number 1' },
  'no-events': { does: 'does not give what it told of ($events)' },
  'no-status': { does: 'does not say how a Subscription stands ($status)' },
} as const satisfies Readonly<Record<string, ServerLapse>>;
