// Who may notify, and how much: by real HTTP requests.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { describe, expect, it } from 'vitest';
import { readBody } from '../../src/need/intake/body.ts';
import { compose, type SentRequest } from '../../src/sandbox/senders.ts';
import { changeOf, type Receiver, type ReceiverOptions, SECRET, startReceiver } from '../support/receiver.ts';

async function withReceiver(
  options: ReceiverOptions,
  work: (receiver: Receiver) => Promise<void>,
): Promise<void> {
  const receiver = await startReceiver(options);
  try {
    await work(receiver);
  } finally {
    await receiver.stop();
  }
}

const OLD = 'the-secret-of-last-year';
const plain = (receiver: Receiver, secret: string, id = 'a'): SentRequest =>
  compose.plain({ ...receiver.sender, secret }, [changeOf(id, 1)]);

async function outcome(response: Response): Promise<{ code?: string; text?: string }> {
  const { issue } = (await response.json()) as { issue: { code: string; details: { text: string } }[] };
  return { code: issue[0]?.code ?? '', text: issue[0]?.details.text ?? '' };
}

describe('a sender', () => {
  it('may sign with any secret that still holds, and with no other', () =>
    withReceiver({ senders: { secrets: [SECRET, OLD] } }, async (receiver) => {
      const statuses = [];
      for (const secret of [SECRET, OLD, 'a-secret-that-never-held']) {
        statuses.push((await receiver.send(plain(receiver, secret))).status);
      }
      expect(statuses).toEqual([200, 200, 401]);
    }));

  it('that signs has to sign rightly, even when it shows the token too', () =>
    withReceiver({}, async (receiver) => {
      const request = plain(receiver, 'a-secret-that-never-held');
      const headers = { ...request.headers, authorization: `Bearer ${SECRET}` };
      expect((await receiver.send({ ...request, headers })).status).toBe(401);
      expect(
        (await receiver.send({ ...plain(receiver, SECRET), body: '{"resourceType":"Flag","id":"b"}' }))
          .status,
      ).toBe(401);
    }));

  it('may carry the secret in a header of its own', () =>
    withReceiver({ senders: { header: 'X-Api-Key' } }, async (receiver) => {
      const request = { method: 'POST', url: receiver.sender.endpoint, body: '' } as const;
      expect((await receiver.send({ ...request, headers: { 'x-api-key': SECRET } })).status).toBe(200);
      expect((await receiver.send({ ...request, headers: { 'x-api-key': OLD } })).status).toBe(401);
      expect((await receiver.send({ ...request, headers: {} })).status).toBe(401);
    }));

  it('may show a token of the authorization server: ours, in date, of a known subject', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256');
    const stranger = await generateKeyPair('ES256');
    const keys = { keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] };
    const server = createServer((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(keys));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const jwt = { jwks: `${issuer}/keys`, issuer, audience: 'ip-adapter', subjects: ['hospital'] };
    const token = (claims: { aud?: string; sub?: string; exp?: string; key?: typeof privateKey } = {}) =>
      new SignJWT({})
        .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
        .setIssuer(issuer)
        .setAudience(claims.aud ?? 'ip-adapter')
        .setSubject(claims.sub ?? 'hospital')
        .setExpirationTime(claims.exp ?? '5m')
        .sign(claims.key ?? privateKey);
    await withReceiver({ senders: { jwt } }, async (receiver) => {
      const statuses = [];
      for (const given of [
        {},
        { aud: 'another' },
        { sub: 'visitor' },
        { exp: '-5m' },
        { key: stranger.privateKey },
      ]) {
        const headers = { authorization: `Bearer ${await token(given)}` };
        const request = { method: 'POST', url: receiver.sender.endpoint, headers, body: '' } as const;
        statuses.push((await receiver.send(request)).status);
      }
      expect(statuses).toEqual([200, 401, 401, 401, 401]);
    });
    server.close();
  });

  it('cannot send again what it recorded, once the window is over', () => {
    let now = new Date();
    return withReceiver({ now: () => now }, async (receiver) => {
      const request = compose['backport-id-only'](receiver.sender, [changeOf('a', 1)]);
      expect((await receiver.send(request)).status).toBe(200);
      now = new Date(now.getTime() + 3_700_000);
      const late = await receiver.send(request);
      expect(late.status).toBe(401);
      expect((await outcome(late)).text).toContain('replayWindowMs');
      expect(receiver.taken).toHaveLength(1);
    });
  });
});

describe('a limit', () => {
  const headers = { authorization: `Bearer ${SECRET}`, 'content-type': 'application/fhir+json' };

  it.each<[string, string, number, string]>([
    [
      'size',
      JSON.stringify({ resourceType: 'Flag', id: 'x', text: 'x'.repeat(2_000) }),
      413,
      'limits.bodyBytes',
    ],
    ['depth of JSON', `${'{"a":'.repeat(30)}1${'}'.repeat(30)}`, 413, 'limits.depth'],
    ['depth of XML', `${'<a>'.repeat(30)}${'</a>'.repeat(30)}`, 413, 'limits.depth'],
    ['entries', JSON.stringify({ resourceType: 'Bundle', entry: Array(11).fill({}) }), 413, 'limits.entries'],
  ])('on %s is named when it is passed', (_what, body, status, name) =>
    withReceiver({ limits: { bodyBytes: 1_500, depth: 20, entries: 10 } }, async (receiver) => {
      const response = await receiver.send({ method: 'POST', url: receiver.sender.endpoint, headers, body });
      expect(response.status).toBe(status);
      expect((await outcome(response)).text).toContain(name);
      expect(receiver.taken).toEqual([]);
    }));

  it('on the rate holds before anybody is known, and says when to come back', () =>
    withReceiver({ limits: { perSecond: 5 } }, async (receiver) => {
      const all = await Promise.all(Array.from({ length: 20 }, () => receiver.send(plain(receiver, OLD))));
      const refused = all.filter(({ status }) => status === 429);
      expect(refused.length).toBeGreaterThan(0);
      expect(refused[0]?.headers.get('retry-after')).toBe('1');
      expect((await outcome(refused[0] as Response)).text).toContain('limits.perSecond');
    }));

  it('on time ends a request whose body never comes, and one that cannot be kept in time', async () => {
    await withReceiver({ limits: { requestMs: 150 } }, async (receiver) => {
      const body = new ReadableStream({
        start: (controller) => controller.enqueue(new TextEncoder().encode('{')),
      });
      const slow = await fetch(receiver.sender.endpoint, {
        method: 'POST',
        headers,
        body,
        duplex: 'half',
      } as RequestInit);
      expect(slow.status).toBe(408);
      expect((await outcome(slow)).text).toContain('limits.requestMs');
    });
    const stuck = { limits: { requestMs: 150 }, take: () => new Promise<void>(() => undefined) };
    await withReceiver(stuck, async (receiver) => {
      expect((await receiver.send(plain(receiver, SECRET))).status).toBe(503);
    });
  });
});

describe('XML', () => {
  it('with a DOCTYPE is not read, so that no entity is ever expanded', () => {
    const bomb = `<!DOCTYPE f [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><Flag><id value="&b;"/></Flag>`;
    expect(readBody(Buffer.from(bomb), 'application/fhir+xml', { depth: 64, entries: 10 })).toMatchObject({
      refused: { status: 400 },
    });
  });
});
