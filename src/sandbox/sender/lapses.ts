// What careless senders do, one row each. The vectors of the conformance kit are proved with them.
import { randomUUID } from 'node:crypto';
import type { Bundle, Condition, MessageHeader, Resource } from '@medplum/fhirtypes';
import type { Habit, Meaning, SenderLapse, Try, UnitAnswer } from './lapse.ts';

/** Reads an answer otherwise than a right sender does. */
function reads(does: string, when: (answer: UnitAnswer) => boolean, as: Meaning): SenderLapse {
  return { does, means: (right, answer) => (when(answer) ? as : right) };
}

function habit(name: Habit, does: string): SenderLapse {
  return { does, habit: name };
}

function leaving(does: string, change: (bundle: Bundle, number: number) => Bundle): SenderLapse {
  return { does, leaves: (sent, number) => ({ ...sent, bundle: change(sent.bundle, number) }) };
}

const withHeaders = (sent: Try, headers: Record<string, string>): Try => ({
  ...sent,
  headers: { ...sent.headers, ...headers },
});

/** Changes the MessageHeader. */
function heading(
  does: string,
  change: (header: MessageHeader, number: number) => MessageHeader,
): SenderLapse {
  return resources(does, (resource, number) =>
    resource.resourceType === 'MessageHeader' ? change(resource, number) : resource,
  );
}

function resources(does: string, change: (resource: Resource, number: number) => Resource): SenderLapse {
  return leaving(does, (bundle, number) => ({
    ...bundle,
    entry: (bundle.entry ?? []).map(({ resource, ...entry }) => {
      const changed = resource && change(resource, number);
      return { ...entry, ...(changed ? { resource: changed, fullUrl: `urn:uuid:${changed.id}` } : {}) };
    }),
  }));
}

const condition: Condition = {
  resourceType: 'Condition',
  id: 'c6b1ff0e-3c7b-4f0a-9f4e-6f2f0a0d0001',
  code: { text: 'Prøvediagnose' },
  subject: { reference: 'Patient/x' },
};

const messages = {
  'header-last': leaving('puts the MessageHeader last', (bundle) => ({
    ...bundle,
    entry: [...(bundle.entry ?? []).slice(1), ...(bundle.entry ?? []).slice(0, 1)],
  })),
  'plain-json': {
    does: 'says application/json',
    leaves: (sent) => withHeaders(sent, { 'content-type': 'application/json' }),
  },
  'no-source-endpoint': heading('names no address of its own', ({ source, ...header }) => ({
    ...header,
    source: { ...source, endpoint: 'urn:none' },
  })),
  'other-destination': heading('names another address than the one it sends to', (header) => ({
    ...header,
    destination: [{ ...header.destination?.[0], endpoint: 'https://another.example/fhir' }],
  })),
  'no-thread': resources('sends notices without the number of a thread', (resource) => {
    if (resource.resourceType !== 'Communication') {
      return resource;
    }
    const { identifier: _, ...communication } = resource;
    return communication;
  }),
  'sends-diagnosis': leaving('sends a diagnosis along', (bundle) => ({
    ...bundle,
    entry: [...(bundle.entry ?? []), { fullUrl: `urn:uuid:${condition.id}`, resource: condition }],
  })),
  'person-in-url': {
    does: 'puts the number of the person into the address',
    leaves: (sent) => ({ ...sent, url: `${sent.url}?patient=${personOf(sent.bundle)}` }),
  },
  'focus-missing': leaving('leaves out what the message is about', (bundle) => ({
    ...bundle,
    entry: (bundle.entry ?? []).filter(({ resource }) => resource?.resourceType !== 'Task'),
  })),
  'no-letter': resources('sends a notice without words', (resource) => {
    if (resource.resourceType !== 'Communication') {
      return resource;
    }
    const { payload: _, ...communication } = resource;
    return communication;
  }),
  'new-id-on-retry': heading('makes a new message of each try', (header) => ({
    ...header,
    id: randomUUID(),
  })),
  'new-task-on-retry': resources('asks for something new with each try', (resource, number) =>
    resource.resourceType === 'Task' && number > 1 ? { ...resource, id: randomUUID() } : resource,
  ),
  'changes-under-same-id': leaving('sends other bytes under the Bundle.id of before', (bundle) => ({
    ...bundle,
    id: 'b1b6ff0e-3c7b-4f0a-9f4e-6f2f0a0d0001',
    timestamp: new Date().toISOString(),
  })),
} as const satisfies Record<string, SenderLapse>;

function personOf({ entry = [] }: Bundle): string {
  const patient = entry.flatMap(({ resource }) => (resource?.resourceType === 'Patient' ? resource : []))[0];
  return patient?.identifier?.[0]?.value ?? '';
}

const isPassing = ({ status }: UnitAnswer) => status === 429 || status === 503;

const answers = {
  'gives-up-on-503': reads('gives up when the unit is busy', ({ status }) => status === 503, 'person'),
  'gives-up-on-429': reads('gives up when it asks too often', ({ status }) => status === 429, 'person'),
  'gives-up-after-two': {
    does: 'gives up after two tries',
    means: (right, _answer, number) => (right === 'again' && number >= 2 ? 'person' : right),
  },
  'gives-up-on-silence': reads('gives up when no answer comes', ({ status }) => status === 0, 'person'),
  'silence-is-taken': reads('takes silence for a yes', ({ status }) => status === 0, 'taken'),
  'page-is-taken': reads(
    'takes a page with status 200 for a yes',
    ({ status, type }) => status === 200 && type.startsWith('text/html'),
    'taken',
  ),
  'empty-is-taken': reads(
    'takes status 200 with nothing for a yes',
    ({ status, text }) => status === 200 && text === '',
    'taken',
  ),
  'any-ack-is-taken': {
    does: 'takes an acknowledgement of another message for its own',
    means: (right, { acknowledgement }) =>
      acknowledgement?.code === 'ok' && !acknowledgement.ofThis ? 'taken' : right,
  },
  'unknown-is-ok': {
    does: 'takes an acknowledgement that it does not understand for a yes',
    means: (right, { acknowledgement }) =>
      acknowledgement && !['ok', 'fatal-error', 'transient-error'].includes(acknowledgement.code)
        ? 'taken'
        : right,
  },
  'transient-is-final': reads(
    'takes transient-error for the end',
    ({ acknowledgement }) => acknowledgement?.code === 'transient-error',
    'person',
  ),
  'fatal-is-taken': reads(
    'takes fatal-error for a yes, because the status is 200',
    ({ acknowledgement }) => acknowledgement?.code === 'fatal-error',
    'taken',
  ),
  'repeats-fatal': reads(
    'sends again what was refused for good',
    ({ acknowledgement }) => acknowledgement?.code === 'fatal-error',
    'again',
  ),
  'hammers-refusals': reads('sends again at once what was refused', ({ status }) => status === 400, 'again'),
  'hammers-forbidden': reads(
    'sends again at once what it may not',
    ({ status }) => status === 401 || status === 403,
    'again',
  ),
  'accepted-is-taken': reads('takes status 202 for a yes', ({ status }) => status === 202, 'taken'),
  'follows-everywhere': {
    does: 'takes a redirection for a yes',
    means: (right, { status }) => (status >= 300 && status < 400 ? 'taken' : right),
  },
  'ignores-retry-after': {
    does: 'does not wait as long as it was told',
    waits: (right, answer) => (isPassing(answer) && !answer.retryAfterIsDate ? 10 : right),
  },
  'ignores-retry-date': {
    does: 'does not wait until the instant that it was told',
    waits: (right, answer) => (answer.retryAfterIsDate ? 10 : right),
  },
} as const satisfies Record<string, SenderLapse>;

const habits = {
  'sends-after-taken': habit('sends-after-taken', 'sends once more after the unit has taken it'),
  impatient: habit('does-not-wait-for-answers', 'sends again while an answer is on the way'),
  'forgets-needs': habit('forgets-needs', 'makes a second notice of a need that it has told of'),
  'no-retraction': habit('no-retraction', 'does not tell when a need was entered in error'),
  'retraction-without-thread': habit(
    'retraction-without-thread',
    'takes a notice back without saying which one',
  ),
  'cancels-under-same-id': habit('cancels-under-same-id', 'takes a notice back under its own id'),
  'tells-no-person': habit('tells-no-person', 'tries in silence and tells nobody'),
  'tells-nobody': habit('tells-nobody', 'does not write down that the unit has taken it'),
  'writes-no-answers': habit('writes-no-answers', 'acknowledges answers and writes none down'),
  'believes-every-answer': habit(
    'believes-every-answer',
    'takes the answer about another message for its own',
  ),
  'guesses-states': habit('guesses-states', 'takes a state that it does not know for the end'),
  'takes-answers-anew': habit('takes-answers-anew', 'refuses an answer that it has taken before'),
} as const satisfies Record<string, SenderLapse>;

/** Name → what the sender does wrong. */
export const senderLapses = { ...messages, ...answers, ...habits };
export type SenderFault = keyof typeof senderLapses;
export const senderFaultNames = Object.keys(senderLapses) as readonly SenderFault[];
