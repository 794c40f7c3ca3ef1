// Laws of the guard, under random honest and hostile callers: what may never stand on the server, and what is never told.

import type { MemoryRepository } from '@medplum/fhir-router';
import type { CarePlan, Consent, Goal, Patient, Resource, Task } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { namedItems } from '../../src/plan/mapping/names.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { planInput } from '../mapping/fixture.ts';
import {
  type Answered,
  type Caller,
  callerAt,
  type GuardSetting,
  grownPlan,
  type Json,
  putting,
  startGuards,
} from '../support/guard.ts';
import { randomFrom } from '../support/seeded.ts';

/** Writes and reads; 10 000 and 5 000 in the full form. */
const WRITES = Number(process.env.GUARD_WRITES ?? 60);
const READS = Number(process.env.GUARD_READS ?? 120);

const resourcesOf = (plan: IndividualPlan) =>
  toFhir(plan).bundle.entry.map(({ resource }) => resource as unknown as Resource);

/** Reads the server directly, and knows nothing of how the guard judges. */
class Checker {
  readonly #seen = new Set<string>();
  readonly #repository: MemoryRepository;

  constructor(repository: MemoryRepository) {
    this.#repository = repository;
  }

  async all<T extends Resource>(resourceType: T['resourceType']): Promise<T[]> {
    const { entry } = await this.#repository.search<T>({ resourceType, count: 1000 });
    return (entry ?? []).flatMap(({ resource }) => (resource ? [resource] : []));
  }

  /** What stands there and may not. */
  async faults(): Promise<string[]> {
    const [plans, patients, consents, tasks, goals] = await Promise.all([
      this.all<CarePlan>('CarePlan'),
      this.all<Patient>('Patient'),
      this.all<Consent>('Consent'),
      this.all<Task>('Task'),
      this.all<Goal>('Goal'),
    ]);
    const own = plans.filter(({ category }) =>
      category?.some(({ coding }) => coding?.some(({ code }) => code === 'A02-2')),
    );
    const numberOf = (plan: CarePlan) => {
      const patient = patients.find(({ id }) => plan.subject.reference === `Patient/${id}`);
      return (
        patient?.identifier?.find(({ system }) => system === 'urn:oid:2.16.578.1.12.4.1.4.1')?.value ??
        'nobody'
      );
    };
    const faults: string[] = [];
    const inForce = new Map<string, string>();
    for (const plan of own.filter(({ status }) => status === 'active' || status === 'on-hold')) {
      const number = numberOf(plan);
      if (inForce.has(number)) {
        faults.push(`two plans: ${plan.id} and ${inForce.get(number)}`);
      }
      inForce.set(number, plan.id ?? '');
      const agreed = consents.some(
        (consent) =>
          plan.supportingInfo?.some(({ reference }) => reference === `Consent/${consent.id}`) &&
          consent.status === 'active' &&
          consent.patient?.reference === plan.subject.reference &&
          consent.category.some(({ coding }) => coding?.some(({ code }) => code === 'plan')),
      );
      if (plan.status === 'active' && !agreed) {
        faults.push(`no consent: ${plan.id}`);
      }
    }
    const there = new Set(
      [...own, ...consents, ...tasks, ...goals].map(({ resourceType, id }) => `${resourceType}/${id}`),
    );
    faults.push(...[...this.#seen].filter((name) => !there.has(name)).map((name) => `gone: ${name}`));
    for (const name of there) {
      this.#seen.add(name);
    }
    for (const { description, status, id } of tasks) {
      if (status === 'accepted' && description === 'Not yours') {
        faults.push(`accepted for another: ${id}`);
      }
    }
    return faults;
  }
}

describe('random writes by honest and hostile callers, alone, in batches and at once', () => {
  let setting: GuardSetting;
  beforeAll(async () => {
    setting = await startGuards({ guards: 2 });
  });
  afterAll(() => setting.stop());

  it('leave nothing on the server that the rules forbid, and no honest one is refused', async () => {
    const random = randomFrom(20261129);
    const checker = new Checker(setting.behind.repository);
    const keepers = await Promise.all([0, 1].map((guard) => setting.as({ role: 'keeper' }, guard)));
    const hostile = await Promise.all(
      (['coordinator', 'provider', 'unit', 'person'] as const).map((role, at) =>
        setting.as({ role, organization: '974760673', fhirUser: `Practitioner/h${at}` }, at % 2),
      ),
    );
    const anybody = () => random.pick([...keepers, ...hostile]);
    const people = [1, 60, 120].map((from) =>
      ['a', 'b', 'c'].map((system) => grownPlan(`${system}${from}`, from)),
    );
    for (let done = 0; done < WRITES; done += 1) {
      const plans = random.pick(people);
      const honest = random.pick(keepers);
      const { plan, refused } = await random.pick([
        publish,
        edit,
        second,
        erase,
        withdraw,
        accept,
        lose,
        race,
        pretend,
      ])({
        random,
        plans,
        honest,
        anybody,
        keepers,
      });
      expect([done, plan, refused]).toEqual([done, plan, undefined]);
      expect([done, plan, await checker.faults()]).toEqual([done, plan, []]);
    }
  });

  it('would leave what is forbidden without the guard: the checker sees it', async () => {
    const bare = await startGuards();
    try {
      const checker = new Checker(bare.behind.repository);
      const direct = callerAt(bare.behind.baseUrl, {});
      await checker.faults();
      await direct('POST', '', putting(resourcesOf(grownPlan('a'))));
      expect(await checker.faults()).toEqual([]);
      await direct('POST', '', putting(resourcesOf(grownPlan('b'))));
      const [consent] = await checker.all<Consent>('Consent');
      await direct('PUT', `Consent/${consent?.id}`, { ...consent, status: 'inactive' });
      const [goal] = await checker.all<Goal>('Goal');
      await direct('DELETE', `Goal/${goal?.id}`);
      const found = (await checker.faults()).map((fault) => fault.split(':')[0]);
      expect(new Set(found)).toEqual(new Set(['two plans', 'no consent', 'gone']));
    } finally {
      await bare.stop();
    }
  });
});

interface Act {
  readonly random: ReturnType<typeof randomFrom>;
  readonly plans: readonly IndividualPlan[];
  readonly honest: Caller;
  readonly anybody: () => Caller;
  readonly keepers: readonly Caller[];
}

/** What was done, and an honest write that was refused. */
interface Done {
  readonly plan: string;
  readonly refused?: string;
}

const nameIn = (plan: IndividualPlan, kind: string) =>
  namedItems(plan).find((one) => one.kind === kind)?.name ?? '';
const versionOf = (answer: Answered) => ({ 'if-match': answer.headers.get('etag') ?? '' });

/** Honest: a plan for a person who has none in force, or an end of the one that stands. */
async function publish({ plans, honest }: Act): Promise<Done> {
  const own = await Promise.all(plans.map((plan) => honest('GET', nameIn(plan, 'plan'))));
  const standing = own.find(({ json }) => json?.status === 'active' || json?.status === 'on-hold');
  if (standing) {
    const ended = await honest(
      'PUT',
      `CarePlan/${standing.json.id}`,
      { ...standing.json, status: 'completed', period: { ...standing.json.period, end: '2026-11-29' } },
      versionOf(standing),
    );
    return { plan: 'end', ...(ended.status === 200 ? {} : { refused: ended.text }) };
  }
  const fresh = plans.find((_, at) => own[at]?.status === 404);
  if (!fresh) {
    return { plan: 'nothing left to publish' };
  }
  const made = await honest('POST', '', putting(resourcesOf(fresh)));
  return { plan: 'publish', ...(made.status === 200 ? {} : { refused: made.text }) };
}

/** Honest: a change of a goal over the version that was read. */
async function edit({ plans, honest, random }: Act): Promise<Done> {
  const name = nameIn(random.pick(plans), 'goal');
  const read = await honest('GET', name);
  if (read.status !== 200) {
    return { plan: 'no goal' };
  }
  const done = await honest(
    'PUT',
    name,
    { ...read.json, note: [{ text: `n${random.below(1000)}` }] },
    versionOf(read),
  );
  return { plan: 'edit', ...(done.status === 200 ? {} : { refused: done.text }) };
}

/** Hostile: a plan of its own beside whatever stands, alone or in a batch. */
async function second({ plans, anybody, random }: Act): Promise<Done> {
  const [own, other] = [random.pick(plans), random.pick(plans)];
  const care = resourcesOf(own).find(({ resourceType }) => resourceType === 'CarePlan') as CarePlan;
  const { id: _, identifier: __, ...plan } = { ...care, subject: { reference: nameIn(other, 'patient') } };
  const request = { method: 'POST', url: 'CarePlan' };
  const alone = random.below(2) === 0;
  await anybody()(
    'POST',
    alone ? 'CarePlan' : '',
    alone
      ? plan
      : {
          resourceType: 'Bundle',
          type: random.pick(['batch', 'transaction']),
          entry: [{ resource: plan, request }],
        },
  );
  return { plan: 'second' };
}

/** Hostile: deletes. */
async function erase({ plans, anybody, random }: Act): Promise<Done> {
  const plan = random.pick(plans);
  await anybody()('DELETE', nameIn(plan, random.pick(['plan', 'goal', 'consent'])));
  return { plan: 'erase' };
}

/** Takes a consent back, as whoever; of who may it is taken. */
async function withdraw({ plans, anybody, random }: Act): Promise<Done> {
  const name = nameIn(random.pick(plans), 'consent');
  const ask = anybody();
  const read = await ask('GET', name);
  if (read.status === 200) {
    await ask('PUT', name, { ...read.json, status: 'inactive' }, versionOf(read));
  }
  return { plan: 'withdraw' };
}

/** Hostile: a task that is accepted for somebody else. */
async function accept({ plans, anybody, random }: Act): Promise<Done> {
  const plan = random.pick(plans);
  await anybody()('POST', 'Task', {
    resourceType: 'Task',
    status: 'accepted',
    intent: 'plan',
    description: 'Not yours',
    basedOn: [{ reference: nameIn(plan, 'plan') }],
    for: { reference: nameIn(plan, 'patient') },
    code: {
      coding: [{ system: 'https://individuell-plan.example/fhir/CodeSystem/ip-task-code', code: 'measure' }],
    },
    owner: { reference: 'Practitioner/somebody-else' },
  });
  return { plan: 'accept' };
}

/** Hostile: a plan that loses its consent, its goals, its person or that it is one. */
async function lose({ plans, anybody, random }: Act): Promise<Done> {
  const name = nameIn(random.pick(plans), 'plan');
  const ask = anybody();
  const read = await ask('GET', name);
  if (read.status === 200) {
    const { goal, supportingInfo, category, subject, ...rest } = read.json;
    const kept = { goal, supportingInfo, category, subject, ...rest };
    delete kept[random.pick(['goal', 'supportingInfo', 'category', 'subject'])];
    await ask('PUT', name, kept, versionOf(read));
  }
  return { plan: 'lose' };
}

/** Two guards are asked for a plan of the same person at once. */
async function race({ plans, keepers }: Act): Promise<Done> {
  await Promise.all(
    keepers.map((ask, at) => ask('POST', '', putting(resourcesOf(plans[at] as IndividualPlan)))),
  );
  return { plan: 'race' };
}

/** Hostile: a consent that lets somebody in, and a draft to see by. */
async function pretend({ plans, anybody, random }: Act): Promise<Done> {
  const plan = random.pick(plans);
  const consent = resourcesOf(plan).find(({ resourceType }) => resourceType === 'Consent') as Consent;
  const { id: _, identifier: __, ...forged } = consent;
  await anybody()('POST', 'Consent', { ...forged, performer: [{ reference: 'Practitioner/h0' }] });
  return { plan: 'pretend' };
}

describe('random reads by those to whom a consent opens a part, or nothing', () => {
  let setting: GuardSetting;
  let counted = 0;
  const facts = new Map<string, string>();
  /** Every free text of the plan becomes a fact of its own. */
  const planted = (value: Json): Json => {
    if (typeof value === 'string') {
      if (!/\S \S/.test(value) || /^\+47/.test(value)) {
        return value;
      }
      counted += 1;
      const fact = `faktum${counted}x`;
      facts.set(fact, value);
      return `${fact} i planen`;
    }
    if (Array.isArray(value)) {
      return value.map(planted);
    }
    return value !== null && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, planted(each)]))
      : value;
  };
  const { plan = undefined } = parsePlan(planted(planInput()));
  const name = (kind: string, ownId = '') =>
    namedItems(plan as IndividualPlan).find((one) => one.kind === kind && one.ownId === ownId)?.name ?? '';

  beforeAll(async () => {
    setting = await startGuards();
    const answer = await (await setting.as({ role: 'keeper', organization: '310000000' }))(
      'POST',
      '',
      putting(resourcesOf(plan as IndividualPlan)),
    );
    expect(answer.text).toContain('transaction-response');
  });
  afterAll(() => setting.stop());

  it('tell nothing that no consent opens: in no body, header, total, link or error', async () => {
    const random = randomFrom(7);
    const numberOf = (id: string) => plan?.organizations?.find((one) => one.id === id)?.organizationNumber;
    const callers = await Promise.all(
      [
        ...(plan?.positions ?? [])
          .filter(({ id }) => id !== plan?.coordinator)
          .map(({ id, professional, organization }) => {
            const number = numberOf(organization ?? '');
            return {
              party: id,
              wish: {
                role: 'provider',
                fhirUser: name('professional', professional ?? ''),
                ...(number ? { organization: number } : {}),
              },
            };
          }),
        { party: 'org-nav', wish: { role: 'provider', organization: numberOf('org-nav') ?? '' } },
        {
          party: 'nobody',
          wish: { role: 'coordinator', organization: '974760673', fhirUser: 'Practitioner/nobody' },
        },
      ].map(async ({ party, wish }) => ({ party, ask: await setting.as(wish) })),
    );
    expect(facts.size).toBeGreaterThan(60);
    const all = resourcesOf(plan as IndividualPlan);
    const masters = JSON.stringify(
      all.filter(({ resourceType }) =>
        ['Practitioner', 'PractitionerRole', 'Organization'].includes(resourceType),
      ),
    );
    const queries = (resource: Resource): string[] => {
      const own = `${resource.resourceType}/${resource.id}`;
      const patient = name('patient');
      return [
        own,
        `${own}/_history`,
        `${own}/_history/1`,
        `${own}/$everything`,
        `${own}/$ip-plan`,
        `${resource.resourceType}?_id=${resource.id}`,
        `${resource.resourceType}?_id=${resource.id}&_elements=id`,
        `${resource.resourceType}?patient=${patient}&_total=accurate&_sort=-date`,
        `${resource.resourceType}?subject=${patient}&_summary=text`,
        `CarePlan?subject=${patient}&_include=*`,
        `Practitioner?_revinclude=${resource.resourceType}:performer`,
        `${patient}/${resource.resourceType}`,
        `${patient}/$everything`,
        `${resource.resourceType}?_lastUpdated=gt2020-01-01&_count=1`,
        `?_type=${resource.resourceType}`,
        `Task?owner=${name('position', 'pos-vik')}`,
        `Encounter?_revinclude=${resource.resourceType}:encounter`,
        `${resource.resourceType}?_elements:exclude=subject,meta,category,for,patient&_sort=-_lastUpdated`,
        `${resource.resourceType}?_fields=id,title,description&_id=${resource.id}`,
        `${resource.resourceType}?subject=${patient}&_sort=subject.name`,
        `${patient}/$everything?_elements=title,description,text,note`,
        `Encounter/none/${resource.resourceType}`,
        `${resource.resourceType}/_history?_id=${resource.id}`,
        `${own}?_elements=description,title,note`,
      ];
    };
    for (let done = 0; done < READS; done += 1) {
      const { party, ask } = random.pick(callers);
      const query = random.pick(queries(random.pick(all)));
      const answer = await ask('GET', query);
      const opened = JSON.stringify(
        viewFor(plan as IndividualPlan, party, plan?.consents ?? [], new Date().toISOString()).plan ?? {},
      );
      const told = `${answer.text} ${JSON.stringify([...answer.headers])}`;
      const leaked = [...facts.keys()].filter(
        (fact) => told.includes(`${fact} `) && !opened.includes(`${fact} `) && !masters.includes(`${fact} `),
      );
      expect([party, query, leaked]).toEqual([party, query, []]);
      if (!/^(Practitioner|PractitionerRole|Organization)\b/.test(query)) {
        expect([query, answer.json?.total]).toEqual([query, undefined]);
      }
    }
  });
});
