import { describe, expect, it } from 'vitest';
import { corrected, readCorrections } from '../../scripts/r4-corrections.ts';
import { createValidator } from '../../src/validator/index.ts';

const validator = createValidator();

/** What a later version of FHIR, or a server, has and R4 has not. */
const notR4: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ['Meta.author', { resourceType: 'Patient', meta: { author: { display: 'x' } } }],
  ['Meta.project', { resourceType: 'Patient', meta: { project: 'x' } }],
  ['Binary.url', { resourceType: 'Binary', contentType: 'text/plain', url: 'http://a.example/x' }],
  ['HealthcareService.offeredIn', { resourceType: 'HealthcareService', offeredIn: [{ display: 'x' }] }],
  ['ResearchStudy.name', { resourceType: 'ResearchStudy', status: 'active', name: 'x' }],
  ['DeviceDefinition.bodySite', { resourceType: 'DeviceDefinition', bodySite: [{ text: 'x' }] }],
  [
    'a risk of more than a hundred per cent',
    {
      resourceType: 'RiskAssessment',
      status: 'final',
      subject: { display: 'x' },
      prediction: [{ probabilityDecimal: 101 }],
    },
  ],
  [
    'a reason of cancellation for an appointment that was kept',
    {
      resourceType: 'Appointment',
      status: 'fulfilled',
      start: '2026-01-01T10:00:00Z',
      end: '2026-01-01T11:00:00Z',
      cancelationReason: { text: 'x' },
      participant: [{ status: 'accepted', actor: { display: 'x' } }],
    },
  ],
  ['SubscriptionStatus', { resourceType: 'SubscriptionStatus', type: 'handshake' }],
];

describe('the definitions of R4', () => {
  it.each(notR4)('have not %s', (_, resource) => {
    expect(validator.validate(resource).valid).toBe(false);
    expect(validator.validateText(JSON.stringify(resource)).valid).toBe(false);
  });

  it('have the EvidenceVariable of R4', () => {
    const variable = {
      resourceType: 'EvidenceVariable',
      status: 'draft',
      characteristic: [
        { definitionCodeableConcept: { text: 'x' }, participantEffectiveDateTime: '2026', exclude: true },
      ],
    };
    expect(validator.validate(variable)).toEqual({ valid: true, issues: [] });
  });

  it('take an OperationOutcome or any other resource as the outcome of an entry', () => {
    const bundle = {
      resourceType: 'Bundle',
      type: 'transaction-response',
      entry: [{ response: { status: '200', outcome: { resourceType: 'Basic', code: { text: 'x' } } } }],
    };
    expect(validator.validate(bundle).valid).toBe(true);
  });

  it('say why each of them was corrected, and stop the build where a correction fits no more', () => {
    const corrections = readCorrections();
    expect(corrections.every(({ why }) => why.length > 5)).toBe(true);
    const [first] = corrections.filter(({ remove }) => remove !== undefined);
    const other = { resourceType: 'StructureDefinition', url: first?.url, snapshot: { element: [] } };
    expect(() => corrected(other, corrections)).toThrow('out of date');
  });
});

describe('extensions of the extensions pack', () => {
  const pack = 'http://hl7.org/fhir/StructureDefinition/';
  const timezone = { url: `${pack}timezone`, valueCode: 'Europe/Oslo' };
  const pronouns = (...extension: object[]) => ({
    extension: [{ url: `${pack}individual-pronouns`, extension }],
  });
  const hen = { url: 'value', valueCodeableConcept: { text: 'hen' } };

  it.each<[string, object]>([
    ['with a value', { birthDate: '2000-01-01', _birthDate: { extension: [timezone] } }],
    ['with parts', pronouns(hen, { url: 'comment', valueString: 'x' })],
  ])('are known %s', (_, more) => {
    expect(validator.validate({ resourceType: 'Patient', ...more }).issues).toEqual([]);
  });

  it.each<[string, object]>([
    ['at another place', { extension: [timezone] }],
    [
      'with a value of another type',
      {
        birthDate: '2000-01-01',
        _birthDate: { extension: [{ url: timezone.url, valueString: 'Europe/Oslo' }] },
      },
    ],
    ['without what must be in it', pronouns({ url: 'comment', valueString: 'x' })],
    ['with a part that it has not', pronouns(hen, { url: 'other', valueString: 'x' })],
  ])('are refused %s', (_, more) => {
    expect(validator.validate({ resourceType: 'Patient', ...more }).valid).toBe(false);
  });
});
