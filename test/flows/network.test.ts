// A municipality without FHIR: the notice goes through the health network, and the hospital sees the same states.
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rename, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CareTeam, Communication, Practitioner } from '@medplum/fhirtypes';
import { afterEach, describe, expect, it } from 'vitest';
import type { Config } from '../../src/adapter/config/config.ts';
import { close, listen } from '../../src/adapter/start.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { appRecFor } from '../../src/need/dialog/receipt.ts';
import { writeAppRec, writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { createSandboxNhn, type SandboxNhn, type SandboxNhnOptions } from '../../src/sandbox/nhn.ts';
import { ANSWER_TOKEN, OPERATOR_TOKEN, type Setting, startSetting, untilFirst } from '../support/hospital.ts';
import { sender } from '../support/network-sender.ts';

const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
});

async function adapterWith(dialog: Config['dialog'], more: Partial<Config> = {}): Promise<Setting> {
  const setting = await startSetting({
    config: {
      ...(dialog ? { dialog } : {}),
      directory: [
        { municipality: '4601', name: 'Unit', organizationNumber: '310000248', endpoint: 'her-id:8143060' },
      ],
      ...more,
    },
  });
  stops.push(() => setting.stop());
  return setting;
}

type Version = 'v2' | 'v3';

async function network(
  version: Version,
  unit: SandboxNhnOptions = {},
): Promise<{ setting: Setting; nhn: SandboxNhn }> {
  const nhn = createSandboxNhn({ receiptAfter: 5, answerAfter: 5, ...unit });
  const { server, port } = await listen(nhn.app, '127.0.0.1', 0);
  stops.push(async () => {
    server.closeAllConnections();
    await close(server);
  });
  const setting = await adapterWith({
    sender,
    nhn: { api: `http://127.0.0.1:${port}`, version, everyMs: 20, tokenVariable: 'NHN_TOKEN' },
  });
  return { setting, nhn };
}

async function attention({ adapter }: Setting): Promise<{ reason: string; nextStep: string }[]> {
  const headers = { authorization: `Bearer ${OPERATOR_TOKEN}` };
  const answer = await fetch(`${adapter.url}/api/outbox`, { headers });
  const body = (await answer.json()) as unknown;
  return (Array.isArray(body) ? body : Object.values(body as object).find(Array.isArray)) as never;
}

describe.each(['v2', 'v3'] as const)('the health network by NHN %s', (version) => {
  it('brings the notice, its receipt, and the coordinator that the unit appoints [D6] [E1] [G10]', async () => {
    const { setting, nhn } = await network(version, { answer: 'coordinator-appointed' });
    await setting.load('need-with-consent');
    await setting.raise('need-with-consent');
    // The receipt and the answer come by ways of their own, in either order.
    const record = await untilFirst(
      setting,
      ({ business, recordedAtSource, history }) =>
        business !== undefined &&
        recordedAtSource === true &&
        history.some(({ event }) => event === 'transport-delivered'),
    );
    expect(record).toMatchObject({
      state: 'delivered',
      acknowledgement: 'ok',
      business: 'coordinator-appointed',
    });
    const teams = await setting.hospital.repository.search<CareTeam>({ resourceType: 'CareTeam' });
    const people = await setting.hospital.repository.search<Practitioner>({ resourceType: 'Practitioner' });
    expect(teams.entry?.length).toBeGreaterThan(0);
    expect(JSON.stringify(people)).toContain('Ingrid');
    await expect.poll(() => nhn.network.receipts.length).toBeGreaterThan(0);
    expect(nhn.network.receipts.map(({ status }) => status)).toEqual(['Ok']);
  });

  it('brings an answer in words to a person, and its words to the record', async () => {
    const { setting } = await network(version, { answer: 'words' });
    await setting.load('need-with-consent');
    await setting.raise('need-with-consent');
    await untilFirst(setting, ({ business }) => business === 'received');
    await untilFirst(setting, ({ history }) => history.some(({ event }) => event === 'answered-in-words'));
    const replies = await setting.hospital.repository.search<Communication>({
      resourceType: 'Communication',
    });
    expect(JSON.stringify(replies)).toContain('Vi tar kontakt når behovet er vurdert');
    expect((await attention(setting)).map(({ reason }) => reason)).toContain('answer-in-words');
  });

  it('tells a person what to do when the receipt refuses the message', async () => {
    const { setting } = await network(version, { receipt: '2', error: 'E21' });
    await setting.load('need-with-consent');
    await setting.raise('need-with-consent');
    const record = await untilFirst(setting, ({ state }) => state === 'for-a-person');
    expect(record.acknowledgement).toBe('fatal-error');
    const [first] = await attention(setting);
    expect(first?.nextStep).toContain('address register');
  });

  it('takes a receipt once that comes twice and late', async () => {
    const { setting } = await network(version, { twice: true, receiptAfter: 200 });
    await setting.load('need-with-consent');
    await setting.raise('need-with-consent');
    await untilFirst(setting, ({ state }) => state === 'awaiting-acknowledgement');
    const record = await untilFirst(setting, ({ history }) =>
      history.some(({ event }) => event === 'acknowledged-again'),
    );
    expect(record.state).toBe('delivered');
    expect(record.attempts).toBe(1);
  });

  it('has the message, and tells a person, when a part of it was not taken', async () => {
    const { setting } = await network(version, { receipt: '3', error: 'T99' });
    await setting.load('need-with-consent');
    await setting.raise('need-with-consent');
    const record = await untilFirst(setting, ({ acknowledgement }) => acknowledgement === 'ok');
    expect(record.state).toBe('delivered');
    expect((await attention(setting)).map(({ reason }) => reason)).toContain('taken-in-part');
  });

  it("goes to a person when the receiver's message handler refuses it", async () => {
    const { setting } = await network(version, { delivery: version === 'v3' ? 'Abandoned' : 'Rejected' });
    await setting.load('need-with-consent');
    await setting.raise('need-with-consent');
    const record = await untilFirst(setting, ({ state }) => state === 'for-a-person');
    expect(record.acknowledgement).toBe('none');
    expect((await attention(setting)).map(({ reason }) => reason)).toContain('transport-rejected');
    // The need is raised once more, and so is the refusal: it is not taken for the one that is known.
    await setting.raise('need-with-consent');
    const again = await untilFirst(
      setting,
      ({ state, attempts }) => attempts > record.attempts && state === 'for-a-person',
    );
    expect(again.history.filter(({ event }) => event === 'transport-rejected').length).toBe(again.attempts);
  });

  it('sends again when the network is locked, busy or unwell, under the same id', async () => {
    const { setting, nhn } = await network(version, { failures: [423, 503] });
    await setting.load('need-with-consent');
    await setting.raise('need-with-consent');
    const record = await untilFirst(setting, ({ state }) => state === 'delivered');
    const sent = [...nhn.network.messages.values()].filter(({ isAppRec }) => !isAppRec);
    expect(sent.map(({ documentId }) => documentId)).toEqual([record.messageId]);
  });
});

describe('what answers no notice of ours', () => {
  it('is refused, and a person is told', async () => {
    const { setting, nhn } = await network('v2');
    const { dialogOf } = await import('../dialog/dialogs.ts');
    nhn.network.post(
      Buffer.from(writeDialog(dialogOf({ conversation: { parent: 'x', conversation: 'x' } }))),
    );
    await expect.poll(() => nhn.network.receipts.length).toBeGreaterThan(0);
    expect(nhn.network.receipts).toMatchObject([{ status: 'Rejected', error: 'X99' }]);
    expect((await attention(setting)).map(({ reason }) => reason)).toContain('unknown-message');
  });
});

describe("hand-off to the hospital's message handler", () => {
  it('puts whole files into its folder, and takes receipts from the other', async () => {
    const root = await mkdtemp(join(tmpdir(), 'ip-fhir-handoff-'));
    const [outbox, receipts] = [join(root, 'out'), join(root, 'in')];
    await Promise.all([mkdir(outbox), mkdir(receipts)]);
    const setting = await adapterWith({ sender, handOff: { outbox, receipts, everyMs: 20 } });
    await setting.load('need-with-consent');
    await setting.raise('need-with-consent');
    const waiting = await untilFirst(setting, ({ state }) => state === 'awaiting-acknowledgement');
    const names = await readdir(outbox);
    expect(names).toEqual([`${waiting.messageId}.xml`]);
    const { message } = readXml(await readFile(join(outbox, names[0] ?? '')));
    if (message?.kind !== 'dialog') {
      throw new TypeError('no dialogue message was handed over');
    }
    const receipt = writeAppRec(appRecFor(message, { id: 'r1', generated: '2026-11-22T10:00:00Z' }));
    await writeFile(join(receipts, '.r1.part'), receipt);
    await rename(join(receipts, '.r1.part'), join(receipts, 'r1.xml'));
    await writeFile(join(receipts, '.broken.part'), '<AppRec');
    // As it is when nobody writes to it any more.
    await utimes(join(receipts, '.broken.part'), new Date('2026-01-01'), new Date('2026-01-01'));
    await rename(join(receipts, '.broken.part'), join(receipts, 'broken.xml'));
    const record = await untilFirst(setting, ({ state }) => state === 'delivered');
    expect(record.acknowledgement).toBe('ok');
    await expect
      .poll(async () => (await readdir(receipts)).filter((name) => name.endsWith('.xml')))
      .toEqual([]);
    expect((await readdir(receipts)).sort()).toEqual(['done', 'refused']);
    expect((await attention(setting)).map(({ reason }) => reason)).toContain('unreadable-message');
  });
});

describe('hand-off by HTTP', () => {
  it('posts the message, and takes receipts and replies that are brought', async () => {
    const posted: Buffer[] = [];
    const handler = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        posted.push(Buffer.concat(chunks));
        response.writeHead(202).end();
      });
    });
    handler.listen(0, '127.0.0.1');
    await once(handler, 'listening');
    stops.push(async () => {
      handler.closeAllConnections();
      handler.close();
    });
    const url = `http://127.0.0.1:${(handler.address() as AddressInfo).port}/out`;
    const setting = await adapterWith({ sender, handOff: { url } });
    await setting.load('need-with-consent');
    await setting.raise('need-with-consent');
    await untilFirst(setting, ({ state }) => state === 'awaiting-acknowledgement');
    const { message } = readXml(posted[0] ?? Buffer.alloc(0));
    if (message?.kind !== 'dialog') {
      throw new TypeError('no dialogue message was posted');
    }
    const bring = (body: string, token = ANSWER_TOKEN) =>
      fetch(`${setting.adapter.url}/network/documents`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/xml' },
        body,
      });
    const receipt = writeAppRec(appRecFor(message, { id: 'r1', generated: '2026-11-22T10:00:00Z' }));
    expect((await bring(receipt, 'a-token-of-somebody-else')).status).toBe(401);
    expect((await bring('<AppRec')).status).toBe(400);
    expect((await bring(receipt)).status).toBe(204);
    await untilFirst(
      setting,
      ({ state, recordedAtSource }) => state === 'delivered' && recordedAtSource === true,
    );
    const notes = message.notes.map((note) => ({ ...note, roles: [] }));
    const reply = {
      ...message,
      notes,
      id: 'svar-1',
      conversation: { parent: message.id, conversation: message.id },
    };
    const answer = await bring(
      writeDialog({ ...reply, sender: message.receiver, receiver: message.sender, attachments: [] }),
    );
    expect(answer.status).toBe(200);
    const { message: appRec } = readXml(Buffer.from(await answer.text()));
    expect(appRec).toMatchObject({ kind: 'apprec', status: '1', original: { id: 'svar-1' } });
    await untilFirst(setting, ({ business }) => business === 'received');
  });
});

describe('a way that is not set up', () => {
  it('is not taken: a person is told', async () => {
    const setting = await adapterWith(undefined);
    await setting.load('need-with-consent');
    const record = await setting.raise('need-with-consent');
    expect(record.state).toBe('for-a-person');
    expect(record.attempts).toBe(0);
  });
});
