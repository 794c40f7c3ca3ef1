// Subscriptions to the topic of needs, as the R5 Subscriptions Backport has them: handshake, what is told and how much of it,
// numbers without a gap, and what can be asked for again. For servers that say that they serve the topic.
import { CANONICAL } from '../../../ground/fhir/canonical.ts';
import { type Declared, holds, type Requirement, type Step, type Vector } from '../vector.ts';
import { flag, get, person, put, WRITTEN, written } from './parts.ts';

const GUIDE = 'http://hl7.org/fhir/uv/subscriptions-backport';
const TOPIC = `${CANONICAL}/SubscriptionTopic/ip-need`;
const guide = (section: string, page: string): Requirement => ({
  text: `Subscriptions R5 Backport, ${section}`,
  link: `https://hl7.org/fhir/uv/subscriptions-backport/STU1.1/${page}`,
});
const declared: Declared = {
  by: `CapabilityStatement.rest.where(mode = 'server').resource.where(type = 'Subscription').extension.where(url = '${GUIDE}/StructureDefinition/capabilitystatement-subscriptiontopic-canonical').value.where($this = '${TOPIC}').exists()`,
  meaning: 'that it serves the topic ip-need',
};

const subscription = {
  resourceType: 'Subscription',
  id: '{{id:subscription}}',
  meta: { profile: [`${GUIDE}/StructureDefinition/backport-subscription`] },
  status: 'requested',
  reason: 'Conformance',
  criteria: TOPIC,
  _criteria: {
    extension: [
      {
        url: `${GUIDE}/StructureDefinition/backport-filter-criteria`,
        valueString: 'Flag?patient=Patient/{{id:one}}',
      },
    ],
  },
  channel: {
    type: 'rest-hook',
    endpoint: '{{inbox}}',
    payload: 'application/fhir+json',
    _payload: {
      extension: [{ url: `${GUIDE}/StructureDefinition/backport-payload-content`, valueCode: 'id-only' }],
    },
  },
};

/** A need of a person, which the topic tells of. */
function need(name: string): object {
  const code = {
    coding: [{ system: `${CANONICAL}/CodeSystem/ip-flag-code`, code: 'need-for-ip' }],
  };
  return { ...flag(name, 'one'), code };
}

const asked: Step = { does: 'subscribes to needs, ids only', request: put(subscription), expect: [WRITTEN] };
const active: Step = {
  does: 'waits until the Subscription is active',
  request: get('/Subscription/{{id:subscription}}'),
  expect: [holds("Subscription.status = 'active'", 'status active')],
  until: true,
};
const ended: Step = {
  does: 'ends the Subscription',
  request: { method: 'DELETE', path: '/Subscription/{{id:subscription}}' },
  expect: [{ status: [200, 202, 204] }],
};
const subscribed = [written(person('one')), asked, active];
const raised = (name: string): Step => ({ ...written(need(name)), does: 'raises a need' });

const status = 'Bundle.entry[0].resource.parameter';
const kind = (type: string) =>
  holds(
    `Bundle.type = 'history' and ${status}.where(name = 'type').value = '${type}'`,
    `a history Bundle that begins with the status of a Subscription of type ${type}`,
  );
const event = `${status}.where(name = 'notification-event').part`;
const focus = (name: string) =>
  holds(
    `${event}.where(name = 'focus').value.reference.endsWith('Flag/{{id:${name}}}')`,
    'the Flag as the focus of the event',
  );
const number = `${event}.where(name = 'event-number').value`;
/** The handshake comes first. */
const after = { from: 2 } as const;

const common = { level: 'must', needs: 'listening', declared } as const;
const silent = ['never-activates', 'never-notifies'] as const;

export const subscribingToTopics: readonly Vector[] = [
  {
    ...common,
    id: 'server.topic-handshake',
    shows: 'Before a Subscription to a topic is active its address is tried by a handshake',
    requirement: guide('handshake', 'notifications.html#handshake'),
    steps: [
      written(person('one')),
      asked,
      { does: 'waits for the handshake', comes: { least: 1, most: 1 }, expect: [kind('handshake')] },
      active,
      ended,
    ],
    fix: 'Send a notification of type handshake to a new address, and activate when it is answered 2xx',
    faults: ['no-handshake', 'never-activates'],
  },
  {
    ...common,
    id: 'server.topic-handshake-refused',
    shows: 'A Subscription whose address refuses the handshake is in error, and says so',
    requirement: guide('handshake', 'notifications.html#handshake'),
    steps: [
      written(person('one')),
      asked,
      {
        does: 'refuses the handshake',
        comes: { least: 1, most: 5, rest: 400 },
        expect: [kind('handshake')],
      },
      {
        does: 'waits until the Subscription is in error',
        request: get('/Subscription/{{id:subscription}}'),
        expect: [
          holds("Subscription.status = 'error' or Subscription.status = 'off'", 'status error or off'),
        ],
        until: true,
      },
      ended,
    ],
    fix: 'Put the Subscription into error when the handshake is refused: whoever asked has to know that nothing comes',
    faults: ['no-handshake', 'active-whatever', 'never-activates'],
  },
  {
    ...common,
    id: 'server.topic-tells-what',
    shows: 'A notification says which need it is about',
    requirement: guide('event notification', 'notifications.html#event-notification'),
    steps: [
      ...subscribed,
      raised('a'),
      {
        does: 'waits to be told',
        comes: { least: 2, most: 2, ...after },
        expect: [kind('event-notification'), focus('a')],
      },
      ended,
    ],
    fix: 'Name the resource as focus of the event; with an empty payload everything has to be searched',
    faults: ['tells-no-focus', 'no-handshake', ...silent],
  },
  {
    ...common,
    id: 'server.topic-ids-only',
    shows: 'Where ids were asked for no resource is sent',
    requirement: guide('payload types', 'payloads.html#id-only'),
    steps: [
      ...subscribed,
      raised('a'),
      {
        does: 'waits to be told',
        comes: { least: 2, most: 2, ...after },
        expect: [
          kind('event-notification'),
          holds('Bundle.entry.tail().resource.empty()', 'no resource beside the status'),
        ],
      },
      ended,
    ],
    fix: 'Heed backport-payload-content: what is sent passes nobody who judges what may be seen',
    faults: ['sends-whole', 'no-handshake', ...silent],
  },
  {
    ...common,
    id: 'server.topic-numbers',
    shows: 'Events are numbered without a gap, so that one that is missing is noticed',
    requirement: guide('event number', 'notifications.html#event-notification'),
    steps: [
      ...subscribed,
      raised('a'),
      raised('b'),
      {
        does: 'waits to be told of both',
        comes: { least: 3, most: 3, ...after },
        expect: [
          holds(`${number} = '1' or ${number} = '2'`, 'event number 1 or 2'),
          { distinct: number, meaning: 'a number of its own for each event' },
        ],
      },
      ended,
    ],
    fix: 'Count the events of each Subscription from 1',
    faults: ['numbers-again', 'no-handshake', ...silent],
  },
  {
    ...common,
    id: 'server.topic-events',
    shows: 'What was told and not taken can be asked for ($events)',
    requirement: guide('$events', 'OperationDefinition-backport-subscription-events.html'),
    steps: [
      ...subscribed,
      raised('a'),
      {
        does: 'takes the handshake and refuses what comes then',
        comes: { least: 2, most: 5, told: [200], rest: 400, ...after },
        expect: [],
      },
      {
        does: 'asks for the events from the first',
        request: get('/Subscription/{{id:subscription}}/$events?eventsSinceNumber=1'),
        expect: [kind('query-event'), focus('a')],
      },
      ended,
    ],
    fix: 'Keep events for a while and serve $events; without it only a sweep finds what was missed',
    faults: ['no-events', 'no-handshake', ...silent],
  },
  {
    ...common,
    id: 'server.topic-status',
    shows: 'A Subscription says how many events there were ($status), so that silence is told from loss',
    requirement: guide('$status', 'OperationDefinition-backport-subscription-status.html'),
    steps: [
      ...subscribed,
      raised('a'),
      {
        does: 'asks how the Subscription stands',
        request: get('/Subscription/{{id:subscription}}/$status'),
        expect: [
          holds(
            `(${status} | Bundle.entry.resource.parameter).where(name = 'events-since-subscription-start').value = '1'`,
            'one event since the start',
          ),
        ],
        until: true,
      },
      ended,
    ],
    fix: 'Serve $status with events-since-subscription-start',
    faults: ['no-status', ...silent],
  },
];
