// A unit of the health network gives a notice back («Tilbakemelding om feil i mottatt melding»): nothing goes again by itself,
// and a person's word sends it to whom routing finds then, if a consent covers that unit.
import type { Consent, Organization, Patient } from '@medplum/fhirtypes';
import { afterEach, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { createSandboxNhn, type SandboxNhn } from '../../src/sandbox/nhn.ts';
import { OPERATOR_TOKEN, type Setting, startSetting, untilFirst } from '../support/hospital.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
});

async function setUp(
  version: 'v2' | 'v3',
  answer: 'wrong-addressee' | 'fault',
): Promise<{ setting: Setting; nhn: SandboxNhn }> {
  const nhn = createSandboxNhn({ receiptAfter: 5, answerAfter: 5, answer });
  const { server, port } = await listen(nhn.app, '127.0.0.1', 0);
  stops.push(async () => {
    server.closeAllConnections();
    await close(server);
  });
  const unit = (municipality: string, organizationNumber: string, herId: string) => ({
    municipality,
    name: `Unit ${municipality}`,
    organizationNumber,
    endpoint: `her-id:${herId}`,
  });
  const setting = await startSetting({
    config: {
      dialog: {
        sender: { organisation: { name: 'Fjellheim helseforetak', herId: '112374' } },
        nhn: { api: `http://127.0.0.1:${port}`, version, everyMs: 20, tokenVariable: 'NHN_TOKEN' },
      },
      directory: [unit('4601', '310000248', '8143060'), unit('4627', '310003107', '8143061')],
    },
  });
  stops.push(() => setting.stop());
  return { setting, nhn };
}

async function retry({ adapter }: Setting): Promise<string> {
  const headers = { authorization: `Bearer ${OPERATOR_TOKEN}`, 'content-type': 'application/json' };
  const list = (await (await fetch(`${adapter.url}/api/outbox`, { headers })).json()) as
    | { no: number; reason: string }[]
    | { items: { no: number; reason: string }[] };
  const [item] = 'items' in list ? list.items : list;
  const body = JSON.stringify({ by: 'Kari Testesen' });
  await fetch(`${adapter.url}/api/outbox/${item?.no}/retry`, { method: 'POST', headers, body });
  return item?.reason ?? '';
}

const sentTo = ({ network }: SandboxNhn) =>
  [...network.messages.values()].filter(({ isAppRec, senderHerId }) => !isAppRec && senderHerId === '112374');

it.each([
  'v2',
  'v3',
] as const)('a wrong addressee over %s is routed again by a person, once', async (version) => {
  const { setting, nhn } = await setUp(version, 'wrong-addressee');
  await setting.load('need-with-consent');
  await setting.raise('need-with-consent');
  const back = await untilFirst(setting, ({ business }) => business !== undefined);
  expect(back).toMatchObject({
    state: 'for-a-person',
    cause: 'wrong-municipality',
    acknowledgement: 'ok',
    recordedAtSource: false,
  });
  // The unit that gave it back does not get it again, whoever asks.
  expect(await retry(setting)).toBe('wrong-municipality');
  await untilFirst(setting, ({ history }) =>
    history.some(({ detail }) => detail.includes('has given it back')),
  );
  expect(sentTo(nhn)).toHaveLength(1);

  const { repository } = setting.hospital;
  const patient = await repository.readResource<Patient>('Patient', 'anders');
  const moved = JSON.parse(
    JSON.stringify(patient).replaceAll('"4601"', '"4627"').replaceAll('"Bergen"', '"Askøy"'),
  );
  await repository.updateResource(moved as Patient);
  await retry(setting);
  const uncovered = await untilFirst(setting, ({ cause }) => cause?.startsWith('consent-') === true);
  expect(sentTo(nhn), JSON.stringify(uncovered)).toHaveLength(1);

  const unit: Organization = {
    ...(await repository.readResource<Organization>('Organization', 'ke-bergen')),
    id: 'ke-askoy',
    name: 'Unit 4627',
    identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.101', value: '310003107' }],
  };
  await repository.updateResource(unit);
  const consent = await repository.readResource<Consent>('Consent', 'consent-anders');
  await repository.updateResource(
    JSON.parse(
      JSON.stringify(consent).replaceAll('Organization/ke-bergen', 'Organization/ke-askoy'),
    ) as Consent,
  );
  // It waits for a consent, and looks again when something in the record changes.
  await setting.raise('need-with-consent');
  const again = await untilFirst(
    setting,
    ({ attempts, business }) => attempts === 2 && business !== undefined,
  );
  expect(again.recipient?.organizationNumber).toBe('310003107');
  const messages = sentTo(nhn);
  expect(messages.map(({ receiverHerId }) => receiverHerId)).toEqual(['8143060', '8143061']);
  expect(new Set(messages.map(({ documentId }) => documentId)).size).toBe(2);
});

it('any other fault goes to a person, and nothing is sent again meanwhile', async () => {
  const { setting, nhn } = await setUp('v2', 'fault');
  await setting.load('need-with-consent');
  await setting.raise('need-with-consent');
  const back = await untilFirst(setting, ({ business }) => business !== undefined);
  expect(back).toMatchObject({ state: 'for-a-person', business: 'fault-reported' });
  expect(await retry(setting)).toBe('fault-reported');
  expect(sentTo(nhn)).toHaveLength(1);
});
