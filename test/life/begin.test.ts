// Promises about the beginning of a plan: one per person, with consent, with somebody responsible; and its pauses.
import { describe, expect, it } from 'vitest';
import { obligations } from '../../src/life/begin.ts';
import { draft, happens, hospitalPlan, lived, plan, refusedBy } from './support.ts';

const start = { kind: 'start', by: 'pos-berg', others: [] } as const;

describe('a plan starts', () => {
  it('with consent, a coordinator and a controller, and then it and its group are active [B2]', () => {
    const started = lived(draft, start);
    expect(started.status).toBe('active');
    expect(started.team?.status).toBe('active');
    expect(started.history?.at(-1)).toMatchObject({ kind: 'activated', by: 'pos-berg' });
  });

  it('never without a consent to it that stands [B2]', () => {
    const { consents: _, ...without } = draft;
    expect(refusedBy(without, start)).toEqual(['B2']);
    const others = (draft.consents ?? []).filter(({ kind }) => kind !== 'plan');
    expect(refusedBy({ ...draft, consents: others }, start)).toEqual(['B2']);
  });

  it('never while the person has another plan that is active or on hold, whoever keeps it [B1]', () => {
    const elsewhere = { ...plan, id: 'other', source: { system: 'https://sykehus.example/ip' } };
    expect(refusedBy(draft, { ...start, others: [elsewhere] })).toEqual(['B1']);
    expect(refusedBy(draft, { ...start, others: [{ ...elsewhere, status: 'on-hold' }] })).toEqual(['B1']);
  });

  it('when the other plan has ended, is of somebody else, is this one, or is only a coordinator [B1]', () => {
    const elsewhere = { ...plan, id: 'other' };
    const somebodyElse = {
      ...elsewhere,
      patient: { otherIds: [{ system: 'https://sykehus.example/pid', value: '7' }] },
    };
    const others = [
      { ...elsewhere, status: 'completed' as const },
      somebodyElse,
      plan,
      { ...elsewhere, kind: 'coordinator-only' as const },
    ];
    expect(lived(draft, { ...start, others }).status).toBe('active');
  });

  it('in hospital only with a consent that is written and signed [C2]', () => {
    const begin = { ...start, by: 'pos-dahl' };
    expect(lived(hospitalPlan, begin).status).toBe('active');
    const verbal = (hospitalPlan.consents ?? []).map((consent) => ({ ...consent, form: 'verbal' as const }));
    expect(refusedBy({ ...hospitalPlan, consents: verbal }, begin)).toEqual(['C2']);
    const withoutForm = (hospitalPlan.consents ?? []).map(({ formDocument: _, ...consent }) => consent);
    expect(refusedBy({ ...hospitalPlan, consents: withoutForm }, begin)).toEqual(['C2']);
    expect(lived({ ...draft, consents: verbal }, start).status, 'the municipality needs no form').toBe(
      'active',
    );
  });

  it('only with a controller [C13]', () => {
    const { controller: _, ...without } = draft;
    expect(refusedBy(without, start)).toEqual(['C13']);
  });

  it('by its coordinator [B12]', () => {
    expect(refusedBy(draft, { ...start, by: 'pos-li' })).toEqual(['B12']);
  });

  it('once', () => {
    expect(refusedBy(plan, start)).toEqual(['B2']);
  });
});

describe('a plan on hold', () => {
  it('goes on, unless the person has another one by then [B1]', () => {
    const held = lived(plan, { kind: 'hold', by: 'pos-berg', reason: 'Ferdig utredet til våren' });
    expect(held.status).toBe('on-hold');
    expect(lived(held, { kind: 'resume', id: 'e2', by: 'pos-berg', others: [] }).status).toBe('active');
    expect(
      refusedBy(held, { kind: 'resume', id: 'e2', by: 'pos-berg', others: [{ ...plan, id: 'other' }] }),
    ).toEqual(['B1']);
    expect(refusedBy(plan, { kind: 'resume', by: 'pos-berg', others: [] })).toEqual(['B3']);
    expect(refusedBy(plan, { kind: 'hold', by: 'pos-berg' })).toEqual(['B4']);
  });
});

describe('a coordinator without a plan', () => {
  const parts = [
    'goals',
    'resources',
    'measures',
    'subPlans',
    'revisionDates',
    'evaluations',
    'meetings',
    'documents',
  ];
  const alone = {
    ...(Object.fromEntries(Object.entries(draft).filter(([key]) => !parts.includes(key))) as typeof draft),
    kind: 'coordinator-only' as const,
    consents: undefined,
  } as unknown as typeof draft;

  it('starts without a consent to a plan, and holds nothing that only a plan holds [B11]', () => {
    const { plan: started } = happens(alone, start);
    expect(started?.status).toBe('active');
    expect(refusedBy({ ...alone, goals: draft.goals } as typeof draft, start)).toEqual(['B11']);
  });

  it('becomes a draft of a plan, which then needs consent [B11]', () => {
    const { plan: opened } = happens(alone, { kind: 'open-plan', by: 'pos-berg' });
    expect(opened).toMatchObject({ kind: 'individual-plan', status: 'draft' });
    expect(refusedBy(opened as typeof draft, { ...start, id: 'e2' })).toEqual(['B2']);
    expect(refusedBy(plan, { kind: 'open-plan', by: 'pos-berg' })).toEqual(['B11']);
  });
});

describe('a plan that a hospital is responsible for', () => {
  it('is reported when the municipality gives services too', () => {
    expect(obligations(hospitalPlan)).toEqual([]);
    const services = [{ id: 's', status: 'running' as const, provider: 'org-hab' }];
    expect(obligations({ ...hospitalPlan, runningServices: services })).toMatchObject([{ concept: 'B5' }]);
    expect(obligations({ ...plan, runningServices: services })).toEqual([]);
  });
});
