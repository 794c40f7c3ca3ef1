// FHIR that other systems wrote: their ids, references, codes and elements survive a read, a change and a write.
import { describe, expect, it } from 'vitest';
import { fromFhir } from '../../src/plan/mapping/from-resources.ts';
import { keptValues } from '../../src/plan/mapping/rest.ts';
import { type FhirResource, toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture } from './fixture.ts';

type Json = Record<string, unknown>;
const plan = planFixture();
const resources = (): FhirResource[] =>
  JSON.parse(JSON.stringify(toFhir(plan).bundle.entry.map((entry) => entry.resource))) as FhirResource[];

function theOne(
  of: readonly FhirResource[],
  type: string,
  has: (resource: FhirResource) => boolean,
): FhirResource {
  const found = of.find((resource) => resource.resourceType === type && has(resource));
  if (found === undefined) {
    throw new Error(`no such ${type}`);
  }
  return found;
}

const written = (read: ReturnType<typeof fromFhir>, options = {}) => {
  if (read.plan === undefined) {
    throw new Error(JSON.stringify(read.issues.filter((issue) => issue.severity === 'error')));
  }
  return toFhir(read.plan, read.rest, options).bundle.entry;
};

describe('FHIR that another system wrote', () => {
  it('keeps the ids that a server gave, and refers to them', () => {
    const text = JSON.stringify(resources());
    const goal = theOne(resources(), 'Goal', () => true);
    const renamed = JSON.parse(text.replaceAll(goal.id, 'server-77')) as FhirResource[];
    const entries = written(fromFhir(renamed));
    expect(entries.map((entry) => entry.request.url)).toContain('Goal/server-77');
    expect(JSON.stringify(entries)).not.toContain(goal.id);
    expect(fromFhir(renamed).plan).toEqual(plan);
  });

  it('names by its address what has no identifier of the source', () => {
    const all = resources();
    const goal = theOne(all, 'Goal', (one) => JSON.stringify(one).includes('svømming'));
    delete goal.identifier;
    const text = JSON.stringify(all).replaceAll(goal.id, 'g-9');
    const read = fromFhir(JSON.parse(text));
    expect(read.plan?.goals?.[1]?.id).toBe('Goal/g-9');
    expect(read.plan?.measures?.[3]?.goals).toEqual(['Goal/g-9']);
    expect(written(read).map((entry) => entry.request.url)).toContain('Goal/g-9');
  });

  it('follows absolute, versioned and urn references, and writes them back as they were', () => {
    const all = resources();
    const carePlan = theOne(all, 'CarePlan', (one) => one.partOf === undefined);
    const author = carePlan.author as { reference: string };
    const team = (carePlan.careTeam as { reference: string }[])[0] as { reference: string };
    author.reference = `https://server.example/fhir/${author.reference}`;
    team.reference = `${team.reference}/_history/3`;
    const read = fromFhir(all, { bases: ['https://server.example/fhir/'] });
    expect(read.plan).toEqual(plan);
    expect(fromFhir(all).plan?.coordinator, 'of a server that is not known').toBeUndefined();
    const again = theOne(
      written(read).map((entry) => entry.resource),
      'CarePlan',
      (one) => one.id === carePlan.id,
    );
    expect([again.author, again.careTeam]).toEqual([author, [team]]);
  });

  it.each([
    'https://register.geonorge.no/sosi-kodelister/kommunenummer',
    'https://register.geonorge.no/subregister/sosi-kodelister/kartverket/kommunenummer-alle',
    'https://register.geonorge.no/sosi-kodelister/inndelinger/inndelingsbase/kommunenummer',
  ])('reads the other spellings of national systems as equal (%s), and writes them back as they were', (system) => {
    const all = resources();
    const text = JSON.stringify(all)
      .replaceAll('urn:oid:2.16.578.1.12.4.1.1.3402', system)
      .replaceAll('"urn:oid:2.16.578.1.12.4.1.4.1"', '"http://hl7.no/fhir/NamingSystem/FNR"');
    const spelled = JSON.parse(text) as FhirResource[];
    const read = fromFhir(spelled);
    expect(read.plan).toEqual(plan);
    expect(written(read).map((entry) => entry.resource)).toEqual(spelled);
  });

  it('reads a system of municipality numbers that is named as those that are known, and writes that one', () => {
    const system = 'https://kommune.example/kommunenummer';
    const own = resources();
    const text = JSON.stringify(own).replaceAll('urn:oid:2.16.578.1.12.4.1.1.3402', system);
    expect(text).toContain(system);
    const spelled = JSON.parse(text) as FhirResource[];
    const read = fromFhir(spelled, { municipalitySystems: [system] });
    expect(read.plan).toEqual(plan);
    expect(written(read).map((entry) => entry.resource)).toEqual(own);
    // Elsewhere it is a code of something else: told, kept, and written back.
    const other = fromFhir(spelled);
    expect(other.issues.map(({ code, path }) => `${code} ${path}`).join()).toContain('address[0]');
    expect(JSON.stringify(other.plan)).not.toContain('"municipality":{"code"');
    expect(written(other).map((entry) => entry.resource)).toEqual(spelled);
  });

  it('reads a local number with the literal system HNR of the national profile', () => {
    const all = resources();
    const patient = theOne(all, 'Patient', () => true);
    const local = { system: 'HNR', value: 'H123', assigner: { display: 'Sykehuset' } };
    (patient.identifier as Json[]).push(local);
    const read = fromFhir(all);
    expect(read.plan?.patient.nationalIds).toContainEqual({
      kind: 'hnr',
      value: 'H123',
      assigner: 'Sykehuset',
    });
    const again = theOne(
      written(read).map((entry) => entry.resource),
      'Patient',
      () => true,
    );
    expect(again.identifier).toContainEqual(expect.objectContaining(local));
  });

  it('keeps a code that the plan has no word for, says so with its place, and lets the plan overrule it', () => {
    const all = resources();
    const goal = theOne(all, 'Goal', (one) => JSON.stringify(one).includes('svømming'));
    const priority = { coding: [{ system: 'https://other.example', code: 'very-high' }] };
    goal.priority = priority;
    const read = fromFhir(all);
    expect(read.plan?.goals?.[1]?.priority).toBeUndefined();
    expect(read.issues).toContainEqual(
      expect.objectContaining({
        code: 'code-invalid',
        path: `Goal/${goal.id}.priority.coding`,
        severity: 'warning',
      }),
    );
    const same = theOne(
      written(read).map((entry) => entry.resource),
      'Goal',
      (one) => one.id === goal.id,
    );
    expect(same.priority).toEqual(priority);
    const overruled = {
      ...read,
      plan: { ...plan, goals: plan.goals?.map((one) => ({ ...one, priority: 'low' as const })) ?? [] },
    };
    const changed = theOne(
      written(overruled).map((entry) => entry.resource),
      'Goal',
      (one) => one.id === goal.id,
    );
    expect(JSON.stringify(changed.priority)).toContain('low-priority');
  });

  it('keeps what was added to a participant, also when the participant is changed, and drops it with the participant', () => {
    const all = resources();
    const team = theOne(all, 'CareTeam', () => true);
    const alien = { url: 'https://alien.example', valueString: 'added by another system' };
    const participants = team.participant as Json[];
    participants[3] = {
      ...participants[3],
      extension: [...((participants[3]?.extension ?? []) as Json[]), alien],
    };
    const read = fromFhir(all);
    const others = plan.participants ?? [];
    const changed = others
      .map((one, at) => (at === 3 ? { ...one, contribution: 'Noe annet' } : one))
      .toReversed();
    const after = written({ ...read, plan: { ...plan, participants: changed } });
    expect(JSON.stringify(after)).toContain('added by another system');
    const without = written({ ...read, plan: { ...plan, participants: others.filter((_, at) => at !== 3) } });
    expect(JSON.stringify(without)).not.toContain('added by another system');
  });

  it('takes a task that the plan lists for a measure, whatever its code, and leaves other resources whole', () => {
    const all = resources();
    const measure = theOne(all, 'Task', (one) => one.description === 'Styrketrening');
    measure.code = { text: 'physiotherapy' };
    delete measure.identifier;
    const condition = {
      resourceType: 'Condition',
      id: 'c1',
      subject: { reference: 'Patient/x' },
    } as unknown as FhirResource;
    const read = fromFhir([...all, condition]);
    expect(read.plan?.measures?.[1]).toMatchObject({ id: `Task/${measure.id}`, text: 'Styrketrening' });
    expect(read.rest.whole).toEqual([condition]);
    const again = theOne(
      written(read).map((entry) => entry.resource),
      'Task',
      (one) => one.id === measure.id,
    );
    expect(again.code).toMatchObject({ text: 'physiotherapy' });
  });

  it('refuses two resources that say that they are the same part of the plan', () => {
    const all = resources();
    const goal = theOne(all, 'Goal', () => true);
    const read = fromFhir([...all, { ...goal, id: 'another' }]);
    expect(read.plan).toBeUndefined();
    expect(read.issues).toContainEqual(expect.objectContaining({ code: 'duplicate', path: 'Goal/another' }));
  });

  it('demands the version that was read, when asked to', () => {
    const all = resources();
    const goal = theOne(all, 'Goal', () => true);
    goal.meta = { ...(goal.meta as Json), versionId: '4' };
    const entries = written(fromFhir(all), { ifMatch: true });
    expect(entries.find((entry) => entry.resource.id === goal.id)?.request.ifMatch).toBe('W/"4"');
    expect(entries.filter((entry) => entry.request.ifMatch !== undefined)).toHaveLength(1);
  });

  it('keeps the order in which the plan listed activities of several kinds', () => {
    const all = resources();
    const carePlan = theOne(all, 'CarePlan', (one) => one.partOf === undefined);
    carePlan.activity = (carePlan.activity as Json[]).toSorted((a, b) =>
      JSON.stringify(a) < JSON.stringify(b) ? -1 : 1,
    );
    const read = fromFhir(all);
    const again = theOne(
      written(read).map((entry) => entry.resource),
      'CarePlan',
      (one) => one.id === carePlan.id,
    );
    expect(again.activity).toEqual(carePlan.activity);
  });

  it('keeps contained resources, activities that are told in the plan itself, and what refers to them', () => {
    const all = resources();
    const carePlan = theOne(all, 'CarePlan', (one) => one.partOf === undefined);
    const contained = [
      { resourceType: 'Condition', id: 'cp', code: { text: 'Cerebral parese' }, subject: carePlan.subject },
      { resourceType: 'Goal', id: 'g', lifecycleStatus: 'active', description: { text: 'Gå til skolen' } },
    ];
    const detail = {
      kind: 'ServiceRequest',
      code: { coding: [{ system: 'http://snomed.info/sct', code: '91251008' }], text: 'Fysioterapi' },
      status: 'in-progress',
      goal: [{ reference: '#g' }],
      scheduledTiming: { repeat: { frequency: 2, period: 1, periodUnit: 'wk' } },
      performer: [{ display: 'Kommunal fysioterapeut' }],
      description: 'To ganger i uka',
    };
    const progress = [{ time: '2026-03-01T10:00:00+01:00', text: 'I gang' }];
    carePlan.contained = contained as unknown as FhirResource[];
    carePlan.addresses = [{ reference: '#cp' }];
    (carePlan.goal as Json[]).push({ reference: '#g' });
    (carePlan.activity as Json[]).splice(1, 0, { detail, progress });
    const before = JSON.parse(JSON.stringify(all)) as FhirResource[];
    const read = fromFhir(all);
    expect(read.plan).toEqual(plan);
    const values = new Set(keptValues(read.rest).map(({ value }) => value));
    for (const told of [
      'Cerebral parese',
      'Gå til skolen',
      'Fysioterapi',
      'To ganger i uka',
      'I gang',
      '#cp',
      '#g',
    ]) {
      expect(values, told).toContain(told);
    }
    for (const path of ['contained', 'addresses', 'activity']) {
      expect(read.issues.map((issue) => issue.path).join(), path).toContain(`${carePlan.id}.${path}`);
    }
    const again = written(read).map((entry) => entry.resource);
    const id = carePlan.id;
    expect(theOne(again, 'CarePlan', (one) => one.id === id)).toEqual(
      theOne(before, 'CarePlan', (one) => one.id === id),
    );
  });

  it('lets the plan change around what is kept: a goal that goes takes nothing of others with it', () => {
    const all = resources();
    const carePlan = theOne(all, 'CarePlan', (one) => one.partOf === undefined);
    const detail = { status: 'unknown', description: 'Et tiltak fra et annet system' };
    (carePlan.activity as Json[]).push({ detail });
    const read = fromFhir(all);
    if (read.plan === undefined) {
      throw new Error('no plan');
    }
    const [, ...measures] = read.plan.measures ?? [];
    const changed = { ...read.plan, title: 'Ny tittel', measures };
    const again = toFhir(changed, read.rest).bundle.entry.map((entry) => entry.resource);
    const activities = theOne(again, 'CarePlan', (one) => one.id === carePlan.id).activity as Json[];
    expect(activities).toContainEqual({ detail });
    expect(activities).toHaveLength((carePlan.activity as Json[]).length - 1);
  });
});
