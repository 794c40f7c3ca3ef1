// Consents as strangers write them, several of a person at once, against a reading that was written apart from the evaluator: a table
// of what each value of a Consent says. It says «may be told» only where every value of some consent says so and no other says no.
import type { Consent } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { ORGNR } from '../../src/ground/fhir/identifier-system.ts';
import { decideSending } from '../../src/need/consent/gate.ts';

const CASES = Number(process.env.CONSENT_CASES ?? 20_000);
const KE = '310000248';
const at = (value: string) => ({
  role: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }] },
  reference: { identifier: { system: ORGNR, value } },
});
const information = (...codes: string[]) =>
  codes.map((code) => ({ coding: [{ system: codeSystem('ip-information-type'), code }] }));
const scopeOf = (code: string) => ({
  coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code }],
});
const categoryOf = (code: string) => [{ coding: [{ system: codeSystem('ip-consent-category'), code }] }];

/** A value as it stands in a Consent, and what it says: permits, says nothing here, or may be a no. */
type Says = 'yes' | 'nothing' | 'perhaps-no';
type Row = readonly [value: unknown, says: Says];

/** NOW is noon of 2 March 2026 in Norway. What is absent is `undefined`. */
const NOW = '2026-03-02T11:00:00Z';
const table: Readonly<Record<string, readonly Row[]>> = {
  status: [
    ['active', 'yes'],
    ['proposed', 'nothing'],
    ['draft', 'nothing'],
    ['inactive', 'nothing'],
    ['entered-in-error', 'nothing'],
    ['rejected', 'perhaps-no'],
    ['aktiv', 'perhaps-no'],
    [undefined, 'perhaps-no'],
  ],
  scope: [
    [scopeOf('patient-privacy'), 'yes'],
    [{ text: 'Personvern' }, 'yes'],
    [scopeOf('research'), 'nothing'],
    [scopeOf('treatment'), 'nothing'],
  ],
  category: [
    [categoryOf('notice'), 'yes'],
    [categoryOf('plan'), 'nothing'],
    [[{ text: 'Samtykke' }], 'nothing'],
  ],
  patient: [
    [{ reference: 'Patient/p1' }, 'yes'],
    [{ reference: 'Patient/p1/_history/3' }, 'yes'],
    [{ reference: 'Patient/p2' }, 'nothing'],
    [{ reference: 'https://elsewhere.example/fhir/Patient/p1' }, 'nothing'],
    [undefined, 'nothing'],
  ],
  dateTime: [
    ['2026-03-02', 'yes'],
    ['2026-03-02T12:00:00+01:00', 'yes'],
    ['2025-12', 'yes'],
    ['2026-03-03', 'nothing'],
    ['2026-03-02T12:30:00+01:00', 'nothing'],
    ['2. mars 2026', 'nothing'],
    // Active says that it is given; when it was is not asked for.
    [undefined, 'yes'],
  ],
  start: [
    [undefined, 'yes'],
    ['2026-03-02', 'yes'],
    ['2026-03-02T11:59:00+01:00', 'yes'],
    ['2026-03-03', 'nothing'],
    ['snart', 'nothing'],
  ],
  end: [
    [undefined, 'yes'],
    ['2026-03-02', 'yes'],
    ['2026-03', 'yes'],
    ['2026-03-01', 'nothing'],
    ['2026-03-02T10:59:00Z', 'nothing'],
    ['senere', 'nothing'],
  ],
  type: [
    ['permit', 'yes'],
    ['deny', 'perhaps-no'],
    // What is not understood may be a no.
    ['kanskje', 'perhaps-no'],
    [undefined, 'perhaps-no'],
  ],
  actor: [
    [[at(KE)], 'yes'],
    [[at('310000019')], 'nothing'],
    [[at('310000019'), at(KE)], 'yes'],
    [[{ role: at(KE).role, reference: { display: 'Kommunen' } }], 'nothing'],
    [undefined, 'nothing'],
  ],
  code: [
    [undefined, 'yes'],
    [information('need', 'contact'), 'yes'],
    [information('need', 'contact', 'health'), 'yes'],
    [information('contact'), 'nothing'],
    [[{ coding: [{ system: 'urn:elsewhere', code: 'need' }] }], 'nothing'],
  ],
  action: [
    [undefined, 'yes'],
    [[{ text: 'bare lese' }], 'nothing'],
  ],
  securityLabel: [
    [undefined, 'yes'],
    [[{ system: 'urn:elsewhere', code: 'V' }], 'nothing'],
  ],
  modifierExtension: [
    [undefined, 'yes'],
    // It may turn a yes into a no.
    [[{ url: 'https://elsewhere.example/unless', valueBoolean: true }], 'perhaps-no'],
  ],
  implicitRules: [
    [undefined, 'yes'],
    ['https://elsewhere.example/rules', 'perhaps-no'],
  ],
  performer: [
    [[{ reference: 'Patient/p1' }], 'yes'],
    [[{ reference: 'Practitioner/9' }], 'nothing'],
    [undefined, 'nothing'],
  ],
};
const fields = Object.keys(table);
const choices = fc.record(
  Object.fromEntries(
    fields.map((field) => {
      const rows = table[field] ?? [];
      // The value that permits is most often there: else no consent ever would permit.
      const choice = fc.oneof(
        { weight: 12, arbitrary: fc.constant(0) },
        { weight: 1, arbitrary: fc.nat({ max: rows.length - 1 }) },
      );
      return [field, choice];
    }),
  ),
) as fc.Arbitrary<Record<string, number>>;

type Choice = Record<string, number>;
const statedIn = (choice: Choice, field: string) => table[field]?.[choice[field] ?? 0]?.[0];
const saysOf = (choice: Choice, field: string): Says => table[field]?.[choice[field] ?? 0]?.[1] ?? 'nothing';

function consentOf(choice: Choice, number: number): Consent {
  const value = (field: string) => statedIn(choice, field);
  const [start, end] = [value('start'), value('end')];
  const rule = {
    type: value('type'),
    actor: value('actor'),
    code: value('code'),
    action: value('action'),
    securityLabel: value('securityLabel'),
    ...(start || end ? { period: { start, end } } : {}),
  };
  const top = [
    'status',
    'scope',
    'category',
    'patient',
    'dateTime',
    'modifierExtension',
    'implicitRules',
    'performer',
  ];
  const stated = Object.fromEntries(top.map((field) => [field, value(field)]));
  return JSON.parse(
    JSON.stringify({
      resourceType: 'Consent',
      id: `c${number}`,
      ...stated,
      provision: { provision: [rule] },
    }),
  ) as Consent;
}

const isPlainYes = (choice: Choice) => fields.every((field) => saysOf(choice, field) === 'yes');
/** A no, or what may be one, about this person and this kind of consent. */
const mayBeNo = (choice: Choice) =>
  fields.some((field) => saysOf(choice, field) === 'perhaps-no') &&
  ['category', 'patient'].every((field) => saysOf(choice, field) === 'yes');

function decide(consents: readonly Consent[]) {
  return decideSending(
    { kind: 'need-notice', patient: 'Patient/p1', recipient: [`${ORGNR}|${KE}`], instant: NOW },
    {
      consents,
      identifiersOf: () => [],
      giver: { patient: 'Patient/p1', birthDate: '1980-05-17', relatedPerson: () => undefined },
      protectedAddress: undefined,
    },
  );
}

it('nothing is sent unless every value of one consent says yes, and one whole yes alone is always enough [C1] [C3]', () => {
  let sent = 0;
  let kept = 0;
  fc.assert(
    fc.property(fc.array(choices, { maxLength: 3 }), (list) => {
      const { permit } = decide(list.map(consentOf));
      if (permit) {
        sent += 1;
        expect(list.some(isPlainYes)).toBe(true);
      } else {
        kept += 1;
        // A yes that nothing may contradict is honest data: it has to flow.
        expect(list.some(isPlainYes) && list.every((each) => isPlainYes(each) || !mayBeNo(each))).toBe(false);
      }
    }),
    { numRuns: CASES, seed: 20_261_129 },
  );
  expect(Math.min(sent, kept)).toBeGreaterThan(CASES / 20);
});

it('every single value that says nothing keeps a consent from permitting', () => {
  for (const field of fields) {
    for (const [row, [value, says]] of (table[field] ?? []).entries()) {
      const choice = { ...Object.fromEntries(fields.map((each) => [each, 0])), [field]: row };
      expect({ field, value, sent: decide([consentOf(choice, 1)]).permit !== undefined }).toEqual({
        field,
        value,
        sent: says === 'yes',
      });
    }
  }
});
