// Endpoints come out of data, and data can be forged: nothing inside is called that the operator has not named.
import { describe, expect, it } from 'vitest';
import { createBreakers } from '../../src/edges/transport/access/breaker.ts';
import { createUrlGuard } from '../../src/edges/transport/access/url-guard.ts';
import { PeerFailure } from '../../src/flows/ports.ts';

const names: Readonly<Record<string, readonly string[]>> = {
  'ke.example.no': ['193.0.0.10'],
  'both.example.no': ['193.0.0.10', '10.0.0.7'],
  'inside.example.no': ['192.168.1.1'],
};
const guard = createUrlGuard({
  privateHosts: ['ke.internal', '127.0.0.1:8091'],
  resolve: async (host) => names[host] ?? [],
});
const verdict = (url: string) =>
  guard(new URL(url)).then(
    () => 'called',
    (error: PeerFailure) => error.failure,
  );

describe('a URL out of data', () => {
  it.each([
    'https://ke.example.no/fhir/$process-message',
    'http://ke.internal/fhir',
    'https://ke.internal:8443/fhir',
    'http://127.0.0.1:8091/fhir',
    'https://193.0.0.10/fhir',
  ])('%s is called', async (url) => {
    expect(await verdict(url)).toBe('called');
  });

  it.each([
    ['plain http to a host that nobody named', 'http://ke.example.no/fhir'],
    ['another port of a named host and port', 'http://127.0.0.1:5432/'],
    ['loopback', 'https://127.0.0.1/'],
    ['loopback, written as a number', 'https://2130706433/'],
    ['loopback, IPv6', 'https://[::1]/'],
    ['loopback, IPv4 in IPv6', 'https://[::ffff:127.0.0.1]/'],
    ['the metadata service of a cloud', 'https://169.254.169.254/latest/meta-data'],
    ['a private network', 'https://10.1.2.3/'],
    ['a private IPv6 network', 'https://[fd00::1]/'],
    ['a name of a private address', 'https://inside.example.no/'],
    ['a name with one public and one private address', 'https://both.example.no/'],
    ['a user name and password', 'https://user:secret@ke.example.no/'],
    ['another scheme', 'file:///etc/passwd'],
  ])('to %s is refused for good', async (_what, url) => {
    expect(await verdict(url)).toBe('permanent');
  });

  it('that is refused is told without its path, query, user or password', async () => {
    const error = await guard(new URL('https://user:secret@ke.example.no/x?y=z')).catch((e: Error) => e);
    expect((error as Error).message).not.toMatch(/secret|user:|\/x|y=z/);
  });
});

describe('an endpoint that fails again and again', () => {
  const down = async () => {
    throw new PeerFailure('KE endpoint', 'transient', 'down');
  };

  it('is left alone for a while, the others are not, and it is tried again afterwards', async () => {
    const guarded = createBreakers({ failures: 3, openFor: 60 });
    for (let failure = 0; failure < 3; failure += 1) {
      await expect(guarded('https://a.example/', down)).rejects.toThrow('down');
    }
    let asked = 0;
    const answer = async () => {
      asked += 1;
      return 'ok';
    };
    await expect(guarded('https://a.example/', answer)).rejects.toMatchObject({
      failure: 'transient',
      retryAfter: 60,
    });
    expect(asked).toBe(0);
    expect(await guarded('https://b.example/', answer)).toBe('ok');
    await expect.poll(() => guarded('https://a.example/', answer).catch(() => 'open')).toBe('ok');
  });

  it('is told with what it began with, which the failures after it hide', async () => {
    const guarded = createBreakers({ failures: 3, openFor: 60_000 });
    const fail = (text: string) => () => Promise.reject(new PeerFailure('KE endpoint', 'transient', text));
    await guarded('https://a.example/', fail('an earlier row')).catch(() => undefined);
    expect(await guarded('https://a.example/', async () => 'ok')).toBe('ok');
    for (const text of ['the certificate has expired', 'timeout', 'timeout']) {
      await guarded('https://a.example/', fail(text)).catch(() => undefined);
    }
    await expect(guarded('https://a.example/', async () => 'ok')).rejects.toThrow(
      'failed 3 times in a row and is left alone for a while; it began with: KE endpoint: the certificate has expired',
    );
  });

  it('is not left alone because it refuses a message: that says nothing about the next one', async () => {
    const guarded = createBreakers({ failures: 3, openFor: 60_000 });
    const refuses = async () => {
      throw new PeerFailure('KE endpoint', 'permanent', 'refused');
    };
    for (let refusal = 0; refusal < 10; refusal += 1) {
      await expect(guarded('https://a.example/', refuses)).rejects.toThrow('refused');
    }
  });
});
