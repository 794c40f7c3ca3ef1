// The GP and the others who treat the person are told that a coordinator is appointed, or that the matter has ended, when
// the settings say so. The person may object: that is the gate's word, asked anew for each of them (concept E6).

import type {
  CareTeam,
  Flag,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  Task,
} from '@medplum/fhirtypes';
import { codeSystem } from '../../ground/fhir/canonical.ts';
import { codesIn } from '../../ground/fhir/coded.ts';
import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import { nameInForce, nameText } from '../../ground/fhir/in-force.ts';
import { parseReference } from '../../ground/fhir/reference.ts';
import { type Instant, instantOf } from '../../ground/norway/instant.ts';
import { participantsOf } from '../../need/decision/coordinators.ts';
import { saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import { nextTry, type RetryPolicy } from '../../need/delivery/retry.ts';
import type { NoticeSource } from '../../need/notice/compose.ts';
import { type DoubtPorts, inDoubt } from '../doubt.ts';
import { note } from '../note.ts';
import { type FhirServer, PeerFailure, PLACE_WAIT, type Routing, type SendPlaces } from '../ports.ts';
import { type InformationPorts, type InformationResult, sendInformation } from './send-information.ts';

export interface PartnerPorts extends InformationPorts, DoubtPorts {
  readonly routing: Pick<Routing, 'forOrganization'>;
  readonly replyTo: NoticeSource;
  readonly places?: SendPlaces;
  readonly retry: RetryPolicy;
  readonly maxResends: number;
  /** Whether they are told by themselves. */
  readonly tellPartners?: boolean;
}

type Change = 'started' | 'ended';

/** Those who cooperate on health care (hpl §§ 25, 45); NAV, school and others need a consent that names them (C10). */
const healthServices: readonly string[] = [
  'gp-practice',
  'municipal-service',
  'hospital-unit',
  'trust',
  'private-provider',
];

/** The record when somebody was told, or would have been; undefined when nobody is to be told. */
export async function tellPartners(
  ports: PartnerPorts,
  record: NoticeRecord,
): Promise<NoticeRecord | undefined> {
  const change = ports.tellPartners ? changeOf(record) : undefined;
  const subject = parseReference(record.subject);
  if (!change || !subject || isDone(record, change)) {
    return undefined;
  }
  try {
    return await tellAll(ports, record, subject.id, change);
  } catch (error) {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
    return later(ports, record, error);
  }
}

/** Answers of the unit that those who treat the person are told of. */
export function concernsPartners(business: NoticeRecord['business']): boolean {
  return business === 'coordinator-appointed' || business === 'closed';
}

/** The end is told to those who heard of the beginning. */
function changeOf(record: NoticeRecord): Change | undefined {
  switch (record.business) {
    case 'coordinator-appointed':
    case 'first-contact-made':
      return 'started';
    case 'closed':
      return isDone(record, 'started') ? 'ended' : undefined;
    default:
      return undefined;
  }
}

const DONE = 'partners-told';
const TOLD = 'partner-told';
const NOT_TOLD = 'partner-not-told';

function isDone({ history }: NoticeRecord, change: Change): boolean {
  return history.some(({ event, detail }) => event === DONE && detail.startsWith(change));
}

async function tellAll(
  ports: PartnerPorts,
  record: NoticeRecord,
  patientId: string,
  change: Change,
): Promise<NoticeRecord> {
  const instant = instantOf(ports.clock.now());
  const [coordinator, partners] = await Promise.all([
    coordinatorOf(ports.server, record, instant),
    partnersOf(ports.server, record, patientId, instant),
  ]);
  for (const partner of coordinator === undefined ? [] : partners) {
    const settled = record.history.some(
      ({ event, detail }) =>
        (event === TOLD || event === NOT_TOLD) && detail.startsWith(lineOf(change, partner)),
    );
    if (
      !settled &&
      !(await tell(ports, record, { patientId, change, coordinator: coordinator ?? '' }, partner))
    ) {
      return ports.ledger.record(record.key, { again: PLACE_WAIT, events: [] });
    }
  }
  const what =
    coordinator === undefined
      ? saying('no-coordinator-named', { change })
      : saying('partners-told', { change, count: partners.length });
  return note(ports, record.key, {
    event: DONE,
    ...worded(what),
    concept: 'E6',
    change: { failures: 0, recordedAtSource: true },
  });
}

interface Matter {
  readonly patientId: string;
  readonly change: Change;
  readonly coordinator: string;
}

interface Partner {
  /** How it stands in the record. */
  readonly reference: string;
  readonly name: string;
  readonly number: string | undefined;
}

function lineOf(change: Change, { reference }: Partner): string {
  return `${change}: ${reference} `;
}

/** Tells one of them, or notes why not; false when there is no place for it now. */
async function tell(
  ports: PartnerPorts,
  { key }: NoticeRecord,
  { patientId, change, coordinator }: Matter,
  partner: Partner,
): Promise<boolean> {
  const line = { change, reference: partner.reference, unit: partner.name };
  const { recipient, stop } = partner.number
    ? await ports.routing.forOrganization(partner.number, 'partner-information')
    : { recipient: undefined, stop: undefined };
  if (!recipient) {
    await notTold(ports, key, line, stop?.text ?? 'The record gives no organisation number');
    return true;
  }
  const leave = ports.places ? await ports.places.take(recipient.endpoint) : () => undefined;
  if (!leave) {
    return false;
  }
  try {
    const result = await sendInformation(ports, {
      kind: 'partner-information',
      key: `${key}|partner-information|${change}|${recipient.organizationNumber}`,
      patientId,
      change,
      coordinator,
      sender: { name: ports.replyTo.name },
      recipient,
      source: ports.replyTo,
      language: recipient.language ?? 'nb',
      instant: ports.clock.now().toISOString(),
    });
    await noteResult(ports, key, { ...line, told: recipient.name }, result);
  } catch (error) {
    if (!(error instanceof PeerFailure) || error.failure !== 'permanent') {
      throw error;
    }
    await notTold(ports, key, line, error.message);
  } finally {
    leave();
  }
  return true;
}

async function noteResult(
  ports: PartnerPorts,
  key: string,
  { told, ...line }: Line & { readonly told: string },
  { sent, refusal, issues }: InformationResult,
): Promise<void> {
  if (refusal) {
    // The person's own word: nothing for anybody to mend.
    await note(ports, key, {
      event: NOT_TOLD,
      ...worded(saying('partner-not-told', { ...line, text: refusal.text })),
      concept: refusal.concept,
    });
  } else if (sent) {
    await note(ports, key, {
      event: TOLD,
      ...worded(saying('partner-told', { ...line, unit: told })),
      concept: 'E6',
    });
  } else {
    const wrong = issues.filter(({ severity }) => severity === 'error' || severity === 'fatal');
    await notTold(ports, key, line, wrong.map(({ path, text }) => `${path}: ${text}`).join('; '));
  }
}

/** What a line about a partner says of whom. */
interface Line {
  readonly change: Change;
  readonly reference: string;
  readonly unit: string;
}

async function notTold(ports: PartnerPorts, key: string, line: Line, text: string): Promise<void> {
  const what = worded(saying('partner-not-told', { ...line, text }));
  const attention = waits('partner-not-told', what);
  await note(ports, key, { event: NOT_TOLD, ...what, concept: 'E6', attention });
}

/** Those who were told stand in the history, and are not told again. */
async function later(ports: PartnerPorts, record: NoticeRecord, failure: PeerFailure): Promise<NoticeRecord> {
  const failures = record.failures + 1;
  const { retryAfter } = failure;
  const tries = { failures, resends: 0 };
  const next = nextTry({ failure: 'transient', retryAfter }, tries, ports.retry, ports.maxResends);
  const again = next.kind === 'again';
  return inDoubt(ports, record, {
    cause: 'partner-not-told',
    event: again ? 'waiting' : 'given-up',
    ...worded(
      saying('partners-given-up', {
        peer: failure.peer,
        failure: failure.failure,
        text: failure.message,
      }),
    ),
    nextStep: 'See that the system is up again, then retry: who was told is not told again',
    concept: 'E6',
    change: { failures },
    ...(again ? { after: next.after } : { ask: 'now' }),
  });
}

/** By the Task of the notice: what the unit said, or somebody wrote for it. */
async function coordinatorOf(
  server: FhirServer,
  { task }: NoticeRecord,
  instant: Instant,
): Promise<string | undefined> {
  const answered = task ? await server.read<Task>('Task', task) : undefined;
  const output = answered?.output?.findLast(({ type }) =>
    codesIn(type, codeSystem('ip-task-output')).includes('coordinator'),
  );
  const key = parseReference(output?.valueReference?.reference);
  const role =
    key?.type === 'PractitionerRole' ? await server.read<PractitionerRole>(key.type, key.id) : undefined;
  const person = parseReference(role ? role.practitioner?.reference : output?.valueReference?.reference);
  const practitioner =
    person?.type === 'Practitioner' ? await server.read<Practitioner>(person.type, person.id) : undefined;
  return nameText(nameInForce(practitioner?.name, instant));
}

/** The GP, and the health services in the person's teams; not whom the notice went to, nor those who raised the need. */
async function partnersOf(
  server: FhirServer,
  record: NoticeRecord,
  patientId: string,
  instant: Instant,
): Promise<readonly Partner[]> {
  const [patient, teams, flag] = await Promise.all([
    server.read<Patient>('Patient', patientId),
    server.search<CareTeam>('CareTeam', { patient: `Patient/${patientId}`, status: 'active' }),
    server.read<Flag>('Flag', record.flag.replace(/^Flag\//, '')),
  ]);
  const gps = (patient?.generalPractitioner ?? []).flatMap(({ reference }) => reference ?? []);
  const members = participantsOf(teams, instant)
    .flatMap(({ member, onBehalfOf }) => [onBehalfOf?.reference, member?.reference])
    .flatMap((reference) => reference ?? []);
  const own = await organizationOf(server, flag?.author?.reference);
  const told = [record.recipient?.organizationNumber, ...(record.recipient?.partOf ?? [])];
  const found = new Map<string, Partner>();
  for (const reference of new Set([...gps, ...members])) {
    const organization = await organizationOf(server, reference);
    const number = organization?.identifier?.find(({ system }) => system === ORGNR)?.value;
    const known = organization?.id === own?.id || (number !== undefined && told.includes(number));
    if (organization && !known && (gps.includes(reference) || isHealthService(organization))) {
      const name = `Organization/${organization.id}`;
      found.set(number ?? name, { reference: name, name: organization.name ?? '', number });
    }
  }
  return [...found.values()];
}

function isHealthService({ type }: Organization): boolean {
  const codes = (type ?? []).flatMap((each) => codesIn(each, codeSystem('ip-organization-type')));
  return codes.some((code) => healthServices.includes(code));
}

async function organizationOf(
  server: FhirServer,
  reference: string | undefined,
): Promise<Organization | undefined> {
  const key = parseReference(reference);
  const role =
    key?.type === 'PractitionerRole' ? await server.read<PractitionerRole>(key.type, key.id) : undefined;
  const organization = role ? parseReference(role.organization?.reference) : key;
  return organization?.type === 'Organization'
    ? server.read<Organization>('Organization', organization.id)
    : undefined;
}
