// Promises on who may do what: every event checks its actor against the plan as it is, and leaves a plan that can be read.
import { describe, expect, it } from 'vitest';
import type { Consent } from '../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { teamIssues } from '../../src/plan/life/team-rules.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { happens, lived, now, plan, refusedBy } from './support.ts';

const consent = (more: Partial<Consent> = {}): Consent => ({
  id: 'c9',
  kind: 'disclosure',
  status: 'active',
  basis: 'nothing-unless-permitted',
  givenBy: ['mother'],
  reasons: [{ kind: 'minor' }],
  permits: [{ recipients: [{ party: 'pos-vik', function: 'recipient' }], information: ['goals'] }],
  ...more,
});
const record = (given: Consent, by = 'pos-berg') => ({ kind: 'record-consent', by, consent: given }) as const;
const positioned = (id: string, period: { start?: string; end?: string }): IndividualPlan => ({
  ...plan,
  positions: (plan.positions ?? []).map((one) => (one.id === id ? { ...one, period } : one)),
});

describe('a consent is taken down', () => {
  it('by who manages the plan, or by the one who gives it; never by others who take part [C12]', () => {
    expect(refusedBy(plan, record(consent(), 'pos-li'))).toEqual(['C12']);
    expect(refusedBy(plan, record(consent(), 'father'))).toEqual(['C12']);
    expect(lived(plan, record(consent(), 'mother')).consents?.at(-1)?.recorded?.by).toBe('mother');
    expect(lived(plan, record(consent())).consents?.at(-1)?.recorded).toEqual({
      recorded: now,
      by: 'pos-berg',
    });
  });

  it('by who does it and when it is done; nothing of that is made up, nor said of a time to come [C12]', () => {
    const recorded = { recorded: now, by: 'org-ke' };
    const earlier = { recorded: '2026-01-01T10:00:00+01:00', by: 'pos-berg' };
    const signed = { recorded: now, by: 'pos-berg', signature: { when: now, who: 'father' } };
    for (const wrong of [recorded, earlier, signed]) {
      expect(refusedBy(plan, record(consent({ recorded: wrong })))).toEqual(['C12']);
    }
    expect(refusedBy(plan, record(consent({ date: '2026-09-02' })))).toContain('C12');
    expect(lived(plan, record(consent())).consents?.at(-1)?.date).toBeUndefined();
    const own = { recorded: now, by: 'pos-berg', signature: { when: now, who: 'mother' } };
    expect(lived(plan, record(consent({ recorded: own }))).consents?.at(-1)?.recorded).toEqual(own);
  });

  it('and answers the renewal that asked for it, and no other [C4]', () => {
    const asked = (id: string, of: string) => ({ id, status: 'requested' as const, consent: of });
    const renewing = { ...plan, consentRenewals: [asked('r4', 'c4'), asked('r2', 'c2')] };
    const li = [
      { recipients: [{ party: 'pos-li', function: 'recipient' as const }], information: ['goals' as const] },
    ];
    const after = lived(renewing, record(consent({ permits: li })));
    expect(after.consentRenewals?.map(({ status }) => status)).toEqual(['requested', 'completed']);
    const other = lived(renewing, record(consent()));
    expect(other.consentRenewals?.map(({ status }) => status)).toEqual(['requested', 'requested']);
  });
});

describe('powers', () => {
  it('end with the position, and with a role that had an end [B7] [C9]', () => {
    const call = { kind: 'hold', by: 'pos-berg', reason: 'Ferie' } as const;
    expect(lived(plan, call).status).toBe('on-hold');
    expect(refusedBy(positioned('pos-berg', { end: '2026-08-31' }), { ...call, kind: 'complete' })).toEqual([
      'B3',
    ]);
    const temporary = {
      ...plan,
      coordinator: 'pos-dahl',
      participants: [
        {
          member: 'pos-dahl',
          roles: [{ code: 'temporary-coordinator' as const }],
          period: { start: '2026-01-20', end: '2026-02-28' },
        },
      ],
    };
    expect(refusedBy(temporary, { ...call, kind: 'complete', by: 'pos-dahl' })).toEqual(['B3']);
  });

  it('of a coordinating unit are those of the side that keeps the plan [A17]', () => {
    const elsewhere = [
      ...(plan.organizations ?? []),
      { id: 'org-other', kind: 'municipality' as const, name: 'Annen kommune (prøvedata)' },
      { id: 'org-other-ke', kind: 'coordinating-unit' as const, partOf: 'org-other', name: 'KE (prøvedata)' },
    ];
    const known = { ...plan, organizations: elsewhere };
    const complete = { kind: 'complete', reason: 'Flyttet' } as const;
    expect(refusedBy(known, { ...complete, by: 'org-other-ke' })).toEqual(['B3']);
    expect(refusedBy(known, { ...complete, by: 'org-hf-ke' })).toEqual(['B3']);
    expect(lived(known, { ...complete, by: 'org-ke' }).status).toBe('completed');
  });

  it('are not taken by accepting an invitation: its role manages nothing, and says what one is [B13]', () => {
    const invitation = { id: 'i9', status: 'requested' as const, responsible: 'pos-vik', duties: 'Trener' };
    const invited = {
      ...lived(plan, record(consent())),
      invitations: [invitation],
    };
    const accept = { kind: 'accept-invitation', invitation: 'i9', by: 'pos-vik', id: 'e2' } as const;
    for (const role of [
      'ip-coordinator',
      'coordinating-unit',
      'unit-leader',
      'hospital-coordinator',
      'guardian',
      'patient',
    ] as const) {
      expect(refusedBy(invited, { ...accept, role })).toEqual(['B13']);
    }
    expect(lived(invited, { ...accept, role: 'service-provider' }).participants?.at(-1)?.member).toBe(
      'pos-vik',
    );
  });

  it('are not used for a time before the last thing that is recorded [B4]', () => {
    const hold = { kind: 'hold', by: 'pos-berg', reason: 'Ferie', at: '2026-08-01T10:00:00+02:00' } as const;
    expect(refusedBy(plan, hold)).toEqual(['B4']);
    const withdraw = { kind: 'withdraw-consent', by: 'pos-berg', consent: 'c2', at: hold.at } as const;
    expect(lived(plan, withdraw).consents?.find(({ id }) => id === 'c2')?.status).toBe('inactive');
  });
});

describe('appointing', () => {
  const appoint = { kind: 'appoint-coordinator', by: 'org-ke', role: 'ip-coordinator' } as const;

  it('is on the own side, and among those who are involved now [E1]', () => {
    expect(refusedBy(plan, { ...appoint, coordinator: 'pos-lund', firstContactBy: '2026-09-05' })).toEqual([
      'E1',
    ]);
    expect(
      refusedBy(positioned('pos-vik', { end: '2026-08-01' }), { ...appoint, coordinator: 'pos-vik' }),
    ).toEqual(['E1']);
    const positions = [...(plan.positions ?? []), { id: 'pos-was', organization: 'org-hab' }];
    const service = { id: 'sv', provider: 'pos-was' };
    const gave = (status: 'running' | 'ended') => ({
      ...plan,
      positions,
      runningServices: [{ ...service, status }],
    });
    expect(refusedBy(gave('ended'), { ...appoint, coordinator: 'pos-was' })).toEqual(['E1']);
    expect(lived(gave('running'), { ...appoint, coordinator: 'pos-was' }).coordinator).toBe('pos-was');
  });

  it('a new main coordinator is no second one at that instant [A5]', () => {
    const after = lived(plan, { ...appoint, coordinator: 'pos-vik' });
    expect(teamIssues(after, now).filter(({ concept }) => concept === 'A5')).toEqual([]);
  });
});

describe('a handover', () => {
  const organizations = [
    ...(plan.organizations ?? []),
    {
      id: 'org-bodo',
      kind: 'municipality' as const,
      name: 'Bodø kommune (prøvedata)',
      address: { municipality: { code: '1804', name: 'Bodø' } },
    },
    {
      id: 'org-bodo-hab',
      kind: 'municipal-service' as const,
      partOf: 'org-bodo',
      name: 'Tjeneste (prøvedata)',
    },
  ];
  const positions = [...(plan.positions ?? []), { id: 'pos-bodo', organization: 'org-bodo-hab' }];
  const moved = { ...plan.patient, address: { municipality: { code: '1804', name: 'Bodø' } } };
  const moving: IndividualPlan = { ...plan, patient: moved, organizations, positions };
  const offer = { kind: 'hand-over', handover: 'new-municipality', by: 'pos-berg', to: 'org-bodo' } as const;
  const accept = {
    kind: 'accept-handover',
    handover: 'e1-handover',
    by: 'org-bodo',
    id: 'e3',
    coordinator: 'pos-bodo',
  } as const;
  const offered = lived(lived(moving, offer), {
    ...offer,
    id: 'e2',
    handover: 'new-coordinator',
    to: 'pos-vik',
  });

  it('that is accepted answers the others, with coordinator, controller and driving unit of the accepting side [B6]', () => {
    const after = lived(offered, accept);
    expect(after.handovers?.slice(-2).map(({ status }) => status)).toEqual(['completed', 'cancelled']);
    expect(after).toMatchObject({ coordinator: 'pos-bodo', controller: 'org-bodo' });
    expect(after.team?.managingOrganizations).toBeUndefined();
    expect(
      viewFor(after, 'pos-berg', after.consents ?? [], '2026-09-01T10:00:01+02:00').plan,
    ).toBeUndefined();
    expect(refusedBy(offered, { ...accept, coordinator: 'pos-vik' })).toEqual(['A5']);
    expect(refusedBy(offered, { ...accept, by: 'org-ke' })).toEqual(['B5']);
  });

  it('is not accepted by a municipality where the person does not live any more [B6]', () => {
    const back = { ...offered, patient: plan.patient };
    expect(refusedBy(back, accept)).toEqual(['B6']);
  });
});

describe('a complaint', () => {
  const complaint = {
    kind: 'complain',
    by: 'mother',
    route: 'municipality',
    grounds: ['delay'],
    text: 'For sent',
    to: 'org-ke',
  } as const;
  const made = lived(plan, complaint);
  const step = (more: object) =>
    ({ kind: 'complaint-step', id: 'e2', complaint: 'e1-complaint', by: 'org-ke', ...more }) as never;

  it('is decided by the one it lies with, and withdrawn by who made it [F2]', () => {
    for (const by of ['pos-li', 'pos-berg', 'org-hf', 'org-sf']) {
      expect(refusedBy(made, step({ by, stage: 'decided', outcome: 'changed' }))).toEqual(['F2']);
      expect(refusedBy(made, step({ by, stage: 'withdrawn' }))).toEqual(['F2']);
    }
    expect(lived(made, step({ stage: 'decided', outcome: 'changed' })).complaints?.at(-1)?.stage).toBe(
      'decided',
    );
    expect(lived(made, step({ by: 'patient', stage: 'withdrawn' })).complaints?.at(-1)?.stage).toBe(
      'withdrawn',
    );
  });

  it('that the first instance upholds goes to the County Governor before it is closed [F2] [F4]', () => {
    expect(refusedBy(made, step({ stage: 'decided', outcome: 'upheld' }))).toEqual(['F2']);
  });

  it('is open to who withdrew the consent to the plan [F2]', () => {
    const ended = lived(plan, { kind: 'withdraw-consent', by: 'mother', consent: 'c1' });
    expect(ended.status).toBe('revoked');
    expect(lived(ended, { ...complaint, id: 'e2' }).complaints?.at(-1)?.requestedBy).toBe('mother');
  });
});

describe('writing in the plan', () => {
  const write = (changed: IndividualPlan, by = 'pos-berg') =>
    ({ kind: 'update', by, seen: 'v2', changed }) as const;

  it('takes nothing away that is there, and swaps nobody [B1] [B3]', () => {
    const { goals = [], documents: _, ...rest } = plan;
    expect(refusedBy(plan, write({ ...plan, goals: goals.slice(1) }))).toContain('B3');
    expect(refusedBy(plan, write({ ...rest, goals } as IndividualPlan))).toContain('B3');
    const { nationalIds: __, ...patient } = plan.patient;
    expect(refusedBy(plan, write({ ...plan, patient }))).toEqual(['B1']);
    const measures = (plan.measures ?? []).map(({ acceptance: ___, ...one }) => one);
    expect(refusedBy(plan, write({ ...plan, measures }))).toContain('A18');
  });

  it('by who sees a part changes that part and leaves the rest [B14] [C7]', () => {
    const seen = viewFor(plan, 'pos-li', plan.consents ?? [], now).plan as IndividualPlan;
    const how = 'Pause kl. 10';
    const measures = seen.measures?.map((one) => (one.id === 'm6' ? { ...one, how } : one));
    const after = lived(plan, write({ ...seen, ...(measures && { measures }) }, 'pos-li'));
    expect(after.measures?.find(({ id }) => id === 'm6')).toEqual({
      ...plan.measures?.find(({ id }) => id === 'm6'),
      how,
    });
    for (const part of [
      'patient',
      'goals',
      'assessments',
      'documents',
      'messages',
      'consents',
      'participants',
    ] as const) {
      expect(after[part]).toEqual(plan[part]);
    }
    expect(refusedBy(plan, write({ ...plan, notes: ['Ny'] }, 'pos-li'))).toEqual(['C7']);
  });

  it('tells one’s own contribution, and nobody else’s [A6]', () => {
    const contributing = (member: string) => ({
      ...plan,
      participants: (plan.participants ?? []).map((one) =>
        one.member === member ? { ...one, contribution: 'Ny' } : one,
      ),
    });
    const after = lived(plan, write(contributing('pos-berg')));
    expect(after.participants?.find(({ member }) => member === 'pos-berg')?.contribution).toBe('Ny');
    expect(refusedBy(plan, write(contributing('pos-li')))).toEqual(['B4']);
  });
});

describe('whatever is told', () => {
  it('leaves a plan that can be read, or is refused with a reason [B4]', () => {
    const unknown = consent({
      permits: [{ recipients: [{ party: 'nobody', function: 'recipient' }], information: ['goals'] }],
    });
    expect(happens(plan, record(unknown)).plan).toBeUndefined();
    expect(refusedBy(plan, { kind: 'complete', by: 'pos-berg', reason: '  ' })).toEqual(['B3']);
    const later = {
      ...plan,
      participants: [...(plan.participants ?? []), { member: 'org-sf', period: { start: '2026-12-01' } }],
    };
    expect(
      lived(later, { kind: 'complete', by: 'pos-berg', reason: 'Ferdig' }).participants?.at(-1)?.period,
    ).toEqual({ end: now });
    const meeting = {
      id: 'mt1',
      status: 'booked' as const,
      agenda: ['x'],
      agendaMadeWithPatient: true,
      attendees: [{ party: 'patient', answer: 'accepted' as const }],
    };
    expect(happens(plan, { kind: 'call-meeting', by: 'pos-berg', meeting }).plan).toBeUndefined();
  });

  it('minutes are minutes: a report does not become them by being sent out [C7]', () => {
    const send = {
      kind: 'send-minutes',
      by: 'pos-berg',
      meeting: 'mt1',
      minutes: ['d3'],
      agreed: [],
    } as const;
    expect(refusedBy(plan, send)).toEqual(['E3']);
  });
});
