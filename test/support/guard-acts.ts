// Random honest and hostile writes and reads through guards, on any FHIR server, and a checker that looks at the server directly.
import type { CarePlan, Consent, Goal, Patient, Resource, Task } from '@medplum/fhirtypes';
import { expect } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { namedItems } from '../../src/plan/mapping/names.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { viewFor } from '../../src/plan/views/view.ts';
import { planInput } from '../mapping/fixture.ts';
import { type Answered, type Caller, type GuardSetting, grownPlan, type Json, putting } from './guard.ts';
import { nameIn, numberIn } from './plan-names.ts';
import { randomFrom } from './seeded.ts';

export const resourcesOf = (plan: IndividualPlan) =>
  toFhir(plan).bundle.entry.map(({ resource }) => resource as unknown as Resource);
const firstOf = (plan: IndividualPlan, kind: string) =>
  namedItems(plan).find((one) => one.kind === kind)?.name ?? '';

/** Three persons, of each of whom three systems would begin a plan. */
export function somePeople(round: number): IndividualPlan[][] {
  return [1, 60, 120].map((from) =>
    ['a', 'b', 'c'].map((system) => grownPlan(`${system}${from}`, from + round * 200)),
  );
}

/** Reads the server directly, and knows nothing of how the guard judges. */
export class Checker {
  readonly #seen = new Set<string>();
  readonly #direct: Caller;
  readonly #records: readonly string[];

  /** @param direct asks the server past every guard */
  constructor(direct: Caller, people: readonly (readonly IndividualPlan[])[]) {
    this.#direct = direct;
    this.#records = [...new Set(people.flat().map((plan) => firstOf(plan, 'patient')))];
  }

  async all<T extends Resource>(type: T['resourceType'], by = 'patient'): Promise<T[]> {
    const records = this.#records.map((name) => (by === '_id' ? name.split('/')[1] : name));
    const found: T[] = [];
    let next: string | undefined = `${type}?${by}=${records.join(',')}&_count=500`;
    while (next) {
      const { json, status }: Answered = await this.#direct('GET', next, undefined, {
        'cache-control': 'no-cache',
      });
      expect(status).toBe(200);
      found.push(...(json.entry ?? []).map(({ resource }: Json) => resource));
      next = json.link?.find(({ relation }: Json) => relation === 'next')?.url;
    }
    return found;
  }

  /** What stands there and may not. */
  async faults(): Promise<string[]> {
    const [plans, patients, consents, tasks, goals] = await Promise.all([
      this.all<CarePlan>('CarePlan', 'subject'),
      this.all<Patient>('Patient', '_id'),
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

/** Writes about the same persons. */
const ROUND = 60;

/**
 * Writes in rounds, each about persons of its own, and says what came of each round.
 * @param from the round to begin with
 * @param most rounds on this server
 * @returns the round that is next, or none when all writes are done
 */
export async function playRounds(
  setting: GuardSetting,
  direct: Caller,
  { writes, seed, from = 0, most = Number.POSITIVE_INFINITY }: Rounds,
): Promise<number | undefined> {
  const end = Math.ceil(writes / ROUND);
  for (let round = from; round < Math.min(end, from + most); round += 1) {
    const share = Math.min(ROUND, writes - round * ROUND);
    const counts = await playWrites(setting, direct, { writes: share, seed, round });
    console.log(`round ${round} of writes through guards: ${JSON.stringify(counts)}`);
  }
  return from + most < end ? from + most : undefined;
}

interface Rounds {
  readonly writes: number;
  readonly seed: number;
  readonly from?: number;
  readonly most?: number;
}

/** Writes, and what came of each: what stands and may not, and an honest one that was refused, fail the test. */
async function playWrites(
  setting: GuardSetting,
  direct: Caller,
  { writes, seed, round }: { readonly writes: number; readonly seed: number; readonly round: number },
): Promise<Readonly<Record<string, number>>> {
  const random = randomFrom(seed + round);
  const people = somePeople(round);
  const checker = new Checker(direct, people);
  const keepers = await Promise.all(
    [0, 1].map((guard) => setting.as({ role: 'keeper', lifetime: 7200 }, guard)),
  );
  const hostile = await Promise.all(
    (['coordinator', 'provider', 'unit', 'person'] as const).map((role, at) =>
      setting.as(
        { role, organization: '974760673', fhirUser: `Practitioner/h${at}`, lifetime: 7200 },
        at % 2,
      ),
    ),
  );
  const anybody = () => random.pick([...keepers, ...hostile]);
  const counts: Record<string, number> = {};
  for (let done = 0; done < writes; done += 1) {
    const plans = random.pick(people);
    const honest = random.pick(keepers);
    const act = random.pick([publish, edit, second, erase, withdraw, accept, lose, race, pretend]);
    const { plan, refused } = await act({ random, plans, honest, anybody, keepers });
    expect([done, plan, refused]).toEqual([done, plan, undefined]);
    expect([done, plan, await checker.faults()]).toEqual([done, plan, []]);
    counts[plan] = (counts[plan] ?? 0) + 1;
  }
  return counts;
}

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

const versionOf = (answer: Answered) => ({ 'if-match': answer.headers.get('etag') ?? '' });

/** Honest: a plan for a person who has none in force, or an end of the one that stands. */
async function publish({ plans, honest }: Act): Promise<Done> {
  const own = await Promise.all(plans.map((plan) => honest('GET', firstOf(plan, 'plan'))));
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
  const name = firstOf(random.pick(plans), 'goal');
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
  const { id: _, identifier: __, ...plan } = { ...care, subject: { reference: firstOf(other, 'patient') } };
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
  await anybody()('DELETE', firstOf(plan, random.pick(['plan', 'goal', 'consent'])));
  return { plan: 'erase' };
}

/** Takes a consent back, as whoever; of who may it is taken. */
async function withdraw({ plans, anybody, random }: Act): Promise<Done> {
  const name = firstOf(random.pick(plans), 'consent');
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
    basedOn: [{ reference: firstOf(plan, 'plan') }],
    for: { reference: firstOf(plan, 'patient') },
    code: {
      coding: [{ system: 'https://individuell-plan.example/fhir/CodeSystem/ip-task-code', code: 'measure' }],
    },
    owner: { reference: 'Practitioner/somebody-else' },
  });
  return { plan: 'accept' };
}

/** Hostile: a plan that loses its consent, its goals, its person or that it is one. */
async function lose({ plans, anybody, random }: Act): Promise<Done> {
  const name = firstOf(random.pick(plans), 'plan');
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

/** A plan in which every free text is a fact of its own. */
export interface PlantedPlan {
  readonly plan: IndividualPlan;
  readonly facts: readonly string[];
}

export function plantedPlan(): PlantedPlan {
  const facts: string[] = [];
  const planted = (value: Json): Json => {
    if (typeof value === 'string') {
      if (!/\S \S/.test(value) || /^\+47/.test(value)) {
        return value;
      }
      const fact = `faktum${facts.length + 1}x`;
      facts.push(fact);
      return `${fact} i planen`;
    }
    if (Array.isArray(value)) {
      return value.map(planted);
    }
    return value !== null && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([key, each]) => [key, planted(each)]))
      : value;
  };
  const { plan } = parsePlan(planted(planInput()));
  expect(plan).toBeDefined();
  expect(facts.length).toBeGreaterThan(60);
  return { plan: plan as IndividualPlan, facts };
}

/** Those who come for a party of the plan, for another organization than theirs, or for nobody. */
function whoAsks(
  plan: IndividualPlan,
): { readonly party: string; readonly wish: Readonly<Record<string, string>> }[] {
  const numberOf = (id: string) => numberIn(plan, id);
  const userOf = (professional: string) => nameIn(plan, 'professional', professional);
  const staff = (plan.positions ?? []).filter(
    ({ id, organization }) => id !== plan.coordinator && numberOf(organization ?? '') !== '',
  );
  const relatives = (plan.relatives ?? []).map(({ id }) => ({
    party: id,
    wish: {
      role: 'person',
      fhirUser: nameIn(plan, 'relative', id),
    },
  }));
  const strangers = ['coordinator', 'provider', 'unit', 'person'].map((role) => ({
    party: 'nobody',
    wish: { role, organization: '974760673', fhirUser: 'Practitioner/nobody' },
  }));
  return [
    ...staff.flatMap(({ id, professional = '', organization = '' }) => [
      ...['provider', 'coordinator'].map((role) => ({
        party: id,
        wish: { role, fhirUser: userOf(professional), organization: numberOf(organization) },
      })),
      {
        party: 'nobody',
        wish: { role: 'provider', fhirUser: userOf(professional), organization: '974760673' },
      },
    ]),
    { party: 'org-nav', wish: { role: 'provider', organization: numberOf('org-nav') } },
    ...relatives,
    ...strangers,
    { party: 'nobody', wish: { role: 'keeper', organization: '974760673' } },
  ];
}

/** Reads by those to whom a consent opens a part, or nothing: a fact that none opens fails the test. Gives how many asked. */
export async function playReads(
  setting: GuardSetting,
  { plan, facts }: PlantedPlan,
  { reads, seed }: { readonly reads: number; readonly seed: number },
): Promise<number> {
  const random = randomFrom(seed);
  const all = resourcesOf(plan);
  const keeper = await setting.as({ role: 'keeper', organization: '310000000' });
  const published = await keeper('POST', '', putting(all));
  expect([published.status, published.text]).toEqual([200, expect.stringContaining('transaction-response')]);
  const callers = await Promise.all(
    whoAsks(plan).map(async ({ party, wish }) => ({
      party,
      ask: await setting.as({ ...wish, lifetime: 7200 }),
      opened: JSON.stringify(viewFor(plan, party, plan.consents ?? [], new Date().toISOString()).plan ?? {}),
    })),
  );
  const masters = JSON.stringify(
    all.filter(({ resourceType }) =>
      ['Practitioner', 'PractitionerRole', 'Organization'].includes(resourceType),
    ),
  );
  for (let done = 0; done < reads; done += 1) {
    const { party, ask, opened } = random.pick(callers);
    const query = random.pick(queriesOf(plan, random.pick(all)));
    const answer = await ask('GET', query);
    const told = `${answer.text} ${decoded(answer.json)} ${JSON.stringify([...answer.headers])}`;
    const leaked = facts.filter(
      (fact) => told.includes(`${fact} `) && !opened.includes(`${fact} `) && !masters.includes(`${fact} `),
    );
    expect([party, query, leaked]).toEqual([party, query, []]);
    expect([query, answer.status < 500 || answer.status === 501]).toEqual([query, true]);
    if (!/^(Practitioner|PractitionerRole|Organization)\b/.test(query)) {
      expect([query, answer.json?.total]).toEqual([query, undefined]);
    }
  }
  return callers.length;
}

/** What stands in Binaries of the answer. */
function decoded(json: Json): string {
  const binaries = [json, ...(json?.parameter ?? []).map(({ resource }: Json) => resource)];
  return binaries
    .map((one: Json) =>
      one?.resourceType === 'Binary' ? Buffer.from(one.data, 'base64').toString('utf8') : '',
    )
    .join(' ');
}

function queriesOf(plan: IndividualPlan, resource: Resource): string[] {
  const own = `${resource.resourceType}/${resource.id}`;
  const patient = firstOf(plan, 'patient');
  return [
    own,
    `${own}/_history`,
    `${own}/_history/1`,
    `${own}/$everything`,
    `${own}/$individual-plan`,
    `${own}/$individual-plan?form=bundle`,
    `${own}/$view`,
    `${own}/$view?recipient=patient`,
    `${own}/$consent-gaps`,
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
    `Task?owner=${nameIn(plan, 'position', 'pos-vik')}`,
    `Encounter?_revinclude=${resource.resourceType}:encounter`,
    `${resource.resourceType}?_elements:exclude=subject,meta,category,for,patient&_sort=-_lastUpdated`,
    `${resource.resourceType}?_fields=id,title,description&_id=${resource.id}`,
    `${resource.resourceType}?subject=${patient}&_sort=subject.name`,
    `${patient}/$everything?_elements=title,description,text,note`,
    `Encounter/none/${resource.resourceType}`,
    `${resource.resourceType}/_history?_id=${resource.id}`,
    `${own}?_elements=description,title,note`,
  ];
}
