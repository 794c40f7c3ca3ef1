// Promises about the group around the person: access, invitations, consent, leaving, writing, meetings.
import { describe, expect, it } from 'vitest';
import type { Consent } from '../../src/plan/document/consent.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { changeInFhir } from '../../src/plan/life/fhir-change.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { draft, happens, lived, now, plan, refusedBy } from './support.ts';

const permit = (
  party: string,
  information: NonNullable<Consent['permits']>[number]['information'],
): Consent => ({
  id: `agreed-${party}`,
  kind: 'disclosure',
  status: 'active',
  basis: 'nothing-unless-permitted',
  givenBy: ['mother'],
  reasons: [{ kind: 'minor' }],
  permits: [{ recipients: [{ party, function: 'recipient' }], information: information ?? [] }],
});
const agreedTo = (party: string): IndividualPlan => ({
  ...plan,
  consents: [...(plan.consents ?? []), permit(party, ['goals', 'measures'])],
});

describe('access to the plan tool', () => {
  const ask = {
    kind: 'ask-tool-access',
    by: 'pos-berg',
    unit: 'org-ke',
    forParties: ['pos-berg', 'patient'],
  } as const;
  const grant = { kind: 'grant-tool-access', id: 'e2', access: 'e1-tool-access', by: 'org-ke' } as const;
  const withoutPerson = { ...draft, participants: draft.participants?.slice(1) ?? [] };

  it('is asked for by the coordinator and given by the coordinating unit, to the person too [B12]', () => {
    const asked = lived(withoutPerson, ask);
    expect(asked.toolAccesses?.at(-1)).toMatchObject({ status: 'requested', responsible: 'org-ke' });
    const granted = lived(asked, grant);
    expect(granted.toolAccesses?.at(-1)?.status).toBe('completed');
    expect(granted.participants?.at(-1)).toMatchObject({ member: 'patient', roles: [{ code: 'patient' }] });
  });

  it('is given by nobody else [B12]', () => {
    expect(refusedBy(lived(withoutPerson, ask), { ...grant, by: 'pos-berg' })).toEqual(['B12']);
    expect(refusedBy(withoutPerson, { ...ask, unit: 'org-nav' })).toEqual(['B12']);
    expect(refusedBy(withoutPerson, { ...ask, by: 'pos-li' })).toEqual(['B12']);
  });
});

describe('an invitation', () => {
  const invite = {
    kind: 'invite',
    by: 'pos-berg',
    invitee: 'org-ppt',
    duties: 'Gi råd om tilrettelegging',
    consent: 'agreed-org-ppt',
  } as const;
  const accept = {
    kind: 'accept-invitation',
    id: 'e2',
    invitation: 'e1-invitation',
    by: 'org-ppt',
    role: 'ppt',
  } as const;
  const agreed = agreedTo('org-ppt');

  it('goes out for whom the person has agreed to, one by one [C12] [B13]', () => {
    expect(lived(agreed, invite).invitations?.at(-1)).toMatchObject({
      status: 'requested',
      responsible: 'org-ppt',
      consent: 'agreed-org-ppt',
    });
    expect(refusedBy(plan, { ...invite, invitee: 'pos-vik', consent: 'c2' })).toEqual(['C12']);
    expect(refusedBy(agreed, { ...invite, by: 'pos-li' })).toEqual(['B13']);
  });

  it('taken up makes a participant from then on, with the duties that were clarified [B13]', () => {
    const joined = lived(lived(agreed, invite), accept);
    expect(joined.participants?.at(-1)).toEqual({
      member: 'org-ppt',
      roles: [{ code: 'ppt' }],
      period: { start: now },
      duties: 'Gi råd om tilrettelegging',
    });
    expect(joined.invitations?.at(-1)?.status).toBe('accepted');
    const types = changeInFhir(agreed, joined).bundle.entry.map(({ resource }) => resource.resourceType);
    expect(types).toEqual(expect.arrayContaining(['CareTeam', 'Task', 'Provenance']));
  });

  it('is answered by the one invited, with duties, and while the consent stands [B13] [C12]', () => {
    const invited = lived(agreed, invite);
    expect(refusedBy(invited, { ...accept, by: 'pos-berg' })).toEqual(['B13']);
    const { duties: _, ...vague } = invite;
    expect(refusedBy(lived(agreed, vague), accept)).toEqual(['B13']);
    const withdrawn = lived(invited, {
      kind: 'withdraw-consent',
      id: 'e3',
      consent: 'agreed-org-ppt',
      by: 'mother',
    });
    expect(refusedBy(withdrawn, accept)).toEqual(['C12']);
  });

  it('may be declined, with a reason', () => {
    const declined = lived(lived(agreed, invite), {
      kind: 'decline-invitation',
      id: 'e2',
      invitation: 'e1-invitation',
      by: 'org-ppt',
      reason: 'Ikke kapasitet',
    });
    expect(declined.invitations?.at(-1)).toMatchObject({
      status: 'rejected',
      statusReason: 'Ikke kapasitet',
    });
    expect(declined.participants).toEqual(plan.participants);
  });

  it('reaches next of kin as far as the person wants, and always who represents the person [C8]', () => {
    const aunt = { id: 'aunt', relationships: ['next-of-kin' as const], name: { text: 'Tante' } };
    const withAunt = { ...plan, relatives: [...(plan.relatives ?? []), aunt] };
    const family = { ...invite, invitee: 'aunt', consent: 'c1' };
    expect(refusedBy(withAunt, family)).toEqual(['C8']);
    const wanted = { ...withAunt, consents: [...(plan.consents ?? []), permit('aunt', ['meetings'])] };
    expect(lived(wanted, family).invitations).toHaveLength(2);
    expect(lived(withAunt, { ...family, invitee: 'father' }).invitations).toHaveLength(2);
  });
});

describe('leaving the group', () => {
  const remove = { kind: 'remove-participant', by: 'pos-berg', member: 'pos-li' } as const;

  it('ends the participation and with it the access, at once [C9]', () => {
    const left = lived(plan, remove);
    const later = '2026-09-02T10:00:00+02:00';
    expect(left.participants?.find(({ member }) => member === 'pos-li')?.period?.end).toBe(now);
    expect(viewFor(left, 'pos-li', left.consents ?? [], later).plan).toBeUndefined();
    expect(viewFor(plan, 'pos-li', plan.consents ?? [], later).plan).toBeDefined();
  });

  it('is decided by the coordinator, the person or oneself, and never leaves the plan without a coordinator', () => {
    expect(lived(plan, { ...remove, by: 'pos-li' }).history?.at(-1)?.kind).toBe('participant-removed');
    expect(refusedBy(plan, { ...remove, by: 'pos-nes' })).toEqual(['C9']);
    expect(refusedBy(plan, { ...remove, member: 'pos-berg' })).toEqual(['A5']);
    expect(refusedBy(plan, { ...remove, member: 'pos-dahl' })).toEqual(['C9']);
  });
});

describe('a consent', () => {
  const record = (consent: Consent) => ({ kind: 'record-consent', by: 'pos-berg', consent }) as const;

  it('is recorded with who took it down, and answers the task of asking [C4]', () => {
    const asked = { ...plan, consentRenewals: [{ id: 'r9', status: 'requested' as const }] };
    const given = lived(asked, record(permit('pos-vik', ['goals'])));
    expect(given.consents?.at(-1)?.recorded).toEqual({ recorded: now, by: 'pos-berg' });
    expect(given.consentRenewals).toMatchObject([{ status: 'completed' }]);
    expect(refusedBy(plan, record({ ...permit('pos-vik', ['goals']), id: 'c2' }))).toEqual(['C4']);
  });

  it('says what is shared and with whom [C3]', () => {
    const { permits: _, ...empty } = permit('pos-vik', ['goals']);
    expect(refusedBy(plan, record(empty))).toEqual(['C3']);
    const openEnded = { ...empty, permits: [{ information: ['goals' as const] }] };
    expect(refusedBy(plan, record(openEnded))).toEqual(['C3']);
  });

  it('that the person declines is kept with its reason, and nothing is shared on it [C5]', () => {
    const no: Consent = {
      ...permit('pos-vik', ['goals']),
      status: 'rejected',
      reasons: [{ kind: 'declined', text: 'Vil ikke dele' }],
    };
    const declined = lived(plan, record(no));
    expect(declined.history?.at(-1)?.kind).toBe('consent-declined');
    expect(viewFor(declined, 'pos-vik', declined.consents ?? [], now).plan).toBeUndefined();
    expect(refusedBy(plan, record({ ...no, reasons: [{ kind: 'minor' }] }))).toEqual(['C5']);
  });

  it('on behalf of the person needs its ground, and can be set aside against the interest of the person [C6]', () => {
    const { reasons: _, ...without } = permit('pos-vik', ['goals']);
    const grown = { ...plan, patient: { ...plan.patient, birthDate: '1996-03-14' } };
    expect(refusedBy(grown, record(without))).toEqual(['C6']);
    expect(lived(plan, record(without)).consents?.at(-1)?.givenBy).toEqual(['mother']);
    expect(refusedBy(plan, record({ ...without, givenBy: ['pos-berg'] }))).toEqual(['C6']);
    const aside = {
      kind: 'set-aside-consent',
      by: 'pos-berg',
      consent: 'c2',
      reason: 'Mor har egne interesser i saken',
    } as const;
    expect(lived(plan, aside).consents?.find(({ id }) => id === 'c2')?.status).toBe('inactive');
    const { reason: __, ...unexplained } = aside;
    expect(refusedBy(plan, unexplained)).toEqual(['C6']);
    const own = { ...permit('pos-vik', ['goals']), givenBy: ['patient'] };
    expect(
      refusedBy({ ...plan, consents: [...(plan.consents ?? []), own] }, { ...aside, consent: own.id }),
    ).toEqual(['C6']);
  });

  it('withdrawn stops sharing; withdrawn from the plan itself, it ends the plan [C11] [B3]', () => {
    const stopped = lived(plan, {
      kind: 'withdraw-consent',
      by: 'mother',
      consent: 'c2',
      reason: 'Ombestemt',
    });
    expect(stopped.status).toBe('active');
    expect(viewFor(stopped, 'pos-li', stopped.consents ?? [], now).plan).toBeUndefined();
    const ended = lived(plan, { kind: 'withdraw-consent', by: 'mother', consent: 'c1' });
    expect(ended).toMatchObject({ status: 'revoked', team: { status: 'inactive' } });
    expect(ended.history?.at(-1)?.kind).toBe('revoked');
    expect(refusedBy(plan, { kind: 'withdraw-consent', by: 'pos-li', consent: 'c2' })).toEqual(['C11']);
  });
});

describe('writing in the plan', () => {
  const goals = [
    ...(plan.goals ?? []),
    { id: 'g9', text: 'Jeg vil lære å sykle.', status: 'proposed' as const },
  ];
  const write = { kind: 'update', changed: { ...plan, goals }, seen: 'v2' } as const;

  it.each([
    'patient',
    'mother',
    'pos-berg',
    'pos-li',
  ])('is for %s, and the plan knows who has [B14]', (by) => {
    const written = lived(plan, { ...write, by });
    expect(written.goals).toEqual(goals);
    expect(written.contributors).toContain(by);
    expect(written.history?.at(-1)).toMatchObject({ kind: 'updated', by });
  });

  it('is not for those who take no part, or no longer do [B14]', () => {
    expect(refusedBy(plan, { ...write, by: 'org-sf' })).toEqual(['B14']);
    expect(refusedBy(plan, { ...write, by: 'pos-dahl' })).toEqual(['B14']);
  });

  it('never overwrites what another wrote in between [B4]', () => {
    const first = lived(plan, { ...write, by: 'patient' });
    const second = { ...write, id: 'e2', by: 'pos-berg', changed: { ...plan, notes: ['Ny'] } };
    expect(refusedBy(first, second)).toContain('B4');
    const again = { ...second, seen: 'e1', changed: { ...first, notes: ['Ny'] } };
    expect(lived(first, again).goals).toEqual(goals);
  });

  it('changes content only; what is an event of its own stays an event [B4]', () => {
    expect(refusedBy(plan, { ...write, by: 'patient', changed: { ...plan, status: 'completed' } })).toEqual([
      'B4',
    ]);
    const { history: _, ...forgetful } = plan;
    expect(refusedBy(plan, { ...write, by: 'patient', changed: forgetful })).toEqual(['B4']);
  });

  it('accepts measures only for oneself [A18]', () => {
    const accepted = (by: string) =>
      (plan.measures ?? []).map((one) =>
        one.id === 'm3' ? { ...one, responsible: by, acceptance: { by, date: '2026-09-01' } } : one,
      );
    expect(
      refusedBy(plan, { ...write, by: 'pos-berg', changed: { ...plan, measures: accepted('pos-li') } }),
    ).toEqual(['A18']);
    expect(
      lived(plan, { ...write, by: 'pos-li', changed: { ...plan, measures: accepted('pos-li') } }).measures,
    ).toHaveLength(10);
  });

  it('that brings new kinds of information into the plan asks for consent anew [C4]', () => {
    const { considerations, ...before } = plan;
    expect(considerations).toBeDefined();
    const { plan: written, issues } = happens(before, {
      kind: 'update',
      by: 'pos-berg',
      changed: plan,
      seen: 'v2',
    });
    expect(written?.consentRenewals?.at(-1)).toMatchObject({ status: 'requested', responsible: 'pos-berg' });
    expect(written?.consentRenewals?.at(-1)?.text).toContain('considerations');
    expect(issues).toMatchObject([{ severity: 'warning', concept: 'C4' }]);
    expect(lived(plan, { ...write, by: 'pos-berg' }).consentRenewals).toEqual(plan.consentRenewals);
  });
});

describe('a meeting', () => {
  const meeting = {
    id: 'mt9',
    status: 'proposed' as const,
    agenda: ['Skolestart'],
    agendaMadeWithPatient: true,
    attendees: [
      { party: 'patient', answer: 'not-answered' as const },
      { party: 'pos-li', answer: 'not-answered' as const },
    ],
  };
  const call = { kind: 'call-meeting', by: 'pos-berg', meeting } as const;

  it('is called by the coordinator, with an agenda made with the person, who is invited [E3]', () => {
    expect(lived(plan, call).meetings?.at(-1)).toEqual(meeting);
    expect(refusedBy(plan, { ...call, by: 'pos-li' })).toEqual(['E3']);
    expect(refusedBy(plan, { ...call, meeting: { ...meeting, agendaMadeWithPatient: false } })).toEqual([
      'E3',
    ]);
    expect(
      refusedBy(plan, { ...call, meeting: { ...meeting, attendees: meeting.attendees.slice(1) } }),
    ).toEqual(['E3']);
  });

  it('has minutes, and what was agreed has somebody responsible and a deadline [E3]', () => {
    const minutes = {
      kind: 'send-minutes',
      by: 'pos-berg',
      meeting: 'mt1',
      minutes: ['d2'],
      agreed: ['m1', 'm8'],
    } as const;
    const sent = lived(
      { ...plan, documents: (plan.documents ?? []).map(({ meeting: _, ...one }) => one) },
      minutes,
    );
    expect(sent.meetings?.[0]).toMatchObject({ status: 'held', agreedMeasures: ['m1', 'm8'] });
    expect(sent.documents?.find(({ id }) => id === 'd2')?.meeting).toBe('mt1');
    expect(refusedBy(plan, { ...minutes, minutes: ['unknown'] })).toEqual(['E3']);
    expect(refusedBy(plan, { ...minutes, minutes: [] })).toEqual(['E3']);
    const vague = (plan.measures ?? []).map(
      ({ noResponsibleReason: _, noDeadlineReason: __, ...one }) => one,
    );
    expect(refusedBy({ ...plan, measures: vague }, minutes)).toEqual(['E3', 'E3']);
  });
});
