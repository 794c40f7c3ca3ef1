// What is read off the record before anything is decided: criteria, wishes, what exists, who sends.

import type { Flag, Observation, ObservationComponent, Practitioner } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { codeSystem, extension } from '../../src/ground/fhir/canonical.ts';
import { HPR, ORGNR, PROFESSION_9060, ROLE_9034 } from '../../src/ground/fhir/identifier-system.ts';
import { INDIVIDUAL_PLAN } from '../../src/ground/law/individual-plan.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { checkHospitalCoordinator } from '../../src/need/decision/coordinators.ts';
import { decide } from '../../src/need/decision/decide.ts';
import { readFacts } from '../../src/need/decision/read-facts.ts';
import type { NeedFacts } from '../../src/need/notice/facts.ts';

const NOW = requireInstant('2026-04-01T10:00:00+02:00', 'NOW');
const flag = (codes: readonly string[], more: Partial<Flag> = {}): Flag => ({
  resourceType: 'Flag',
  id: 'f1',
  status: 'active',
  code: { coding: codes.map((code) => ({ system: codeSystem('ip-flag-code'), code })) },
  subject: { reference: 'Patient/p1' },
  period: { start: '2026-03-02' },
  ...more,
});
const part = (code: string, valueBoolean: boolean): ObservationComponent => ({
  code: { coding: [{ system: codeSystem('ip-assessment-component'), code }] },
  valueBoolean,
});
const assessment = (parts: Readonly<Record<string, boolean>>): Observation => ({
  resourceType: 'Observation',
  status: 'final',
  code: { coding: [{ system: codeSystem('ip-observation-code'), code: 'need-for-ip' }] },
  subject: { reference: 'Patient/p1' },
  component: Object.entries(parts).map(([code, value]) => part(code, value)),
});
const nurse: Practitioner = {
  resourceType: 'Practitioner',
  identifier: [{ system: HPR, value: '9990001' }],
  name: [{ family: 'Testesen' }],
};
const facts = (more: Partial<NeedFacts> = {}): NeedFacts => ({
  flag: flag(['need-for-ip']),
  patient: { resourceType: 'Patient', id: 'p1' },
  assessment: assessment({ 'long-term': true, coordinated: true, 'wish-plan': true, informed: true }),
  consents: [],
  carePlans: [],
  careTeams: [],
  author: nurse,
  authorRole: {
    resourceType: 'PractitionerRole',
    code: [{ coding: [{ system: ROLE_9034, code: '18' }] }],
  },
  organization: {
    resourceType: 'Organization',
    id: 'ward',
    identifier: [{ system: ORGNR, value: '310000019' }],
  },
  organizations: new Map(),
  ...more,
});
const read = (more: Partial<NeedFacts> = {}, findings = {}) =>
  readFacts(facts(more), { instant: NOW, consent: 'given', recipient: 'found', ...findings });

describe('criteria', () => {
  it('a plan needs long-term and coordinated; a coordinator is due for complex services too [D1] [E11]', () => {
    const criteria = (parts: Readonly<Record<string, boolean>>) => {
      const { plan, coordinator } = read({
        flag: flag(['need-for-ip', 'need-for-coordinator']),
        assessment: assessment(parts),
      });
      return [plan.criteria, coordinator.criteria];
    };
    expect(criteria({ 'long-term': true, coordinated: true })).toEqual(['met', 'met']);
    expect(criteria({ 'long-term': true, coordinated: false })).toEqual(['not-met', 'not-met']);
    expect(criteria({ 'long-term': false, coordinated: true, complex: true })).toEqual(['not-met', 'met']);
    expect(criteria({ complex: false })).toEqual(['not-assessed', 'not-assessed']);
    expect(criteria({ 'long-term': true, coordinated: true, 'criteria-met': false })).toEqual([
      'not-met',
      'not-met',
    ]);
  });

  it('an assessment of another person or one that was retracted counts as none', () => {
    const other = { ...assessment({ 'long-term': false }), subject: { reference: 'Patient/p2' } };
    expect(read({ assessment: other }).plan.criteria).toBe('not-assessed');
    const retracted = { ...assessment({ 'long-term': false }), status: 'entered-in-error' } as const;
    expect(read({ assessment: retracted }).plan.criteria).toBe('not-assessed');
  });
});

describe('wishes', () => {
  it('what the person wants is read for plan and coordinator apart, and a consent shows a wish [D5]', () => {
    const wishes = (parts: Readonly<Record<string, boolean>>, consent: string) => {
      const { plan, coordinator } = read({ assessment: assessment(parts) }, { consent });
      return [plan.wish, coordinator.wish];
    };
    expect(wishes({ 'wish-plan': false, 'wish-coordinator': true }, 'given')).toEqual(['no', 'yes']);
    expect(wishes({}, 'missing')).toEqual(['not-recorded', 'not-recorded']);
    expect(wishes({}, 'given')).toEqual(['yes', 'yes']);
  });
});

describe('what the person has', () => {
  const plan = (custodian: string) => ({
    resourceType: 'CarePlan' as const,
    id: 'plan1',
    status: 'active' as const,
    intent: 'plan' as const,
    category: [{ coding: [INDIVIDUAL_PLAN] }],
    subject: { reference: 'Patient/p1' },
    extension: [{ url: extension('ip-custodian'), valueReference: { reference: custodian } }],
  });

  it('a plan is the municipality’s unless the hospital keeps it; parts of plans do not count', () => {
    expect(read().existingPlan).toBe('none');
    expect(read({ carePlans: [plan('Organization/kommune')] }).existingPlan).toBe('municipality');
    const ward = { resourceType: 'Organization', id: 'ward' } as const;
    const organizations = new Map([['Organization/ward', ward]]);
    expect(read({ carePlans: [plan('Organization/ward')], organizations }).existingPlan).toBe('hospital');
    const crisis = { ...plan('Organization/kommune'), partOf: [{ reference: 'CarePlan/x' }] };
    expect(read({ carePlans: [crisis] }).existingPlan).toBe('none');
  });

  it('a coordinator counts while the participation is open', () => {
    const team = (end?: string) => ({
      resourceType: 'CareTeam' as const,
      status: 'active' as const,
      participant: [
        {
          role: [{ coding: [{ system: ROLE_9034, code: '8' }] }],
          member: { reference: 'Practitioner/x' },
          ...(end ? { period: { end } } : {}),
        },
      ],
    });
    expect(read({ careTeams: [team()] }).municipalCoordinator).toBe(true);
    expect(read({ careTeams: [team('2025-01-01')] }).municipalCoordinator).toBe(false);
  });
});

describe('the coordinator in hospital', () => {
  it('is health personnel: anybody else is replaced, and a doctor is only preferred [E13]', () => {
    const assistant: Practitioner = { resourceType: 'Practitioner', name: [{ family: 'Prøve' }] };
    expect(read({ author: nurse }).hospitalCoordinator).toBe('appointed');
    expect(read({ author: assistant }).hospitalCoordinator).toBe('not-health-personnel');
    expect(checkHospitalCoordinator(assistant).map(({ severity }) => severity)).toEqual(['error']);
    expect(checkHospitalCoordinator(nurse).map(({ severity }) => severity)).toEqual(['warning']);
    const qualification = [{ code: { coding: [{ system: PROFESSION_9060, code: 'LE' }] } }];
    expect(checkHospitalCoordinator({ ...nurse, qualification })).toEqual([]);
  });

  it('sends, or the unit leader does, or other staff; without an author nobody stands behind it', () => {
    expect(read().sender).toBe('coordinator');
    const leader = { coding: [{ system: codeSystem('ip-participant-role'), code: 'unit-leader' }] };
    expect(read({ authorRole: { resourceType: 'PractitionerRole', code: [leader] } }).sender).toBe(
      'unit-leader',
    );
    expect(read({ authorRole: undefined }).sender).toBe('staff');
    expect(read({ author: undefined, authorRole: undefined, organization: undefined }).sender).toBe(
      'unknown',
    );
  });
});

describe('bad input', () => {
  it('a Flag that cannot be acted on, retracted or ended is told apart', () => {
    expect(read().flag).toBe('active');
    expect(read({ flag: flag([]) }).flag).toBe('unusable');
    expect(read({ flag: flag(['need-for-ip'], { subject: { reference: 'Patient/p2' } }) }).flag).toBe(
      'unusable',
    );
    const encounter = {
      resourceType: 'Encounter',
      status: 'in-progress',
      class: { code: 'IMP' },
      subject: { reference: 'Patient/p2' },
    } as const;
    expect(read({ encounter }).flag).toBe('unusable');
    expect(read({ flag: flag(['need-for-ip'], { status: 'entered-in-error' }) }).flag).toBe('retracted');
    expect(read({ flag: flag(['need-for-ip'], { status: 'inactive' }) }).flag).toBe('inactive');
  });

  it('of two Flags for one need one goes: the older, or the one whose notice is under way', () => {
    const older = flag(['need-for-ip'], { id: 'f0', period: { start: '2026-03-01' } });
    const younger = flag(['need-for-ip'], { id: 'f2', period: { start: '2026-03-03' } });
    expect(read({ otherFlags: [older] }).flag).toBe('repeated');
    expect(read({ otherFlags: [younger] }).flag).toBe('active');
    expect(read({ otherFlags: [younger] }, { notified: ['f2'] }).flag).toBe('repeated');
    expect(read({ otherFlags: [older] }, { notified: ['f1'] }).flag).toBe('active');
    const another = flag(['need-for-coordinator'], { id: 'f0', period: { start: '2026-03-01' } });
    expect(read({ otherFlags: [another] }).flag).toBe('active');
  });

  it('a dead person and a replaced record go to a person', () => {
    const dead = { resourceType: 'Patient', id: 'p1', deceasedBoolean: true } as const;
    expect(decide(read({ patient: dead })).actions).toEqual(['hand-to-person']);
    const link = [{ other: { reference: 'Patient/p9' }, type: 'replaced-by' as const }];
    expect(read({ patient: { resourceType: 'Patient', id: 'p1', link } }).person).toBe('replaced');
  });
});

describe('a population register', () => {
  const rule = (registered: NeedFacts['registered']) => decide(read({ registered })).rule;

  it('that is silent is not known, and a person looks: it is no «no», and nothing is sent', () => {
    expect(rule('silent')).toBe('reference-unresolved');
    expect(decide(read({ registered: 'silent' })).actions).toEqual(['hand-to-person']);
  });

  it('that says nothing against it changes nothing', () => {
    expect(rule({ address: 'not-said', responsible: [], guardians: [] })).toBe(rule(undefined));
  });
});
