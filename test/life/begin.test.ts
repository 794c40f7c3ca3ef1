// Promises about the beginning of a plan: one per person, with consent, with somebody responsible; and its pauses.
import { describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { obligations } from '../../src/plan/life/begin.ts';
import { draft, hospitalPlan, lived, plan, refusedBy } from './support.ts';

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
  const { source, patient, positions, professionals, organizations, relatives, participants = [] } = draft;
  const alone: IndividualPlan = {
    id: 'alone',
    source,
    kind: 'coordinator-only',
    status: 'draft',
    patient,
    ...(positions && { positions }),
    ...(professionals && { professionals }),
    ...(organizations && { organizations }),
    ...(relatives && { relatives }),
    participants,
    team: { status: 'proposed' },
  };

  it('starts without a consent to a plan, but not without a coordinator [B11]', () => {
    const started = lived(alone, start);
    expect(started).toMatchObject({ status: 'active', team: { status: 'active' } });
    expect(started.coordinator).toBeUndefined();
    const nobody = participants.filter(({ member }) => member !== 'pos-berg');
    expect(refusedBy({ ...alone, participants: nobody }, { ...start, by: 'pos-vik' })).toContain('B11');
  });

  it('is exchanged and ends like one with a plan [B11]', () => {
    const started = lived(alone, start);
    const appoint = {
      kind: 'appoint-coordinator',
      by: 'org-ke',
      coordinator: 'pos-vik',
      role: 'ip-coordinator',
    } as const;
    expect(lived(started, { ...appoint, id: 'e2' }).firstContacts).toHaveLength(1);
    const ended = lived(started, { kind: 'complete', id: 'e3', by: 'pos-berg', reason: 'Behovet er over' });
    expect(ended).toMatchObject({ status: 'completed', team: { status: 'inactive' } });
  });

  it('holds nothing that only a plan holds [B11]', () => {
    const started = lived(alone, start);
    const goals = draft.goals ?? [];
    const write = {
      kind: 'update',
      id: 'e2',
      by: 'patient',
      seen: 'e1',
      changed: { ...started, goals },
    } as const;
    expect(refusedBy(started, write)).toEqual(['B11']);
    expect(refusedBy(started, { kind: 'void', id: 'e2', by: 'pos-berg', reason: 'Feil person' })).toEqual([
      'B11',
    ]);
  });

  it('becomes a draft of a plan, which then needs consent and a controller [B11]', () => {
    const opened = lived(alone, { kind: 'open-plan', by: 'pos-berg' });
    expect(opened).toMatchObject({ kind: 'individual-plan', status: 'draft', coordinator: 'pos-berg' });
    expect(refusedBy(opened, { ...start, id: 'e2' })).toEqual(['B2', 'C13']);
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
