// Both versions of NHN's interface with DPoP: nonces that are demanded and change, tokens that are not taken any more, keys
// that are changed. Nothing is sent twice for that, and nothing is lost.
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { keySource } from '../../src/edges/transport/access/client-key.ts';
import { createTokenClient } from '../../src/edges/transport/access/token-client.ts';
import { createNhnClient } from '../../src/edges/transport/network/nhn-client.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { createSandboxNhn, type SandboxNhnOptions } from '../../src/sandbox/nhn.ts';
import { dialogOf } from '../dialog/dialogs.ts';
import { newKey, startIssuer } from '../support/issuer.ts';

const [OWN, UNIT] = ['8094866', '8143060'];
const level = (id: string) => ({ name: 'Enhet', ids: [{ id, type: 'HER' }] });

const stops: (() => Promise<unknown> | unknown)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0)) {
    await stop();
  }
});

async function stageOf(version: 'v2' | 'v3', options: Partial<SandboxNhnOptions> = {}) {
  const issuer = await startIssuer();
  stops.push(() => issuer.stop());
  const refused: string[] = [];
  const sandbox = createSandboxNhn({
    receipt: 'none',
    ...options,
    async authenticate(request, url) {
      const why = await issuer.judge(request, url);
      refused.push(...(why ? [why] : []));
      return why;
    },
  });
  const { server, port } = await listen(sandbox.app, '127.0.0.1', 0);
  stops.push(async () => {
    server.closeAllConnections();
    await close(server);
  });
  const file = join(await mkdtemp(join(tmpdir(), 'ip-fhir-key-')), 'key.json');
  const write = (...keys: unknown[]) => writeFile(file, JSON.stringify({ keys }));
  await write(issuer.key);
  const tokens = createTokenClient({
    discovery: { issuer: issuer.url },
    clientId: 'client',
    scope: 'nhn:msh/api',
    key: keySource({ file }, {}, 'PS256'),
    dpop: true,
    assertionType: 'client-authentication+jwt',
  });
  const client = createNhnClient({
    api: `http://127.0.0.1:${port}`,
    version,
    sourceSystem: 'test',
    fetch: tokens.fetch,
  });
  return { issuer, refused, network: sandbox.network, client, write };
}

function documentOf(id: string) {
  const parties = { sender: { organisation: level(OWN) }, receiver: { organisation: level(UNIT) } };
  const xml = Buffer.from(writeDialog({ ...dialogOf({ id }), ...parties }));
  return { id, xml, senderHerId: OWN, receiverHerId: UNIT, type: 'DIALOG_HELSEFAGLIG' };
}

describe.each(['v2', 'v3'] as const)('requests to %s', (version) => {
  it('hold the nonce that was given last, whenever it changes', async () => {
    const { issuer, refused, network, client } = await stageOf(version, { nonceEvery: 2 });
    const ids: string[] = [];
    for (const number of [1, 2, 3, 4, 5]) {
      ids.push(await client.post(documentOf(`${number}a0c8a52-3c57-4a55-9d0b-000000000000`)));
    }
    for (const id of ids) {
      expect((await client.message(id)).id).toBe(id);
      expect((await client.document(id)).length).toBeGreaterThan(100);
      expect(await client.status(id)).toHaveLength(1);
      await client.postReceipt(id, UNIT, { status: 'Ok' });
      await client.markRead(id, UNIT);
    }
    expect([...network.messages.values()].filter(({ isAppRec }) => !isAppRec)).toHaveLength(5);
    expect(network.receipts).toHaveLength(5);
    // A nonce that changed is no token that is not taken any more.
    expect(issuer.given()).toBe(1);
    expect(refused).toEqual([]);
  });

  it('go on with the new key when the key file is changed and the tokens of the old one are refused', async () => {
    const { issuer, network, client, write } = await stageOf(version, { nonceEvery: 3 });
    await client.post(documentOf('1a0c8a52-3c57-4a55-9d0b-000000000000'));
    issuer.revokeAll();
    await write(await newKey('PS256'));
    const second = documentOf('2a0c8a52-3c57-4a55-9d0b-000000000000');
    // A key that the issuer does not know: nothing leaves, and it is told for good.
    await expect(client.post(second)).rejects.toMatchObject({ failure: 'permanent' });
    expect(network.messages.size).toBe(1);
    await write(issuer.key);
    await client.post(second);
    expect(network.messages.size).toBe(2);
  });
});

it('the stream of version 3 is opened with the nonce that was given last', async () => {
  const { client, network, refused } = await stageOf('v3', { nonceEvery: 1 });
  await client.configure(OWN);
  network.post(
    Buffer.from(
      writeDialog({
        ...dialogOf(),
        sender: { organisation: level(UNIT) },
        receiver: { organisation: level(OWN) },
      }),
    ),
  );
  const ending = new AbortController();
  const stream = await client.stream([OWN], 0, ending.signal);
  const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
  let text = '';
  while (!text.includes('NewMessage')) {
    text += (await reader?.read())?.value ?? '';
  }
  ending.abort();
  await reader?.cancel().catch(() => undefined);
  expect(stream.status).toBe(200);
  expect(refused).toEqual([]);
});
