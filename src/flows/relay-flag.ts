// From a Flag to a notice that the coordinating unit has acknowledged, or to a recorded reason why nothing left.
import type { Flag, Resource } from '@medplum/fhirtypes';
import { decideDisclosure, type Permit, type Refusal } from '../consent/gate.ts';
import { decideNeed, type NeedDecision } from '../decision/decide-need.ts';
import type { Ledger, NoticeChange, NoticeEvent, NoticeRecord } from '../delivery/ledger.ts';
import type { RetryPolicy } from '../delivery/retry.ts';
import { homeMunicipality } from '../fhir/home-municipality.ts';
import { ORGNR } from '../fhir/identifier-system.ts';
import { identifierToken } from '../fhir/identifiers.ts';
import { messageBundle, readAcknowledgement, readMessage } from '../fhir/message.ts';
import {
  composeNotice,
  NOTICE_INFORMATION,
  type NoticeRecipient,
  type NoticeSource,
} from '../notice/compose.ts';
import type { NeedFacts } from '../notice/facts.ts';
import { noticeId, noticeKey } from '../notice/identity.ts';
import { type Issue, isUsable } from '../outcome/issue.ts';
import { gatherFacts } from './gather-facts.ts';
import {
  type Clock,
  type FhirServer,
  type KeDirectory,
  type KeEndpoint,
  type NewId,
  PeerFailure,
} from './ports.ts';
import { recordExistingPlan, recordNoticeSent } from './write-back.ts';

export interface RelayPorts {
  readonly server: FhirServer;
  readonly directory: KeDirectory;
  readonly endpoint: KeEndpoint;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly retry: RetryPolicy;
  /** Checks what was composed against its profiles, before it leaves. */
  readonly check: (resource: Resource) => readonly Issue[];
  /** Where answers of the unit shall go. */
  readonly replyTo: NoticeSource;
}

/** Works on one Flag until its notice stands in a state that only new facts can change. */
export async function relayFlag(ports: RelayPorts, flagId: string): Promise<NoticeRecord> {
  const key = noticeKey(ports.server.baseUrl, flagId);
  const record = await ports.ledger.open(key, ports.server.baseUrl, `Flag/${flagId}`);
  if (record.recordedAtSource) {
    return note(
      ports,
      key,
      {},
      'duplicate',
      'The notice of this need has been delivered: nothing is sent again',
    );
  }
  for (let attempt = 1; ; attempt += 1) {
    const outcome = await attemptOnce(ports, key, flagId);
    if (outcome.wait === undefined) {
      return outcome.record;
    }
    const wait = ports.retry(attempt, outcome.wait.retryAfter);
    if (wait === undefined) {
      const text = `Given up after ${attempt} attempts: ${outcome.wait.message}. A person has to look at it`;
      return note(ports, key, outcome.delivered ? {} : { state: 'for-a-person' }, 'given-up', text);
    }
    await note(
      ports,
      key,
      { state: 'waiting-to-resend' },
      'waiting',
      `${outcome.wait.message}; next attempt in ${wait} ms`,
    );
    await ports.clock.sleep(wait);
  }
}

type Attempt =
  | { readonly record: NoticeRecord; readonly wait?: undefined }
  | { readonly wait: PeerFailure; readonly delivered: boolean };

/** One attempt: facts are fetched and the decision is made anew, because consent can be withdrawn in between. */
async function attemptOnce(ports: RelayPorts, key: string, flagId: string): Promise<Attempt> {
  try {
    const flag = await ports.server.read<Flag>('Flag', flagId);
    if (!flag) {
      return {
        record: await note(
          ports,
          key,
          { state: 'failed' },
          'flag-missing',
          `Flag/${flagId} is not on the source server`,
        ),
      };
    }
    const { facts, issues } = await gatherFacts(ports.server, flag);
    if (!facts) {
      return { record: await handOver(ports, key, issues) };
    }
    return {
      record: (await isDelivered(ports, key))
        ? await finish(ports, key, facts)
        : await act(ports, key, facts, decideNeed(facts)),
    };
  } catch (error) {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
    if (error.failure === 'permanent') {
      return { record: await note(ports, key, { state: 'for-a-person' }, 'failed', error.message) };
    }
    return { wait: error, delivered: await isDelivered(ports, key) };
  }
}

async function isDelivered(ports: RelayPorts, key: string): Promise<boolean> {
  return (await ports.ledger.get(key))?.state === 'delivered';
}

async function act(
  ports: RelayPorts,
  key: string,
  facts: NeedFacts,
  decision: NeedDecision,
): Promise<NoticeRecord> {
  const [reason] = decision.reasons;
  const text = decision.reasons.map((each) => each.text).join('. ');
  switch (decision.action) {
    case 'nothing':
      return note(ports, key, { state: 'not-needed' }, 'decided', text, reason?.concept);
    case 'hand-to-person':
      return note(ports, key, { state: 'for-a-person' }, 'decided', text, reason?.concept);
    case 'fetch-existing-plan': {
      const task = await recordExistingPlan(
        ports.server,
        key,
        facts,
        decision.plan,
        ports.clock.now().toISOString(),
      );
      const recorded = `${text}. ${task} asks the hospital's coordinator to fetch the plan`;
      return note(ports, key, { state: 'existing-plan' }, 'decided', recorded, 'D10');
    }
    case 'notify-ke':
      await note(ports, key, {}, 'decided', text, reason?.concept);
      return notify(ports, key, facts);
  }
}

async function notify(ports: RelayPorts, key: string, facts: NeedFacts): Promise<NoticeRecord> {
  // @concept D6 without: return ports.ledger.open(key, ports.server.baseUrl, '');
  const home = homeMunicipality(facts.patient);
  if (home.issue) {
    return handOver(ports, key, [home.issue]);
  }
  const recipient = await ports.directory.find(home.number);
  if (!recipient) {
    return handOver(ports, key, [
      {
        severity: 'error',
        code: 'not-found',
        path: 'Patient.address.district',
        text: `The directory has no coordinating unit for municipality ${home.number}`,
        fix: 'Add the unit to the directory, then send the notice again',
        concept: 'D13',
      },
    ]);
  }
  const decision = decideDisclosure(
    {
      category: 'notice',
      patient: `Patient/${facts.patient.id}`,
      recipient: [`${ORGNR}|${recipient.organizationNumber}`],
      informationTypes: NOTICE_INFORMATION,
      instant: ports.clock.now().toISOString(),
    },
    facts.consents,
    (reference) => tokensOf(facts, reference),
  );
  return decision.permit
    ? deliver(ports, key, facts, recipient, decision.permit)
    : refuse(ports, key, recipient, decision.refusal);
}

function tokensOf(facts: NeedFacts, reference: string): string[] {
  const organization = facts.organizations.get(reference.replace(/^.*\/(Organization\/)/, '$1'));
  return (organization?.identifier ?? []).flatMap((identifier) => identifierToken(identifier) ?? []);
}

function refuse(
  ports: RelayPorts,
  key: string,
  recipient: NoticeRecipient,
  refusal: Refusal,
): Promise<NoticeRecord> {
  const change = {
    state: 'refused',
    recipient: { name: recipient.name, municipality: recipient.municipality },
  } as const;
  return note(ports, key, change, refusal.reason, `${refusal.text}. Nothing was sent`, refusal.concept);
}

async function deliver(
  ports: RelayPorts,
  key: string,
  facts: NeedFacts,
  recipient: NoticeRecipient,
  permit: Permit,
): Promise<NoticeRecord> {
  const record = await ports.ledger.get(key);
  // The time of the first attempt is kept: a resend is the same message, to the letter.
  const madeAt = record?.madeAt ?? ports.clock.now().toISOString();
  const notice = composeNotice(key, facts, recipient, ports.replyTo, madeAt);
  const message = messageBundle(
    ports.newId(),
    ports.clock.now().toISOString(),
    notice.header,
    notice.content,
  );
  const problems = ports.check(message);
  if (!isUsable(problems)) {
    return handOver(ports, key, problems);
  }
  await note(
    ports,
    key,
    {
      state: 'sending',
      madeAt,
      recipient: { name: recipient.name, municipality: recipient.municipality },
      messageId: notice.header.id ?? '',
      task: noticeId(`${key}|${recipient.municipality}`, 'task'),
      attempts: (record?.attempts ?? 0) + 1,
    },
    'permitted',
    `${permit.consent} permits it; sending to ${recipient.name} (${recipient.municipality})`,
    'C1',
  );
  return acknowledgeDelivery(ports, key, facts, await ports.endpoint.send(permit, recipient, message));
}

async function acknowledgeDelivery(
  ports: RelayPorts,
  key: string,
  facts: NeedFacts,
  answer: unknown,
): Promise<NoticeRecord> {
  const record = await ports.ledger.get(key);
  const { message } = readMessage(answer);
  const acknowledgement = message && readAcknowledgement(message);
  if (!acknowledgement || acknowledgement.of !== record?.messageId) {
    throw new PeerFailure('KE endpoint', 'ambiguous', 'the answer is no acknowledgement of this message');
  }
  if (acknowledgement.code === 'transient-error') {
    await ports.ledger.record(key, { acknowledgement: acknowledgement.code });
    throw new PeerFailure('KE endpoint', 'transient', 'the unit acknowledged with a transient error');
  }
  if (acknowledgement.code === 'fatal-error') {
    const text = 'The unit cannot take the message (fatal error). A person has to look at it';
    return note(ports, key, { state: 'for-a-person', acknowledgement: 'fatal-error' }, 'acknowledged', text);
  }
  await note(
    ports,
    key,
    { state: 'delivered', acknowledgement: 'ok' },
    'acknowledged',
    'The unit has the message',
    'D6',
  );
  return finish(ports, key, facts);
}

/** Writes the delivered notice into the hospital's own record. When that fails it is tried again; the message is not. */
async function finish(ports: RelayPorts, key: string, facts: NeedFacts): Promise<NoticeRecord> {
  // @concept D16 without: return ports.ledger.open(key, ports.server.baseUrl, `Flag/${facts.flag.id}`);
  const record = await ports.ledger.open(key, ports.server.baseUrl, `Flag/${facts.flag.id}`);
  await recordNoticeSent(ports.server, record, facts, ports.clock.now().toISOString());
  const text = "Communication and Task are written to the hospital's server";
  return note(ports, key, { recordedAtSource: true }, 'recorded', text, 'D16');
}

function handOver(ports: RelayPorts, key: string, issues: readonly Issue[]): Promise<NoticeRecord> {
  const text = issues
    .map((issue) => `${issue.path}: ${issue.text}${issue.fix ? `. ${issue.fix}` : ''}`)
    .join('; ');
  return note(ports, key, { state: 'for-a-person' }, 'handed-over', text, issues[0]?.concept);
}

function note(
  ports: RelayPorts,
  key: string,
  change: NoticeChange,
  event: string,
  detail: string,
  concept?: string,
): Promise<NoticeRecord> {
  const line: NoticeEvent = {
    at: ports.clock.now().toISOString(),
    event,
    detail,
    ...(concept ? { concept } : {}),
  };
  return ports.ledger.record(key, change, line);
}
