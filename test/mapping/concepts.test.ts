// Each concept of the source documents that a plan holds as data: where it stands in FHIR, and that it comes back.
import { evalFhirPath } from '@medplum/core';
import { describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture, planInput } from './fixture.ts';

const plan = planFixture();

interface Shown {
  /** FHIRPath over each resource of the Bundle; all values together. */
  fhir(path: string): unknown[];
  /** The plan that came back. */
  readonly back: IndividualPlan;
}

function shown(of: IndividualPlan = plan): Shown {
  const { bundle } = toFhir(of);
  const { plan: back } = fromFhir(JSON.parse(JSON.stringify(bundle)));
  if (back === undefined) {
    throw new Error('the plan did not come back');
  }
  return {
    back,
    fhir: (path) =>
      bundle.entry.flatMap(({ resource }) => evalFhirPath(path, JSON.parse(JSON.stringify(resource)))),
  };
}

const codeIs = (code: string) => `coding.where(code = '${code}').exists()`;
const input = (code: string) => `input.where(type.${codeIs(code)})`;
const task = (code: string) => `Task.where(code.${codeIs(code)})`;
const ext = (id: string) => `extension.where(url.endsWith('/${id}'))`;

/** The plan of the fixture with parts replaced, as a plan again. */
function changed(parts: Record<string, unknown>): IndividualPlan {
  const { plan: other, issues } = parsePlan({ ...planInput(), ...parts });
  if (other === undefined) {
    throw new Error(JSON.stringify(issues));
  }
  return other;
}

describe('what a plan contains (regulation letters a to i)', () => {
  it("keeps the person's goals in her own words both ways [A1]", () => {
    const { fhir, back } = shown();
    expect(fhir('Goal.description.text')).toEqual(plan.goals?.map((goal) => goal.text));
    expect(fhir("Goal.where(description.text.startsWith('Jeg vil gå')).expressedBy.reference")[0]).toMatch(
      /^Patient[/]/,
    );
    expect(back.goals).toEqual(plan.goals);
  });

  it('keeps own resources, coping and resources of the surroundings, told apart, in order [A2]', () => {
    const { fhir, back } = shown();
    expect(fhir(`CarePlan.${ext('ip-resource')}.extension.where(url = 'kind').value.code`)).toEqual([
      'personal',
      'coping',
      'environment',
    ]);
    expect(back.resources).toEqual(plan.resources);
  });

  it('keeps needs for services as proposals, with type and text [A3]', () => {
    const { fhir, back } = shown();
    expect(fhir("ServiceRequest.where(intent = 'proposal').note.text")).toContain(
      'Avlastning en helg i måneden',
    );
    expect(back.serviceNeeds).toEqual(plan.serviceNeeds);
  });

  it('keeps every participant, in order, with the team listed in the plan [A4]', () => {
    const { fhir, back } = shown();
    expect(fhir('CareTeam.participant.member.reference')).toHaveLength(11);
    expect(fhir('CarePlan.careTeam.reference')).toHaveLength(1);
    expect(back.participants?.map((one) => one.member)).toEqual(plan.participants?.map((one) => one.member));
  });

  it('keeps who the coordinator is, as author of the plan and by the national role code [A5]', () => {
    const { fhir, back } = shown();
    const author = fhir('CarePlan.where(partOf.empty()).author.reference');
    const holder =
      "CareTeam.participant.where(role.coding.where(system = 'urn:oid:2.16.578.1.12.4.1.1.9034' and code = '8').exists())";
    expect(fhir(`${holder}.member.reference`)).toEqual(author);
    expect(back.coordinator).toBe('pos-berg');
    expect(back.participants?.[3]?.roles).toEqual(plan.participants?.[3]?.roles);
  });

  it('keeps what patient, next of kin and providers will each contribute [A6]', () => {
    const { fhir, back } = shown();
    expect(fhir(`CareTeam.participant.${ext('ip-contribution')}.extension.value`)).toHaveLength(7);
    expect(back.participants?.map((one) => one.contribution)).toEqual(
      plan.participants?.map((one) => one.contribution),
    );
  });

  it('keeps the measures with extent, priority, goals and who is responsible, in order [A7]', () => {
    const { fhir, back } = shown();
    expect(fhir(`${task('measure')}.description`)).toEqual(plan.measures?.map((one) => one.text));
    expect(fhir(`${task('measure')}.${input('extent')}.value`)).toContain('Tre morgener i uken');
    expect(fhir(`${task('measure')}.where(description = 'Styrketrening').owner.reference`)[0]).toMatch(
      /^PractitionerRole/,
    );
    expect(fhir(`${task('measure')}.priority`)).toEqual(['routine', 'routine', 'urgent']);
    expect(back.measures).toEqual(plan.measures);
  });

  it('keeps how a measure is carried out and its deadline, or why it has none [A8]', () => {
    const { fhir, back } = shown();
    expect(fhir(`${task('measure')}.${input('how')}.value`)).toContain('Poliklinisk time');
    expect(fhir(`${task('measure')}.restriction.period.end`)).toContain('2026-12-01');
    expect(fhir(`${task('measure')}.${input('no-deadline-reason')}.value`)).toEqual([
      'Avhenger av vedtaket.',
    ]);
    expect(back.measures?.map((one) => [one.how, one.deadline, one.noDeadlineReason])).toEqual(
      plan.measures?.map((one) => [one.how, one.deadline, one.noDeadlineReason]),
    );
  });

  it('keeps the plan period, the times of revision and revisions as work [A9]', () => {
    const { fhir, back } = shown();
    expect(fhir('CarePlan.where(partOf.empty()).period.end')).toEqual(['2027-06-30']);
    expect(fhir(`CarePlan.${ext('ip-revision')}.extension.where(url = 'date').value`)).toEqual([
      '2026-08-25',
      '2027-02-01',
    ]);
    expect(fhir(`${task('revision')}.restriction.period.end`)).toEqual(['2026-08-25']);
    expect([back.period, back.revisionDates, back.revisions]).toEqual([
      plan.period,
      plan.revisionDates,
      plan.revisions,
    ]);
  });

  it('keeps consent to the plan and to access as two, and the extent of the release from confidentiality [A10]', () => {
    const { fhir, back } = shown();
    for (const kind of ['plan', 'disclosure']) {
      expect(fhir(`Consent.where(category.${codeIs(kind)}).id`)).toHaveLength(1);
    }
    expect(
      fhir(`CarePlan.${ext('ip-confidentiality-release')}.extension.where(url = 'extent').value`),
    ).toHaveLength(1);
    expect(back.consents?.map((one) => one.kind)).toEqual(plan.consents?.map((one) => one.kind));
    expect(back.confidentialityRelease).toEqual(plan.confidentialityRelease);
  });

  it('keeps necessary, wanted and agreed cooperation with other agencies [A11]', () => {
    const { fhir, back } = shown();
    const need = `CareTeam.participant.${ext('ip-cooperation')}.extension.where(url = 'need').value.code`;
    expect(fhir(need)).toEqual(['necessary', 'agreed', 'wanted']);
    expect(back.participants?.map((one) => one.cooperation)).toEqual(
      plan.participants?.map((one) => one.cooperation),
    );
    expect(back.organizations?.map((one) => one.kind)).toEqual(plan.organizations?.map((one) => one.kind));
  });

  it('keeps the parts of an evaluation, how and when, and the achievement of goals [A12] [E9]', () => {
    const { fhir, back } = shown();
    expect(
      fhir("Observation.where(code.coding.where(code = 'evaluation').exists()).component.code.coding.code"),
    ).toHaveLength(5);
    expect(fhir('CarePlan.activity.outcomeReference.reference')).toHaveLength(1);
    expect(fhir(`${task('evaluation')}.restriction.period.end`)).toEqual(['2026-08-20', '2027-02-01']);
    expect(fhir('Goal.achievementStatus.coding.code')).toEqual(['improving', 'in-progress', 'achieved']);
    expect(back.evaluations).toEqual(plan.evaluations);
    expect(back.goals?.map((one) => one.achievement)).toEqual(plan.goals?.map((one) => one.achievement));
  });

  it('keeps sub-plans as parts of the plan [A13]', () => {
    const { fhir, back } = shown();
    expect(fhir('CarePlan.where(partOf.exists()).title')).toEqual(['Treningsplan']);
    expect(back.subPlans).toEqual(plan.subPlans);
  });

  it('keeps languages, the need for an interpreter and considerations of culture [A14]', () => {
    const { fhir, back } = shown();
    expect(fhir('Patient.communication.language.coding.code')).toEqual(['nb', 'se']);
    expect(fhir("Patient.extension.where(url.endsWith('interpreterRequired')).value")).toEqual([false]);
    expect(fhir(`CarePlan.${ext('ip-consideration')}.extension.where(url = 'text').value`)).toHaveLength(2);
    expect([back.patient.languages, back.considerations]).toEqual([
      plan.patient.languages,
      plan.considerations,
    ]);
    expect(back.patient.interpreterNeeded).toBe(false);
  });

  it('keeps assessments of function, with their parts [A15]', () => {
    const { fhir, back } = shown();
    expect(fhir("Observation.where(code.coding.where(code = 'function').exists()).value")).toEqual([
      'GMFCS nivå II',
    ]);
    expect(back.assessments).toEqual(plan.assessments);
  });

  it('keeps which coordinators were offered, and the answers [A16]', () => {
    const { fhir, back } = shown();
    const answers = `CarePlan.${ext('ip-coordinator-offer')}.extension.where(url = 'answer').value`;
    expect(fhir(answers)).toEqual(['accepted', 'undecided']);
    expect(back.coordinatorOffers).toEqual(plan.coordinatorOffers);
  });

  it('refuses an answer to a coordinator that nobody offered [A16]', () => {
    const offer = { kind: 'coordinator', offered: false, answer: 'declined' };
    const { plan: other, issues } = parsePlan({ ...planInput(), coordinatorOffers: [offer] });
    expect(other).toBeUndefined();
    expect(issues).toEqual([expect.objectContaining({ path: '/coordinatorOffers/0/answer', rule: 'A16' })]);
  });

  it('keeps who makes, coordinates and controls the plan [A17] [C13]', () => {
    const { fhir, back } = shown();
    expect(fhir('CareTeam.managingOrganization.reference')).toHaveLength(1);
    expect(fhir(`CarePlan.${ext('ip-custodian')}.value.reference`)).toHaveLength(1);
    expect([back.controller, back.team?.managingOrganizations]).toEqual(['org-kommune', ['org-ke']]);
  });

  it('keeps what is only proposed apart from what its owner has accepted [A18]', () => {
    const { fhir, back } = shown();
    expect(fhir(`${task('measure')}.where(intent = 'proposal').description`)).toHaveLength(3);
    expect(
      fhir(`${task('measure')}.${ext('ip-acceptance')}.extension.where(url = 'date').value`),
    ).toHaveLength(4);
    expect(back.measures?.map((one) => [one.commitment, one.status, one.acceptance])).toEqual(
      plan.measures?.map((one) => [one.commitment, one.status, one.acceptance]),
    );
  });

  it('keeps services that run apart from needs that are still to be assessed [A19]', () => {
    const { fhir, back } = shown();
    expect(fhir("ServiceRequest.where(intent = 'order').status")).toEqual(['active', 'active']);
    expect(fhir("ServiceRequest.where(intent = 'proposal').status")).toEqual(['draft', 'active']);
    expect([back.runningServices, back.serviceNeeds]).toEqual([plan.runningServices, plan.serviceNeeds]);
  });

  it('keeps that the participants are a responsibility group, and its name [A20]', () => {
    const { fhir, back } = shown();
    expect(fhir(`CareTeam.where(category.${codeIs('responsibility-group')}).name`)).toEqual([
      'Ansvarsgruppe for Solveig',
    ]);
    expect(back.team).toEqual(plan.team);
  });
});

describe('the life of a plan, as data', () => {
  it('keeps who wrote in the plan, when and why, and who has contributed [B4] [B14]', () => {
    const { fhir, back } = shown();
    expect(
      fhir("Provenance.where(activity.coding.where(code = 'updated').exists()).agent.who.reference")[0],
    ).toMatch(/^RelatedPerson/);
    expect(fhir('CarePlan.where(partOf.empty()).contributor.reference')).toHaveLength(3);
    expect([back.history, back.contributors]).toEqual([plan.history, plan.contributors]);
  });

  it('keeps a handover with who gives, who takes over and what goes along [B5] [B6]', () => {
    const { fhir, back } = shown();
    expect(fhir(`${task('handover')}.${input('handover-kind')}.value.coding.code`)).toEqual([
      'hospital-to-municipality',
    ]);
    expect(fhir(`${task('handover')}.focus.reference`)[0]).toMatch(/^CarePlan/);
    expect(fhir(`${task('handover')}.requester.reference`)).toHaveLength(1);
    expect(back.handovers).toEqual(plan.handovers);
    expect(back.participants?.map((one) => one.period)).toEqual(plan.participants?.map((one) => one.period));
  });

  it('keeps a temporary coordinator with the period of the role [B7]', () => {
    const { fhir, back } = shown();
    const temporary = `CareTeam.participant.where(role.${codeIs('ip-coordinator-temporary')})`;
    expect(fhir(`${temporary}.period.end`)).toEqual(['2026-02-28']);
    expect(back.participants?.[4]).toEqual(plan.participants?.[4]);
  });

  it('keeps documents of the plan with their kind, and refers them to the plan [B8] [B9] [B10] [G10]', () => {
    const { fhir, back } = shown();
    expect(
      fhir(
        "DocumentReference.where(type.coding.where(code = 'A02-2').exists()).context.related.reference",
      )[0],
    ).toMatch(/^CarePlan/);
    expect(fhir('DocumentReference.content.attachment.url')).toHaveLength(4);
    expect(back.documents).toEqual(plan.documents);
  });

  it('carries a coordinator without a plan as a team alone, and refuses plan content in it [B11]', () => {
    const input = planInput();
    const alone = {
      ...Object.fromEntries(
        ['id', 'source', 'patient', 'relatives', 'professionals', 'positions', 'organizations'].map((key) => [
          key,
          input[key],
        ]),
      ),
      kind: 'coordinator-only',
      status: 'active',
      team: input.team,
      participants: input.participants,
    };
    const { plan: parsed } = parsePlan(alone);
    if (parsed === undefined) {
      throw new Error('not taken');
    }
    const { fhir, back } = shown(parsed);
    expect(fhir('CarePlan.id')).toEqual([]);
    expect(fhir(`CareTeam.where(category.${codeIs('coordinator-only')}).participant.member`)).toHaveLength(
      11,
    );
    expect(back.kind).toBe('coordinator-only');
    expect(back).toEqual(parsed);
    expect(parsePlan({ ...alone, goals: input.goals }).issues).toContainEqual(
      expect.objectContaining({ path: '/goals', rule: 'B11' }),
    );
  });

  it('keeps the request for access to the plan tool and for whom [B12]', () => {
    const { fhir, back } = shown();
    expect(fhir(`${task('tool-access')}.${input('access-for')}.value.reference`)).toHaveLength(2);
    expect(back.toolAccesses).toEqual(plan.toolAccesses);
  });

  it('keeps invitations with duties and the consent that they rest on [B13]', () => {
    const { fhir, back } = shown();
    expect(fhir(`${task('invitation')}.${input('duties')}.value`)).toHaveLength(1);
    expect(fhir(`CareTeam.participant.${ext('ip-participant-duties')}.value`)).toHaveLength(1);
    expect(back.invitations).toEqual(plan.invitations);
    expect(back.participants?.[3]?.duties).toBe(plan.participants?.[3]?.duties);
  });
});

describe('consent and confidentiality, as data', () => {
  it('keeps a consent to notify, with when the person was informed and who took it down [C1]', () => {
    const { fhir, back } = shown();
    expect(
      fhir(`Consent.where(category.${codeIs('notice')}).provision.provision.actor.reference.reference`)[0],
    ).toMatch(/^Organization/);
    expect(fhir(`Consent.${ext('ip-consent-information-given')}.value`)).toEqual(['2026-01-22']);
    expect(fhir("Provenance.where(target.reference.startsWith('Consent')).agent.who.reference")).toHaveLength(
      2,
    );
    expect(back.consents).toEqual(plan.consents);
  });

  it('keeps the form of a consent and the signed document [C2]', () => {
    const { fhir, back } = shown();
    expect(fhir('Consent.source.reference')[0]).toMatch(/^DocumentReference/);
    expect(fhir(`Consent.${ext('ip-consent-form')}.value.code`)).toEqual(['written', 'electronic', 'verbal']);
    expect(back.consents?.map((one) => [one.form, one.formDocument])).toEqual(
      plan.consents?.map((one) => [one.form, one.formDocument]),
    );
  });

  it('keeps what is shared, with whom, for what and how long, one permit each [C3] [C9] [C10]', () => {
    const { fhir, back } = shown();
    const permits = `Consent.where(category.${codeIs('disclosure')}).provision.provision.where(type = 'permit')`;
    expect(fhir(`${permits}.code.coding.code`)).toEqual([
      'goals',
      'measures',
      'health',
      'function',
      'goals',
      'measures',
      'measures',
    ]);
    expect(fhir(`${permits}.purpose.code`)).toEqual(['TREAT', 'education', 'social-services']);
    expect(fhir(`${permits}.period.end`)).toEqual(['2026-12-31']);
    expect(fhir(`${permits}.securityLabel.code`)).toEqual(['N', 'N']);
    expect(back.consents?.[1]?.permits).toEqual(plan.consents?.[1]?.permits);
  });

  it('keeps that a consent was renewed, and which one [C4]', () => {
    const renewal = {
      id: 'cr1',
      status: 'requested',
      text: 'Ny deltaker i gruppen',
      responsible: 'pos-berg',
      consent: 'c2',
    };
    const { fhir, back } = shown(changed({ consentRenewals: [renewal] }));
    expect(fhir(`${task('renew-consent')}.${input('consent')}.value.reference`)).toHaveLength(1);
    expect(back.consentRenewals).toEqual([renewal]);
  });

  it('keeps that the person declined, and why [C5]', () => {
    const declined = {
      ...plan.consents?.[2],
      status: 'rejected',
      reasons: [{ kind: 'declined', text: 'Ønsker ikke at kommunen får vite det.' }],
    };
    const { fhir, back } = shown(changed({ consents: [plan.consents?.[0], plan.consents?.[1], declined] }));
    expect(fhir(`Consent.where(status = 'rejected').${ext('ip-consent-reason')}.value.text`)).toHaveLength(1);
    expect(back.consents?.[2]).toEqual(declined);
  });

  it('keeps who consented on behalf of the person, and on what ground [C6]', () => {
    const { fhir, back } = shown();
    expect(fhir(`Consent.where(category.${codeIs('plan')}).performer.reference`)).toHaveLength(2);
    expect(
      fhir(`Consent.where(category.${codeIs('plan')}).${ext('ip-consent-reason')}.value.coding.code`),
    ).toEqual(['minor']);
    expect(back.consents?.[0]?.givenBy).toEqual(['mother', 'father']);
    expect(back.consents?.[0]?.reasons).toEqual(plan.consents?.[0]?.reasons);
  });

  it('keeps how far next of kin take part [C8]', () => {
    const { fhir, back } = shown();
    expect(fhir(`CareTeam.participant.${ext('ip-involvement')}.value`)).toEqual([
      'Er med på alle møter.',
      'Får referat fra møtene.',
    ]);
    expect(fhir('RelatedPerson.relationship.coding.code')).toEqual(['far', 'mor', 'N']);
    expect(back.relatives).toEqual(plan.relatives);
    expect(back.participants?.map((one) => one.involvement)).toEqual(
      plan.participants?.map((one) => one.involvement),
    );
  });

  it('keeps an electronic consent with its date, its recipients by name and its signature [C12]', () => {
    const { fhir, back } = shown();
    expect(fhir('Provenance.signature.who.reference')[0]).toMatch(/^RelatedPerson/);
    expect(
      fhir(`Consent.where(category.${codeIs('disclosure')}).provision.provision.actor.reference.reference`),
    ).toHaveLength(4);
    expect(back.consents?.[1]?.recorded).toEqual(plan.consents?.[1]?.recorded);
    expect(back.consents?.[1]?.date).toBe(plan.consents?.[1]?.date);
  });
});

describe('coordination, complaint and the systems around, as data', () => {
  it('keeps who appointed which coordinator, and when [E1]', () => {
    const { fhir, back } = shown();
    expect(fhir(`${task('appoint-coordinator')}.output.value.reference`)[0]).toMatch(/^PractitionerRole/);
    expect(back.appointings).toEqual(plan.appointings);
  });

  it('keeps the first contact with its deadline, and the reason for a longer one [E2]', () => {
    const contact = {
      ...plan.firstContacts?.[0],
      id: 'fc1',
      status: 'requested',
      deadline: '2026-04-20',
      deadlineReason: 'Familien er bortreist.',
    };
    const { fhir, back } = shown(changed({ firstContacts: [contact] }));
    expect(fhir(`${task('first-contact')}.restriction.period.end`)).toEqual(['2026-04-20']);
    expect(fhir(`${task('first-contact')}.${input('deadline-reason')}.value`)).toEqual([
      'Familien er bortreist.',
    ]);
    expect(back.firstContacts).toEqual([contact]);
  });

  it('keeps meetings with agenda, answers, agreed measures and minutes [E3]', () => {
    const { fhir, back } = shown();
    expect(fhir(`Appointment.${ext('ip-agenda-item')}.value`)).toEqual([
      'Hva er viktig for Solveig',
      'Mål og tiltak',
    ]);
    expect(fhir('Appointment.participant.status')).toEqual(['accepted', 'accepted', 'accepted', 'declined']);
    expect(
      fhir("DocumentReference.context.related.where(reference.startsWith('Appointment')).reference"),
    ).toHaveLength(1);
    expect(back.meetings).toEqual(plan.meetings);
    expect(back.documents?.[1]?.meeting).toBe('mt1');
  });

  it('keeps the call for a collaborative meeting [E12]', () => {
    const { fhir, back } = shown();
    expect(fhir(`${task('meeting')}.focus.reference`)[0]).toMatch(/^Appointment/);
    expect(back.meetings?.[0]?.request).toEqual(plan.meetings?.[0]?.request);
  });

  it('keeps both coordinators side by side, each with the national code of the role [E4] [E7]', () => {
    const { fhir, back } = shown();
    const roles = fhir(
      "CareTeam.participant.role.coding.where(system = 'urn:oid:2.16.578.1.12.4.1.1.9034').code",
    );
    expect(roles).toEqual(expect.arrayContaining(['8', '18', '19', '6']));
    expect(back.participants?.map((one) => one.roles)).toEqual(plan.participants?.map((one) => one.roles));
  });

  it('keeps several roles of one participant [E14]', () => {
    const { fhir, back } = shown();
    expect(fhir('CareTeam.participant.where(role.count() > 1).member')).toHaveLength(2);
    expect(back.participants?.[3]?.roles).toHaveLength(2);
  });

  it('keeps information to the coordinator and the reports that go along [E5] [E10]', () => {
    const { fhir, back } = shown();
    const sent = `Communication.where(category.${codeIs('health-information')})`;
    expect(fhir(`${sent}.payload.content.where($this is string)`)).toEqual(['Se vedlagt epikrise.']);
    expect(fhir(`${sent}.payload.content.reference`)[0]).toMatch(/^DocumentReference/);
    expect(back.messages).toEqual(plan.messages);
  });

  it('keeps what partners are told, and the objection of the person [E6]', () => {
    const { fhir, back } = shown();
    expect(
      fhir(`Communication.where(category.${codeIs('partner-information')}).recipient.reference`),
    ).toHaveLength(1);
    expect(fhir("Consent.provision.provision.where(type = 'deny').actor.reference.reference")).toHaveLength(
      1,
    );
    expect(back.consents?.[3]?.denials).toEqual(plan.consents?.[3]?.denials);
    expect(back.messages?.[2]?.kind).toBe('partner-information');
  });

  it('keeps names and telephone numbers of those involved [E8]', () => {
    const { fhir, back } = shown();
    expect(fhir('PractitionerRole.telecom.value')).toHaveLength(7);
    expect(back.positions?.map((one) => one.telecom)).toEqual(plan.positions?.map((one) => one.telecom));
    expect(back.organizations?.[1]?.telecom).toEqual(plan.organizations?.[1]?.telecom);
  });

  it('keeps the profession of whoever coordinates [E13]', () => {
    const { fhir, back } = shown();
    expect(fhir("Practitioner.qualification.code.coding.where(system.endsWith('9060')).code")).toEqual([
      'ET',
      'SP',
      'LE',
      'LE',
      'FT',
    ]);
    expect(back.professionals?.map((one) => one.professions)).toEqual(
      plan.professionals?.map((one) => one.professions),
    );
  });

  it('keeps a decision with how to complain [F1]', () => {
    const { fhir, back } = shown();
    const decision = `Communication.where(category.${codeIs('decision')})`;
    expect(String(fhir(`${decision}.${ext('ip-complaint-information')}.value`)[0])).toMatch(
      /Statsforvalteren/,
    );
    expect(back.messages?.[1]?.complaintInformation).toBe(plan.messages?.[1]?.complaintInformation);
  });

  it('keeps a complaint with route, stage, all its grounds and its outcome [F2] [F3] [F4]', () => {
    const { fhir, back } = shown();
    expect(fhir(`${task('complaint')}.businessStatus.coding.code`)).toEqual(['decided']);
    expect(fhir(`${task('complaint')}.${input('complaint-ground')}.value.coding.code`)).toEqual([
      'delay',
      'appointment',
    ]);
    expect(fhir(`${task('complaint')}.output.value.coding.code`)).toEqual(['changed']);
    expect(back.complaints).toEqual(plan.complaints);
  });

  it('keeps a disagreement with both coordinating units and how it was solved [F5]', () => {
    const { fhir, back } = shown();
    expect(fhir(`${task('disagreement')}.restriction.recipient.reference`)).toHaveLength(2);
    expect(back.disagreements).toEqual(plan.disagreements);
  });

  it('keeps NAV and school as what they are, among the participants [G7]', () => {
    const { fhir, back } = shown();
    expect(fhir('Organization.type.coding.code')).toEqual(expect.arrayContaining(['nav', 'school', 'ppt']));
    expect(back.organizations?.map((one) => one.kind)).toEqual(plan.organizations?.map((one) => one.kind));
  });
});
