// What persons did about a need, written to the hospital's own record: that they told the unit, and that they vouch for a consent.

import type { Flag } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { worded } from '../../need/delivery/codes/worded.ts';
import type { Confirmation, NoticeRecord } from '../../need/delivery/ledger.ts';
import { consentConfirmed, toldByPerson } from '../../need/notice/by-person.ts';
import type { NoticeSource } from '../../need/notice/compose.ts';
import { type DoubtPorts, inDoubt } from '../doubt.ts';
import { note } from '../note.ts';
import type { FhirServer } from '../ports.ts';
import { puts } from './write-back.ts';

export interface PersonPorts extends DoubtPorts {
  readonly server: FhirServer;
  /** The hospital, as it names itself. */
  readonly replyTo: NoticeSource;
}

/** The unit was told by telephone or letter: the record says so, however often it is tried. */
export async function recordTold(ports: PersonPorts, record: NoticeRecord): Promise<NoticeRecord> {
  const { told, recipient, key, flag } = record;
  const patient = record.subject ?? (await subjectOf(ports.server, flag));
  if (!told || patient === undefined) {
    return inDoubt(ports, record, {
      cause: 'not-recorded-at-source',
      event: 'given-up',
      ...worded(saying('told-not-recorded', { flag })),
      nextStep: 'Write into the record that the unit was told, and close this item',
    });
  }
  const resources = toldByPerson({
    key,
    thread: record.thread,
    ...told,
    flag,
    patient,
    unit: {
      name: recipient?.name ?? 'Koordinerende enhet',
      organizationNumber: recipient?.organizationNumber,
    },
    sender: ports.replyTo.name,
  });
  await ports.server.transact(puts(ports.server.baseUrl, resources));
  const what = worded(saying('told-recorded'));
  return note(ports, key, { event: 'recorded', ...what, concept: 'D16', change: { recordedAtSource: true } });
}

async function subjectOf(server: FhirServer, name: string): Promise<string | undefined> {
  const flag = await server.read<Flag>('Flag', name.replace(/^Flag\//, ''));
  const subject = parseReference(flag?.subject?.reference);
  return subject?.type === 'Patient' ? `Patient/${subject.id}` : undefined;
}

/** Who vouches for a consent stands in the record before anything is sent on it. */
export async function recordConfirmations(
  ports: PersonPorts,
  { key, history }: NoticeRecord,
  confirmations: readonly Confirmation[],
): Promise<void> {
  for (const confirmation of confirmations) {
    const provenance = consentConfirmed({ ...confirmation, key });
    const line = `Provenance/${provenance.id}`;
    if (!history.some(({ event, detail }) => event === RECORDED && detail.includes(line))) {
      await ports.server.put(provenance);
      const what = worded(
        saying('confirmation-recorded', { consent: confirmation.consent, reference: line }),
      );
      await note(ports, key, { event: RECORDED, ...what, concept: 'C1' });
    }
  }
}

const RECORDED = 'confirmation-recorded';
