// Promises about coordinators: who appoints whom, the first contact, two coordinators, and handing over.
import { describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { changeInFhir } from '../../src/plan/life/fhir-change.ts';
import { teamIssues } from '../../src/plan/life/team-rules.ts';
import { instant } from '../support/days.ts';
import { happens, hospitalPlan, lived, now, plan, refusedBy } from './support.ts';

const appoint = {
  kind: 'appoint-coordinator',
  by: 'org-ke',
  coordinator: 'pos-vik',
  role: 'ip-coordinator',
} as const;
const rolesOf = (of: IndividualPlan, member: string) =>
  (of.participants ?? [])
    .filter((one) => one.member === member && (one.period?.end === undefined || one.period.end > now))
    .flatMap(({ roles = [] }) => roles.map(({ code }) => code));

/** The plan with a doctor of the hospital as coordinator there. */
const withHospitalCoordinator: IndividualPlan = {
  ...plan,
  participants: [
    ...(plan.participants ?? []),
    { member: 'pos-lund', roles: [{ code: 'unit-leader' }] },
    { member: 'pos-lund', roles: [{ code: 'hospital-coordinator' }] },
  ],
};

describe('a coordinator is appointed', () => {
  it('by the coordinating unit, and the former one no longer is [E1] [B6]', () => {
    const next = lived(plan, appoint);
    expect(next.coordinator).toBe('pos-vik');
    expect(rolesOf(next, 'pos-vik')).toEqual(['service-provider', 'ip-coordinator']);
    expect(rolesOf(next, 'pos-berg')).toEqual(['service-provider']);
    expect(next.appointings?.at(-1)).toMatchObject({
      status: 'completed',
      coordinator: 'pos-vik',
      requestedBy: 'org-ke',
    });
    expect(teamIssues(next, instant('2026-09-02T10:00:00+02:00'))).toEqual([]);
  });

  it('in hospital by the unit leader, and by nobody else anywhere [E1]', () => {
    const inHospital = {
      ...appoint,
      by: 'pos-lund',
      coordinator: 'pos-lund',
      role: 'hospital-coordinator',
      firstContactBy: '2026-09-03',
    } as const;
    expect(rolesOf(lived(hospitalPlan, inHospital), 'pos-lund')).toContain('hospital-coordinator');
    expect(refusedBy(plan, { ...inHospital, by: 'org-ke' })).toEqual(['E1']);
    expect(refusedBy(plan, { ...appoint, by: 'pos-li' })).toEqual(['E1']);
  });

  it('among the staff who are involved, never an organization or a stranger [E1]', () => {
    expect(refusedBy(plan, { ...appoint, coordinator: 'org-hab' })).toEqual(['E1']);
    const stranger = {
      ...plan,
      positions: [...(plan.positions ?? []), { id: 'pos-ny', organization: 'org-hab' }],
    };
    expect(refusedBy(stranger, { ...appoint, coordinator: 'pos-ny' })).toEqual(['E1']);
  });

  it('in hospital among health personnel; another profession than doctor is only remarked on [E13]', () => {
    const event = {
      ...appoint,
      by: 'pos-lund',
      role: 'hospital-coordinator',
      firstContactBy: '2026-09-03',
    } as const;
    const { plan: nurse, issues } = happens(hospitalPlan, { ...event, coordinator: 'pos-dahl' });
    expect(nurse).toBeDefined();
    expect(issues).toMatchObject([{ severity: 'warning', concept: 'E13' }]);
    expect(happens(hospitalPlan, { ...event, coordinator: 'pos-lund' }).issues).toEqual([]);
    const professionals = (hospitalPlan.professionals ?? []).map(({ professions: _, ...one }) => one);
    expect(refusedBy({ ...hospitalPlan, professionals }, { ...event, coordinator: 'pos-dahl' })).toEqual([
      'E13',
    ]);
  });
});

describe('the first contact', () => {
  it('is due two weeks after the appointment in the municipality [E2]', () => {
    expect(lived(plan, appoint).firstContacts?.at(-1)).toMatchObject({
      status: 'requested',
      responsible: 'pos-vik',
      deadline: '2026-09-15',
    });
  });

  it('is later only for a reason that is kept [E2]', () => {
    expect(refusedBy(plan, { ...appoint, firstContactBy: '2026-09-16' })).toEqual(['E2']);
    const late = lived(plan, {
      ...appoint,
      firstContactBy: '2026-09-16',
      firstContactReason: 'Familien er bortreist',
    });
    expect(late.firstContacts?.at(-1)).toMatchObject({
      deadline: '2026-09-16',
      deadlineReason: 'Familien er bortreist',
    });
    expect(lived(plan, { ...appoint, firstContactBy: '2026-09-15' }).firstContacts?.at(-1)?.deadline).toBe(
      '2026-09-15',
    );
  });

  it('follows the stay in hospital, where no fixed date exists [E2]', () => {
    const event = {
      ...appoint,
      by: 'pos-lund',
      coordinator: 'pos-lund',
      role: 'hospital-coordinator',
    } as const;
    expect(refusedBy(hospitalPlan, event)).toEqual(['E2']);
    expect(
      lived(hospitalPlan, { ...event, firstContactBy: '2026-12-01' }).firstContacts?.at(-1)?.deadline,
    ).toBe('2026-12-01');
  });
});

describe('a temporary coordinator', () => {
  const { coordinator: _, ...nobodyYet } = {
    ...hospitalPlan,
    participants: hospitalPlan.participants?.slice(2) ?? [],
  };
  const temporary = {
    kind: 'appoint-temporary-coordinator',
    by: 'pos-lund',
    coordinator: 'pos-dahl',
    until: '2026-10-01',
  } as const;

  it('stands in for a time, in hospital, when the unit leader says so [B7]', () => {
    const next = lived(nobodyYet, temporary);
    expect(next.coordinator).toBe('pos-dahl');
    expect(next.participants?.at(-1)).toEqual({
      member: 'pos-dahl',
      roles: [{ code: 'temporary-coordinator' }],
      period: { start: now, end: '2026-10-01' },
    });
    expect(refusedBy(nobodyYet, { ...temporary, until: '2026-08-01' })).toEqual(['B7']);
    expect(refusedBy(nobodyYet, { ...temporary, coordinator: 'pos-vik' })).toEqual(['B7']);
    expect(refusedBy(nobodyYet, { ...temporary, by: 'pos-dahl' })).toEqual(['B7']);
  });

  it('takes the responsibility from nobody, and gives it up to who is appointed [B7] [B6]', () => {
    const beside = lived(withHospitalCoordinator, temporary);
    expect(beside.coordinator).toBe('pos-berg');
    expect(refusedBy(withHospitalCoordinator, { ...temporary, coordinator: 'pos-vik' })).toEqual(['B7']);
    expect(rolesOf(lived(beside, { ...appoint, id: 'e2' }), 'pos-dahl')).toEqual([]);
  });
});

describe('two coordinators', () => {
  const meeting = {
    id: 'mt9',
    status: 'proposed' as const,
    agenda: ['Overgang'],
    agendaMadeWithPatient: true,
    attendees: ['patient', 'pos-vik', 'pos-lund'].map((party) => ({
      party,
      answer: 'not-answered' as const,
    })),
  };

  it('in hospital and municipality have to cooperate: the plan says so of both [E4]', () => {
    const next = lived(withHospitalCoordinator, appoint);
    const needs = next.participants
      ?.filter(({ cooperation }) => cooperation?.need === 'necessary')
      .map(({ member }) => member);
    expect(needs).toEqual(expect.arrayContaining(['pos-vik', 'pos-lund']));
    expect(lived(plan, appoint).participants?.at(-1)?.cooperation).toBeUndefined();
  });

  it('are both invited to meetings [E4]', () => {
    const both = lived(withHospitalCoordinator, appoint);
    const call = { kind: 'call-meeting', id: 'e2', by: 'pos-vik', meeting } as const;
    expect(lived(both, call).meetings?.at(-1)).toEqual(meeting);
    const withoutHospital = { ...meeting, attendees: meeting.attendees.slice(0, 2) };
    expect(refusedBy(both, { ...call, meeting: withoutHospital })).toEqual(['E4']);
    expect(lived(lived(plan, appoint), { ...call, meeting: withoutHospital }).meetings).toHaveLength(2);
  });
});

describe('a handover', () => {
  const inHospital = { ...hospitalPlan, status: 'active' as const };
  const offer = {
    kind: 'hand-over',
    handover: 'hospital-to-municipality',
    by: 'pos-dahl',
    to: 'org-ke',
  } as const;
  const accept = {
    kind: 'accept-handover',
    id: 'e2',
    handover: 'e1-handover',
    by: 'org-ke',
    coordinator: 'pos-berg',
  } as const;

  it('leaves the responsibility where it is until the other side accepts [B5]', () => {
    const offered = lived(inHospital, offer);
    expect(offered).toMatchObject({ coordinator: 'pos-dahl', controller: 'org-hf' });
    expect(offered.handovers?.at(-1)).toMatchObject({ status: 'requested', responsible: 'org-ke' });
  });

  it('then moves coordinator and controller to the municipality; the hospital goes on beside it [B5]', () => {
    const taken = lived(lived(inHospital, offer), accept);
    expect(taken).toMatchObject({ coordinator: 'pos-berg', controller: 'org-kommune', status: 'active' });
    expect(rolesOf(taken, 'pos-dahl')).toEqual(['hospital-coordinator']);
    expect(taken.handovers?.at(-1)?.status).toBe('completed');
    expect(taken.history?.at(-1)?.kind).toBe('handed-over');
    const types = changeInFhir(inHospital, taken).bundle.entry.map(({ resource }) => resource.resourceType);
    expect(new Set(types)).toEqual(new Set(['CarePlan', 'CareTeam', 'Task', 'Provenance']));
  });

  it('goes to a municipality, and is accepted by who was asked, with a coordinator of theirs [B5]', () => {
    expect(refusedBy(inHospital, { ...offer, to: 'org-school' })).toEqual(['B5']);
    const offered = lived(inHospital, offer);
    expect(refusedBy(offered, { ...accept, by: 'org-hf-ke' })).toEqual(['B5']);
    expect(refusedBy(offered, { ...accept, coordinator: 'pos-lund' })).toEqual(['A5']);
    expect(refusedBy(offered, { ...accept, handover: 'unknown' })).toEqual(['B5']);
  });

  it('to another coordinator or municipality takes documents along only with consent [B6]', () => {
    const moving = {
      kind: 'hand-over',
      handover: 'new-coordinator',
      by: 'pos-berg',
      to: 'pos-vik',
      documents: ['d4'],
    } as const;
    expect(refusedBy(plan, moving)).toEqual(['B6']);
    const consent = {
      id: 'c9',
      kind: 'disclosure' as const,
      status: 'active' as const,
      basis: 'nothing-unless-permitted' as const,
      givenBy: ['mother'],
      permits: [
        {
          recipients: [{ party: 'pos-vik', function: 'recipient' as const }],
          information: ['plan' as const],
        },
      ],
    };
    const agreed = { ...plan, consents: [...(plan.consents ?? []), consent] };
    expect(lived(agreed, moving).handovers?.at(-1)?.documents).toEqual(['d4']);
    const [permit] = consent.permits;
    const only = (information: 'documents'[]) => [{ ...permit, information }];
    // A copy of the plan is not opened by being a document.
    const asDocument = { ...consent, permits: only(['documents']) };
    const narrow = { ...plan, consents: [...(plan.consents ?? []), asDocument] };
    expect(refusedBy(narrow as IndividualPlan, moving)).toEqual(['B6']);
    const denied = {
      ...agreed,
      consents: [
        ...agreed.consents,
        { ...consent, id: 'c10', permits: undefined, denials: only(['documents']) },
      ],
    };
    expect(refusedBy(denied as IndividualPlan, moving)).toEqual(['B6']);
    expect(lived(plan, { ...moving, documents: [] }).handovers).toHaveLength(2);
    expect(refusedBy(plan, { ...moving, by: 'pos-li' })).toContain('B6');
  });

  it('to another coordinator ends the responsibility of the former one [B6]', () => {
    const offered = lived(plan, {
      kind: 'hand-over',
      handover: 'new-coordinator',
      by: 'pos-berg',
      to: 'pos-vik',
    });
    const taken = lived(offered, { ...accept, by: 'pos-vik', coordinator: 'pos-vik' });
    expect(taken).toMatchObject({ coordinator: 'pos-vik', controller: 'org-kommune' });
    expect(rolesOf(taken, 'pos-berg')).toEqual(['service-provider']);
  });
});

describe('roles', () => {
  const withRoles = (member: string, roles: readonly string[], coordinator = plan.coordinator) =>
    ({
      ...plan,
      coordinator,
      participants: [{ member, roles: roles.map((code) => ({ code })) }],
    }) as IndividualPlan;
  const concepts = (of: IndividualPlan) => teamIssues(of, now).map(({ concept }) => concept);

  it('of a doctor or a psychologist are held by one [E7]', () => {
    expect(concepts(withRoles('pos-lund', ['contact-doctor', 'ip-coordinator'], 'pos-lund'))).toEqual([]);
    expect(concepts(withRoles('pos-vik', ['gp', 'ip-coordinator'], 'pos-vik'))).toEqual(['E7']);
    expect(concepts(withRoles('pos-lund', ['contact-psychologist', 'ip-coordinator'], 'pos-lund'))).toEqual([
      'E7',
    ]);
  });

  it('may be several for one: a pathway coordinator is the coordinator only with that role too [E14]', () => {
    expect(concepts(withRoles('pos-vik', ['pathway-coordinator', 'ip-coordinator'], 'pos-vik'))).toEqual([]);
    expect(concepts(withRoles('pos-vik', ['pathway-coordinator'], 'pos-vik'))).toEqual(['E14']);
  });

  it('of the one who holds the main responsibility are held by one at a time', () => {
    const two = {
      ...plan,
      participants: [
        ...(plan.participants ?? []),
        { member: 'pos-vik', roles: [{ code: 'ip-coordinator' as const }] },
      ],
    };
    expect(concepts(two)).toEqual(['A5']);
  });
});
