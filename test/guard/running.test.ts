// The guard, from outside: what callers get, and what stands on the server behind.
import type { CarePlan, Consent, Patient, Resource, Task } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { namedItems } from '../../src/plan/mapping/names.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { newProofKey } from '../../src/sandbox/identity-provider.ts';
import { planFixture } from '../mapping/fixture.ts';
import { freePort } from '../support/free-port.ts';
import {
  type Caller,
  callerAt,
  type GuardSetting,
  grownPlan,
  type Json,
  putting,
  startGuards,
} from '../support/guard.ts';
import { nameIn, numberIn } from '../support/plan-names.ts';

const plan = planFixture();
const resourcesOf = (one: IndividualPlan) =>
  toFhir(one).bundle.entry.map(({ resource }) => resource as unknown as Resource);
const resources = resourcesOf(plan);
const nameOf = (kind: string, ownId = '') => nameIn(plan, kind, ownId);
const carePlan = nameOf('plan', '');
const patient = nameOf('patient', '');
const numberOf = (id: string) => numberIn(plan, id);
const rulesIn = (answer: { json: Json }): string[] =>
  (answer.json?.issue ?? []).map((issue: Json) => issue.extension?.[0]?.valueString);
const clone = <T>(value: T): T => structuredClone(value);

const coordinator = {
  role: 'coordinator',
  organization: numberOf('org-hab'),
  fhirUser: nameOf('professional', 'prof-berg'),
};
const physiotherapist = {
  role: 'provider',
  organization: numberOf('org-hab'),
  fhirUser: nameOf('professional', 'prof-vik'),
};
const teacher = {
  role: 'provider',
  organization: numberOf('org-school'),
  fhirUser: nameOf('professional', 'prof-li'),
};
const keeping = { role: 'keeper', organization: numberOf('org-kommune') };
const stranger = { role: 'provider', organization: '974760673', fhirUser: 'Practitioner/nobody' };

describe('a plan behind two guards', () => {
  let setting: GuardSetting;
  let keeper: Caller;
  const stored = <T extends Resource>(name: string): Promise<T> => {
    const [type = '', id = ''] = name.split('/');
    return setting.behind.repository.readResource(type, id) as Promise<Resource> as Promise<T>;
  };
  const count = async (type: 'CarePlan' | 'Provenance'): Promise<number> =>
    (await setting.behind.repository.search({ resourceType: type, count: 1000 })).entry?.length ?? 0;

  beforeAll(async () => {
    setting = await startGuards({ guards: 2 });
    keeper = await setting.as(keeping);
    const answer = await keeper('POST', '', putting(resources));
    expect(answer.text).toContain('transaction-response');
  });
  afterAll(() => setting.stop());

  it('is written with who wrote it beside it, and read whole by who keeps it and who coordinates it', async () => {
    expect(await count('Provenance')).toBeGreaterThan(0);
    for (const wish of [keeping, coordinator]) {
      const read = await (await setting.as(wish))('GET', carePlan);
      expect(read.json.title).toBe(plan.title);
      expect(read.json.meta.tag).toBeUndefined();
      expect(read.headers.get('etag')).toMatch(/^W\/"/);
    }
  });

  it('is shown to others as consents open it, marked as a part, and to strangers not at all', async () => {
    const seen = await (await setting.as(teacher))('GET', carePlan);
    expect(seen.status).toBe(200);
    expect(seen.json.meta.tag).toContainEqual(expect.objectContaining({ code: 'SUBSETTED' }));
    expect(seen.json.description).toBeUndefined();
    const assessments = (plan.assessments ?? []).map(({ id }) => nameOf('assessment', id));
    for (const name of [...assessments, patient]) {
      const hidden = await (await setting.as(stranger))('GET', name);
      expect(hidden.status).toBe(404);
    }
    expect((await (await setting.as(stranger))('GET', carePlan)).status).toBe(404);
    for (const name of assessments) {
      expect((await (await setting.as(teacher))('GET', name)).status).toBe(404);
    }
  });

  it('is found only as far as it is seen: no total, no include, no page of what is hidden', async () => {
    const found = async (wish: object, query: string) => (await (await setting.as(wish))('GET', query)).json;
    const person = patient.split('/')[1];
    const own = await found(coordinator, `Goal?patient=${person}`);
    expect(own.entry.length).toBe(plan.goals?.length);
    expect(own.total).toBeUndefined();
    expect((await found(stranger, `Goal?patient=${person}`)).entry).toEqual([]);
    expect(
      (await found(stranger, `CarePlan?subject=${patient}&_include=CarePlan:care-team&_total=accurate`))
        .entry,
    ).toEqual([]);
    expect(
      (await found(stranger, `Practitioner?_revinclude=Task:owner`)).entry.every(
        (one: Json) => one.resource.resourceType === 'Practitioner',
      ),
    ).toBe(true);
    const page = await found(coordinator, `Task?patient=${person}&_count=2`);
    expect(page.entry.length).toBe(2);
    const next = page.link.find((link: Json) => link.relation === 'next').url;
    expect(next).toContain(setting.bases[0]);
    expect((await (await setting.as(coordinator))('GET', next)).json.entry.length).toBeGreaterThan(0);
  });

  it('refuses what would look into the hidden: chains, _has, _filter, _text and counts', async () => {
    const ask = await setting.as(stranger);
    for (const query of [
      'Encounter?subject.name=Solveig',
      'Patient?_has:CarePlan:patient:status=active',
      'Observation?_filter=code eq 1',
      'Goal?_text=skole',
      'CarePlan?_summary=count',
      'Encounter?patient:Patient.careplan=1',
    ]) {
      const answer = await ask('GET', query);
      expect([query, answer.status]).toEqual([query, 403]);
    }
  });

  it('passes bulk data, patches of FHIRPath, subscriptions about plans and odd addresses by nobody', async () => {
    const answers = [
      await keeper('GET', '$export'),
      await keeper('GET', 'Patient/$export'),
      await keeper('PATCH', carePlan, { resourceType: 'Parameters' }),
      await keeper('POST', 'Subscription', {
        resourceType: 'Subscription',
        status: 'requested',
        reason: 'x',
        criteria: 'CarePlan?',
        channel: { type: 'rest-hook' },
      }),
    ];
    expect(answers.map(({ status }) => status)).toEqual([501, 501, 501, 501]);
    expect((await keeper('GET', `Care%50lan/${carePlan.split('/')[1]}`)).status).not.toBe(200);
    expect((await (await setting.as(stranger))('GET', carePlan.toLowerCase())).status).toBe(404);
    expect((await keeper('GET', 'Binary/1')).status).toBe(403);
    expect((await keeper('GET', 'CarePlan/_history')).status).toBe(403);
  });

  it('demands the version for an update, and names it', async () => {
    const { meta: _, ...goal } = await stored<Resource>(nameOf('goal', 'g1'));
    const none = await keeper('PUT', nameOf('goal', 'g1'), goal);
    expect(none.status).toBe(428);
    expect(none.headers.get('etag')).toMatch(/^W\/"/);
    const stale = await keeper('PUT', nameOf('goal', 'g1'), goal, { 'if-match': 'W/"other"' });
    expect(stale.status).toBe(412);
    const done = await keeper('PUT', nameOf('goal', 'g1'), goal, {
      'if-match': none.headers.get('etag') ?? '',
    });
    expect([done.status, done.text]).toEqual([200, expect.stringContaining('Goal')]);
    const patched = await keeper(
      'PATCH',
      nameOf('goal', 'g1'),
      JSON.stringify([{ op: 'add', path: '/note', value: [{ text: 'n' }] }]),
      { 'content-type': 'application/json-patch+json' },
    );
    expect([patched.status, patched.json.note]).toEqual([200, [{ text: 'n' }]]);
  });

  it('has no second plan of a person: not alone, not in a batch or transaction, not under another record, not by two at once', async () => {
    const before = await count('CarePlan');
    const { id: _, meta: __, identifier: ___, ...second } = await stored<CarePlan>(carePlan);
    const alone = await keeper('POST', 'CarePlan', second);
    expect([alone.status, rulesIn(alone)]).toEqual([409, expect.arrayContaining(['guard-one-plan'])]);
    const inBatch = await keeper('POST', '', {
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ resource: second, request: { method: 'POST', url: 'CarePlan' } }],
    });
    expect(inBatch.json.entry[0].response.status).toBe('409');
    const { id: _p, meta: _m, ...record } = await stored<Patient>(patient);
    const other = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          fullUrl: 'urn:uuid:0b0e0c0a-0000-4000-8000-000000000001',
          resource: record,
          request: { method: 'POST', url: 'Patient' },
        },
        {
          resource: { ...second, subject: { reference: 'urn:uuid:0b0e0c0a-0000-4000-8000-000000000001' } },
          request: { method: 'POST', url: 'CarePlan' },
        },
      ],
    };
    const underAnother = await keeper('POST', '', other);
    expect([underAnother.status, rulesIn(underAnother)]).toEqual([
      409,
      expect.arrayContaining(['guard-one-plan']),
    ]);
    const nowhere = await keeper('POST', 'CarePlan', {
      ...second,
      subject: { identifier: record.identifier?.[0] },
    });
    expect(rulesIn(nowhere)).toContain('guard-person-named');
    expect(await count('CarePlan')).toBe(before);
  });

  it('has one plan after two guards were asked for one at the same moment', async () => {
    const bundles = ['one', 'two'].map((system) => putting(resourcesOf(grownPlan(system))));
    const before = await count('CarePlan');
    const guards = await Promise.all([setting.as(keeping, 0), setting.as(keeping, 1)]);
    const answers = await Promise.all(guards.map((ask, at) => ask('POST', '', bundles[at])));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409]);
    expect(await count('CarePlan')).toBe(before + 1);
  });

  it('loses nothing: no deletion, no link that vanishes, no plan that is none any more', async () => {
    for (const name of [carePlan, nameOf('goal', 'g1'), nameOf('consent', 'c1'), nameOf('team', '')]) {
      const answer = await keeper('DELETE', name);
      expect([name, answer.status, rulesIn(answer)]).toEqual([
        name,
        409,
        expect.arrayContaining(['guard-nothing-deleted']),
      ]);
    }
    const stands = await stored<CarePlan>(carePlan);
    const version = { 'if-match': `W/"${stands.meta?.versionId}"` };
    const without = await keeper('PUT', carePlan, { ...stands, goal: [] }, version);
    expect(rulesIn(without)).toContain('guard-nothing-vanishes');
    const { category: _, ...none } = stands;
    expect(rulesIn(await keeper('PUT', carePlan, none, version))).toContain('guard-plan-stays');
    const away = await keeper(
      'PUT',
      carePlan,
      { ...stands, subject: { reference: 'Patient/somebody-else' } },
      version,
    );
    expect(away.status).toBeGreaterThanOrEqual(400);
    expect(await stored(carePlan)).toEqual(stands);
  });

  it('is not active without a consent; taking the last one back is taken, and pauses the plan', async () => {
    const one = grownPlan('three', 40);
    const all = resourcesOf(one);
    const isConsent = (resource: Resource) =>
      resource.resourceType === 'Consent' &&
      resource.category.some(({ coding }) => coding?.some(({ code }) => code === 'plan'));
    const withdrawn = (resource: Consent): Consent => ({ ...resource, status: 'inactive' });
    const without = all.map((resource) => (isConsent(resource) ? withdrawn(resource as Consent) : resource));
    const refused = await keeper('POST', '', putting(without));
    expect([refused.status, rulesIn(refused)]).toEqual([422, expect.arrayContaining(['guard-plan-consent'])]);
    const done = await keeper('POST', '', putting(all));
    expect([done.status, done.text.slice(0, 300)]).toEqual([200, expect.any(String)]);
    const consent = all.find(isConsent) as Consent;
    const current = await stored<Consent>(`Consent/${consent.id}`);
    const back = await keeper('PUT', `Consent/${consent.id}`, withdrawn(current), {
      'if-match': `W/"${current.meta?.versionId}"`,
    });
    expect([back.status, back.text.slice(0, 300)]).toEqual([200, expect.any(String)]);
    const root = all.find(({ resourceType }) => resourceType === 'CarePlan');
    expect((await stored<CarePlan>(`CarePlan/${root?.id}`)).status).toBe('on-hold');
  });

  it('takes an acceptance from the owner alone, and merges the word of an owner who sees a part', async () => {
    const name = nameOf('measure', 'm2');
    const task = await stored<Task>(name);
    const owner = { reference: nameOf('position', 'pos-li') };
    const requested: Task = { ...clone(task), status: 'requested', owner };
    requested.extension = (requested.extension ?? []).filter(({ url }) => !url.endsWith('ip-acceptance'));
    const open = await keeper('PUT', name, requested, { 'if-match': `W/"${task.meta?.versionId}"` });
    expect([open.status, open.text.slice(0, 400)]).toEqual([200, expect.any(String)]);
    const version = { 'if-match': open.headers.get('etag') ?? '' };
    const byCoordinator = await (await setting.as(coordinator))(
      'PUT',
      name,
      { ...requested, status: 'accepted' },
      version,
    );
    expect([byCoordinator.status, rulesIn(byCoordinator)]).toEqual([
      403,
      expect.arrayContaining(['guard-accepted-by-owner']),
    ]);
    const byOther = await (await setting.as(physiotherapist))(
      'PUT',
      name,
      { ...requested, status: 'accepted' },
      version,
    );
    expect(byOther.status).toBe(403);
    const own = await setting.as(teacher);
    const seen = await own('GET', name);
    expect(seen.json.meta.tag).toContainEqual(expect.objectContaining({ code: 'SUBSETTED' }));
    const accepted = await own('PUT', name, { ...seen.json, status: 'accepted', note: [] }, version);
    expect([accepted.status, accepted.text.slice(0, 400)]).toEqual([200, expect.any(String)]);
    const stands = await stored<Task>(name);
    expect([stands.status, stands.note]).toEqual(['accepted', requested.note]);
    expect(stands.description).toBe(requested.description);
  });

  it('takes nothing from who sees a part or nothing: not the part, not a patch, not what refers to the hidden', async () => {
    const ask = await setting.as(teacher);
    const part = await ask('GET', nameOf('goal', 'g1'));
    expect(part.status).toBe(200);
    const back = await ask('PUT', nameOf('goal', 'g1'), part.json, {
      'if-match': part.headers.get('etag') ?? '',
    });
    expect(back.status).toBe(403);
    const patch = await ask(
      'PATCH',
      nameOf('goal', 'g1'),
      JSON.stringify([{ op: 'test', path: '/note', value: 'x' }]),
      { 'content-type': 'application/json-patch+json' },
    );
    expect(patch.status).toBe(403);
    const whole = await keeper('PUT', nameOf('goal', 'g1'), part.json, {
      'if-match': part.headers.get('etag') ?? '',
    });
    expect(rulesIn(whole)).toContain('guard-part-only');
    const own = await (await setting.as({ ...stranger, role: 'coordinator' }))('POST', 'CarePlan', {
      resourceType: 'CarePlan',
      status: 'draft',
      intent: 'plan',
      subject: { reference: patient },
      category: (await stored<CarePlan>(carePlan)).category,
      goal: [{ reference: nameOf('goal', 'g1') }],
    });
    expect(rulesIn(own)).toContain('guard-only-what-is-seen');
    const role = await setting.as({ ...stranger, role: 'provider' });
    expect(
      (
        await role('PUT', coordinator.fhirUser, {
          resourceType: 'Practitioner',
          id: coordinator.fhirUser.split('/')[1],
        })
      ).status,
    ).toBe(403);
  });

  it('lets through what is not about plans as it came, with the addresses of the guard', async () => {
    const ask = await setting.as(stranger);
    const made = await ask('POST', 'Encounter', {
      resourceType: 'Encounter',
      status: 'finished',
      class: { code: 'AMB' },
    });
    expect(made.status).toBe(201);
    const read = await ask('GET', `Encounter/${made.json.id}`);
    expect(read.json).toEqual(made.json);
    const found = await ask('GET', 'Encounter?status=finished');
    expect(found.text).not.toContain(setting.behind.baseUrl);
    const pressure = {
      resourceType: 'Observation',
      status: 'final',
      code: { text: 'Blodtrykk' },
      valueString: '120/80',
      subject: { reference: patient },
    };
    const observed = await ask('POST', 'Observation', pressure);
    expect(observed.status).toBe(201);
    expect((await ask('GET', `Observation/${observed.json.id}`)).json.valueString).toBe('120/80');
  });

  it('tells nothing of the hidden by a condition, a form, an order or a name that servers read differently', async () => {
    const ask = await setting.as(stranger);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const brought = await ask('POST', 'Encounter/_search', '_revinclude=CarePlan:encounter', form);
    expect(JSON.stringify(brought.json.entry ?? [])).not.toContain('CarePlan');
    expect((await ask('POST', 'Encounter/_search', 'status=finished', form)).status).toBe(200);
    expect((await ask('POST', 'Goal/_search', '{}')).status).toBe(415);
    const found = await ask('GET', `CarePlan?_elements:exclude=subject,category,meta&subject=${patient}`);
    expect(found.json.entry).toEqual([]);
    expect((await ask('GET', 'CarePlan?_fields=title')).status).toBe(403);
    const encounter = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' } };
    const condition = { reference: `Patient?_id=${patient.split('/')[1]}` };
    expect((await ask('POST', 'Encounter', { ...encounter, subject: condition })).status).toBe(422);
    const twice = `{"resourceType":"Encounter","status":"finished","class":{"code":"AMB"},"subject":{"reference":"${condition.reference}","reference":"Patient/x"}}`;
    expect((await ask('POST', 'Encounter', twice)).text).not.toContain(condition.reference);
    const xml = `<Encounter xmlns="http://hl7.org/fhir"><subject><reference id="a>b" value="Patient&#63;_id=1"/></subject></Encounter>`;
    expect((await ask('POST', 'Encounter', xml, { 'content-type': 'application/fhir+xml' })).status).toBe(
      422,
    );
    expect((await ask('POST', 'Encounter', '{}', { 'content-type': 'text/plain' })).status).toBe(415);
    const named = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: [
        {
          fullUrl: `${setting.bases[0]}/${carePlan}`,
          resource: encounter,
          request: { method: 'POST', url: 'Encounter' },
        },
      ],
    };
    expect((await ask('POST', '', named)).status).toBe(422);
  });

  it('lets nobody over what is hidden by a condition beside an id, or by an id beside a condition', async () => {
    const ask = await setting.as(stranger);
    const goal = nameOf('goal', 'g1');
    const before = await stored(goal);
    const forged = {
      resourceType: 'Goal',
      id: goal.split('/')[1],
      lifecycleStatus: 'active',
      description: { text: 'Ikke mitt' },
      subject: { reference: 'Patient/nobody' },
    };
    for (const type of ['transaction', 'batch']) {
      const entry = [
        { resource: forged, request: { method: 'PUT', url: goal, ifNoneExist: 'identifier=urn:x|none' } },
      ];
      const answer = await ask('POST', '', { resourceType: 'Bundle', type, entry });
      expect(answer.json.entry?.[0].response.status ?? answer.status.toString()).toBe('403');
    }
    expect((await ask('PUT', 'Goal?identifier=urn:x|none', forged)).status).toBe(400);
    expect(await stored(goal)).toEqual(before);
  });

  it('lets nobody bring consents to a plan that is hidden, by making a record one of its person', async () => {
    const seeing = await startGuards({
      server: setting.behind.baseUrl,
      issuer: { roles: [{ role: 'coordinator', seesPersons: true }] },
    });
    try {
      const ask = await seeing.as({ organization: stranger.organization, fhirUser: stranger.fhirUser });
      const { id: _, meta: __, ...person } = await stored<Patient>(patient);
      const { identifier, ...unknown } = person;
      const made = await ask('POST', 'Patient', unknown);
      const own = `Patient/${made.json.id}`;
      const { status, scope, category, dateTime } = await stored<Consent>(nameOf('consent', 'c1'));
      const consent = {
        resourceType: 'Consent',
        status,
        scope,
        category,
        dateTime,
        policyRule: { text: 'x' },
      };
      const said = await ask('POST', 'Consent', { ...consent, patient: { reference: own } });
      expect([made.status, said.status]).toEqual([201, 201]);
      const version = { 'if-match': made.headers.get('etag') ?? '' };
      const same = await ask('PUT', own, { ...made.json, identifier }, version);
      expect(same.status).toBe(403);
      const linked = { ...made.json, link: [{ type: 'seealso', other: { reference: patient } }] };
      expect((await ask('PUT', own, linked, version)).status).toBe(403);
      expect((await ask('PUT', own, { ...made.json, active: true }, version)).status).toBe(200);
    } finally {
      await seeing.stop();
    }
  });

  it('says of what is hidden the same as of what is not there: no version, no plan', async () => {
    const ask = await setting.as({ ...stranger, role: 'coordinator' });
    const goal = nameOf('goal', 'g1');
    const put = await ask('PUT', goal, { resourceType: 'Goal', id: goal.split('/')[1] });
    expect([put.status, put.headers.get('etag')]).toEqual([403, null]);
    const patch = [goal, 'Goal/nowhere'].map((name) =>
      ask('PATCH', name, '[]', { 'content-type': 'application/json-patch+json' }),
    );
    const erase = [goal, 'Goal/nowhere'].map((name) => ask('DELETE', name));
    for (const answers of [await Promise.all(patch), await Promise.all(erase)]) {
      expect(answers.map(({ status }) => status)).toEqual([404, 404]);
      expect(answers[0]?.text).toBe(answers[1]?.text);
    }
    const { id: _, ...second } = await stored<CarePlan>(carePlan);
    const refused = await (await setting.as(stranger))('POST', 'CarePlan', second);
    expect([refused.status, rulesIn(refused)]).toEqual([403, ['guard-role']]);
  });

  it('hears nobody without a good token: none, another audience, run out, unbound, or a proof that was used', async () => {
    const { provider, bases } = setting;
    const base = bases[0] ?? '';
    const bearer = async (wish: object) =>
      callerAt(base, {
        authorization: `Bearer ${await provider.token({ scope: 'system/*.cruds', ...coordinator, ...wish })}`,
      });
    expect((await callerAt(base, {})('GET', carePlan)).status).toBe(401);
    expect((await (await bearer({ audience: 'another' }))('GET', carePlan)).status).toBe(401);
    expect((await (await bearer({ lifetime: -120 }))('GET', carePlan)).status).toBe(401);
    expect((await (await bearer({ role: 'none' }))('GET', carePlan)).status).toBe(401);
    expect((await (await bearer({ scope: 'system/Goal.rs' }))('GET', carePlan)).status).toBe(403);
    const key = await newProofKey();
    expect((await (await bearer({ jkt: key.jkt }))('GET', carePlan)).status).toBe(401);
    const token = await provider.token({ scope: 'system/*.cruds', ...coordinator, jkt: key.jkt });
    const proof = await key.proof('GET', `${base}/${carePlan}`, token);
    const shown = (at: string) =>
      callerAt(at, { authorization: `DPoP ${token}`, dpop: proof })('GET', carePlan);
    expect((await shown(base)).status).toBe(200);
    expect((await shown(base)).status).toBe(401);
    expect((await shown(bases[1] ?? '')).status).toBe(401);
  });

  it('gives the plan, the view and the gaps by operations, each as far as the caller sees it', async () => {
    const inside = (binary: Json) => JSON.parse(Buffer.from(binary.data, 'base64').toString('utf8'));
    const [whole, part, none] = await Promise.all(
      [coordinator, teacher, stranger].map((wish) => setting.as(wish)),
    );
    const document = await whole?.('GET', `${carePlan}/$individual-plan`);
    expect(inside(document?.json)).toMatchObject({ id: plan.id, title: plan.title, summary: plan.summary });
    const bundle = await whole?.('GET', `${carePlan}/$individual-plan?form=bundle`);
    expect(bundle?.json.entry.length).toBeGreaterThan(10);
    const cut = inside((await part?.('GET', `${carePlan}/$individual-plan`))?.json);
    expect([cut.id, cut.summary, cut.assessments]).toEqual([plan.id, undefined, undefined]);
    const seen = (await part?.('GET', `${carePlan}/$view`))?.json.parameter;
    expect(seen.map(({ name }: Json) => name)).toContain('withheld');
    const asTeacher = await whole?.('POST', `${carePlan}/$view`, {
      resourceType: 'Parameters',
      parameter: [{ name: 'recipient', valueString: 'pos-li' }],
    });
    expect(asTeacher?.json.parameter).toEqual(seen);
    expect((await part?.('GET', `${carePlan}/$view?recipient=patient`))?.status).toBe(403);
    expect((await part?.('GET', `${carePlan}/$consent-gaps`))?.status).toBe(403);
    expect((await whole?.('GET', `${carePlan}/$consent-gaps`))?.json.resourceType).toBe('Parameters');
    for (const name of ['individual-plan', 'view', 'consent-gaps']) {
      expect((await none?.('GET', `${carePlan}/$${name}`))?.status).toBe(404);
    }
    for (const name of ['event', 'publish']) {
      expect((await whole?.('GET', `${carePlan}/$${name}`))?.status).toBe(501);
    }
    expect((await none?.('POST', `${carePlan}/$event`, {}))?.status).toBe(404);
    const judged = await none?.('POST', 'Goal/$validate', { resourceType: 'Goal' });
    expect(judged?.json.issue.some(({ severity }: Json) => severity === 'error')).toBe(true);
  });

  it('takes a plan document and events by operations, and judges what they write as every write', async () => {
    const document = grownPlan('four', 80);
    const sent = {
      resourceType: 'Binary',
      contentType: 'application/json',
      data: Buffer.from(JSON.stringify(document)).toString('base64'),
    };
    const as = await setting.as({ ...keeping, role: 'provider' });
    expect((await as('POST', 'CarePlan/$publish', sent)).status).toBe(403);
    const published = await keeper('POST', 'CarePlan/$publish', {
      resourceType: 'Parameters',
      parameter: [{ name: 'plan', resource: sent }],
    });
    expect([published.status, published.text.slice(0, 300)]).toEqual([
      200,
      expect.stringContaining('transaction-response'),
    ]);
    const again = await keeper('POST', 'CarePlan/$publish', sent);
    expect([again.status, again.json.entry]).toEqual([200, []]);
    const other = await keeper('POST', 'CarePlan/$publish', { ...grownPlan('five', 80) });
    expect([other.status, rulesIn(other)]).toEqual([409, expect.arrayContaining(['guard-one-plan'])]);
    const own = namedItems(document).find(({ kind }) => kind === 'plan')?.name ?? '';
    const ended = {
      id: 'e1',
      kind: 'complete',
      at: new Date().toISOString(),
      by: 'pro',
      reason: 'Behovet er ikke der lenger.',
    };
    const byOther = await (await setting.as(coordinator))('POST', `${own}/$event`, ended);
    expect(byOther.status).toBe(404);
    const done = await keeper('POST', `${own}/$event`, ended);
    expect([done.status, done.text.slice(0, 600)]).toEqual([
      200,
      expect.stringContaining('transaction-response'),
    ]);
    expect((await stored<CarePlan>(own)).status).toBe('completed');
  });

  it('says truly what it serves, and whether it can judge', async () => {
    const { json } = await callerAt(setting.bases[0] ?? '', {})('GET', 'metadata');
    const ofPlans = json.rest[0].resource.find(({ type }: Json) => type === 'CarePlan');
    expect(ofPlans.versioning).toBe('versioned-update');
    const operations = ofPlans.operation.map(({ name, definition }: Json) => [
      name,
      definition.split('/').at(-1),
    ]);
    expect(operations).toEqual([
      ...['individual-plan', 'view', 'consent-gaps', 'event', 'publish'].map((name) => [name, `ip-${name}`]),
      ['validate', 'Resource-validate'],
    ]);
    const root = (setting.bases[0] ?? '').replace(/\/fhir$/, '');
    expect((await callerAt(root, {})('GET', 'ready')).status).toBe(200);
  });

  it('shows nothing and writes nothing while the server behind is away', async () => {
    const away = await startGuards({ server: `http://127.0.0.1:${await freePort()}/fhir` });
    try {
      const ask = await away.as(coordinator);
      expect((await ask('GET', carePlan)).status).toBe(503);
      expect((await ask('POST', 'Goal', { resourceType: 'Goal' })).status).toBe(503);
      expect((await callerAt((away.bases[0] ?? '').replace(/\/fhir$/, ''), {})('GET', 'ready')).status).toBe(
        503,
      );
    } finally {
      await away.stop();
    }
  });
});
