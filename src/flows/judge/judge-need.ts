// One judgement of one need, for the relay and for the explanation alike: recipient, consent, decision. Sends nothing.

import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import { identifierToken } from '../../ground/fhir/identifiers.ts';
import { CHILD_WEIGHT, reached } from '../../ground/law/ages.ts';
import type { Confirmation } from '../../ground/law/consent/confirmation.ts';
import type { ConsentSettings } from '../../ground/law/consent-fhir/settings.ts';
import type { RepresentationSettings } from '../../ground/law/representation-facts.ts';
import { type Day, dayOf } from '../../ground/norway/day.ts';
import { type Instant, instantOf } from '../../ground/norway/instant.ts';
import {
  consentFor,
  decideSending,
  type Evidence,
  type Permit,
  type SendingDecision,
  type SendingRequest,
} from '../../need/consent/gate.ts';
import { givenByChildWelfare } from '../../need/consent/giver.ts';
import { momentOf } from '../../need/consent/moment.ts';
import { protectedBy, protection } from '../../need/consent/protected-address.ts';
import type { Refusal, RefusalReason } from '../../need/consent/refusal.ts';
import { isHeard } from '../../need/decision/assessment.ts';
import { type Decision, decide } from '../../need/decision/decide.ts';
import { doubtsOfFlag, doubtsOfRest } from '../../need/decision/doubts.ts';
import type { ConsentVerdict, DecisionFacts } from '../../need/decision/facts.ts';
import { readFacts } from '../../need/decision/read-facts.ts';
import type { Ledger, Confirmation as LedgerConfirmation, NoticeRecord } from '../../need/delivery/ledger.ts';
import type { Step } from '../../need/directory/routing/explain.ts';
import type { Stop } from '../../need/directory/routing/stop.ts';
import type { PersonEvents } from '../../need/duties/person-events.ts';
import type { FactDoubt, NeedFacts } from '../../need/notice/facts.ts';
import { noticeKey } from '../../need/notice/identity.ts';
import { messageKinds } from '../../need/notice/kinds.ts';
import { routeNeed } from '../directory/route-need.ts';
import type { Clock, Routed, RoutedRecipient, Routing, Side } from '../ports.ts';
import type { AskPersonRegister } from './ask-register.ts';

export interface JudgePorts {
  readonly routing: Routing;
  readonly ledger: Pick<Ledger, 'get' | 'confirmations'>;
  readonly clock: Clock;
  /** FHIRPaths over the Patient that find a protected address; without them those of the gate. */
  readonly protectedAddressPaths?: readonly string[];
  /** What the hospital has set about its consents; otherwise the defaults. */
  readonly consentSettings?: ConsentSettings;
  /** What the controller has set on age; otherwise the defaults. */
  readonly representation?: RepresentationSettings;
  /** Whose record the needs stand in; the hospital's when nothing is said. */
  readonly side?: Side;
  /** Modifier extensions that are understood here, by their URL. */
  readonly knownModifiers?: readonly string[];
  /** What systems beside the record told of persons. */
  readonly personEvents?: Pick<PersonEvents, 'saidDead'>;
  /** The population register, where the hospital has one. */
  readonly personRegister?: AskPersonRegister | undefined;
}

export interface Judgement {
  readonly facts: DecisionFacts;
  readonly decision: Decision;
  readonly recipient: RoutedRecipient | undefined;
  /** Why no recipient was found. */
  readonly stop: Stop | undefined;
  /** How the recipient, or the stop, was come to. */
  readonly way: readonly Step[];
  /** The gate's word on this notice; undefined when there is no recipient to ask about. */
  readonly sending: SendingDecision | undefined;
  /** What in the facts is not understood or could not be got: what, where, why, and what to do. */
  readonly doubts: readonly FactDoubt[];
  /** Why the consents do not carry it, also when nothing else does. */
  readonly consentText: string;
}

/** What the work on a notice has read of the ledger already, in this attempt. */
export interface ReadOfLedger {
  /** The notice, as this attempt works on it. */
  readonly record: Pick<NoticeRecord, 'key' | 'state'>;
  /** What persons have vouched for about it. */
  readonly confirmations: readonly LedgerConfirmation[];
}

/** Judges one need by facts that were fetched just now. */
export async function judgeNeed(
  ports: JudgePorts,
  source: string,
  facts: NeedFacts,
  known?: ReadOfLedger,
): Promise<Judgement> {
  const instant = instantOf(ports.clock.now());
  // A need whose Flag was put right has a notice of its own, and what was said of the first one stands under that.
  const own = known?.record.key === noticeKey(source, facts.flag.id ?? '') ? known : undefined;
  const evidence = {
    ...evidenceOf(facts, ports),
    confirmations: settledBy(own?.confirmations ?? (await confirmationsOf(ports, source, facts))),
  };
  const side = ports.side ?? 'hospital';
  const { routed, place } = await routeNeed(ports.routing, side, facts);
  const { recipient, stop, way } = routed;
  const request = noticeRequest(facts, recipient, instant);
  const sending = recipient
    ? decideSending({ ...request, asked: momentOf(ports.clock) }, evidence)
    : undefined;
  const consent = standing(request, evidence, sending);
  const read = readFacts(facts, {
    direction: side === 'hospital' ? 'to-municipality' : 'to-hospital',
    instant,
    consent: consent.verdict,
    recipient: isProtected(evidence, routed) ? 'protected' : place,
    youngChild: isYoungChild(facts, dayOf(instant)),
    notified: await notifiedFlags(ports, source, facts, own?.record),
    applicationRequired: recipient?.applicationRequired ?? false,
  });
  return {
    facts: read,
    decision: decide(read),
    recipient,
    stop,
    way,
    sending,
    doubts: [...doubtsOfFlag(facts), ...doubtsOfRest(facts, instant)],
    consentText: consent.text,
  };
}

function noticeRequest(
  facts: NeedFacts,
  recipient: RoutedRecipient | undefined,
  instant: Instant,
): SendingRequest {
  const told = [facts.flag, facts.patient, ...(facts.assessment ? [facts.assessment] : [])];
  return {
    kind: 'need-notice',
    patient: `Patient/${facts.patient.id}`,
    recipient: recipient ? knownBy(recipient) : [],
    instant,
    dates: datesOf(facts),
    data: told.map(({ resourceType, id }) => `${resourceType}/${id}`),
  };
}

/** The gate's word on telling this unit of the need now, by the consents alone: whether there is something to tell is for {@link judgeNeed}. */
export function permitFor(ports: JudgePorts, facts: NeedFacts, recipient: RoutedRecipient): SendingDecision {
  const request = noticeRequest(facts, recipient, instantOf(ports.clock.now()));
  return decideSending({ ...request, asked: momentOf(ports.clock) }, evidenceOf(facts, ports));
}

/** How the consents stand to one unit now, wherever the need would go today. */
export function consentNow(ports: JudgePorts, facts: NeedFacts, recipient: RoutedRecipient): ConsentVerdict {
  const request = noticeRequest(facts, recipient, instantOf(ports.clock.now()));
  return standing(request, evidenceOf(facts, ports)).verdict;
}

/** From when what a notice tells is; nothing when a part of it has no date. */
function datesOf({ flag, assessment }: NeedFacts): string[] {
  const dates = [flag.period?.start, ...(assessment ? [assessment.effectiveDateTime] : [])];
  return dates.some((date) => date === undefined) ? [] : dates.filter((date) => date !== undefined);
}

/** What the gate needs to know, out of the facts of a need. */
export function evidenceOf(
  facts: NeedFacts,
  {
    protectedAddressPaths,
    consentSettings,
    representation,
  }: Pick<JudgePorts, 'protectedAddressPaths' | 'consentSettings' | 'representation'>,
): Evidence {
  const organization = (reference: string) => facts.organizations.get(reference);
  return {
    consents: facts.consents,
    records: facts.records ?? [],
    ...(facts.provenances && { provenances: facts.provenances }),
    ...(consentSettings && { settings: consentSettings }),
    identifiersOf: (reference) =>
      (facts.organizations.get(reference)?.identifier ?? []).flatMap(
        (identifier) => identifierToken(identifier) ?? [],
      ),
    giver: {
      patient: `Patient/${facts.patient.id}`,
      birthDate: facts.patient.birthDate,
      heard: isHeard(facts),
      relatedPerson: (reference) => facts.relatedPersons?.get(reference),
      organization,
      ...(representation && { settings: representation }),
      registered: facts.registered,
      childWelfareActs: facts.consents.some(
        (consent) => consent.status !== 'entered-in-error' && givenByChildWelfare(consent, organization),
      ),
    },
    protectedAddress: protectedBy(facts.registered) ?? protection(facts.patient, protectedAddressPaths),
    ownUnit: (facts.organization?.identifier ?? []).flatMap((each) => identifierToken(each) ?? []),
  };
}

function confirmationsOf(ports: JudgePorts, source: string, { flag }: NeedFacts) {
  return ports.ledger.confirmations(noticeKey(source, flag.id ?? ''));
}

/** What persons have vouched for about this need. */
function settledBy(confirmed: readonly LedgerConfirmation[]): Confirmation[] {
  return confirmed.map(({ recipient, version, ...each }) => ({
    ...each,
    ...(version === '' ? {} : { version }),
    recipient: [`${ORGNR}|${recipient}`],
  }));
}

/** Concept C6: too young for a no to settle it alone. */
function isYoungChild({ patient }: NeedFacts, day: Day): boolean {
  return ['no', 'not-sure'].includes(reached(CHILD_WEIGHT, patient.birthDate, day));
}

/** By what the gate knows the recipient: its own number and those of what it is part of. */
export function knownBy({ organizationNumber, partOf }: RoutedRecipient): string[] {
  return [organizationNumber, ...partOf].map((number) => `${ORGNR}|${number}`);
}

function isProtected(evidence: Evidence, { stop }: Routed): boolean {
  return evidence.protectedAddress !== undefined || stop?.reason === 'address-protected';
}

/** What each reason means for the decision; reasons of other messages never come up for a notice. */
const verdicts: Readonly<Record<RefusalReason, ConsentVerdict>> = {
  'consent-missing': 'missing',
  'consent-declined': 'declined',
  'consent-denied': 'declined',
  'consent-withdrawn': 'withdrawn',
  'consent-not-begun': 'not-in-force',
  'consent-not-in-force': 'not-in-force',
  'consent-wrong-recipient': 'wrong-recipient',
  'consent-not-covering-information': 'wrong-content',
  'consent-for-other-purpose': 'wrong-content',
  'consent-not-for-agency': 'wrong-content',
  'consent-giver-not-entitled': 'unclear',
  'consent-not-understood': 'not-understood',
  'consent-order-unclear': 'not-understood',
  'consent-not-verified': 'not-understood',
  'consent-of-unknown-kind': 'not-understood',
  'person-objects': 'declined',
  'recipient-not-the-person': 'unclear',
  'recipient-outside-the-unit': 'unclear',
  'nothing-to-follow': 'unclear',
  'address-protected': 'unclear',
};

/**
 * Where no recipient was found, it is the recipient that is missing, and the consent is judged without one.
 * @param sending the gate's word on the same request: unless the address stopped it, it is the word of the consents
 */
function standing(
  request: SendingRequest,
  evidence: Evidence,
  sending?: SendingDecision,
): { verdict: ConsentVerdict; text: string } {
  const basis = messageKinds['need-notice'];
  if (basis.basis !== 'consent') {
    throw new TypeError('The notice of need rests on consent');
  }
  if (sending?.permit) {
    return verdictOf({ consent: sending.permit.ground, by: sending.permit.by });
  }
  return verdictOf(
    sending && sending.refusal.reason !== 'address-protected'
      ? sending
      : consentFor(request, basis, evidence),
  );
}

function verdictOf(
  word: { readonly consent: string; readonly by: Permit['by'] } | { readonly refusal: Refusal },
): { verdict: ConsentVerdict; text: string } {
  if ('refusal' in word) {
    const { reason, text } = word.refusal;
    return { verdict: verdicts[reason], text };
  }
  const given = word.by === 'person' ? 'given' : 'by-representative';
  return { verdict: given, text: `${word.consent} permits it, given by the ${word.by}` };
}

const underWay: readonly string[] = ['sending', 'waiting-to-resend', 'awaiting-acknowledgement', 'delivered'];

/** Other Flags of the person whose notice is on its way or has arrived. */
async function notifiedFlags(
  ports: JudgePorts,
  source: string,
  facts: NeedFacts,
  own: ReadOfLedger['record'] | undefined,
): Promise<string[]> {
  const records = await Promise.all(
    [facts.flag, ...(facts.otherFlags ?? [])].map(async ({ id = '' }) => {
      const key = noticeKey(source, id);
      return { id, record: key === own?.key ? own : await ports.ledger.get(key) };
    }),
  );
  return records.flatMap(({ id, record }) => (record && underWay.includes(record.state) ? [id] : []));
}
