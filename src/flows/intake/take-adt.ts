// One message of the patient administration: read, kept on disk, and only then answered.
import { createHash } from 'node:crypto';
import { instantOf } from '../../ground/norway/instant.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { Attention } from '../../need/delivery/ledger.ts';
import { type AnswerCode, answersTo, verdictOf } from '../../need/intake/adt/acknowledge.ts';
import { type AdtSettings, noHeader } from '../../need/intake/adt/header.ts';
import type { AdtInbox } from '../../need/intake/adt/inbox.ts';
import type {
  AdtEvent,
  AdtHeader,
  AdtProblem,
  AdtReading,
  ErrorCode,
} from '../../need/intake/adt/message.ts';
import { readAdt } from '../../need/intake/adt/read-message.ts';
import { asHl7Time } from '../../need/intake/adt/time.ts';
import type { Clock } from '../ports.ts';

/** Of whom messages are taken: what is stated of a sender has to hold. */
export interface AdtSender {
  /** MSH-3, first component. */
  readonly application?: string;
  /** MSH-4, first component. */
  readonly facility?: string;
}

export interface TakeAdtPorts {
  readonly settings: AdtSettings & { readonly alwaysOriginal?: boolean };
  readonly inbox: Pick<AdtInbox, 'keep'>;
  readonly clock: Clock;
  /** Puts something on the list for people. */
  readonly raise: (attention: Attention) => Promise<void>;
}

export interface TakenAdt {
  /** What goes back, in order; none when the sender asked for none. */
  readonly answers: readonly Uint8Array[];
  readonly outcome: 'fresh' | 'repeated' | 'other-bytes' | 'refused' | 'not-kept';
  /** For logs and counts: nothing in it is of a person. */
  readonly trigger: string;
  readonly problems: readonly AdtProblem[];
}

/** What is wrong beside the content, found by whoever brought the message. */
export type AdtFault = 'end-within' | 'too-long' | 'sender';

/**
 * Takes one message. When it resolves with an answer AA (CA) the message is on disk with the work that it causes; the same bytes
 * get the same answer again. What cannot be kept now is rejected so that its sender sends it again.
 * @param senders those that this connection may speak for
 */
export async function takeAdt(
  ports: TakeAdtPorts,
  bytes: Uint8Array,
  senders: readonly AdtSender[],
  fault?: AdtFault,
): Promise<TakenAdt> {
  const reading = readAdt(bytes, { ...ports.settings, at: instantOf(ports.clock.now()) });
  const { header } = reading;
  // What has no header names no sender: that it is no message is the nearer answer.
  const known = header === noHeader || isAllowed(header, senders);
  const wrong = fault ?? (known ? undefined : 'sender');
  const problems = wrong ? [problemOf(wrong)] : reading.problems;
  const digest = digestOf(bytes);
  const answer = (all: readonly AdtProblem[]) =>
    answersTo(header, all, {
      id: digest.slice(0, 19),
      time: asHl7Time(instantOf(ports.clock.now())),
      ...(ports.settings.alwaysOriginal ? { alwaysOriginal: true } : {}),
    });
  if (verdictOf(problems) !== 'A') {
    const outcome = 'refused' as const;
    await tellUnknown(ports, header, problems);
    return { outcome, trigger: header.trigger, problems, answers: encoded(reading, answer(problems)) };
  }
  const answers = answer(problems);
  const key = digestOf([header.application, header.facility, header.controlId].join('\u0000'));
  const body = JSON.stringify({
    trigger: header.trigger,
    events: reading.events.map(needed),
  } satisfies KeptAdt);
  try {
    const kept = await ports.inbox.keep(
      { key, digest, body, answers: answers.map(({ text }) => text) },
      ports.clock.now(),
    );
    const { kind: outcome } = kept;
    if (outcome === 'other-bytes') {
      const what = saying('adt-same-id', { application: header.application, facility: header.facility });
      await ports.raise(waits('adt-same-id', worded(what)));
    }
    const told = kept.kind === 'repeated' ? kept.answers.map((text) => ({ text })) : answers;
    return { outcome, trigger: header.trigger, problems, answers: encoded(reading, told) };
  } catch {
    const away = [problemOf('not-kept')];
    return {
      outcome: 'not-kept',
      trigger: header.trigger,
      problems: away,
      answers: encoded(reading, answer(away)),
    };
  }
}

/** What of a message is kept until it was followed. */
export interface KeptAdt {
  readonly trigger: string;
  readonly events: readonly AdtEvent[];
}

/** Names, addresses and birth dates are read from the hospital's server, and lie nowhere else. */
function needed({ person, other, ...rest }: AdtEvent): AdtEvent {
  const bare = (one: AdtEvent['person']): AdtEvent['person'] => ({
    identifiers: one.identifiers,
    names: [],
    addresses: [],
    ...(one.dead ? { dead: one.dead } : {}),
    ...(one.diedAt ? { diedAt: one.diedAt } : {}),
  });
  return { ...rest, person: bare(person), ...(other ? { other: bare(other) } : {}) };
}

/** A trigger that is not understood stands on the list for people too: its sender may only see that it was rejected. */
async function tellUnknown(
  { raise }: TakeAdtPorts,
  { trigger }: AdtHeader,
  problems: readonly AdtProblem[],
): Promise<void> {
  if (problems.some(({ code }) => code === '201')) {
    const known = /^[A-Z]\d\d$/.test(trigger) ? trigger : '–';
    await raise(waits('adt-trigger-unknown', worded(saying('adt-trigger-unknown', { trigger: known }))));
  }
}

function isAllowed({ application, facility }: AdtHeader, senders: readonly AdtSender[]): boolean {
  return senders.some(
    (sender) =>
      (sender.application === undefined || sender.application === application) &&
      (sender.facility === undefined || sender.facility === facility),
  );
}

const faults: Readonly<
  Record<
    AdtFault | 'not-kept',
    readonly [field: number | undefined, code: ErrorCode, text: string, fix: string]
  >
> = {
  'end-within': [
    undefined,
    '102',
    'The sign that ends a frame (1C) stands within the message: it may not be whole',
    'Send the sign as \\X1C\\ in a text, and once, before 0D, at the end',
  ],
  'too-long': [
    undefined,
    '207',
    'The message is longer than what is taken (adt.limits.messageBytes)',
    'Leave out what is not needed, such as documents',
  ],
  sender: [
    3,
    '207',
    'This sender may not send here: MSH-3, MSH-4, the address and the certificate have to be those of one of adt.senders',
    'Add the sender to adt.senders',
  ],
  'not-kept': [
    undefined,
    '207',
    'The message cannot be kept at the moment, and nothing of it was taken',
    'Send the same message again later',
  ],
};

function problemOf(fault: AdtFault | 'not-kept'): AdtProblem {
  const [field, code, text, fix] = faults[fault];
  const at = { segment: 'MSH', sequence: 1, ...(field === undefined ? {} : { field }) };
  const issue = fault === 'not-kept' ? 'transient' : 'structure';
  const path = field === undefined ? 'MSH' : `MSH-${field}`;
  return {
    at,
    code,
    issue: { severity: 'error', code: fault === 'sender' ? 'forbidden' : issue, path, text, fix },
  };
}

/** In the bytes of the sender's own set, because the answer repeats parts of its header. */
function encoded(
  { header }: AdtReading,
  answers: readonly { readonly text: string; readonly code?: AnswerCode }[],
): Uint8Array[] {
  const isUtf8 = /UTF-?8|UNICODE/i.test(header.characterSet);
  return answers.map(({ text }) => Buffer.from(text, isUtf8 ? 'utf8' : 'latin1'));
}

function digestOf(what: Uint8Array | string): string {
  return createHash('sha256').update(what).digest('hex');
}
