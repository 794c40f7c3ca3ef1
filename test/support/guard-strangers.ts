// What clients of many habits send: it is served as FHIR has it, or refused with what is wrong; and what is written is what was
// judged. The same before every server.
import { request as httpRequest } from 'node:http';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { scanServer } from '../../src/flows/guard/scan.ts';
import { instantOf } from '../../src/ground/norway/instant.ts';
import { planFixture } from '../mapping/fixture.ts';
import { type Caller, callerAt, type GuardSetting, type Json, type SettingOptions } from './guard.ts';
import { goalOf, startPlanCallers } from './plan-callers.ts';
import { nameIn, numberIn } from './plan-names.ts';

const plan = planFixture();
const nameOf = (kind: string, ownId = '') => nameIn(plan, kind, ownId);
const patient = nameOf('patient');
const carePlan = nameOf('plan');
const goal = nameOf('goal', 'g1');
const NOW = instantOf(new Date());
const keeping = { role: 'keeper', organization: numberIn(plan, 'org-kommune') };

const encounter = { resourceType: 'Encounter', status: 'finished', class: { code: 'AMB' } };

/** What a server may say of what it created under the id that was asked for. */
const DONE = expect.toBeOneOf([200, 201]);

/** A request as its bytes are; `fetch` would tidy its headers. */
async function raw(
  setting: GuardSetting,
  method: string,
  path: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
  body?: Buffer,
): Promise<{ readonly status: number; readonly json: Json; readonly headers: Json }> {
  const base = new URL(setting.bases[0] ?? '');
  const token = await setting.provider.token({ scope: 'system/*.cruds', ...keeping });
  const own = { authorization: `Bearer ${token}`, ...headers } as Record<string, string>;
  return new Promise((resolve, reject) => {
    const asked = { host: base.hostname, port: base.port, method, path: `${base.pathname}/${path}` };
    const sent = httpRequest({ ...asked, headers: own }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => {
        text += chunk.toString();
      });
      answer.on('end', () => {
        const json = text.startsWith('{') ? JSON.parse(text) : undefined;
        resolve({ status: answer.statusCode ?? 0, json, headers: answer.headers });
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** @param server base URL of the server behind, once it is there; the one in this process when there is none */
export function strangersAtTheDoor(server: () => string | undefined = () => undefined): void {
  let setting: GuardSetting;
  let keeper: Caller;
  let teacher: Caller;
  let stranger: Caller;
  /** The server itself, past the guard. */
  let behind: Caller;
  beforeAll(async () => {
    const url = server();
    const options: SettingOptions = url
      ? { server: url, config: { server: { url, timeoutSeconds: 60 } } }
      : {};
    ({ setting, keeper, teacher, stranger } = await startPlanCallers(options));
    behind = callerAt(url ?? setting.behind.baseUrl, {});
    await behind('PUT', 'Patient/somebody-else', { resourceType: 'Patient', id: 'somebody-else' });
  });
  afterAll(() => setting.stop());

  describe('a body', () => {
    const JSON_TYPE = 'application/fhir+json';
    it.each([
      ['says another charset', { 'content-type': `${JSON_TYPE}; charset=iso-8859-1` }, 'latin1', 415],
      ['says UTF-16', { 'content-type': `${JSON_TYPE}; charset="utf-16"` }, 'utf16le', 415],
      ['is in another charset than it says', { 'content-type': JSON_TYPE }, 'latin1', 400],
      ['is not packed as it says', { 'content-type': JSON_TYPE, 'content-encoding': 'gzip' }, 'utf8', 400],
      ['is packed in an unknown way', { 'content-type': JSON_TYPE, 'content-encoding': 'x' }, 'utf8', 415],
      ['is of R5', { 'content-type': `${JSON_TYPE}; fhirVersion=5.0` }, 'utf8', 415],
    ] as const)('that %s is refused, holds nobody up, and nothing is written', async (_, headers, charset, status) => {
      const body = Buffer.from(JSON.stringify(goalOf('odd-body')), charset);
      const answer = await raw(setting, 'PUT', 'Goal/odd-body', headers, body);
      expect([answer.status, answer.json?.resourceType]).toEqual([status, 'OperationOutcome']);
      expect((await keeper('GET', 'Goal/odd-body')).status).toBe(404);
      expect((await keeper('POST', 'Goal', goalOf('after'))).status).toBe(201);
    });

    it('about other things is held to UTF-8 too: no sign is kept as another', async () => {
      const body = Buffer.from(JSON.stringify({ ...encounter, serviceType: { text: 'Blåbær' } }), 'latin1');
      const type = { 'content-type': JSON_TYPE };
      expect((await raw(setting, 'POST', 'Encounter', type, body)).status).toBe(400);
      expect((await keeper('GET', 'Encounter?status=finished')).text).not.toContain('\ufffd');
    });

    it('with a mark of the byte order, or packed with gzip, is what it says', async () => {
      const text = Buffer.from(JSON.stringify(goalOf('marked')));
      const marked = Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), text]);
      const type = { 'content-type': JSON_TYPE };
      expect((await raw(setting, 'PUT', 'Goal/marked', type, marked)).status).toEqual(DONE);
      const packed = { 'content-type': JSON_TYPE, 'content-encoding': 'gzip', 'if-none-match': '*' };
      const body = gzipSync(JSON.stringify(goalOf('packed')));
      expect((await raw(setting, 'PUT', 'Goal/packed', packed, body)).status).toEqual(DONE);
      expect((await keeper('GET', 'Goal/packed')).json.description.text).toBe('Prøve');
    });
  });

  describe('what is written is what was judged', () => {
    it('the id of what is created is the server’s to give, alone, in a batch and in a transaction', async () => {
      const before = (await keeper('GET', goal)).json;
      for (const id of ['chosen', goal.split('/')[1] ?? '']) {
        const resource = goalOf(id, { description: { text: 'En annens' } });
        const entry = [{ resource, request: { method: 'POST', url: 'Goal' } }];
        await stranger('POST', 'Goal', resource);
        await stranger('POST', '', { resourceType: 'Bundle', type: 'batch', entry });
        await stranger('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
      }
      expect((await keeper('GET', goal)).json).toEqual(before);
      expect((await keeper('GET', 'Goal/chosen')).status).toBe(404);
      const made = (await keeper('GET', `Goal?patient=${patient}`)).text.split('En annens').length - 1;
      expect(made).toBe(6);
    });

    it('a condition of a creation is the same with a type and a question mark before it', async () => {
      expect((await keeper('PUT', 'Goal/there', goalOf('there'))).status).toEqual(DONE);
      for (const condition of ['_id=there', '?_id=there', 'Goal?_id=there']) {
        const headers = { 'if-none-exist': condition };
        const alone = await keeper('POST', 'Goal', goalOf('x'), headers);
        const request = { method: 'POST', url: 'Goal', ifNoneExist: condition };
        const entry = [{ resource: goalOf('x'), request }];
        const whole = await keeper('POST', '', { resourceType: 'Bundle', type: 'transaction', entry });
        expect([
          condition,
          alone.status,
          alone.json.id,
          whole.json.entry[0].response.status.slice(0, 3),
        ]).toEqual([condition, 200, 'there', '200']);
      }
    });

    it('references by the address of the guard are references of the server, whatever they are in', async () => {
      const subject = { reference: `${setting.bases[0]}/${patient}` };
      expect((await keeper('PUT', 'Goal/by-address', goalOf('by-address', { subject }))).status).toEqual(
        DONE,
      );
      expect((await keeper('POST', 'Encounter', { ...encounter, subject })).status).toBe(201);
      const stored = await behind('GET', 'Goal/by-address');
      expect(stored.json.subject.reference).toBe(patient);
      expect((await keeper('GET', `Encounter?subject=${patient}`)).json.entry.length).toBe(1);
    });
  });

  describe('a search', () => {
    it('by the address that the guard gives things out with finds the same', async () => {
      const ids = (answer: Json) => answer.json.entry.map(({ resource }: Json) => resource.id).toSorted();
      const plainly = ids(await keeper('GET', `Goal?patient=${patient}`));
      expect(plainly.length).toBeGreaterThan(3);
      const address = `${setting.bases[0]}/${patient}`;
      const form = { 'content-type': 'application/x-www-form-urlencoded' };
      expect(ids(await keeper('GET', `Goal?patient=${address}`))).toEqual(plainly);
      expect(
        ids(await keeper('POST', 'Goal/_search', `patient=${encodeURIComponent(address)}`, form)),
      ).toEqual(plainly);
      const entry = [{ request: { method: 'GET', url: `Goal?patient=${address}` } }];
      const batch = await keeper('POST', '', { resourceType: 'Bundle', type: 'batch', entry });
      expect(ids({ json: batch.json.entry[0].resource })).toEqual(plainly);
    });
  });

  describe('a history', () => {
    it('holds what was written since, page by page', async () => {
      expect((await keeper('PUT', 'Goal/aged', goalOf('aged'))).status).toEqual(DONE);
      const { headers } = await keeper('GET', 'Goal/aged');
      const over = { 'if-match': headers.get('etag') ?? '' };
      expect(
        (await keeper('PUT', 'Goal/aged', goalOf('aged', { lifecycleStatus: 'completed' }), over)).status,
      ).toBe(200);
      const all = (await keeper('GET', 'Goal/aged/_history')).json.entry;
      const since = (text: string) => keeper('GET', `Goal/aged/_history?_since=${text}`);
      expect([all.length, (await since('2000-01-01T00:00:00Z')).json.entry.length]).toEqual([2, 2]);
      expect((await since('2100-01-01T00:00:00+01:00')).json.entry).toEqual([]);
      expect([
        (await since('yesterday')).status,
        (await keeper('GET', 'Goal/aged/_history?_at=2026')).status,
      ]).toEqual([400, 400]);
      const first = (await keeper('GET', 'Goal/aged/_history?_count=1')).json;
      const next = first.link.find(({ relation }: Json) => relation === 'next').url;
      const second = (await keeper('GET', next)).json;
      expect([...first.entry, ...second.entry]).toEqual(all);
      expect(second.link.some(({ relation }: Json) => relation === 'next')).toBe(false);
    });
  });

  describe('what a client says of itself and of what it wants', () => {
    it('two tokens are none, and a token that is not taken is told so', async () => {
      const good = `Bearer ${await setting.provider.token({ scope: 'system/*.cruds', ...keeping })}`;
      const { status, headers } = await raw(setting, 'GET', carePlan, { authorization: [good, good] });
      expect([status, headers['www-authenticate']]).toEqual([401, expect.stringContaining('invalid_token')]);
      expect((await raw(setting, 'GET', carePlan, { authorization: good.replace(' ', '  ') })).status).toBe(
        200,
      );
      const nothing = await fetch(`${setting.bases[0]}/${carePlan}`);
      expect(nothing.headers.get('www-authenticate')).toMatch(
        /^Bearer realm="fhir", DPoP algs="[A-Z0-9 ]+EdDSA"$/,
      );
    });

    it('an empty Accept or _format asks for any form; another release of FHIR for none that is here', async () => {
      expect((await raw(setting, 'GET', goal, { accept: '' })).status).toBe(200);
      expect((await keeper('GET', `${goal}?_format=`)).status).toBe(200);
      const accept = (version: string) => ({ accept: `application/fhir+json; fhirVersion=${version}` });
      expect((await keeper('GET', goal, undefined, accept('4.0'))).status).toBe(200);
      expect((await keeper('GET', goal, undefined, accept('5.0'))).status).toBe(406);
    });

    it('an outcome instead of the resource is given to who prefers it', async () => {
      const task = {
        resourceType: 'Task',
        status: 'requested',
        intent: 'order',
        focus: { reference: carePlan },
      };
      const prefer = { prefer: 'return=OperationOutcome' };
      const { status, json } = await keeper('POST', 'Task', { ...task, for: { reference: patient } }, prefer);
      expect([status, json.resourceType, json.issue[0].severity]).toEqual([
        201,
        'OperationOutcome',
        'information',
      ]);
    });
  });

  describe('what names a plan and is no known part of it', () => {
    const word = 'Om planen, og bare for dem';
    const about: readonly Json[] = [
      {
        resourceType: 'Observation',
        status: 'final',
        code: { text: word },
        basedOn: [{ reference: carePlan }],
      },
      {
        resourceType: 'Observation',
        status: 'final',
        code: { text: word },
        subject: { reference: 'Patient/somebody-else' },
        basedOn: [{ reference: carePlan }],
      },
      {
        resourceType: 'Task',
        status: 'requested',
        intent: 'order',
        description: word,
        input: [{ type: { text: word }, valueReference: { reference: carePlan } }],
      },
      {
        resourceType: 'Communication',
        status: 'completed',
        about: [{ reference: carePlan }],
        note: [{ text: word }],
      },
      {
        resourceType: 'Appointment',
        status: 'proposed',
        comment: word,
        supportingInformation: [{ reference: carePlan }],
        participant: [{ actor: { reference: patient }, status: 'accepted' }],
      },
      {
        resourceType: 'ServiceRequest',
        status: 'active',
        intent: 'order',
        code: { text: word },
        subject: { reference: patient },
        basedOn: [{ reference: carePlan }],
      },
    ];
    it.each(
      about,
    )('is seen by who sees all of the plan, and is written by who sees of it: $resourceType', async (resource) => {
      const refused = await stranger('POST', resource.resourceType, resource);
      expect([refused.status, refused.json.resourceType]).toEqual([403, 'OperationOutcome']);
      const written = await keeper('POST', resource.resourceType, resource);
      expect(written.status).toBe(201);
      const name = `${resource.resourceType}/${written.json.id}`;
      expect((await keeper('GET', name)).status).toBe(200);
      for (const ask of [stranger, teacher]) {
        expect((await ask('GET', name)).status).toBe(404);
        expect((await ask('GET', `${resource.resourceType}?_id=${written.json.id}`)).text).not.toContain(
          word,
        );
      }
      expect((await stranger('DELETE', name)).status).toBe(404);
    });
  });

  describe('that something is an individual plan is not dodged', () => {
    const coded = { coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9602', code: 'A02-2' }] };
    const second = (more: object) => ({
      resourceType: 'CarePlan',
      status: 'active',
      intent: 'plan',
      subject: { reference: patient },
      ...more,
    });
    it.each([
      ['a category in words', second({ category: [{ text: ' Individuell  PLAN' }] })],
      ['a display alone', second({ category: [{ coding: [{ display: 'Individuell plan' }] }] })],
      [
        'the code of another system',
        second({ category: [{ coding: [{ system: 'urn:x', code: 'A02-2' }] }] }),
      ],
      ['the code of no system', second({ category: [{ coding: [{ code: 'A02-2' }] }] })],
      ['a part of nothing', second({ category: [coded], partOf: [{ display: 'x' }] })],
      [
        'a part of another plan',
        second({ category: [coded], partOf: [{ reference: 'CarePlan/elsewhere' }] }),
      ],
      ['no subject but a number', second({ category: [coded], subject: { identifier: { value: '1' } } })],
      ['a group', second({ category: [coded], subject: { reference: 'Group/g' } })],
      [
        'the profile without the category',
        second({
          meta: { profile: ['https://individuell-plan.example/fhir/StructureDefinition/ip-care-plan'] },
        }),
      ],
    ])('by %s', async (_, resource) => {
      const answer = await keeper('POST', 'CarePlan', resource);
      expect([answer.status, answer.json.resourceType]).toEqual([
        expect.toBeOneOf([409, 422]),
        'OperationOutcome',
      ]);
    });

    it('what stands on the server in such words is not shown to everybody; a plan of treatment is', async () => {
      const put = async (more: object) => (await behind('POST', 'CarePlan', second(more))).json.id as string;
      const inWords = await put({ category: [{ text: 'Individuell plan' }] });
      const orphan = await put({ category: [coded], partOf: [{ display: 'x' }] });
      const treatment = await put({ category: [{ text: 'Behandlingsplan' }] });
      const statuses = async (ask: Caller) =>
        Promise.all(
          [inWords, orphan, treatment].map(async (id) => (await ask('GET', `CarePlan/${id}`)).status),
        );
      expect(await statuses(stranger)).toEqual([404, 404, 200]);
      expect(await statuses(keeper)).toEqual([200, 200, 200]);
      const otherwise = await put({ category: [{ coding: [{ system: 'urn:x', code: 'A02-2' }] }] });
      const { issues } = await scanServer(
        createFhirServer({ baseUrl: server() ?? setting.behind.baseUrl }),
        NOW,
      );
      const found = issues.filter(({ rule }) => rule === 'guard-plan-readable').map(({ path }) => path);
      expect(found.toSorted()).toEqual(
        [`CarePlan/${orphan}.partOf`, `CarePlan/${otherwise}.category`].toSorted(),
      );
    });
  });

  describe('whose a plan is stays', () => {
    it('a part of it is not moved to somebody else, by an update, a patch or a transaction', async () => {
      const subject = { reference: 'Patient/somebody-else' };
      const { json, headers } = await keeper('GET', goal);
      const ifMatch = headers.get('etag') ?? '';
      const version = { 'if-match': ifMatch };
      const moved = { ...json, subject };
      const patch = JSON.stringify([{ op: 'replace', path: '/subject/reference', value: subject.reference }]);
      const patching = { ...version, 'content-type': 'application/json-patch+json' };
      const entry = [{ resource: moved, request: { method: 'PUT', url: goal, ifMatch } }];
      const answers = [
        await keeper('PUT', goal, moved, version),
        await keeper('PATCH', goal, patch, patching),
        await keeper('POST', '', { resourceType: 'Bundle', type: 'transaction', entry }),
      ];
      expect(answers.map(({ status, text }) => [status, text.includes('guard-plan-stays')])).toEqual(
        answers.map(() => [422, true]),
      );
      expect((await keeper('GET', goal)).json.subject.reference).toBe(patient);
    });

    it('nobody makes himself the person by a link of his own record, and keeps nobody from writing', async () => {
      const link = [{ other: { reference: patient }, type: 'seealso' }];
      const wanderer = { resourceType: 'Patient', id: 'wanderer', link };
      expect((await stranger('PUT', 'Patient/wanderer', wanderer)).status).toEqual(DONE);
      const himself = await setting.as({ role: 'person', fhirUser: 'Patient/wanderer' });
      for (const path of [
        carePlan,
        goal,
        patient,
        `${carePlan}/$individual-plan`,
        `${patient}/$everything`,
      ]) {
        const { status, text } = await himself('GET', path);
        expect([path, status === 404 || !text.includes(goal)]).toEqual([path, true]);
        expect(text).not.toContain(`"${goal.split('/')[1]}"`);
      }
      const found = await himself('GET', `Goal?patient=${patient}`);
      expect([found.status, found.text.includes(goal)]).toEqual([200, false]);
      const person = await setting.as({ role: 'person', fhirUser: patient });
      expect((await person('GET', carePlan)).status).toBe(200);
      expect((await keeper('POST', 'Goal', goalOf('while-linked'))).status).toBe(201);
    });

    it('what was said about a record that is not there yet counts for no plan that is hidden', async () => {
      const said = await stranger('POST', 'Consent', {
        resourceType: 'Consent',
        status: 'active',
        scope: { coding: [{ code: 'patient-privacy' }] },
        category: [{ coding: [{ code: 'INFA' }] }],
        patient: { reference: 'Patient/not-yet' },
        dateTime: '2026-01-01',
        policyRule: { text: 'x' },
      });
      const link = [{ other: { reference: patient }, type: 'seealso' }];
      const joined = await stranger('PUT', 'Patient/not-yet', {
        resourceType: 'Patient',
        id: 'not-yet',
        link,
      });
      // A server that holds nothing about what is not there has taken no consent.
      expect([said.status, joined.status]).toEqual([expect.any(Number), said.status === 201 ? 403 : DONE]);
    });
  });
}
