// From a Flag on a hospital's server to the coordinating unit and back, over real HTTP.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Communication, Consent, MessageHeader, Resource, Task } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { type Adapter, close } from '../../src/adapter/start.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { noticeId, noticeKey, threadOf } from '../../src/need/notice/identity.ts';
import {
  fixture,
  OPERATOR_TOKEN,
  recordOf,
  type Setting,
  type SettingOptions,
  startSetting,
  until,
  withConsent,
} from '../support/hospital.ts';
import { withdrawn } from '../support/withdrawn-consent.ts';

let setting: Setting | undefined;
const start = async (options?: SettingOptions): Promise<Setting> => {
  setting = await startSetting(options);
  return setting;
};
afterEach(async () => {
  await setting?.stop();
  setting = undefined;
});

async function outboxOf(adapter: Adapter): Promise<{ no: number; reason: string; detail: string }[]> {
  const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
  return (await fetch(`${adapter.url}/api/outbox`, { headers })).json() as Promise<
    { no: number; reason: string; detail: string }[]
  >;
}

describe('a need with consent', () => {
  it('arrives at the coordinating unit once, as a message that carries the need [D6] [C1]', async () => {
    const { load, raise, unit } = await start();
    await load('need-with-consent');
    const record = await raise('need-with-consent');
    expect(record).toMatchObject({ state: 'delivered', acknowledgement: 'ok', attempts: 1 });
    expect(unit.messages).toHaveLength(1);
    const resources = unit.messages[0]?.message.entry?.map((entry) => entry.resource as Resource) ?? [];
    expect(resources.map((resource) => resource.resourceType)).toEqual([
      'MessageHeader',
      'Communication',
      'Task',
      'Flag',
      'Patient',
      'Organization',
      'Organization',
      'PractitionerRole',
      'Practitioner',
      'Provenance',
    ]);
    const flag = resources.find((resource) => resource.resourceType === 'Flag');
    expect(flag?.code?.coding?.[0]?.code).toBe('need-for-ip');
  });

  it("stands in the hospital's own record afterwards, as Communication and Task [D16]", async () => {
    const { load, raise, hospital } = await start();
    await load('need-with-consent');
    const record = await raise('need-with-consent');
    const task = await hospital.repository.readResource<Task>('Task', record.task ?? '');
    expect(task).toMatchObject({ status: 'requested', for: { reference: 'Patient/anders' } });
    const [, id] = task.focus?.reference?.split('/') ?? [];
    const communication = await hospital.repository.readResource<Communication>('Communication', id ?? '');
    expect(communication.about).toEqual([{ reference: 'Flag/flag-anders' }]);
  });

  it("is written to the hospital's server in one transaction: all of the record or nothing of it", async () => {
    const { load, raise, hospital } = await start();
    await load('need-with-consent');
    await raise('need-with-consent');
    expect(hospital.requests.filter((line) => /^(PUT|POST \/$)/.test(line))).toEqual(['POST /']);
  });

  it('tells a person when the server has the record more than once, because it gave an id of its own', async () => {
    const { load, raise, hospital, adapter } = await start();
    await load('need-with-consent');
    const thread = threadOf(noticeKey(hospital.baseUrl, 'flag-anders'));
    const copy = await hospital.repository.createResource<Communication>({
      resourceType: 'Communication',
      status: 'completed',
      identifier: [{ system: 'urn:ietf:rfc:3986', value: thread }],
    });
    const record = await raise('need-with-consent');
    expect(record).toMatchObject({ state: 'delivered', recordedAtSource: true });
    const [item] = await outboxOf(adapter);
    expect(item).toMatchObject({ reason: 'recorded-twice' });
    expect(item?.detail).toContain(`Communication/${copy.id}`);
  });

  it('leaves a Task as the unit has answered it, also where the ledger knows of no earlier attempt', async () => {
    const { load, raise, hospital } = await start();
    await load('need-with-consent');
    const key = noticeKey(hospital.baseUrl, 'flag-anders');
    const id = noticeId(`${key}|4601`, 'task');
    await hospital.repository.updateResource<Task>({
      ...{ resourceType: 'Task', id, status: 'accepted', intent: 'order' },
      for: { reference: 'Patient/anders' },
    });
    const record = await raise('need-with-consent');
    expect(record).toMatchObject({ state: 'delivered', recordedAtSource: true, task: id });
    expect(await hospital.repository.readResource<Task>('Task', id)).toMatchObject({ status: 'accepted' });
  });

  it("brings the unit's answer back onto the hospital's Task", async () => {
    const { load, raise, adapter, hospital } = await start({ unit: { answer: 'coordinator-appointed' } });
    await load('need-with-consent');
    await raise('need-with-consent');
    const record = await until(
      adapter,
      'flag-anders',
      ({ business }) => business === 'coordinator-appointed',
    );
    const task = await hospital.repository.readResource<Task>('Task', record.task ?? '');
    expect(task.status).toBe('completed');
    expect(task.businessStatus?.coding?.[0]?.code).toBe('coordinator-appointed');
  });

  it('is not sent again when the same notification comes twice', async () => {
    const { load, raise, unit } = await start();
    await load('need-with-consent');
    await raise('need-with-consent');
    await raise('need-with-consent');
    expect(unit.messages).toHaveLength(1);
  });

  it('carries no address, no assessment text and no other resource of the patient', async () => {
    const { load, raise, unit } = await start();
    await load('need-with-consent');
    await raise('need-with-consent');
    const sent = JSON.stringify(unit.messages[0]?.message);
    expect(sent).not.toContain('Prøveveien');
    expect(sent).not.toContain('Langvarig behov for rehabilitering');
    expect(sent).not.toContain('consent-anders');
  });
});

describe('a need without a consent that covers it', () => {
  // What was read as a no is final; what is not there, or does not cover the notice, is looked at again.
  const cases: readonly [string, (consent: Consent) => Consent | undefined, string][] = [
    ['none is recorded', () => undefined, 'consent-missing'],
    ['it is declined', (consent) => ({ ...consent, status: 'rejected' }), 'consent-declined'],
    ['it is withdrawn', withdrawn, 'consent-withdrawn'],
    ['it is inactive', (consent) => ({ ...consent, status: 'inactive' }), 'consent-not-in-force'],
    ['it has not begun', (consent) => period(consent, { start: '2999-01-01' }), 'consent-not-begun'],
    ['it has ended', (consent) => period(consent, { end: '2020-01-01' }), 'consent-not-in-force'],
    [
      'it is about another person',
      (consent) => ({ ...consent, patient: { reference: 'Patient/other' } }),
      'consent-missing',
    ],
    [
      'it names another recipient',
      (consent) => actor(consent, 'Organization/hospital-ward'),
      'consent-wrong-recipient',
    ],
    [
      'it covers other information',
      (consent) => codes(consent, ['need']),
      'consent-not-covering-information',
    ],
  ];

  it.each(cases)('never leaves the hospital when %s [C1] [C5] [C11]', async (_what, change, reason) => {
    const { load, raise, unit } = await start();
    await load('need-with-consent', withConsent(change));
    const record = await raise('need-with-consent');
    const no = reason === 'consent-declined' || reason === 'consent-withdrawn';
    expect(record).toMatchObject({ state: no ? 'refused' : 'unclear', cause: reason, attempts: 0 });
    expect(record.history.map(({ event }) => event)).toContain(reason);
    expect(unit.messages).toHaveLength(0);
  });

  it('leaves when the consent is given later and the Flag comes again', async () => {
    const { load, raise, unit } = await start();
    await load(
      'need-with-consent',
      withConsent(() => undefined),
    );
    expect((await raise('need-with-consent')).state).toBe('unclear');
    await load('need-with-consent');
    expect((await raise('need-with-consent')).state).toBe('delivered');
    expect(unit.messages).toHaveLength(1);
  });
});

describe('a person who has a plan already', () => {
  it('is not notified: the coordinator is asked to fetch the plan [D3]', async () => {
    const { load, raise, unit, hospital } = await start();
    await load('existing-plan');
    const record = await raise('existing-plan');
    expect(record).toMatchObject({ state: 'existing-plan', attempts: 0 });
    expect(unit.messages).toHaveLength(0);
    const { entry } = await hospital.repository.search<Task>({ resourceType: 'Task' });
    const fetching = (entry ?? []).filter(
      ({ resource }) => resource?.code?.coding?.[0]?.code === 'fetch-plan',
    );
    expect(fetching.map(({ resource }) => resource?.focus?.reference)).toEqual(['CarePlan/plan-cecilie']);
  });
});

describe('a unit that does not answer', () => {
  it('is tried a bounded number of times with the same message id, then a person is asked', async () => {
    const { load, raise, unitServer } = await start();
    await close(unitServer);
    await load('need-with-consent');
    const record = await raise('need-with-consent');
    expect(record).toMatchObject({ state: 'for-a-person', attempts: 3 });
  });

  it('is not told anything when consent is withdrawn between two attempts [C11]', async () => {
    const { load, raise, adapter, hospital, unitServer } = await start({
      config: { retry: { attempts: 50, firstMs: 30, longestMs: 30, resends: 3 } },
    });
    await close(unitServer);
    await load('need-with-consent');
    const working = raise('need-with-consent');
    await until(adapter, 'flag-anders', ({ attempts }) => attempts >= 2);
    const consent = await hospital.repository.readResource<Consent>('Consent', 'consent-anders');
    await hospital.repository.updateResource(withdrawn(consent));
    const record = await working;
    expect(record.state).toBe('refused');
    expect(record.history.at(-1)?.event).toBe('consent-withdrawn');
  });
});

describe('a child that says no', () => {
  const years = (count: number) =>
    new Date(Date.now() - count * 365.25 * 86_400_000).toISOString().slice(0, 10);
  const saysNo = (age: number) => (resource: Resource) => {
    if (resource.resourceType === 'Patient') {
      return { ...resource, birthDate: years(age) };
    }
    const wish = { coding: [{ system: codeSystem('ip-assessment-component'), code: 'wish-plan' }] };
    const others = (part: { code?: { coding?: { code?: string }[] } }) =>
      part.code?.coding?.[0]?.code !== 'wish-plan';
    return resource.resourceType === 'Observation'
      ? {
          ...resource,
          component: [...(resource.component ?? []).filter(others), { code: wish, valueBoolean: false }],
        }
      : resource;
  };

  it('under twelve is heard by a person, and nothing leaves before [C6]', async () => {
    const { load, raise, unit, adapter } = await start();
    await load('need-with-consent', saysNo(9));
    expect((await raise('need-with-consent')).state).toBe('for-a-person');
    const [item] = await outboxOf(adapter);
    expect(item).toMatchObject({
      reason: 'child-says-no',
      nextStep: expect.stringContaining('Snakk med barnet'),
    });
    expect(unit.messages).toEqual([]);
  });

  it('from twelve has declined, as an adult has [C5]', async () => {
    const { load, raise, unit } = await start();
    await load('need-with-consent', saysNo(14));
    const record = await raise('need-with-consent');
    expect(record.state).toBe('not-needed');
    expect(record.history.at(-1)?.detail).toContain('declined');
    expect(unit.messages).toEqual([]);
  });
});

describe('a unit that takes the message and never answers', () => {
  it('is not asked again by a resend when consent is withdrawn in between: a person asks it [C11]', async () => {
    const sends: string[] = [];
    const silent = createServer((request) => {
      const taken = () => request.method === 'POST' && sends.push(request.url ?? '');
      request.on('data', () => undefined).on('end', taken);
    });
    const { load, raise, adapter, hospital, unitServer } = await start({
      // The wait before the resend is long enough to withdraw in, on a busy machine too.
      config: { retry: { attempts: 50, firstMs: 5_000, longestMs: 5_000, resends: 20 }, timeoutMs: 3_000 },
    });
    const { port } = unitServer.address() as AddressInfo;
    await close(unitServer);
    await new Promise<void>((resolve) => silent.listen(port, '127.0.0.1', resolve));
    await load('need-with-consent');
    const working = raise('need-with-consent');
    const unclear = await until(adapter, 'flag-anders', ({ resends }) => resends === 1);
    expect(unclear.state).toBe('waiting-to-resend');
    const consent = await hospital.repository.readResource<Consent>('Consent', 'consent-anders');
    await hospital.repository.updateResource(withdrawn(consent));
    await working;
    const record = await until(adapter, 'flag-anders', ({ state }) => state !== 'waiting-to-resend');
    silent.closeAllConnections();
    await close(silent);
    expect(sends).toHaveLength(1);
    expect(record).toMatchObject({ state: 'for-a-person', attempts: 1 });
    expect(record.history.at(-1)?.event).toBe('consent-withdrawn');
    const [item] = await outboxOf(adapter);
    expect(item).toMatchObject({ reason: 'result-unknown' });
    expect(item?.detail).toContain(record.messageId);
  });
});

describe('a unit that takes every send for a new message', () => {
  it('gets one, whose result nobody knows: a person asks it, and looks at the need send nothing', async () => {
    const sends: string[] = [];
    const breaks = createServer((request) => {
      request
        .on('data', () => undefined)
        .on('end', () => {
          if (request.method === 'POST') {
            sends.push(request.url ?? '');
          }
          request.socket.destroy();
        });
    });
    const { load, raise, adapter, unitServer } = await start({
      config: {
        retry: { attempts: 50, firstMs: 5, longestMs: 20, resends: 0 },
        doubt: { firstMs: 20, longestMs: 20, personAfterMs: 60_000 },
      },
    });
    const { port } = unitServer.address() as AddressInfo;
    await close(unitServer);
    await new Promise<void>((resolve) => breaks.listen(port, '127.0.0.1', resolve));
    await load('need-with-consent');
    await raise('need-with-consent');
    await until(adapter, 'flag-anders', ({ state }) => state === 'for-a-person');
    await raise('need-with-consent');
    await adapter.queue.idle();
    breaks.closeAllConnections();
    await close(breaks);
    expect(sends).toHaveLength(1);
    expect((await outboxOf(adapter)).map(({ reason }) => reason)).toEqual(['result-unknown']);
  });
});

describe('an adapter that was killed before the answer to a send', () => {
  it('counts the next send as one whose predecessor may have arrived', async () => {
    const { adapter, raise, load } = await killedWhileSending();
    await load('need-with-consent');
    const record = await raise('need-with-consent');
    expect(record).toMatchObject({ state: 'delivered', attempts: 2, resends: 0 });
    expect((await outboxOf(adapter)).length).toBe(0);
  });

  it('sends nothing more to units that take every send for a new message, until a person says so', async () => {
    const retry = { attempts: 50, firstMs: 5, longestMs: 20, resends: 0 };
    const { adapter, raise, load, unit } = await killedWhileSending({ config: { retry } });
    await load('need-with-consent');
    expect(await raise('need-with-consent')).toMatchObject({ state: 'for-a-person', attempts: 1 });
    // Another look at the need, and one more: the question stands.
    expect(await raise('need-with-consent')).toMatchObject({ state: 'for-a-person', attempts: 1 });
    expect(unit.messages).toHaveLength(0);
    const [item, ...others] = await outboxOf(adapter);
    expect(others).toEqual([]);
    expect(item).toMatchObject({ reason: 'result-unknown' });
    await fetch(`${adapter.url}/api/outbox/${item?.no}/retry`, {
      method: 'POST',
      headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
      body: JSON.stringify({ by: 'a person' }),
    });
    await until(adapter, 'flag-anders', ({ state }) => state === 'delivered');
    expect(unit.messages).toHaveLength(1);
  });

  it('lets a person ask the unit when consent is gone by then [C11]', async () => {
    const { adapter, raise, load, unit } = await killedWhileSending();
    await load('need-with-consent', withConsent(withdrawn));
    const record = await raise('need-with-consent');
    expect(record).toMatchObject({ state: 'for-a-person', attempts: 1 });
    expect(unit.messages).toHaveLength(0);
    expect((await outboxOf(adapter))[0]).toMatchObject({ reason: 'result-unknown' });
  });

  async function killedWhileSending(options?: SettingOptions): Promise<Setting> {
    const started = await start(options);
    const { adapter, hospital } = started;
    const key = noticeKey(hospital.baseUrl, 'flag-anders');
    await adapter.ledger.open(key, hospital.baseUrl, 'Flag/flag-anders');
    const change = { state: 'sending', attempts: 1, messageId: noticeId(key, 'sent-before') } as const;
    await adapter.ledger.record(key, { change, events: [] });
    return started;
  }
});

describe('bad input', () => {
  it.each([
    ['without a subject', { subject: undefined }, 'Flag.subject'],
    ['of an unknown code', { code: { text: 'noe annet' } }, 'no code'],
  ])('a Flag %s goes to a person with the reason', async (_what, change, words) => {
    const { load, adapter, hospital } = await start();
    await load('need-with-consent');
    const flag = {
      ...fixture<Resource & { resourceType: 'Flag' }>('need-with-consent', 'flag.json'),
      ...change,
    };
    await hospital.repository.updateResource(flag as Resource);
    await hospital.notified();
    await adapter.queue.idle();
    const record = await recordOf(adapter, 'flag-anders');
    expect(record.state).toBe('for-a-person');
    expect(record.history.at(-1)?.detail).toContain(words);
  });

  it('a patient without a municipality goes to a person, and nothing is guessed', async () => {
    const { load, raise, unit } = await start();
    await load('need-with-consent', (resource) =>
      resource.resourceType === 'Patient' ? { ...resource, address: [{ city: 'Bergen' }] } : resource,
    );
    const record = await raise('need-with-consent');
    expect(record.state).toBe('for-a-person');
    expect(record.history.at(-1)?.detail).toContain('names are not guessed from');
    expect(unit.messages).toHaveLength(0);
  });
});

describe('what the message says of itself', () => {
  it('keeps its MessageHeader.id over resends and gives every send a new Bundle.id', async () => {
    const { load, raise, unit, hospital, adapter } = await start();
    await load('need-with-consent');
    await raise('need-with-consent');
    const header = unit.messages[0]?.message.entry?.[0]?.resource as MessageHeader;
    expect(header.id).toBe((await recordOf(adapter, 'flag-anders')).messageId);
    expect(unit.messages[0]?.bundleId).not.toBe(header.id);
    const { task } = await recordOf(adapter, 'flag-anders');
    expect(await hospital.repository.readResource('Task', task ?? '')).toMatchObject({ id: task });
  });
});

function period(consent: Consent, value: { start?: string; end?: string }): Consent {
  return { ...consent, provision: { ...consent.provision, period: value } };
}

function actor(consent: Consent, reference: string): Consent {
  const provisions = (consent.provision?.provision ?? []).map((provision) => ({
    ...provision,
    actor: (provision.actor ?? []).map((each) => ({ ...each, reference: { reference } })),
  }));
  return { ...consent, provision: { provision: provisions } };
}

function codes(consent: Consent, kept: readonly string[]): Consent {
  const provisions = (consent.provision?.provision ?? []).map((provision) => ({
    ...provision,
    code: (provision.code ?? []).filter((concept) => kept.includes(concept.coding?.[0]?.code ?? '')),
  }));
  return { ...consent, provision: { provision: provisions } };
}
