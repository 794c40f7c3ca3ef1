// Subscriptions: the handshake, what is told, and what happens when nobody takes it.
import { type Declared, holds, type Vector } from '../vector.ts';
import { flag, get, person, put, subscriptionsPage, WRITTEN, written } from './parts.ts';

const declared: Declared = {
  by: "CapabilityStatement.rest.where(mode = 'server').resource.where(type = 'Subscription').exists()",
  meaning: 'that it has Subscriptions',
};

const subscription = {
  resourceType: 'Subscription',
  id: '{{id:subscription}}',
  status: 'requested',
  reason: 'Conformance',
  criteria: 'Flag?patient=Patient/{{id:one}}',
  channel: { type: 'rest-hook', endpoint: '{{inbox}}', payload: 'application/fhir+json' },
};

const subscribed = [
  { does: 'asks to be told of Flags', request: put(subscription), expect: [WRITTEN] },
  {
    does: 'waits until the Subscription is active',
    request: get('/Subscription/{{id:subscription}}'),
    expect: [holds("Subscription.status = 'active'", 'status active')],
    until: true,
  },
] as const;
const ended = {
  does: 'ends the Subscription',
  request: { method: 'DELETE', path: '/Subscription/{{id:subscription}}' },
  expect: [{ status: [200, 202, 204] }],
} as const;
const raised = [written(person('one')), { ...written(flag('a', 'one')), does: 'raises a Flag' }];

export const subscribing: readonly Vector[] = [
  {
    id: 'server.subscription-active',
    shows: 'A Subscription that is asked for becomes active',
    requirement: subscriptionsPage,
    level: 'must',
    needs: 'listening',
    declared,
    steps: [...subscribed, ended],
    fix: 'Let rest-hook Subscriptions be made, and set them active (or in error, with the reason)',
    faults: ['never-activates'],
  },
  {
    id: 'server.tells-of-changes',
    shows: 'A new Flag is told of',
    requirement: subscriptionsPage,
    level: 'must',
    needs: 'listening',
    declared,
    steps: [
      ...subscribed,
      ...raised,
      { does: 'waits to be told', comes: { least: 1, most: 5 }, expect: [] },
      ended,
    ],
    fix: 'Look at whether the server may call the address (egress, certificate), and at the criteria',
    faults: ['never-notifies', 'never-activates'],
  },
  {
    id: 'server.tells-again',
    shows: 'What was not taken (503) is told again',
    requirement: subscriptionsPage,
    level: 'should',
    needs: 'listening',
    declared,
    steps: [
      ...subscribed,
      ...raised,
      {
        does: 'answers 503 at first, and waits to be told again',
        comes: { least: 2, most: 5, told: [503] },
        expect: [],
      },
      ended,
    ],
    fix: 'Try again for a while; without that, run the sweep of the adapter often',
    faults: ['tells-once', 'never-notifies', 'never-activates'],
  },
  {
    id: 'server.stops-telling',
    shows: 'Once the Subscription is deleted nothing more is told',
    requirement: subscriptionsPage,
    level: 'must',
    needs: 'listening',
    declared,
    steps: [
      ...subscribed,
      ended,
      ...raised,
      { does: 'waits whether it is told', comes: { least: 0, most: 0 }, expect: [] },
    ],
    fix: 'End the channel with its Subscription: an address that changed hands must not be told of persons',
    faults: ['tells-for-ever', 'never-activates'],
  },
];
