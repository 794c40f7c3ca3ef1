// Requests that nobody would send by mistake: written oddly, asking for more than they say, or for what is another's.
import { request as httpRequest } from 'node:http';
import type { Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture } from '../mapping/fixture.ts';
import { type Caller, type GuardSetting, type Json, putting, startGuards } from '../support/guard.ts';
import { nameIn, numberIn } from '../support/plan-names.ts';

const plan = planFixture();
const nameOf = (kind: string, ownId = '') => nameIn(plan, kind, ownId);
const numberOf = (id: string) => numberIn(plan, id);
const patient = nameOf('patient', '');
const person = patient.split('/')[1];
const hidden = nameOf('assessment', plan.assessments?.[0]?.id ?? '');
/** Of the assessment, and of nothing that a teacher sees. */
const secret = plan.assessments?.[0]?.finding ?? 'no finding';

const teacher = {
  role: 'provider',
  organization: numberOf('org-school'),
  fhirUser: nameOf('professional', 'prof-li'),
};
const stranger = { role: 'provider', organization: '974760673', fhirUser: 'Practitioner/nobody' };
const keeping = { role: 'keeper', organization: numberOf('org-kommune') };

let setting: GuardSetting;
beforeAll(async () => {
  setting = await startGuards();
  const keeper = await setting.as(keeping);
  const resources = toFhir(plan).bundle.entry.map(({ resource }) => resource as unknown as Resource);
  const written = await keeper('POST', '', putting(resources));
  expect(written.text).toContain('transaction-response');
});
afterAll(() => setting.stop());

/** The path as it is written: `fetch` would tidy it. */
async function raw(
  wish: object,
  method: string,
  path: string,
  headers: Readonly<Record<string, string>> = {},
) {
  const { hostname, port } = new URL(setting.bases[0] ?? '');
  const token = await setting.provider.token({ scope: 'system/*.cruds', ...wish });
  const own = { authorization: `Bearer ${token}`, ...headers };
  return new Promise<{ readonly status: number | undefined; readonly text: string }>((resolve, reject) => {
    const sent = httpRequest({ host: hostname, port, method, path, headers: own }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      answer.on('end', () => resolve({ status: answer.statusCode, text }));
    });
    sent.on('error', reject);
    sent.end();
  });
}

describe('an odd request', () => {
  it.each([
    ['GET', `/fhir/${hidden}%2F_history`, 400],
    ['GET', `/fhir/Observ%61tion/${hidden.split('/')[1]}`, 400],
    ['GET', `/fhir//${hidden}`, 400],
    ['GET', `/fhir/${hidden};version=1`, 400],
    ['GET', `/fhir/..%2ffhir/${hidden}`, 400],
    ['GET', `/fhir/${hidden}/`, 404],
    ['GET', `/FHIR/${hidden}`, 404],
    ['GET', `/fhir/${hidden}?_format=html`, 406],
    ['GET', `/fhir/${hidden}?_format=xml`, 404],
    ['GET', `/fhir/${hidden}?_elements=id`, 404],
    ['GET', `/fhir/${hidden}/_history`, 404],
    ['GET', `/fhir/${hidden}/_history/1`, 404],
    ['GET', '/fhir/Observation/_history', 403],
    ['GET', '/fhir/_history', 403],
    ['GET', `/fhir/${hidden}/$meta`, 501],
    ['GET', `/fhir/${hidden}/$graphql?query={id}`, 501],
    ['GET', '/fhir/$graphql?query={CarePlan{id}}', 403],
    ['GET', '/fhir/Patient/$export', 501],
    ['GET', '/fhir/Observation/$stats', 501],
    ['GET', '/fhir/Observation/$lastn', 501],
    ['GET', '/fhir/Encounter?_contained=both', 403],
    ['GET', '/fhir/Observation?__proto__=x', 403],
    ['GET', `/fhir/Observation?subject=${patient}&_summary=count`, 403],
    ['OPTIONS', `/fhir/${hidden}`, 404],
    ['TRACE', `/fhir/${hidden}`, 404],
    ['DELETE', '/fhir/Observation', 412],
    ['DELETE', '/fhir/Encounter', 412],
    ['DELETE', `/fhir/Observation?patient=${person}`, 412],
    ['DELETE', '/fhir/Encounter?_cascade=delete', 403],
  ])('%s %s is answered %i and tells nothing', async (method, path, status) => {
    const answer = await raw(teacher, method, path);
    expect({ status: answer.status, tells: answer.text.includes(secret) }).toEqual({
      status,
      tells: false,
    });
  });

  it.each([
    { 'if-none-match': '*' },
    { 'if-none-match': 'W/"1"' },
    { 'if-modified-since': 'Mon, 01 Jan 2035 00:00:00 GMT' },
    { 'x-http-method-override': 'DELETE' },
    { prefer: 'return=representation' },
  ])('a read of the hidden with %o is as one of what is not there', async (headers) => {
    for (const method of ['GET', 'HEAD']) {
      const there = await raw(teacher, method, `/fhir/${hidden}`, headers as Record<string, string>);
      const nowhere = await raw(
        teacher,
        method,
        '/fhir/Observation/nowhere',
        headers as Record<string, string>,
      );
      expect(there).toEqual(nowhere);
      expect(there.status).toBe(404);
    }
  });

  it('parameters in the address and in the form of a search are one query, and the page holds what is seen', async () => {
    const ask = await setting.as(teacher);
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const counted = await ask('POST', `Observation/_search?patient=${person}`, '_summary=count', form);
    expect(counted.status).toBe(403);
    const found = await ask(
      'POST',
      `Observation/_search?patient=${person}`,
      '_total=accurate&_count=0',
      form,
    );
    expect([found.status, found.json.total, found.text.includes(secret)]).toEqual([200, undefined, false]);
    const twice = await ask(
      'GET',
      `Observation?patient=${person}&patient=x&_include:iterate=*&_revinclude=*:*`,
    );
    expect(twice.text).not.toContain(secret);
  });

  it('a person who is hidden and one who is not there are the same to a compartment', async () => {
    const ask = await setting.as(stranger);
    for (const of of ['CarePlan', '*', '$everything']) {
      const [there, nowhere] = [
        await ask('GET', `${patient}/${of}`),
        await ask('GET', `Patient/nowhere/${of}`),
      ];
      expect([there.status, there.json.entry]).toEqual([200, []]);
      expect(there.text.replaceAll(patient, 'Patient/nowhere')).toBe(nowhere.text);
    }
  });

  it('is judged in a batch as it is alone', async () => {
    const ask = await setting.as(teacher);
    const entry = [
      ['GET', hidden],
      ['HEAD', hidden],
      ['get', hidden],
      ['GET', `/${hidden}?_format=xml`],
      ['GET', `${setting.behind.baseUrl}/${hidden}`],
      ['GET', 'Observation?_summary=count'],
      ['DELETE', 'Encounter'],
    ].map(([method, url]) => ({ request: { method, url } }));
    const { json, text } = await ask('POST', '', { resourceType: 'Bundle', type: 'batch', entry });
    expect(text).not.toContain(secret);
    expect(json.entry.map((each: Json) => Number(each.response.status) >= 400)).toEqual(
      entry.map(() => true),
    );
  });
});

describe('what is built otherwise than R4 has it', () => {
  const subscription = { resourceType: 'Subscription', status: 'requested', reason: 'x' };
  it.each([
    ['Patient', { resourceType: 'Patient', identifier: 'x', link: [null] }, 422],
    ['Patient', { resourceType: 'Patient', identifier: [null], link: [{ other: null }] }, 422],
    ['Subscription', { ...subscription, criteria: 5, channel: null }, 422],
    [
      'Subscription',
      { ...subscription, criteria: 'Flag?', channel: { type: 'rest-hook', endpoint: 5 } },
      422,
    ],
    ['', { resourceType: 'Bundle', type: 'transaction', entry: [null] }, 400],
    ['', { resourceType: 'Bundle', type: 'batch', entry: [{ request: { method: 5, url: 7 } }] }, 400],
    ['', { resourceType: 'Bundle', type: 'batch', entry: [{ request: null }] }, 400],
  ])('POST %s %j is refused with what is wrong, never told to try again', async (path, body, status) => {
    const answer = await (await setting.as(keeping))('POST', path, body);
    expect([answer.status, answer.json.resourceType]).toEqual([status, 'OperationOutcome']);
  });

  it.each([
    [5],
    [{ a: 1 }],
    [null],
    [[5, { a: 1 }]],
  ])('a token with the scope %j opens nothing', async (scope) => {
    const ask = await setting.as({ ...keeping, scope } as Json);
    expect((await ask('GET', nameOf('plan', ''))).status).toBe(403);
  });
});

describe('a conditional reference in a transaction', () => {
  const number = (plan.patient.nationalIds ?? [])[0]?.value;
  const ofPlan = plan.source?.system;
  const flagged = (id: string, subject: string, more: object = {}) => ({
    resourceType: 'Flag',
    id,
    status: 'active',
    code: { text: 'Prøve' },
    subject: { reference: subject },
    ...more,
  });
  const sent = (resource: { readonly resourceType: string; readonly id: string }) => ({
    resourceType: 'Bundle',
    type: 'transaction',
    entry: [{ resource, request: { method: 'PUT', url: `${resource.resourceType}/${resource.id}` } }],
  });
  const byNumber = `Patient?identifier=urn:oid:2.16.578.1.12.4.1.4.1|${number}`;

  it('leads to the one resource that its writer sees, whatever it is in', async () => {
    const keeper = await setting.as(keeping);
    const written = await keeper('POST', '', sent(flagged('led', byNumber)));
    expect([written.status, written.json.type]).toEqual([200, 'transaction-response']);
    expect((await keeper('GET', 'Flag/led')).json.subject.reference).toBe(patient);
    const goal = {
      resourceType: 'Goal',
      id: 'led',
      lifecycleStatus: 'active',
      description: { text: 'Prøve' },
      subject: { reference: byNumber },
    };
    expect((await keeper('POST', '', sent(goal))).status).toBe(200);
    expect((await keeper('GET', 'Goal/led')).json.subject.reference).toBe(patient);
  });

  it('who is hidden and who is not there are the same, and nothing is written', async () => {
    const ask = await setting.as(stranger);
    const hiddenOne = await ask('POST', '', sent(flagged('oracle', byNumber)));
    const nobody = await ask(
      'POST',
      '',
      sent(flagged('oracle', byNumber.replace(number ?? '', '00000000000'))),
    );
    expect([hiddenOne.status, nobody.status]).toEqual([412, 412]);
    expect(hiddenOne.text).toBe(nobody.text);
    expect((await (await setting.as(keeping))('GET', 'Flag/oracle')).status).toBe(404);
  });

  it('is by identifier or _id alone, to a type that can be judged', async () => {
    const keeper = await setting.as(keeping);
    for (const reference of [
      'Patient?name=Liv',
      'Patient?identifier=',
      'Patient?identifier=x&active=true',
      'Patient?identifier:not=x',
      'List?identifier=x',
      'patient?identifier=x',
      'Patient/1?identifier=x',
      '?identifier=x',
    ]) {
      const answer = await keeper('POST', '', sent(flagged('odd', reference)));
      expect([reference, answer.status]).toEqual([reference, 422]);
    }
    expect((await keeper('POST', '', sent(flagged('odd', `Goal?identifier=${ofPlan}|none`)))).status).toBe(
      412,
    );
  });

  it('wants the scope to search what it leads to', async () => {
    const token = await setting.as({ ...keeping, scope: 'system/Flag.cruds' });
    expect((await token('POST', '', sent(flagged('scope', byNumber)))).status).toBe(412);
  });
});

describe('a Subscription is its maker’s', () => {
  const channel = {
    type: 'rest-hook',
    endpoint: 'https://told.example/x',
    header: ['Authorization: Bearer of-the-maker'],
  };
  const wanted = (id: string, more: object = {}) => ({
    resourceType: 'Subscription',
    id,
    status: 'requested',
    reason: 'x',
    criteria: 'Flag?',
    channel,
    ...more,
  });
  let maker: Caller;
  let other: Caller;
  beforeAll(async () => {
    maker = await setting.as({ ...teacher, client_id: 'maker' });
    other = await setting.as(stranger);
    expect((await maker('PUT', 'Subscription/own', wanted('own'))).status).toBeLessThan(300);
  });

  it('who made it reads and finds it; to others it is not there', async () => {
    expect((await maker('GET', 'Subscription/own')).json.criteria).toBe('Flag?');
    expect((await maker('GET', 'Subscription?status=requested')).json.entry.length).toBe(1);
    for (const path of [
      'Subscription/own',
      'Subscription/own/_history',
      'Subscription/own/_history/1',
      'Subscription/_history',
      'Subscription/own/$events',
      'Subscription/own/$status',
    ]) {
      const answer = await other('GET', path);
      expect([path, answer.status]).toEqual([path, 404]);
    }
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    const found = [
      await other('GET', 'Subscription'),
      await other('POST', 'Subscription/_search', 'status=requested', form),
      await other('GET', '?_type=Subscription'),
    ];
    expect(found.map(({ text }) => text.includes('of-the-maker'))).toEqual([false, false, false]);
  });

  it('others neither change nor end it, by id or by condition, alone or in a Bundle', async () => {
    const batch = (method: string, url: string, resource?: object) => ({
      resourceType: 'Bundle',
      type: 'batch',
      entry: [{ request: { method, url }, ...(resource ? { resource } : {}) }],
    });
    const changed = wanted('own', { criteria: 'Encounter?' });
    const statuses = [
      (await other('PUT', 'Subscription/own', changed)).status,
      (await other('DELETE', 'Subscription/own')).status,
      (await other('DELETE', 'Subscription?status=requested')).status,
      (await other('DELETE', 'Subscription')).status,
      (await other('PUT', 'Subscription?criteria=Flag?', wanted('own'))).status,
      Number((await other('POST', '', batch('DELETE', 'Subscription/own'))).json.entry[0].response.status),
      Number(
        (await other('POST', '', batch('PUT', 'Subscription/own', changed))).json.entry[0].response.status,
      ),
    ];
    expect(statuses).toEqual([403, 404, 412, 412, 412, 404, 403]);
    expect((await maker('GET', 'Subscription/own')).json.criteria).toBe('Flag?');
  });

  it('nobody says that it is another’s', async () => {
    const mark = (await maker('GET', 'Subscription/own')).json.meta.tag;
    const forged = { ...wanted('forged'), meta: { tag: mark } };
    expect((await other('PUT', 'Subscription/forged', forged)).status).toBeLessThan(300);
    expect((await maker('GET', 'Subscription/forged')).status).toBe(404);
    expect((await other('GET', 'Subscription/forged')).status).toBe(200);
  });

  it('its maker ends it', async () => {
    expect((await maker('DELETE', 'Subscription/own')).status).toBeLessThan(300);
    expect((await maker('GET', 'Subscription/own')).status).toBe(404);
  });
});
