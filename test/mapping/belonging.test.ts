// What a resource says that it belongs to: to this plan, to another, or to nothing that came along.
import { describe, expect, it } from 'vitest';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { keptValues } from '../../src/plan/mapping/rest.ts';
import { type FhirResource, toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture } from './fixture.ts';

type Json = Record<string, unknown>;
const plan = planFixture();
const resources = (): FhirResource[] =>
  JSON.parse(JSON.stringify(toFhir(plan).bundle.entry.map((entry) => entry.resource))) as FhirResource[];

function the(all: readonly FhirResource[], isMeant: (resource: FhirResource) => boolean): FhirResource {
  const found = all.find(isMeant);
  if (found === undefined) {
    throw new Error('no such resource');
  }
  return found;
}

const isHandover = (resource: FhirResource) => JSON.stringify(resource.code ?? {}).includes('"handover"');
const isHistory = (resource: FhirResource) =>
  resource.resourceType === 'Provenance' && JSON.stringify(resource.target).includes('CarePlan/');

function rewritten(all: readonly FhirResource[], isMeant: (resource: FhirResource) => boolean): FhirResource {
  const read = fromFhir(all);
  if (read.plan === undefined) {
    throw new Error(JSON.stringify(read.issues));
  }
  return the(
    toFhir(read.plan, read.rest).bundle.entry.map((entry) => entry.resource),
    isMeant,
  );
}

describe('what a resource says that it belongs to', () => {
  it('stays as it was when a handover that is ours by its identifier names another plan [B5]', () => {
    const all = resources();
    const handover = the(all, isHandover);
    const elsewhere = { reference: 'CarePlan/of-another-system' };
    handover.focus = elsewhere;
    const read = fromFhir(all);
    expect(read.plan).toEqual(plan);
    expect(keptValues(read.rest)).toContainEqual({
      resource: `Task/${handover.id}`,
      path: 'Task.focus.reference',
      value: elsewhere.reference,
    });
    expect(read.issues).toContainEqual(expect.objectContaining({ path: `Task/${handover.id}.focus` }));
    expect(rewritten(all, isHandover).focus).toEqual(elsewhere);
  });

  it('stays as it was when it has no address at all', () => {
    const all = resources();
    const logical = { identifier: { system: 'https://journal.example/plan', value: '7' }, display: 'Plan 7' };
    the(all, isHandover).focus = logical;
    expect(rewritten(all, isHandover).focus).toEqual(logical);
  });

  it('stays as it was in a list too, and the plan is not put beside it', () => {
    const all = resources();
    const targets = [{ reference: 'CarePlan/of-another-system' }, { reference: 'Goal/of-another-system' }];
    const entry = the(all, isHistory);
    entry.target = targets;
    expect(rewritten(all, (one) => one.id === entry.id).target).toEqual(targets);
  });

  it('is the plan when it is written in another way', () => {
    const all = resources();
    const handover = the(all, isHandover);
    const absolute = { reference: `https://server.example/fhir/${(handover.focus as Json).reference}` };
    handover.focus = absolute;
    expect(rewritten(all, isHandover).focus).toEqual(absolute);
    const read = fromFhir(all, { bases: ['https://server.example/fhir'] });
    const toAnother = read.plan && toFhir(read.plan, read.rest, { clientIds: false }).bundle.entry;
    const written = the(toAnother?.map((one) => one.resource) ?? [], isHandover);
    expect(JSON.stringify(written.focus)).toContain('urn:uuid:');
  });

  it('keeps a handover of another plan of the person out of this one [B5]', () => {
    const all = resources();
    const handover = the(all, isHandover);
    const another = { ...handover, id: 'another', identifier: undefined };
    const ofAnother = { ...another, focus: { reference: 'CarePlan/of-another-system' } };
    const read = fromFhir([...all, ofAnother]);
    expect(read.plan?.handovers).toEqual(plan.handovers);
    expect(read.rest.whole).toEqual([ofAnother]);
    expect(fromFhir([...all, another]).plan?.handovers).toHaveLength((plan.handovers?.length ?? 0) + 1);
  });
});

describe('another plan of the person', () => {
  const all = resources();
  const subject = (the(all, (one) => one.resourceType === 'CarePlan').subject ?? {}) as Json;
  const reference = (to: string) => ({ reference: to });
  const psychiatric = reference('CarePlan/psych');
  const rest = { status: 'active', intent: 'plan', subject };
  const psychologist = {
    resourceType: 'Practitioner',
    id: 'psychologist',
    name: [{ family: 'Prøvepsykolog' }],
  };
  const goal = (id: string) => ({
    resourceType: 'Goal',
    id,
    lifecycleStatus: 'active',
    description: { text: 'Et mål i en annen plan' },
    expressedBy: reference('Practitioner/psychologist'),
    subject,
  });
  const plans: Json[] = [
    {
      resourceType: 'CarePlan',
      id: 'psych',
      ...rest,
      goal: [reference('Goal/named-elsewhere')],
      careTeam: [reference('CareTeam/psych')],
    },
    goal('named-elsewhere'),
    goal('named-by-nobody'),
    {
      resourceType: 'ServiceRequest',
      id: 'need',
      ...rest,
      basedOn: [psychiatric],
      code: { text: 'Samtaler' },
    },
    { resourceType: 'Task', id: 'measure', ...rest, basedOn: [psychiatric], for: subject },
    {
      resourceType: 'Appointment',
      id: 'hour',
      status: 'booked',
      participant: [
        { actor: subject, status: 'accepted' },
        { actor: reference('Practitioner/psychologist'), status: 'accepted' },
      ],
    },
    {
      resourceType: 'DocumentReference',
      id: 'note',
      status: 'current',
      subject,
      content: [{ attachment: { title: 'Notat' } }],
      context: { sourcePatientInfo: subject, related: [psychiatric] },
    },
    {
      resourceType: 'CareTeam',
      id: 'psych',
      status: 'active',
      subject,
      participant: [{ member: reference('Practitioner/psychologist') }],
    },
    psychologist,
  ];

  it('stays beside this one, with its goals, requests, appointments, documents and people, and is told [A4]', () => {
    const read = fromFhir([...all, ...(plans as unknown as FhirResource[])]);
    expect(read.plan).toEqual(plan);
    expect(JSON.stringify(read.plan)).not.toContain('Prøvepsykolog');
    const beside = (id: string) => expect.objectContaining({ path: id, severity: 'information' });
    for (const one of [
      'Goal/named-elsewhere',
      'Goal/named-by-nobody',
      'Appointment/hour',
      'Practitioner/psychologist',
    ]) {
      expect(read.issues).toContainEqual(beside(one));
    }
    expect(read.rest.whole).toHaveLength(plans.length);
  });

  it('that is based on this one, or names what this one names, takes nothing away and adds nothing', () => {
    const [own] = all.filter(({ resourceType }) => resourceType === 'Goal');
    const [psych] = plans;
    const sharing = { ...psych, goal: [reference(`Goal/${own?.id}`)], basedOn: [reference('CarePlan/x')] };
    const read = fromFhir([...all, sharing as unknown as FhirResource]);
    expect(read.plan).toEqual(plan);
  });

  it('what this plan names is its own, whoever wrote it', () => {
    const named = all.map((one) =>
      one.resourceType === 'CarePlan' && !('partOf' in one)
        ? { ...one, goal: [...((one.goal as Json[]) ?? []), reference('Goal/named-by-nobody')] }
        : one,
    );
    const read = fromFhir([...named, goal('named-by-nobody'), psychologist] as unknown as FhirResource[]);
    expect(read.plan?.goals?.map(({ id }) => id)).toContain('Goal/named-by-nobody');
    expect(JSON.stringify(read.plan?.professionals)).toContain('Prøvepsykolog');
  });

  it('the person’s Consents are read whoever names them, denials above all [C3]', () => {
    const consent = the(
      all,
      (one) => one.resourceType === 'Consent' && JSON.stringify(one).includes('"deny"'),
    );
    const foreign = { ...consent, id: 'foreign', identifier: undefined };
    const read = fromFhir([...all, foreign as unknown as FhirResource]);
    expect(read.plan?.consents?.map(({ id }) => id)).toContain('Consent/foreign');
  });
});
