// Promises about the end of a plan and about its history.
import { describe, expect, it } from 'vitest';
import { changeInFhir } from '../../src/plan/life/fhir-change.ts';
import { happens, lived, now, plan, refusedBy } from './support.ts';

const complete = { kind: 'complete', by: 'pos-berg', reason: 'Behovet er over' } as const;

describe('a plan that ends', () => {
  it('becomes inactive together with its group, and keeps everything else [B3]', () => {
    const ended = lived(plan, complete);
    expect(ended).toMatchObject({ status: 'completed', period: { end: now }, team: { status: 'inactive' } });
    expect(ended.participants?.every(({ period }) => period?.end !== undefined)).toBe(true);
    expect(ended.participants?.find(({ member }) => member === 'pos-dahl')?.period?.end).toBe('2026-02-28');
    expect([ended.goals, ended.measures, ended.consents]).toEqual([plan.goals, plan.measures, plan.consents]);
  });

  it('is kept as it was: nothing more happens to it, and it does not start again [B3]', () => {
    const ended = lived(plan, complete);
    expect(refusedBy(ended, { kind: 'resume', id: 'e2', by: 'pos-berg', others: [] })).toEqual(['B3']);
    expect(
      refusedBy(ended, { kind: 'update', id: 'e2', by: 'pos-berg', changed: ended, seen: 'e1' }),
    ).toEqual(['B3']);
  });

  it('is never deleted, neither here nor on a server [B3]', () => {
    expect(refusedBy(plan, { kind: 'delete', by: 'pos-berg' })).toEqual(['B3']);
    const { goals: _, ...without } = plan;
    expect(changeInFhir(plan, without).issues.map(({ concept }) => concept)).toContain('B3');
    expect(changeInFhir(plan, lived(plan, complete)).issues).toEqual([]);
  });

  it('is ended by its coordinator or the coordinating unit, for a reason', () => {
    expect(lived(plan, { ...complete, by: 'org-ke' }).status).toBe('completed');
    expect(refusedBy(plan, { ...complete, by: 'pos-li' })).toEqual(['B3']);
    expect(refusedBy(plan, { kind: 'complete', by: 'pos-berg' })).toEqual(['B3']);
  });

  it('and one that should never have been says why', () => {
    expect(lived(plan, { kind: 'void', by: 'pos-berg', reason: 'Feil person' }).status).toBe(
      'entered-in-error',
    );
    expect(refusedBy(plan, { kind: 'void', by: 'pos-berg' })).toEqual(['B3']);
  });
});

describe('every event', () => {
  it('leaves in the history who, when, for whom and why, and in FHIR a Provenance of the plan [B4]', () => {
    const ended = lived(plan, { ...complete, onBehalfOf: 'org-kommune' });
    expect(ended.history?.slice(0, -1)).toEqual(plan.history);
    expect(ended.history?.at(-1)).toEqual({
      id: 'e1',
      recorded: now,
      kind: 'completed',
      by: 'pos-berg',
      onBehalfOf: 'org-kommune',
      reason: 'The plan was ended: the need is over: Behovet er over',
    });
    const types = changeInFhir(plan, ended).bundle.entry.map(({ resource }) => resource.resourceType);
    expect(types.toSorted()).toEqual(['CarePlan', 'CareTeam', 'Provenance']);
  });

  it('leaves the plan that went in as it was', () => {
    const copy = structuredClone(plan);
    lived(plan, complete);
    expect(plan).toEqual(copy);
  });

  it.each([
    { kind: 'hold', reason: 'Venter' },
    { kind: 'void', reason: 'Feil person' },
    { kind: 'record-consent', consent: { ...plan.consents?.[0], id: 'c99' } },
    { kind: 'set-aside-consent', consent: 'c1', reason: 'Ikke til det beste' },
    { kind: 'send-minutes', meeting: 'mt1', minutes: ['d2'], agreed: [] },
    { kind: 'disagree', text: 'Hvem betaler?', units: ['org-ke', 'org-hf-ke'] },
  ])('is not for strangers: $kind', (event) => {
    expect(happens(plan, { ...event, by: 'org-sf' } as never).plan).toBeUndefined();
  });

  it('happens once, however often it is told', () => {
    const ended = lived(plan, complete);
    expect(happens(ended, complete).issues).toMatchObject([{ code: 'duplicate' }, { concept: 'B3' }]);
  });

  it('is done by somebody whom the plan knows', () => {
    expect(happens(plan, { ...complete, by: 'nobody' }).plan).toBeUndefined();
  });
});
