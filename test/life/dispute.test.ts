// Promises about complaints on their two routes, and about disagreement between hospital and municipality.
import { describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { changeInFhir } from '../../src/plan/life/fhir-change.ts';
import { lived, plan, refusedBy } from './support.ts';

const complain = {
  kind: 'complain',
  by: 'father',
  route: 'municipality',
  grounds: ['not-followed-up', 'participation'],
  text: 'Planen blir ikke fulgt opp.',
  to: 'org-ke',
} as const;
const toTrust = { ...complain, route: 'hospital', to: 'org-hf' } as const;
const step = (before: IndividualPlan, id: string, stage: string, more: object = {}) =>
  [
    before,
    { kind: 'complaint-step', id, by: 'org-ke', complaint: 'e1-complaint', stage, ...more } as never,
  ] as const;
const sentOn = { stage: 'sent-to-county-governor', to: 'org-sf' };

describe('a complaint', () => {
  it('is written, by the person or who represents the person, to the coordinating unit [F2]', () => {
    const complained = lived(plan, complain);
    expect(complained.complaints?.at(-1)).toMatchObject({
      stage: 'received-ke',
      status: 'requested',
      grounds: ['not-followed-up', 'participation'],
    });
    const types = changeInFhir(plan, complained).bundle.entry.map(({ resource }) => resource.resourceType);
    expect(types).toContain('Task');
    const { text: _, ...spoken } = complain;
    expect(refusedBy(plan, spoken)).toEqual(['F2']);
    expect(refusedBy(plan, { ...complain, by: 'pos-li' })).toEqual(['F2']);
    expect(refusedBy(plan, { ...complain, to: 'org-nav' })).toEqual(['F2']);
  });

  it('about a hospital is first put to the trust [F2]', () => {
    expect(lived(plan, toTrust).complaints?.at(-1)?.stage).toBe('request-to-trust');
    expect(refusedBy(plan, { ...toTrust, to: 'org-ke' })).toEqual(['F2']);
    const refused = lived(...step(lived(plan, toTrust), 'e2', 'trust-refused', { by: 'org-hf' }));
    expect(refused.complaints?.at(-1)).toMatchObject({ stage: 'trust-refused', status: 'in-progress' });
    expect(refusedBy(...step(refused, 'e3', 'decided', { outcome: 'upheld' }))).toEqual(['F2']);
    const afterRefusal = lived(
      ...step(refused, 'e3', 'sent-to-county-governor', { ...sentOn, by: 'org-hf' }),
    );
    expect(refusedBy(...step(refused, 'e3', 'sent-to-county-governor', sentOn))).toEqual(['F2']);
    expect(afterRefusal.complaints?.at(-1)?.stage).toBe('sent-to-county-governor');
    // A trust that does not answer is no end of the way.
    const sent = lived(
      ...step(lived(plan, toTrust), 'e2', 'sent-to-county-governor', { ...sentOn, by: 'patient' }),
    );
    expect(sent.complaints?.at(-1)).toMatchObject({
      stage: 'sent-to-county-governor',
      responsible: 'org-sf',
    });
  });

  it('goes to the County Governor only when the coordinating unit upholds its decision [F2] [G8]', () => {
    const complained = lived(plan, complain);
    expect(refusedBy(...step(complained, 'e2', 'sent-to-county-governor', sentOn))).toEqual(['F2']);
    const upheld = lived(...step(complained, 'e2', 'ke-upheld'));
    expect(refusedBy(...step(upheld, 'e3', 'sent-to-county-governor', { to: 'org-hf' }))).toEqual(['G8']);
    const sent = lived(...step(upheld, 'e3', 'sent-to-county-governor', sentOn));
    expect(refusedBy(...step(sent, 'e4', 'decided', { outcome: 'changed' }))).toEqual(['G8']);
    const decided = lived(
      ...step(sent, 'e4', 'decided', {
        outcome: 'changed',
        by: 'org-sf',
        outcomeText: 'Kommunen skal følge opp.',
      }),
    );
    expect(decided.complaints?.at(-1)).toMatchObject({
      stage: 'decided',
      outcome: 'changed',
      status: 'completed',
    });
    expect(refusedBy(...step(decided, 'e5', 'ke-upheld'))).toEqual(['F2']);
  });

  it('that is decided says how, and one that is not does not [F4]', () => {
    const complained = lived(plan, complain);
    expect(refusedBy(...step(complained, 'e2', 'decided'))).toEqual(['F4']);
    expect(refusedBy(...step(complained, 'e2', 'ke-upheld', { outcome: 'upheld' }))).toEqual(['F4']);
    expect(
      lived(...step(complained, 'e2', 'decided', { outcome: 'revoked' })).complaints?.at(-1)?.outcome,
    ).toBe('revoked');
  });

  it('can be made when the plan has ended', () => {
    const ended = lived(plan, { kind: 'complete', id: 'e0', by: 'pos-berg', reason: 'Behovet er over' });
    expect(lived(ended, { ...complain, by: 'father' }).complaints).toHaveLength(2);
  });
});

describe('a disagreement between hospital and municipality', () => {
  const disagree = {
    kind: 'disagree',
    by: 'pos-berg',
    text: 'Hvem skal koordinere?',
    units: ['org-ke', 'org-hf-ke'],
  } as const;

  it('is taken to the coordinating units of both [F5]', () => {
    expect(lived(plan, disagree).disagreements?.at(-1)).toMatchObject({
      coordinatingUnits: ['org-ke', 'org-hf-ke'],
    });
    expect(refusedBy(plan, { ...disagree, units: ['org-ke'] })).toEqual(['F5']);
    expect(refusedBy(plan, { ...disagree, units: ['org-ke', 'org-barnehab'] })).toEqual(['F5']);
  });
});
