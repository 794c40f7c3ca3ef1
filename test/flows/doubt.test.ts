// What is not surely known: looked at again by itself, on the list of a person after a time, and what that person can do about it.
import type { Communication, Consent, Flag, Provenance, Subscription } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import { noticeId, noticeKey } from '../../src/need/notice/identity.ts';
import {
  fixture,
  OPERATOR_TOKEN,
  recordOf,
  SECRET,
  type Setting,
  startSetting,
  until,
  withConsent,
} from '../support/hospital.ts';

let setting: Setting | undefined;
afterEach(async () => {
  await setting?.stop();
  setting = undefined;
});

/** Looks come quickly, and a person is asked after a second. */
const quick = { firstMs: 150, longestMs: 400, personAfterMs: 1_000 };
/** Looks come quickly, and nobody is asked within the time of a test. */
const patient = { ...quick, personAfterMs: 600_000 };

async function start(doubt: typeof quick = quick): Promise<Setting> {
  setting = await startSetting({ config: { doubt } });
  return setting;
}

interface Item {
  readonly no: number;
  readonly reason: string;
  readonly nextStep: string;
}

async function api<T>(path: string, body?: unknown): Promise<{ status: number; body: T }> {
  const response = await fetch(`${setting?.adapter.url}/api/outbox${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: response.status, body: (await response.json()) as T };
}

async function items(): Promise<Item[]> {
  return (await api<Item[]>('')).body;
}

/** Waits until an item stands on the list. */
async function listed(reason: string): Promise<Item> {
  await expect.poll(async () => (await items()).map((item) => item.reason)).toEqual([reason]);
  return (await items())[0] as Item;
}

/** The hospital's server changes from here on without telling anybody. */
async function silence({ hospital }: Setting): Promise<void> {
  const { entry } = await hospital.repository.search<Subscription>({ resourceType: 'Subscription' });
  for (const { resource } of entry ?? []) {
    await hospital.repository.deleteResource('Subscription', resource?.id ?? '');
  }
}

function notify({ adapter }: Setting): Promise<Response> {
  return fetch(`${adapter.url}/notifications`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${SECRET}` },
    body: JSON.stringify(fixture<Flag>('need-with-consent', 'flag.json')),
  });
}

const withoutConsent = withConsent(() => undefined);
const consents = (change: (consent: Consent) => Consent = (consent) => consent) => withConsent(change);

describe('a server that is not known', () => {
  it('stands on the list once, with the needs that wait for its address, and they are none that people are asked for', async () => {
    const started = await start(patient);
    await started.load('need-with-consent');
    const flag = fixture<Flag>('need-with-consent', 'flag.json');
    const ids = ['flag-one', 'flag-two', 'flag-three'];
    for (const id of ids) {
      const subject = { reference: 'https://inner.example/fhir/Patient/anders' };
      await started.hospital.repository.updateResource({ ...flag, id, subject });
    }
    const { no } = await listed('base-not-known');
    await expect
      .poll(async () => (await api<{ needs: string[] }>(`/${no}`)).body.needs.toSorted())
      .toEqual(ids.map((id) => `Flag/${id}`).toSorted());
    for (const id of ids) {
      expect(await recordOf(started.adapter, id)).toMatchObject({ state: 'unclear', cause: 'data-unusable' });
    }
    expect((await items()).map(({ reason }) => reason)).toEqual(['base-not-known']);
    // What waits is judged anew by itself: here the reference is put right, and nobody tells.
    await silence(started);
    await started.hospital.repository.updateResource({ ...flag, id: 'flag-one' });
    await until(started.adapter, 'flag-one', ({ recordedAtSource }) => recordedAtSource === true);
  });
});

describe('doubt', () => {
  it('that ends by itself lets the notice go without anybody: the Flag was asked for a moment too early', async () => {
    const started = await start(patient);
    await silence(started);
    await started.load('need-with-consent');
    await notify(started);
    const asked = await until(started.adapter, 'flag-anders', ({ state }) => state === 'unclear');
    expect(asked.cause).toBe('answer-not-usable');
    await started.hospital.repository.updateResource(fixture<Flag>('need-with-consent', 'flag.json'));
    await until(started.adapter, 'flag-anders', ({ recordedAtSource }) => recordedAtSource === true);
    expect(started.unit.messages).toHaveLength(1);
    expect(await items()).toEqual([]);
  });

  it('that lasts stands on the list with its cause, is looked at meanwhile, and goes off the list when it ends', async () => {
    const started = await start();
    await silence(started);
    await started.load('need-with-consent', withoutConsent);
    await started.hospital.repository.updateResource(fixture<Flag>('need-with-consent', 'flag.json'));
    await notify(started);
    await listed('consent-missing');
    const waiting = await recordOf(started.adapter, 'flag-anders');
    expect(waiting).toMatchObject({ state: 'for-a-person', cause: 'consent-missing', attempts: 0 });
    await started.load('need-with-consent');
    await until(started.adapter, 'flag-anders', ({ recordedAtSource }) => recordedAtSource === true);
    expect(await items()).toEqual([]);
    expect(started.unit.messages).toHaveLength(1);
  });

  it('leaves one line for each cause, however often it is looked at', async () => {
    const started = await start(patient);
    await started.load('need-with-consent', withoutConsent);
    await started.raise('need-with-consent');
    const before = started.hospital.requests.length;
    await expect.poll(() => started.hospital.requests.length).toBeGreaterThan(before + 20);
    const { history } = await recordOf(started.adapter, 'flag-anders');
    expect(history.filter(({ event }) => event === 'consent-missing')).toHaveLength(1);
  });
});

describe('a person who is asked', () => {
  async function waiting(): Promise<{ started: Setting; item: Item }> {
    const started = await start();
    await started.load('need-with-consent', withoutConsent);
    await started.hospital.repository.updateResource(fixture<Flag>('need-with-consent', 'flag.json'));
    return { started, item: await listed('consent-missing') };
  }

  it('records that the unit was told by telephone: the record says so, and nothing is sent any more', async () => {
    const { started, item } = await waiting();
    expect((await api(`/${item.no}/tell`, { by: 'Kari Prøve', how: 'by pigeon', whom: 'vakt' })).status).toBe(
      400,
    );
    const told = { by: 'Kari Prøve', how: 'telephone', whom: 'vakthavende' };
    expect((await api(`/${item.no}/tell`, told)).status).toBe(200);
    const record = await until(
      started.adapter,
      'flag-anders',
      ({ recordedAtSource }) => recordedAtSource === true,
    );
    expect(record).toMatchObject({ state: 'told', cause: 'told-by-telephone' });
    const id = noticeId(noticeKey(started.hospital.baseUrl, 'flag-anders'), 'told-by-person');
    const written = await started.hospital.repository.readResource<Communication>('Communication', id);
    expect(written).toMatchObject({ status: 'completed', subject: { reference: 'Patient/anders' } });
    expect(written.medium?.[0]?.coding?.[0]?.code).toBe('PHONE');
    await started.load('need-with-consent');
    expect((await started.raise('need-with-consent')).state).toBe('told');
    expect(started.unit.messages).toHaveLength(0);
    expect((await api(`/${item.no}/tell`, told)).status).toBe(409);
  });

  it('declines with a reason: the notice stays closed, whatever comes', async () => {
    const { started, item } = await waiting();
    expect((await api(`/${item.no}/decline`, { by: 'Kari Prøve', reason: 'because' })).status).toBe(400);
    expect((await api(`/${item.no}/decline`, { by: 'Kari Prøve', reason: 'no-need' })).status).toBe(200);
    await started.load('need-with-consent');
    const record = await started.raise('need-with-consent');
    expect(record).toMatchObject({ state: 'closed', cause: 'no-need', attempts: 0 });
    expect(started.unit.messages).toHaveLength(0);
  });

  it('has nothing to confirm where there is no consent', async () => {
    const { item } = await waiting();
    const { status } = await api(`/${item.no}/confirm`, { by: 'Kari Prøve', basis: 'samtale' });
    expect(status).toBe(409);
  });

  it('writes no national id into what is kept for good', async () => {
    const { item } = await waiting();
    const { status } = await api(`/${item.no}/tell`, { by: 'Kari', how: 'letter', whom: '148316 53400' });
    expect(status).toBe(400);
  });

  it('can do nothing past a no that was read meanwhile: the item is gone', async () => {
    const { started, item } = await waiting();
    await started.load(
      'need-with-consent',
      consents((consent) => ({ ...consent, status: 'rejected' })),
    );
    await until(started.adapter, 'flag-anders', ({ state }) => state === 'refused');
    expect(await items()).toEqual([]);
    for (const [act, body] of [
      ['confirm', { basis: 'samtale' }],
      ['tell', { how: 'letter', whom: 'vakt' }],
    ] as const) {
      expect((await api(`/${item.no}/${act}`, { by: 'Kari Prøve', ...body })).status).toBe(409);
    }
    expect(started.unit.messages).toHaveLength(0);
  });

  it('confirms that a consent covers it: for that version, with who and why in the record', async () => {
    const started = await start();
    const unknown = (consent: Consent): Consent => ({
      ...consent,
      provision: {
        ...consent.provision,
        provision: (consent.provision?.provision ?? []).map((each) => ({
          ...each,
          purpose: [{ system: 'https://hospital.example/purposes', code: 'p7' }],
        })),
      },
    });
    await started.load('need-with-consent', consents(unknown));
    await started.hospital.repository.updateResource(fixture<Flag>('need-with-consent', 'flag.json'));
    const item = await listed('consent-not-understood');
    expect(
      (await api(`/${item.no}/confirm`, { by: 'Kari Prøve', basis: 'samtale med personen' })).status,
    ).toBe(200);
    const record = await until(
      started.adapter,
      'flag-anders',
      ({ recordedAtSource }) => recordedAtSource === true,
    );
    expect(record.state).toBe('delivered');
    const { entry } = await started.hospital.repository.search<Provenance>({ resourceType: 'Provenance' });
    const vouched = entry?.find(({ resource }) => resource?.target?.[0]?.reference?.startsWith('Consent/'));
    expect(vouched?.resource).toMatchObject({ agent: [{ who: { display: 'Kari Prøve' } }] });
    expect(vouched?.resource?.reason?.[0]?.text).toContain('samtale med personen');
  });
});
