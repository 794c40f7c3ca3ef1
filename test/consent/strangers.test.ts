// Consents as strangers write them: what the gate makes of each, one line a consent.
import type { Consent, ConsentProvision } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { ORGNR } from '../../src/ground/fhir/identifier-system.ts';
import { decideSending, type Evidence } from '../../src/need/consent/gate.ts';

const KE = '310000248';
const OTHER = '310000019';
const hl7 = (id: string) => `http://terminology.hl7.org/CodeSystem/${id}`;
const coded = (system: string, code: string) => ({ coding: [{ system, code }] });
const actor = (value: string, role: unknown = coded(hl7('v3-ParticipationType'), 'IRCP')) => ({
  role,
  reference: { identifier: { system: ORGNR, value } },
});
const kinds = (...codes: string[]) => codes.map((code) => coded(codeSystem('ip-information-type'), code));
const toKe = (more: object = {}) => ({
  type: 'permit',
  actor: [actor(KE)],
  code: kinds('need', 'contact'),
  ...more,
});

function consent(more: object = {}): Consent {
  return {
    resourceType: 'Consent',
    id: 'c1',
    status: 'active',
    scope: coded(hl7('consentscope'), 'patient-privacy'),
    category: [coded(codeSystem('ip-consent-category'), 'notice')],
    patient: { reference: 'Patient/p1' },
    dateTime: '2026-03-01',
    performer: [{ reference: 'Patient/p1' }],
    policyRule: coded(hl7('v3-ActCode'), 'OPTIN'),
    provision: { provision: [toKe()] },
    ...more,
  } as Consent;
}

const nested = (...provision: object[]) => consent({ provision: { provision } });
const root = (provision: object, more: object = {}) => consent({ provision, ...more });
const also = (id: string, more: object) => [consent(), consent({ id, ...more })];

function answer(consents: readonly Consent[], more: Partial<Evidence> = {}): string {
  const { refusal } = decideSending(
    {
      kind: 'need-notice',
      patient: 'Patient/p1',
      recipient: [`${ORGNR}|${KE}`],
      instant: '2026-03-02T09:00:00Z',
    },
    {
      consents,
      identifiersOf: (reference) => (reference === 'Organization/ke' ? [`${ORGNR}|${KE}`] : []),
      giver: { patient: 'Patient/p1', birthDate: '1980-05-17', relatedPerson: () => undefined },
      protectedAddress: undefined,
      ...more,
    },
  );
  return refusal ? `${refusal.reason} (${refusal.rests})` : 'sent';
}

const modifier = [{ url: 'https://elsewhere.example/negated', valueBoolean: true }];
const withdrawal = (lastUpdated?: string) => ({
  status: 'inactive',
  ...(lastUpdated && { meta: { lastUpdated } }),
  extension: [
    {
      url: 'https://individuell-plan.example/fhir/StructureDefinition/ip-consent-reason',
      valueCodeableConcept: coded(codeSystem('ip-consent-reason'), 'withdrawn'),
    },
  ],
});
const unclear = 'consent-not-understood (unclear)';
const cases: readonly [string, readonly Consent[], string][] = [
  ['without code, class, purpose, action and data', [nested({ type: 'permit', actor: [actor(KE)] })], 'sent'],
  ['renewed the same day', [consent({ id: 'c0', status: 'inactive' }), consent()], 'sent'],
  [
    'a no to another agency',
    also('c2', {
      status: 'rejected',
      dateTime: '2026-03-02',
      provision: { provision: [toKe({ actor: [actor(OTHER)] })] },
    }),
    'sent',
  ],
  ['a denial of another agency beside it', [nested(toKe(), { type: 'deny', actor: [actor(OTHER)] })], 'sent'],
  [
    'a reference to the unit',
    [nested(toKe({ actor: [{ ...actor(KE), reference: { reference: 'Organization/ke' } }] }))],
    'sent',
  ],
  [
    'a contained unit',
    [
      consent({
        contained: [{ resourceType: 'Organization', id: 'o', identifier: [{ system: ORGNR, value: KE }] }],
        provision: { provision: [toKe({ actor: [{ ...actor(KE), reference: { reference: '#o' } }] })] },
      }),
    ],
    'sent',
  ],
  ['a permit at the root', [root({ type: 'permit', actor: [actor(KE)] })], 'sent'],
  ['no type at the root, opt-in', [root({ actor: [actor(KE)] })], 'sent'],
  [
    'a denial at the root as «nothing unless permitted»',
    [root({ type: 'deny', provision: [toKe()] })],
    'sent',
  ],
  [
    'no type at the root, opt-out',
    [root({ actor: [actor(KE)] }, { policyRule: coded(hl7('v3-ActCode'), 'OPTOUT') })],
    unclear,
  ],
  ['nobody is named', [nested({ type: 'permit' })], unclear],
  ['no provision', [consent({ provision: undefined })], unclear],
  [
    'a nested denial of the unit',
    [nested(toKe({ provision: [{ type: 'deny', actor: [actor(KE)] }] }))],
    'consent-denied (read)',
  ],
  [
    'a nested denial of contact details',
    [nested(toKe({ provision: [{ type: 'deny', code: kinds('contact') }] }))],
    'consent-not-covering-information (read)',
  ],
  [
    'a denial three levels down',
    [
      nested(
        toKe({
          provision: [
            { type: 'deny', actor: [actor(OTHER)], provision: [] },
            { type: 'deny', code: kinds('need') },
          ],
        }),
      ),
    ],
    'consent-not-covering-information (read)',
  ],
  [
    'a permit as exception to a denial',
    [
      nested({
        type: 'deny',
        actor: [actor(KE)],
        provision: [{ type: 'permit', code: kinds('need', 'contact') }],
      }),
    ],
    'sent',
  ],
  [
    'a nested denial of an unknown kind',
    [nested(toKe({ provision: [{ type: 'deny', code: [coded('urn:x', 'y')] }] }))],
    unclear,
  ],
  ['a nested provision without type', [nested(toKe({ provision: [{ actor: [actor(KE)] }] }))], unclear],
  [
    'for research',
    [nested(toKe({ purpose: [{ system: hl7('v3-ActReason'), code: 'HRESCH' }] }))],
    'consent-for-other-purpose (unclear)',
  ],
  ['to treat', [nested(toKe({ purpose: [{ system: hl7('v3-ActReason'), code: 'TREAT' }] }))], 'sent'],
  ['a purpose of another system', [nested(toKe({ purpose: [{ system: 'urn:x', code: 'TREAT' }] }))], unclear],
  ['a research consent', [consent({ scope: coded(hl7('consentscope'), 'research') })], unclear],
  ['to disclose', [nested(toKe({ action: [coded(hl7('consentaction'), 'disclose')] }))], 'sent'],
  [
    'to correct',
    [nested(toKe({ action: [coded(hl7('consentaction'), 'correct')] }))],
    'consent-not-covering-information (unclear)',
  ],
  ['an unknown action', [nested(toKe({ action: [coded('urn:x', 'y')] }))], unclear],
  [
    'an unknown class',
    [nested(toKe({ class: [{ system: 'http://hl7.org/fhir/resource-types', code: 'Flag' }] }))],
    unclear,
  ],
  [
    'a label of ordinary information',
    [nested(toKe({ securityLabel: [{ system: hl7('v3-Confidentiality'), code: 'N' }] }))],
    'sent',
  ],
  [
    'a label of sensitivity',
    [nested(toKe({ securityLabel: [{ system: hl7('v3-ActCode'), code: 'PSY' }] }))],
    unclear,
  ],
  ['information of a period', [nested(toKe({ dataPeriod: { start: '2026-01-01' } }))], unclear],
  [
    'single resources',
    [nested(toKe({ data: [{ meaning: 'related', reference: { reference: 'Task/1' } }] }))],
    unclear,
  ],
  [
    'the unit as author',
    [nested(toKe({ actor: [actor(KE, coded(hl7('v3-ParticipationType'), 'AUT'))] }))],
    unclear,
  ],
  ['an unknown function', [nested(toKe({ actor: [actor(KE, coded('urn:x', 'y'))] }))], unclear],
  [
    'codes without system',
    [nested(toKe({ code: [{ coding: [{ code: 'need' }, { code: 'contact' }] }] }))],
    unclear,
  ],
  ['a modifier on the consent', [consent({ modifierExtension: modifier })], unclear],
  ['a modifier on a provision', [nested(toKe({ modifierExtension: modifier }))], unclear],
  ['implicit rules', [consent({ implicitRules: 'https://elsewhere.example/rules' })], unclear],
  ['an ordinary extension', [consent({ extension: modifier })], 'sent'],
  ['verified', [consent({ verification: [{ verified: true }] })], 'sent'],
  ['not verified', [consent({ verification: [{ verified: false }] })], 'consent-not-verified (unclear)'],
  ['a later no', also('c2', { status: 'rejected', dateTime: '2026-03-02' }), 'consent-declined (read)'],
  ['an earlier no', also('c2', { status: 'rejected', dateTime: '2026-02-28' }), 'sent'],
  [
    'a no of the same day',
    also('c2', { status: 'rejected', dateTime: '2026-03-01' }),
    'consent-order-unclear (unclear)',
  ],
  [
    'a no of the same month',
    also('c2', { status: 'rejected', dateTime: '2026-03' }),
    'consent-order-unclear (unclear)',
  ],
  [
    'a no without date',
    also('c2', { status: 'rejected', dateTime: undefined }),
    'consent-order-unclear (unclear)',
  ],
  ['a no in error', also('c2', { status: 'entered-in-error', dateTime: '2026-03-02' }), 'sent'],
  [
    'a no about research',
    also('c2', {
      status: 'rejected',
      dateTime: '2026-03-02',
      category: [coded('urn:x', 'study')],
      scope: coded(hl7('consentscope'), 'research'),
    }),
    'sent',
  ],
  ['an inactive one beside it', also('c2', { status: 'inactive', dateTime: '2026-03-02' }), 'sent'],
  [
    'withdrawn later than it says itself',
    also('c2', { ...withdrawal('2026-03-02T07:00:00Z'), dateTime: '2026-01-01' }),
    'consent-withdrawn (read)',
  ],
  [
    'withdrawn before it was given anew',
    also('c2', { ...withdrawal('2026-02-27T07:00:00Z'), dateTime: '2026-01-01' }),
    'sent',
  ],
  ['proposed', [consent({ status: 'proposed' })], 'consent-not-in-force (unclear)'],
  ['proposed beside it', also('c2', { status: 'proposed', dateTime: '2026-03-02' }), 'sent'],
  ['a date that cannot be read', [consent({ dateTime: '01.03.2026' })], unclear],
  ['an end that cannot be read', [nested(toKe({ period: { end: '22.11.2027' } }))], unclear],
  ['a beginning within what clocks differ', [consent({ dateTime: '2026-03-02T09:00:30Z' })], 'sent'],
  [
    'an end just passed',
    [nested(toKe({ period: { end: '2026-03-02T08:59:59Z' } }))],
    'consent-not-in-force (unclear)',
  ],
  ['nobody gave it', [consent({ performer: [] })], 'consent-giver-not-entitled (unclear)'],
  [
    'a category of the hospital',
    [consent({ category: [coded('urn:hospital', 'ip-notice')] })],
    'consent-of-unknown-kind (unclear)',
  ],
];

describe('a consent that a stranger wrote', () => {
  it.each(cases)('%s', (_, consents, expected) => {
    expect(answer(consents)).toBe(expected);
  });

  it('is about the notice by the codes that the hospital has set, and those of its system alone', () => {
    const settings = {
      notice: { category: [{ system: 'urn:hospital', code: 'ip-notice' }] },
      withoutPerformer: 'persons-own',
      knownModifiers: ['https://elsewhere.example/negated'],
    } as const;
    const own = {
      category: [coded('urn:hospital', 'ip-notice')],
      performer: [],
      modifierExtension: modifier,
    };
    expect(answer([consent(own)], { settings })).toBe('sent');
    expect(answer([consent({ ...own, category: [coded('urn:other', 'ip-notice')] })], { settings })).not.toBe(
      'sent',
    );
  });

  it('is covered by the word of a person for the version that was read, and never over a no', () => {
    const doubtful = nested(toKe({ action: [coded('urn:x', 'y')] }));
    const confirmations = [
      {
        consent: 'Consent/c1',
        recipient: [`${ORGNR}|${KE}`],
        by: 'u1',
        at: '2026-03-02T08:00:00Z',
        basis: 'spoke with the person',
      },
    ];
    expect(answer([doubtful], { confirmations })).toBe('sent');
    expect(answer([{ ...doubtful, meta: { versionId: '2' } }], { confirmations })).toBe(unclear);
    const no = consent({ id: 'c2', status: 'rejected', dateTime: '2026-03-01' });
    expect(answer([doubtful, no], { confirmations })).toBe('consent-order-unclear (unclear)');
  });

  it('that has not begun tells when to look again', () => {
    const later: ConsentProvision = toKe({ period: { start: '2026-03-03' } }) as ConsentProvision;
    const { refusal } = decideSending(
      {
        kind: 'need-notice',
        patient: 'Patient/p1',
        recipient: [`${ORGNR}|${KE}`],
        instant: '2026-03-02T09:00:00Z',
      },
      {
        consents: [nested(later)],
        identifiersOf: () => [],
        giver: { patient: 'Patient/p1', birthDate: '1980-05-17', relatedPerson: () => undefined },
        protectedAddress: undefined,
      },
    );
    expect(refusal).toMatchObject({ reason: 'consent-not-begun', lookAgainAt: '2026-03-02T23:00:00.000Z' });
  });
});
