// The population register, line by line as its pages have it: the sandbox and the client are each held to it alone.
import type { Server } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { createPersonRegister } from '../../src/edges/transport/registers/person-register.ts';
import { createSandboxNhn } from '../../src/sandbox/nhn.ts';
import { createSandboxPersons } from '../../src/sandbox/registers/person-register.ts';
import { contractLines, rowsOf, tableOn } from '../support/contract.ts';

const lines = contractLines('person-register');
const demanded = lines.filter(({ rule }) => rule === 'required');
const [CHILD, PARENT, GUARDIAN] = ['14831653400', '02919130035', '17859930148'];
const person = { nin: CHILD, addressProtection: [{ isValid: true, protectionLevel: 'Confidential' }] };

let server: Server;
let api = '';
beforeAll(async () => {
  const { app } = createSandboxNhn({
    persons: createSandboxPersons([person]),
    authenticate: async (request) =>
      request.get('authorization') ? undefined : 'authorization is required, with a token',
  });
  const opened = await listen(app, '127.0.0.1', 0);
  server = opened.server;
  api = `http://127.0.0.1:${opened.port}/persons`;
});
afterAll(async () => {
  server.closeAllConnections();
  await close(server);
});

/** A whole request, but for one part. */
function ask(without?: string, nin = CHILD): Promise<Response> {
  const headers = {
    authorization: 'Bearer token',
    'api-version': '2',
    'content-type': 'application/x-www-form-urlencoded',
  };
  const query = without === 'informationParts' ? '' : '?informationParts=AddressProtection';
  return fetch(`${api}/api/legal-basis/person/get-by-nin${query}`, {
    method: 'POST',
    headers: {
      ...Object.fromEntries(Object.entries(headers).filter(([name]) => name !== without)),
      ...(without === 'content-type' ? { 'content-type': 'text/plain' } : {}),
    },
    body: without === 'nin' ? '' : `nin=${nin}`,
  });
}

describe('the sandbox', () => {
  it('takes a whole request, and answers with what was asked for and no more', async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual({ addressProtection: person.addressProtection });
  });

  it.each(demanded)('refuses a request without $part', async ({ part }) => {
    const response = await ask(part);
    expect(response.status).toBe(part === 'authorization' ? 401 : 400);
    expect(await response.text()).toContain(part);
  });

  it('does not know other numbers, and takes synthetic persons alone', async () => {
    expect((await ask(undefined, PARENT)).status).toBe(404);
    expect(() => createSandboxPersons([{ nin: '01010000000' }])).toThrow('synthetic');
  });
});

/** The client, before a register that answers so, by hand: nothing of the sandbox. */
async function read(body: unknown, status = 200) {
  const asked: { url: string; headers: Headers; body: string }[] = [];
  const client = createPersonRegister({
    api: 'https://register.example/api/legal-basis',
    version: '2',
    now: () => new Date('2026-11-30T12:00:00Z'),
    fetch: async (url, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set('authorization', 'by the token client');
      asked.push({ url: String(url), headers, body: String(init.body) });
      return new Response(typeof body === 'string' ? body : JSON.stringify(body), { status });
    },
  });
  return { answer: await client(CHILD), asked };
}

describe('the client', () => {
  it('sends every part that is required, and the number in no URL', async () => {
    const { asked } = await read({ id: 'p1' });
    const [request] = asked;
    for (const { where, part } of demanded) {
      const has = {
        header: request?.headers.has(part),
        query: request?.url.includes(`${part}=`),
        body: request?.body.includes(`${part}=`),
      };
      expect([part, has[where as keyof typeof has]]).toEqual([part, true]);
    }
    expect(request?.url).not.toContain(CHILD);
  });

  it('says that nothing is said where lists are empty or missing', async () => {
    const nothing = { address: 'not-said', responsible: [], guardians: [] };
    expect((await read({ id: 'p1' })).answer).toEqual(nothing);
    expect((await read({ addressProtection: [], parentalResponsibility: null })).answer).toEqual(nothing);
  });

  it('knows nobody by 404', async () => {
    expect((await read({}, 404)).answer).toBeUndefined();
  });

  it.each([
    ['Unclassified', 'open'],
    ['ClientAddress', 'protected'],
    ['Confidential', 'protected'],
    ['StrictlyConfidential', 'protected'],
    ['SomethingNew', 'protected'],
    [undefined, 'protected'],
  ])('takes an address that is %s for %s', async (protectionLevel, address) => {
    const { answer } = await read({ addressProtection: [{ isValid: true, protectionLevel }] });
    expect(answer?.address).toBe(address);
  });

  it.each([
    [{ isValid: true }, [PARENT]],
    [{ isValid: true, validTo: '2027-01-01T00:00:00Z' }, [PARENT]],
    [{ isValid: true, validTo: '2026-11-01T00:00:00Z' }, []],
    [{ isValid: true, validFrom: '2027-01-01T00:00:00+01:00' }, []],
    [{ isValid: false }, []],
    [{}, []],
  ])('names a holder of parental responsibility only while it is said to be in force: %j', async (how, wanted) => {
    const { answer } = await read({ parentalResponsibility: [{ responsible: PARENT, ...how }] });
    expect(answer?.responsible).toEqual(wanted);
  });

  it.each([
    ['PersonalInterests', true, 'personal-matters'],
    ['PersonalAndFinancialInterests', undefined, 'personal-matters'],
    ['FinancialInterests', false, 'other-matters'],
    ['FinancialInterests', true, 'not-clear'],
    ['PersonalInterests', false, 'not-clear'],
    ['ImmigrationPersonalAndFinancialInterests', true, 'not-clear'],
    [undefined, undefined, 'not-clear'],
    ['constructor', undefined, 'not-clear'],
  ])('reads the mandate of a guardian: %s, personal %s → %s', async (guardianshipScope, personal, mandate) => {
    const guardian = {
      identificationNumber: GUARDIAN,
      guardianshipScope,
      isGuardianshipInPersonalScope: personal,
    };
    const { answer } = await read({ guardianshipOrFuturePowerOfAttorney: [{ isValid: true, guardian }] });
    expect(answer?.guardians).toEqual([{ number: GUARDIAN, mandate }]);
  });

  it.each([
    ['<html>', 200],
    [[], 200],
    [{}, 200],
    [{ title: 'soon', status: 500 }, 200],
    [{ addressProtection: 'Confidential' }, 200],
    [{ parentalResponsibility: ['x'] }, 200],
    [{ parentalResponsibility: [{ isValid: true, validTo: 'soon' }] }, 200],
    [{}, 401],
    [{}, 403],
    [{}, 503],
  ])('fails for %j with %i, and repeats nothing of it', async (body, status) => {
    await expect(read(body, status)).rejects.toThrow(/^Persontjenesten: (?!.*(soon|Confidential))/);
  });
});

it('stands in the page of transports, line by line', () => {
  expect(tableOn('transports.md', 'person-register')).toEqual(rowsOf(lines));
});
