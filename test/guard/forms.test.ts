// In which forms the guard takes and gives what it judges, and what a transaction shows that reads too.
import type { Resource } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createXmlForm } from '../../src/validator/xml/form.ts';
import { planFixture } from '../mapping/fixture.ts';
import { type Caller, type GuardSetting, type Json, putting } from '../support/guard.ts';
import { goalOf, startPlanCallers } from '../support/plan-callers.ts';
import { nameIn } from '../support/plan-names.ts';

const plan = planFixture();
const nameOf = (kind: string, ownId = '') => nameIn(plan, kind, ownId);
const patient = nameOf('patient');
const carePlan = nameOf('plan');
const hidden = nameOf('assessment', plan.assessments?.[0]?.id ?? '');
const secret = plan.assessments?.[0]?.finding ?? 'no finding';
const xml = createXmlForm();

let setting: GuardSetting;
let keeper: Caller;
let teacher: Caller;
beforeAll(async () => {
  ({ setting, keeper, teacher } = await startPlanCallers());
});
afterAll(() => setting.stop());

describe('XML', () => {
  it.each([
    ['Accept', '', { accept: 'application/fhir+xml' }],
    ['Accept among others', '', { accept: 'text/html, application/xml;q=0.9, application/json;q=0.5' }],
    ['_format', '?_format=xml', { accept: 'application/fhir+json' }],
    ['_format with a plus sign', '?_format=application/fhir+xml', {}],
  ])('asked for by %s is the same as JSON, as each caller sees it', async (_, query, headers) => {
    for (const ask of [keeper, teacher]) {
      for (const path of [carePlan, nameOf('goal', 'g1')]) {
        const [json, made] = [
          await ask('GET', path),
          await ask('GET', `${path}${query}`, undefined, headers),
        ];
        expect(made.headers.get('content-type')).toBe('application/fhir+xml; charset=utf-8');
        expect(JSON.parse(JSON.stringify(xml.read(made.text)))).toEqual(json.json);
      }
    }
  });

  it('holds searches, operations, what the guard says of itself and why something is refused', async () => {
    const accept = { accept: 'application/fhir+xml' };
    for (const path of [
      `Goal?patient=${patient}`,
      `${carePlan}/$view`,
      `${carePlan}/$individual-plan?form=bundle`,
      'metadata',
      hidden,
      'Goal?_text=x',
    ]) {
      const [json, made] = [await teacher('GET', path), await teacher('GET', path, undefined, accept)];
      expect([path, made.status, JSON.parse(JSON.stringify(xml.read(made.text)))]).toEqual([
        path,
        json.status,
        json.json,
      ]);
      expect(made.text).not.toContain(secret);
    }
  });

  it('is judged when it is written, and keeps its digits', async () => {
    const type = { 'content-type': 'application/fhir+xml' };
    const measured = goalOf('in-xml', {
      target: [{ measure: { text: 'm' }, detailQuantity: { value: 1 } }],
    });
    const text = xml.write(measured).replace('<value value="1"/>', '<value value="1.50"/>');
    expect((await keeper('PUT', 'Goal/in-xml', text, type)).status).toBeLessThan(300);
    expect(JSON.stringify(xml.read(text))).toContain('"value":1.50');
    expect((await keeper('GET', 'Goal/in-xml')).json.target[0].detailQuantity.value).toBe(1.5);
    expect((await keeper('PUT', 'Goal/in-xml', text, type)).status).toBe(428);
    const batch = putting([goalOf('in-batch') as unknown as Resource]);
    const done = await keeper('POST', '', xml.write(batch), { ...type, accept: 'application/fhir+xml' });
    expect([done.status, (xml.read(done.text) as Json).type]).toEqual([200, 'transaction-response']);
    expect((await keeper('GET', 'Goal/in-batch')).status).toBe(200);
  });

  it.each([
    ['no XML', 'Prøve'],
    ['a DTD', '<!DOCTYPE x [<!ENTITY a "b">]><Goal xmlns="http://hl7.org/fhir"/>'],
    ['an attribute that would be lost', '<Goal xmlns="http://hl7.org/fhir" x="1"><id value="odd"/></Goal>'],
    ['a text that would be lost', '<Goal xmlns="http://hl7.org/fhir"><id value="odd"/>Prøve</Goal>'],
    [
      'an element that R4 has not',
      '<Goal xmlns="http://hl7.org/fhir"><id value="odd"/><odd value="x"/></Goal>',
    ],
    ['another namespace', '<Goal xmlns="urn:x"><id value="odd"/></Goal>'],
    ['another encoding', '<?xml version="1.0" encoding="utf-16"?><Goal xmlns="http://hl7.org/fhir"/>'],
  ])('with %s is not taken', async (_, text) => {
    const type = { 'content-type': 'application/fhir+xml' };
    expect((await keeper('PUT', 'Goal/odd', text, type)).status).toBe(400);
    expect((await keeper('POST', '', text, type)).status).toBe(400);
    expect((await keeper('GET', 'Goal/odd')).status).toBe(404);
  });

  it('other forms are refused before anything is done: answers 406, bodies 415', async () => {
    const turtle = { accept: 'text/turtle' };
    expect((await keeper('GET', carePlan, undefined, turtle)).status).toBe(406);
    expect((await keeper('GET', `${carePlan}?_format=ttl`)).status).toBe(406);
    expect((await keeper('GET', carePlan, undefined, { accept: 'application/json;q=0' })).status).toBe(406);
    expect((await keeper('PUT', 'Goal/odd', goalOf('odd'), turtle)).status).toBe(406);
    const sent = await keeper('PUT', 'Goal/odd', 'a', { 'content-type': 'text/turtle' });
    expect([sent.status, (await keeper('GET', 'Goal/odd')).status]).toEqual([415, 404]);
    const browser = { accept: 'text/html,application/xhtml+xml,*/*;q=0.8' };
    expect((await keeper('GET', carePlan, undefined, browser)).json.resourceType).toBe('CarePlan');
  });
});

describe('a transaction that reads', () => {
  const transaction = (entry: readonly object[]) => ({ resourceType: 'Bundle', type: 'transaction', entry });
  const get = (url: string) => ({ request: { method: 'GET', url } });
  const put = (resource: { readonly id: string }) => ({
    resource,
    request: { method: 'PUT', url: `Goal/${resource.id}` },
  });
  const flag = {
    resource: {
      resourceType: 'Flag',
      status: 'active',
      code: { text: 'x' },
      subject: { reference: patient },
    },
    request: { method: 'POST', url: 'Flag' },
  };

  it('shows what stands after its writes, each where it was asked for', async () => {
    const { status, json } = await keeper(
      'POST',
      '',
      transaction([
        get(`Goal?patient=${patient}&_id=in-transaction`),
        put(goalOf('in-transaction')),
        get('Goal/in-transaction'),
      ]),
    );
    expect(status).toBe(200);
    expect(json.entry.map(({ response }: Json) => response.status)).toEqual([
      '200',
      expect.stringMatching(/^20[01]/),
      '200',
    ]);
    expect(json.entry[0].resource.entry.length).toBe(1);
    expect(json.entry[2].resource.id).toBe('in-transaction');
  });

  it('shows what each caller sees and nothing more, also where the writes are about no plan', async () => {
    const { status, json, text } = await teacher(
      'POST',
      '',
      transaction([flag, get(carePlan), get(`Observation?patient=${patient}`)]),
    );
    expect([status, json.entry.length, text.includes(secret)]).toEqual([200, 3, false]);
    expect(json.entry[0].response.location).toContain('Flag/');
    expect(json.entry[1].resource.meta.tag).toContainEqual(expect.objectContaining({ code: 'SUBSETTED' }));
  });

  it('writes nothing where something is read that is not shown', async () => {
    for (const [url, status] of [
      [hidden, 404],
      ['Observation/nowhere', 404],
      ['Goal?_text=x', 403],
      ['Binary/1', 403],
      [`${hidden}/$export`, 501],
    ] as const) {
      const marked = {
        ...flag,
        resource: { ...flag.resource, identifier: [{ system: 'urn:x', value: 'not-written' }] },
      };
      const answer = await teacher('POST', '', transaction([marked, get(url)]));
      expect([url, answer.status, answer.json.resourceType]).toEqual([url, status, 'OperationOutcome']);
      expect(answer.text).not.toContain(secret);
    }
    expect((await keeper('GET', 'Flag?identifier=urn:x|not-written')).json.entry ?? []).toEqual([]);
  });

  it('that reads alone is answered by the view of who asks', async () => {
    const answer = await teacher('POST', '', transaction([get(carePlan)]));
    expect([answer.json.type, answer.json.entry.length]).toEqual(['transaction-response', 1]);
    expect((await teacher('POST', '', transaction([get(hidden)]))).status).toBe(404);
  });
});
