// Messages besides the notice, through the same gate: facts anew, permit or refusal, check, send, and the sender's record.
import type {
  Communication,
  Consent,
  Organization,
  Patient,
  RelatedPerson,
  Resource,
} from '@medplum/fhirtypes';
import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import { identifierToken } from '../../ground/fhir/identifiers.ts';
import { MESSAGE_PROFILE, messageBundle } from '../../ground/fhir/message.ts';
import { referencesIn } from '../../ground/fhir/reference.ts';
import type { ConsentSettings } from '../../ground/law/consent-fhir/settings.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { decideSending, type Evidence, type SendingRequest } from '../../need/consent/gate.ts';
import { momentOf } from '../../need/consent/moment.ts';
import { protectedBy, protection } from '../../need/consent/protected-address.ts';
import type { Refusal } from '../../need/consent/refusal.ts';
import {
  composeDecision,
  composeInformation,
  type Information,
  letterOfDecision,
  letterOfInformation,
  type PersonDecision,
} from '../../need/notice/information.ts';
import type { Letter } from '../../need/notice/letter.ts';
import { type AskPersonRegister, askRegister } from '../judge/ask-register.ts';
import { gatherWithdrawals } from '../judge/gather-withdrawals.ts';
import type { Clock, FhirServer, KeEndpoint, NewId } from '../ports.ts';
import { expectTaken } from './expect-taken.ts';

export interface InformationPorts {
  readonly server: FhirServer;
  readonly endpoint: KeEndpoint;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly check: (resource: Resource) => readonly Issue[];
  readonly renderLetter?: (letter: Letter) => Promise<Uint8Array>;
  readonly protectedAddressPaths?: readonly string[];
  /** What the hospital has set about its consents; otherwise the defaults. */
  readonly consentSettings?: ConsentSettings;
  /** The population register, where the hospital has one. */
  readonly personRegister?: AskPersonRegister | undefined;
}

/** What became of it. Nothing has left when there is a refusal or there are issues. */
export interface InformationResult {
  readonly sent: boolean;
  readonly refusal?: Refusal;
  readonly issues: readonly Issue[];
  /** What the receiver answered. */
  readonly response?: unknown;
}

/** Each kind of message, with the patient by id: it is read anew. */
export type ByPatientId<T> = T extends unknown ? Omit<T, 'patient'> & { readonly patientId: string } : never;

/** How the recipient is judged beyond who it is (concept C10). */
export interface RecipientKind {
  readonly agency?: boolean;
  readonly purpose?: string;
}

/** Sends one message of health information, to a partner, or a handover. Patient and consents are read anew. */
export async function sendInformation(
  ports: InformationPorts,
  message: ByPatientId<Information>,
  kind: RecipientKind = {},
): Promise<InformationResult> {
  const { patientId, ...rest } = message;
  const { patient, evidence } = await evidenceFor(ports, patientId);
  if (!patient) {
    return { sent: false, issues: [withoutPatient()] };
  }
  const number = message.recipient.organizationNumber;
  const { permit, refusal } = decideSending(
    {
      kind: message.kind,
      patient: `Patient/${patientId}`,
      recipient: [...(number ? [number] : []), ...(message.recipient.partOf ?? [])].map(
        (each) => `${ORGNR}|${each}`,
      ),
      instant: ports.clock.now().toISOString(),
      asked: momentOf(ports.clock),
      ...kind,
    },
    evidence,
  );
  if (!permit) {
    return { sent: false, refusal, issues: [] };
  }
  const information = { ...rest, patient } as Information;
  const pdf = await ports.renderLetter?.(letterOfInformation(information));
  const { header, content } = composeInformation(information, pdf);
  const bundle = messageBundle(ports.newId(), message.instant, header, content, [MESSAGE_PROFILE]);
  const issues = ports.check(bundle);
  if (!isUsable(issues)) {
    return { sent: false, issues };
  }
  const recipient = {
    municipality: '',
    organizationNumber: number ?? '',
    name: message.recipient.name,
    endpoint: message.recipient.endpoint,
    ...(message.recipient.transport ? { transport: message.recipient.transport } : {}),
  };
  const response = await ports.endpoint.send(permit, recipient, bundle);
  expectTaken(response, header.id ?? '', 'message');
  await recordSent(ports.server, patientId, message, content[0]);
  return { sent: true, issues, response };
}

/** What was sent stands in the sender's record too, about the patient there. A repeat writes the same resource. */
async function recordSent(
  server: FhirServer,
  patientId: string,
  { sender, recipient }: Pick<Information, 'sender' | 'recipient'>,
  sent: Resource | undefined,
): Promise<void> {
  const patient = { reference: `Patient/${patientId}` };
  const party = ({ name, organizationNumber }: Information['sender']) => ({
    type: 'Organization' as const,
    ...(organizationNumber ? { identifier: { system: ORGNR, value: organizationNumber } } : {}),
    display: name,
  });
  if (sent?.resourceType === 'Communication') {
    await server.put({ ...sent, subject: patient, sender: party(sender), recipient: [party(recipient)] });
  } else if (sent?.resourceType === 'Task') {
    await server.put({ ...sent, for: patient, requester: party(sender), owner: party(recipient) });
  }
}

/** Gives a decision to the person or the representative: it stands on the server, with the letter. Concept F1. */
export async function giveDecision(
  ports: InformationPorts,
  decision: ByPatientId<PersonDecision>,
): Promise<InformationResult & { readonly communication?: Communication }> {
  const { patientId, ...rest } = decision;
  const { patient, evidence } = await evidenceFor(ports, patientId, [decision.recipient.reference]);
  if (!patient) {
    return { sent: false, issues: [withoutPatient()] };
  }
  const request: SendingRequest = {
    kind: 'decision',
    patient: `Patient/${patientId}`,
    recipient: [decision.recipient.reference],
    instant: ports.clock.now().toISOString(),
  };
  const { permit, refusal } = decideSending(request, evidence);
  if (!permit) {
    return { sent: false, refusal, issues: [] };
  }
  const whole: PersonDecision = { ...rest, patient };
  const communication = composeDecision(whole, await ports.renderLetter?.(letterOfDecision(whole)));
  const issues = ports.check(communication);
  if (!isUsable(issues)) {
    return { sent: false, issues };
  }
  return { sent: true, issues, communication: await ports.server.put(communication) };
}

async function evidenceFor(
  { server, protectedAddressPaths, consentSettings, personRegister }: InformationPorts,
  patientId: string,
  persons: readonly string[] = [],
): Promise<{ patient: Patient | undefined; evidence: Evidence }> {
  const [patient, consents] = await Promise.all([
    server.read<Patient>('Patient', patientId),
    server.search<Consent>('Consent', { patient: `Patient/${patientId}` }),
  ]);
  const registered = patient && (await askRegister(personRegister, patient));
  const keys = consents.flatMap(referencesIn).map(({ type, id }) => `${type}/${id}`);
  const related = new Map<string, RelatedPerson>();
  const organizations = new Map<string, Organization>();
  for (const key of new Set([...keys, ...persons])) {
    const [type, id = ''] = key.split('/');
    if (type === 'RelatedPerson') {
      const found = await server.read<RelatedPerson>('RelatedPerson', id);
      found && related.set(key, found);
    } else if (type === 'Organization') {
      const found = await server.read<Organization>('Organization', id);
      found && organizations.set(key, found);
    }
  }
  const evidence: Evidence = {
    consents,
    provenances: await gatherWithdrawals(server, consents),
    ...(consentSettings && { settings: consentSettings }),
    identifiersOf: (reference) =>
      (organizations.get(reference)?.identifier ?? []).flatMap((each) => identifierToken(each) ?? []),
    giver: {
      patient: `Patient/${patientId}`,
      birthDate: patient?.birthDate,
      relatedPerson: (reference) => related.get(reference),
      registered,
    },
    protectedAddress: patient
      ? (protectedBy(registered) ?? protection(patient, protectedAddressPaths))
      : 'the patient cannot be read',
  };
  return { patient, evidence };
}

function withoutPatient(): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    path: 'Communication.subject',
    text: 'The source server has no such patient',
    fix: 'Name a Patient that the adapter may read',
  };
}
