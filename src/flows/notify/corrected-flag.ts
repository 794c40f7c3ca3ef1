// A Flag that is about another person than its notice was: corrected in the record after the unit was told.
import type { Flag, Patient } from '@medplum/fhirtypes';
import { otherRecordsOf, samePerson } from '../../ground/fhir/person.ts';
import { parseReference, sameTarget } from '../../ground/fhir/reference.ts';
import { type Instant, instantOf } from '../../ground/norway/instant.ts';
import { needCodes } from '../../need/decision/read-facts.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import { noticeId, noticeKey } from '../../need/notice/identity.ts';
import { gatherFacts } from '../judge/gather-facts.ts';
import type { JudgePorts } from '../judge/judge-need.ts';
import { handOver, note } from '../note.ts';
import { cancelNotice, isCancelled } from './cancel-notice.ts';
import type { NotifyPorts } from './notify-unit.ts';

const CORRECTED = 'corrected-after-notice';

/**
 * The record of the need that the Flag raises now. Before anything is sent a need simply follows its Flag; when records of
 * one person were merged the notice stays the person's. Where the unit was told of somebody else, that notice is taken
 * back, a person is told, and the need of the one whom the Flag is about now is one of its own. Throws PeerFailure.
 */
export async function recordOfFlag(ports: NotifyPorts & JudgePorts, flagId: string): Promise<NoticeRecord> {
  const { ledger, server } = ports;
  const key = noticeKey(server.baseUrl, flagId);
  const record = await ledger.open(key, server.baseUrl, `Flag/${flagId}`);
  if (record.subject === undefined || record.attempts === 0) {
    return record;
  }
  const flag = await server.read<Flag>('Flag', flagId);
  const subject = parseReference(flag?.subject?.reference);
  if (!flag || subject?.type !== 'Patient' || sameTarget(`Patient/${subject.id}`, record.subject)) {
    return record;
  }
  const now = `Patient/${subject.id}`;
  const [before, after] = await Promise.all([
    server.read<Patient>('Patient', parseReference(record.subject)?.id ?? ''),
    server.read<Patient>('Patient', subject.id),
  ]);
  if (before && after && isOnePerson(before, after, instantOf(ports.clock.now()))) {
    await ledger.about(key, now, []);
    return { ...record, subject: now };
  }
  if (!isCancelled(record) && !record.history.some(({ event }) => event === CORRECTED)) {
    await takeBack(ports, record, { ...flag, subject: { reference: record.subject } });
  }
  return ledger.open(`${key}|${noticeId(key, now)}`, server.baseUrl, `Flag/${flagId}`);
}

/** Two records of one person: the one says so of the other, or they have a number in common. */
function isOnePerson(before: Patient, after: Patient, instant: Instant): boolean {
  const linked = (one: Patient, other: Patient) =>
    [...otherRecordsOf(one), ...replacedBy(one)].some((each) => sameTarget(each, `Patient/${other.id}`));
  return (
    linked(before, after) ||
    linked(after, before) ||
    samePerson(before.identifier, after.identifier, instant) === 'same'
  );
}

function replacedBy({ link }: Patient): string[] {
  return (link ?? []).flatMap(({ type, other }) =>
    type === 'replaced-by' && other?.reference ? [other.reference] : [],
  );
}

async function takeBack(ports: NotifyPorts & JudgePorts, record: NoticeRecord, asSent: Flag): Promise<void> {
  if (!(await ports.ledger.mayBeAtUnit(record.key))) {
    const change = { state: 'not-needed', cause: CORRECTED } as const;
    await note(ports, record.key, {
      event: CORRECTED,
      ...worded(saying('corrected-unsent')),
      concept: 'D16',
      change,
    });
    return;
  }
  const { facts } = await gatherFacts(ports, asSent);
  if (facts) {
    await cancelNotice(ports, record, facts, needCodes(asSent));
  }
  const unit = record.recipient?.name ?? '';
  await handOver(ports, record.key, waits(CORRECTED, worded(saying('corrected', { unit }))), {
    event: CORRECTED,
    concept: 'D16',
    change: {},
  });
}
