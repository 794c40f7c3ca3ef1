// A plan that is opened in an emergency: for reading, for one person, by somebody who is known and says why; and a person looks.
import type { Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withStore } from '../../src/adapter/open/store.ts';
import type { Store } from '../../src/edges/store/store.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture } from '../mapping/fixture.ts';
import { type GuardSetting, grownPlan, type Json, putting, startGuards } from '../support/guard.ts';
import { nameIn, numberIn } from '../support/plan-names.ts';

const plan = planFixture();
const nameOf = (kind: string, ownId = '') => nameIn(plan, kind, ownId);
const numberOf = (id: string) => numberIn(plan, id);
const patient = nameOf('patient');
const carePlan = nameOf('plan');
const hidden = nameOf('assessment', plan.assessments?.[0]?.id ?? '');
const doctor = { role: 'provider', organization: '974760673', fhirUser: 'Practitioner/on-duty' };
const reason = 'Bevisstløs på akuttmottaket';
const emergency = { 'x-purpose': 'ETREAT', 'x-reason': Buffer.from(reason).toString('latin1') };

let setting: GuardSetting;
beforeAll(async () => {
  setting = await startGuards({
    issuer: {
      purpose: { claim: ['purpose_of_use'], header: 'x-purpose', reasonHeader: 'x-reason' },
      roles: [
        { claim: ['role'], value: 'provider', role: 'provider', emergency: true },
        { claim: ['role'], value: 'coordinator', role: 'coordinator' },
        { claim: ['role'], value: 'person', role: 'person' },
        { claim: ['role'], value: 'keeper', role: 'keeper' },
      ],
    },
  });
  const keeper = await setting.as({ role: 'keeper', organization: numberOf('org-kommune') });
  for (const one of [plan, grownPlan('another')]) {
    const resources = toFhir(one).bundle.entry.map(({ resource }) => resource as unknown as Resource);
    expect((await keeper('POST', '', putting(resources))).text).toContain('transaction-response');
  }
});
afterAll(() => setting.stop());

const inStore = <T>(work: (store: Store) => Promise<T>): Promise<T> =>
  withStore({ databaseUrl: setting.databaseUrl }, work);
const openItems = () => inStore((store) => store.outbox.list());

describe('in an emergency', () => {
  it('nothing is opened that nobody asked for: the same caller sees nothing without it', async () => {
    const ask = await setting.as(doctor);
    for (const name of [carePlan, patient, hidden]) {
      expect([name, (await ask('GET', name)).status]).toEqual([name, 404]);
    }
    expect(await openItems()).toEqual([]);
  });

  it('the plan is read whole, after the audit has a line of it and a person has it on the list', async () => {
    const ask = await setting.as(doctor);
    const read = await ask('GET', carePlan, undefined, emergency);
    expect([read.status, read.json.title]).toEqual([200, plan.title]);
    expect((await ask('GET', hidden, undefined, emergency)).status).toBe(200);
    const found = await ask('GET', `Goal?patient=${patient}`, undefined, emergency);
    expect(found.json.entry.length).toBe(plan.goals?.length);
    const document = await ask('GET', `${carePlan}/$individual-plan`, undefined, emergency);
    expect(document.json.resourceType).toBe('Binary');

    const [item, ...more] = await openItems();
    expect([item?.reason, more]).toEqual(['plan-opened-in-emergency', []]);
    expect(item?.detail).toContain(`${patient} was opened by Practitioner/on-duty`);
    expect(item?.detail).toContain(reason);
    const lines = await inStore((store) => store.audit.linesAfter({}, 500));
    const told = lines.filter(({ action }) => action === 'opened-in-emergency');
    expect(told.length).toBe(4);
    expect(told[0]).toMatchObject({ purpose: 'ETREAT', reason, patient, entities: [carePlan] });
    const closed = await inStore((store) => store.outbox.close(item?.no ?? 0, 'a leader', 'It was one'));
    expect(closed).toBeUndefined();
    await ask('GET', carePlan, undefined, emergency);
    expect((await openItems()).length).toBe(1);
  });

  it('the plan of one person is opened at a time', async () => {
    const ask = await setting.as(doctor);
    const wide = await ask('GET', 'CarePlan?status=active', undefined, emergency);
    expect([wide.status, wide.text.includes(plan.title ?? '')]).toEqual([403, false]);
  });

  it('nothing is written, and nothing that stood earlier is shown', async () => {
    const ask = await setting.as(doctor);
    const goal = (await ask('GET', nameOf('goal', 'g1'), undefined, emergency)).json;
    const headers = { ...emergency, 'if-match': `W/"${goal.meta.versionId}"` };
    const changed = { ...goal, note: [{ text: 'x' }] };
    expect((await ask('PUT', `Goal/${goal.id}`, changed, headers)).status).toBe(403);
    const entry = [
      { resource: changed, request: { method: 'PUT', url: `Goal/${goal.id}`, ifMatch: headers['if-match'] } },
    ];
    for (const type of ['transaction', 'batch']) {
      const answer = await ask('POST', '', { resourceType: 'Bundle', type, entry }, emergency);
      expect(answer.json.entry?.[0].response.status ?? String(answer.status)).toBe('403');
    }
    const event = await ask('POST', `${carePlan}/$event`, { type: 'x' }, emergency);
    expect(event.status).toBe(404);
    expect((await ask('GET', `${carePlan}/_history`, undefined, emergency)).status).toBe(404);
    expect((await ask('GET', `${carePlan}/_history/1`, undefined, emergency)).status).toBe(404);
  });

  it.each([
    ['a role that may not', { ...doctor, role: 'coordinator' }, emergency],
    ['a system without a user', { role: 'provider', organization: '974760673' }, emergency],
    ['the person', { role: 'person', fhirUser: 'Patient/other' }, emergency],
    ['no reason', doctor, { 'x-purpose': 'ETREAT' }],
    ['a reason that says nothing', doctor, { ...emergency, 'x-reason': 'x    ' }],
    [
      'a reason with a number of a person',
      doctor,
      { ...emergency, 'x-reason': `fnr ${plan.patient.nationalIds?.[0]?.value} ille` },
    ],
    ['another purpose', doctor, { 'x-purpose': 'HMARKT' }],
    ['a purpose of another system', doctor, { ...emergency, 'x-purpose': 'urn:oid:1.2.3|ETREAT' }],
    ['a purpose in small letters', doctor, { ...emergency, 'x-purpose': 'etreat' }],
    ['two purposes', doctor, { ...emergency, 'x-purpose': 'TREAT, ETREAT' }],
    ['a claim that says another', { ...doctor, purpose_of_use: [{ code: 'TREAT' }] }, emergency],
    ['the own access of somebody else', doctor, { 'x-purpose': 'PATRQT' }],
  ])('%s opens nothing, and nothing is shown', async (_, wish, headers) => {
    const before = await openItems();
    const ask = await setting.as(wish);
    for (const path of [carePlan, `Goal?patient=${patient}`]) {
      const answer = await ask('GET', path, undefined, headers as Record<string, string>);
      expect([path, answer.status, answer.json.resourceType]).toEqual([path, 403, 'OperationOutcome']);
    }
    expect(await openItems()).toEqual(before);
  });

  it('another purpose that fits who asks is taken, and narrows nothing', async () => {
    const keeper = { role: 'keeper', organization: numberOf('org-kommune') };
    const purposes = ['TREAT', 'COC', 'http://terminology.hl7.org/CodeSystem/v3-ActReason|TREAT'];
    for (const purpose of purposes) {
      const read = await (await setting.as(keeper))('GET', carePlan, undefined, { 'x-purpose': purpose });
      expect(read.status).toBe(200);
    }
    const claim = [{ system: 'urn:oid:2.16.840.1.113883.1.11.20448', code: 'ETREAT' }];
    const wish = { ...doctor, purpose_of_use: claim } as Json;
    const opened = await (await setting.as(wish))('GET', carePlan, undefined, { 'x-reason': 'Bevisstløs' });
    expect(opened.status).toBe(200);
  });
});

describe('a guard whose configuration says nothing of purposes', () => {
  it('takes no notice of headers that callers send', async () => {
    const plain = await startGuards({ server: setting.behind.baseUrl });
    try {
      expect((await (await plain.as(doctor))('GET', carePlan, undefined, emergency)).status).toBe(404);
    } finally {
      await plain.stop();
    }
  });
});
