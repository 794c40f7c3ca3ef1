// A consent ↔ Consent: the base rule in policyRule, each permit and denial a nested provision.
import type { Static, TSchema } from 'typebox';
import { codeSystem } from '../../../ground/fhir/canonical.ts';
import { Consent, ConsentRecord } from '../../document/consent.ts';
import { consentBasis, consentForm, consentKind, consentReason, consentStatus } from '../codes.ts';
import { instant, map, moment, period, text } from '../datatypes.ts';
import { code, coding, concept, conceptAmong } from '../lens/code-map.ts';
import { listOf, record, reference, same } from '../lens/codecs.ts';
import { listSpec, partSpec } from '../spec.ts';
import { about, ext, first, part } from '../steps.ts';
import { denials, notUnderstood, permits } from './consent-rules.ts';

type Reason = NonNullable<Consent['reasons']>[number];
const reason = record(Consent.properties.reasons.items as TSchema, [
  map<Reason>('kind', ['valueCodeableConcept'], concept(consentReason)),
  map<Reason>('text', ['valueCodeableConcept', 'text'], text),
]);
const reasonStep = ext('ip-consent-reason') as Exclude<ReturnType<typeof ext>, string>;
const reasons = listOf(reason, {
  pattern: reasonStep.pattern,
  where: reasonStep.fhirPath.replace('extension.', ''),
});

type Capacity = NonNullable<Consent['capacityAssessed']>;
const capacity = record(Consent.properties.capacityAssessed as TSchema, [
  map<Capacity>('by', [part('assessor'), 'valueReference'], reference('party')),
  map<Capacity>('date', [part('date'), 'valueDateTime'], moment),
]);

const scope = {
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
};
const a10 = about('A10', 'h');
export const consent = listSpec('consents', {
  kind: 'consent',
  type: 'Consent',
  profile: 'ip-consent',
  specialProfile: (item) => consentProfiles[item.kind as Consent['kind']],
  concept: a10,
  schema: Consent,
  fixed: { scope },
  marker: { resourceType: 'Consent' },
  aside: notUnderstood,
  patient: 'patient',
  link: 'supportingInfo',
  fields: [
    map<Consent>('capacityAssessed', [ext('ip-capacity-assessment')], capacity, about('C6')),
    map<Consent>('form', [ext('ip-consent-form'), 'valueCoding'], coding(consentForm), about('C2')),
    map<Consent>('reasons', ['extension'], reasons, about(['C5', 'C6'])),
    map<Consent>(
      'informationGiven',
      [ext('ip-consent-information-given'), 'valueDateTime'],
      moment,
      about('C1'),
    ),
    map<Consent>('status', ['status'], code(consentStatus), about('C11')),
    map<Consent>('kind', ['category'], conceptAmong(consentKind), a10),
    map<Consent>('date', ['dateTime'], moment, about('C12')),
    map<Consent>('givenBy', ['performer'], listOf(reference('party')), about('C6')),
    map<Consent>('organizations', ['organization'], listOf(reference('organization')), about('C13')),
    map<Consent>('formDocument', ['sourceReference'], reference('document'), about('C2')),
    map<Consent>('basis', ['policyRule'], concept(consentBasis), about('E6')),
    map<Consent>('period', ['provision', 'period'], period, about('C9')),
    map<Consent>('permits', ['provision', 'provision'], permits, about('C3')),
    map<Consent>('denials', ['provision', 'provision'], denials, about('E6')),
  ],
});

const consentProfiles: Readonly<Record<Consent['kind'], `ip-${string}`>> = {
  plan: 'ip-consent-plan',
  disclosure: 'ip-consent-disclosure',
  notice: 'ip-consent-notice',
  'partner-information': 'ip-consent-information',
};

type Recorded = Static<typeof ConsentRecord>;
type Signature = NonNullable<Recorded['signature']>;
const signature = record(
  ConsentRecord.properties.signature as TSchema,
  [
    map<Signature>('when', ['when'], instant),
    map<Signature>('who', ['who'], reference('party')),
    map<Signature>('format', ['sigFormat'], same('string')),
    map<Signature>('data', ['data'], same('string')),
  ],
  { type: [{ system: 'urn:iso-astm:E1762-95:2013', code: '1.2.840.10065.1.12.1.7' }] },
);

const c12 = about('C12');
/** Consent has no recorder: who took it down, and the electronic signature, stand in a Provenance beside it. */
export const consentRecord = partSpec('consents', 'recorded', {
  kind: 'consent-record',
  type: 'Provenance',
  profile: 'ip-provenance',
  concept: c12,
  schema: ConsentRecord,
  ownerAt: { kind: 'consent', property: 'target' },
  fixed: { activity: { coding: [{ system: codeSystem('ip-plan-event'), code: 'consent-given' }] } },
  link: 'supportingInfo',
  fields: [
    map<Recorded>('recorded', ['recorded'], instant, c12),
    map<Recorded>('by', [first('agent'), 'who'], reference('party'), about('C1')),
    map<Recorded>('signature', [first('signature')], signature, c12),
  ],
});
