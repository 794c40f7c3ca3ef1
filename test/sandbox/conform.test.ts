// The conformance kit: its vectors are whole, its verdicts are right, it asks nobody but the partner, and its reports hold.
import { readFileSync } from 'node:fs';
import { type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import { describe, expect, it } from 'vitest';
import { edited } from '../../src/sandbox/conform/edits.ts';
import { type Answer, type Exchange, isAt, live } from '../../src/sandbox/conform/exchange.ts';
import { Names } from '../../src/sandbox/conform/names.ts';
import { pageText } from '../../src/sandbox/conform/page.ts';
import { roleNames, roles } from '../../src/sandbox/conform/roles.ts';
import { type RunOptions, runVectors, type VectorResult } from '../../src/sandbox/conform/run.ts';
import type { Vector } from '../../src/sandbox/conform/vector.ts';
import { findingOf } from '../../src/sandbox/conform/verdict/findings.ts';
import { htmlOf } from '../../src/sandbox/conform/verdict/html.ts';
import { countsOf, type RoleRun } from '../../src/sandbox/conform/verdict/run-of-role.ts';
import { resultOf, sign, verified } from '../../src/sandbox/conform/verdict/signed.ts';
import { testReportBundle } from '../../src/sandbox/conform/verdict/test-report.ts';
import { summaryText } from '../../src/sandbox/conform/verdict/text.ts';
import { serverFaultNames } from '../../src/sandbox/hospital/faults.ts';
import { unitFaultNames } from '../../src/sandbox/ke/faults.ts';
import { handlerFaultNames } from '../../src/sandbox/message-handler/lapses.ts';
import { toolFaultNames } from '../../src/sandbox/plan-tool/lapses.ts';
import { senderFaultNames } from '../../src/sandbox/sender/lapses.ts';
import { createValidator } from '../../src/validator/index.ts';

const all = roleNames.flatMap((role) =>
  roles[role].vectors.map((vector) => [vector.id, role, vector] as const),
);

describe('vectors', () => {
  it('have one id each, which names their role', () => {
    expect(new Set(all.map(([id]) => id)).size).toBe(all.length);
    expect(all.filter(([id, role]) => !id.startsWith(`${role}.`))).toEqual([]);
  });

  it('are at least twenty a role, and all say what demands them and what to do', () => {
    for (const role of roleNames) {
      expect(roles[role].vectors.length).toBeGreaterThanOrEqual(20);
    }
    const bare = all.filter(
      ([, , { shows, fix, requirement, steps }]) =>
        !(shows && fix && requirement.text && requirement.link) ||
        steps.every(({ expect: wanted }) => wanted.length === 0),
    );
    expect(bare).toEqual([]);
  });

  it('each find a fault that the sandbox of their role knows', () => {
    const known: Record<string, readonly string[]> = {
      receiver: unitFaultNames,
      sender: senderFaultNames,
      server: serverFaultNames,
      network: handlerFaultNames,
      'plan-tool': toolFaultNames,
    };
    const unknown = all.flatMap(([id, role, { faults }]) =>
      faults.length === 0
        ? [id]
        : faults.filter((fault) => !known[role]?.includes(fault)).map((fault) => `${id}: ${fault}`),
    );
    expect(unknown).toEqual([]);
  });

  it.each(roleNames)('of a %s stand in docs/conformance as they are', (role) => {
    const page = new URL(`../../docs/conformance/${role}.md`, import.meta.url);
    expect(readFileSync(page, 'utf8')).toBe(pageText(role));
  });
});

const answer = (status: number, body: string, headers: Record<string, string> = {}): Answer => ({
  status,
  body,
  headers,
  milliseconds: 5,
});

const pair: Vector = {
  id: 'receiver.pair',
  shows: 'Two steps',
  requirement: { text: 'a rule', link: 'docs/notice.md' },
  level: 'must',
  steps: [
    {
      does: 'asks',
      request: { method: 'POST', body: { text: '{"name":"{{id:one}}"}' } },
      expect: [{ status: [200] }, { holds: "status = 'ok'", meaning: 'status ok' }],
      keep: { place: 'header:location' },
    },
    { does: 'asks again', request: { method: 'GET', path: '/{{place}}' }, expect: [{ sameBytesAs: 1 }] },
  ],
  fix: 'Do it',
  faults: ['slow'],
};

function options(exchange: Exchange): RunOptions {
  return {
    address: 'https://partner.example/fhir',
    seed: 'seed',
    exchange,
    templates: {},
    headers: {},
    limits: { answer: 100, comes: 20, quiet: 0 },
    now: '2026-03-02T10:00:00Z',
  };
}

async function verdictOf(vector: Vector, answers: readonly (Answer | undefined)[]): Promise<VectorResult> {
  const left = [...answers];
  const [result] = await runVectors(
    [vector],
    options(async () => left.shift()),
  );
  return result as VectorResult;
}

const runOf = (results: readonly VectorResult[]): RoleRun => ({
  role: 'receiver',
  address: 'https://partner.example/fhir',
  software: 'A system, version 3',
  at: '2026-03-02T10:00:00Z',
  kit: '0.1.0',
  profile: 'must',
  results,
});

describe('a verdict', () => {
  it('is passed when everything came as expected, and what a step keeps is used by the next', async () => {
    const asked: string[] = [];
    const [result] = await runVectors(
      [pair],
      options(async (_place, { url, body }) => {
        asked.push(`${url} ${body ?? ''}`);
        return answer(200, '{"status":"ok"}', { location: 'there' });
      }),
    );
    expect(result?.outcome).toBe('passed');
    expect(asked[0]).toMatch(/^https:\/\/partner\.example\/fhir \{"name":"[0-9a-f-]{36}"\}$/);
    expect(asked[1]).toBe('https://partner.example/fhir/there ');
  });

  it('is failed at the first step that is not as expected, with what was expected and what came', async () => {
    const result = await verdictOf(pair, [answer(500, 'oops')]);
    expect(result).toMatchObject({
      outcome: 'failed',
      misses: [{ step: 1, expected: 'status 200', found: 'status 500' }],
    });
  });

  it('is failed, and never passed, when no answer comes or the body cannot be read', async () => {
    const none = { ...answer(0, ''), failure: 'no answer in time' };
    expect((await verdictOf(pair, [none])).outcome).toBe('failed');
    expect((await verdictOf(pair, [answer(200, '<html>')])).outcome).toBe('failed');
  });

  it('is not tried when an answer was not recorded, or the run lacks what the vector needs', async () => {
    expect((await verdictOf(pair, [undefined])).outcome).toBe('not-tried');
    expect(await verdictOf({ ...pair, needs: 'token' }, [])).toMatchObject({
      outcome: 'not-tried',
      reason: 'no --token was given',
    });
  });

  it('is not tried of a server that does not declare what it is about, and is tried of one that says nothing', async () => {
    const declared = {
      by: "CapabilityStatement.rest.resource.where(type = 'Subscription').exists()",
      meaning: 'that it has Subscriptions',
    };
    const vector = { ...pair, declared };
    const saying = (...types: readonly string[]) =>
      answer(
        200,
        JSON.stringify({
          resourceType: 'CapabilityStatement',
          rest: [{ mode: 'server', resource: types.map((type) => ({ type })) }],
        }),
      );
    expect(await verdictOf(vector, [saying('Patient')])).toMatchObject({
      outcome: 'not-tried',
      reason: 'not applicable: its CapabilityStatement does not say that it has Subscriptions',
    });
    const wrong = answer(500, 'oops');
    for (const said of [saying('Patient', 'Subscription'), wrong, answer(200, '<html>'), undefined]) {
      expect((await verdictOf(vector, [said, wrong])).outcome).toBe('failed');
    }
  });

  it('waits for what comes by itself, and fails when too little or too much came', async () => {
    const coming = {
      does: 'waits',
      comes: { least: 1, most: 1 },
      expect: [{ holds: 'a.exists()', meaning: 'an a' }],
    };
    const vector: Vector = { ...pair, needs: 'listening', steps: [coming] };
    const outcome = async (came: readonly string[]) => {
      const calls = came.map((body) => ({ body, headers: {}, path: '/', at: 1, answered: 2 }));
      const inbox = { open: () => 'https://kit.example', came: () => calls };
      const [result] = await runVectors([vector], { ...options(async () => undefined), inbox });
      return result?.outcome;
    };
    expect(await outcome(['{"a":1}'])).toBe('passed');
    expect(await outcome([])).toBe('failed');
    expect(await outcome(['{"a":1}', '{"a":1}'])).toBe('failed');
    expect(await outcome(['{"b":1}'])).toBe('failed');
  });
});

describe('the kit asks nobody but the partner', () => {
  it.each([
    ['https://partner.example/fhir', true],
    ['https://partner.example/fhir/Patient?x=1', true],
    ['https://partner.example/fhirx', false],
    ['https://partner.example/', false],
    ['http://partner.example/fhir', false],
    ['https://partner.example:444/fhir', false],
    ['https://other.example/fhir', false],
  ])('%s: %s', (url, allowed) => {
    expect(isAt('https://partner.example/fhir', url)).toBe(allowed);
  });

  it('an address elsewhere that an answer names is not called', async () => {
    const ask = live(['https://partner.example/fhir'], 100);
    expect(await ask('x', { method: 'GET', url: 'https://other.example/', headers: {} })).toMatchObject({
      failure: 'it leads to another address',
    });
  });
});

describe('what is sent', () => {
  it('has the same ids and person for the same seed, and others for another', () => {
    const [one, same, other] = ['a', 'a', 'b'].map((seed) => new Names(seed, {}));
    expect(one?.id('x')).toBe(same?.id('x'));
    expect(one?.id('x')).not.toBe(other?.id('x'));
    expect(one?.person()).toBe(same?.person());
    // Month + 80: a synthetic person.
    expect(Number(one?.person().slice(2, 4))).toBeGreaterThan(80);
  });

  it('is changed where the vector says, and a path that leads nowhere is a fault of the vector', () => {
    const bundle = {
      resourceType: 'Bundle',
      entry: [{ resource: { resourceType: 'Task', status: 'requested' } }],
    };
    expect(edited(bundle, [{ at: 'Task.status', put: 'draft' }]).entry[0]?.resource.status).toBe('draft');
    expect(edited(bundle, [{ at: 'Task', remove: true }]).entry).toEqual([]);
    expect(() => edited(bundle, [{ at: 'Patient.name', put: 'x' }])).toThrow('no Patient');
  });
});

describe('reports', () => {
  const mixed = async () =>
    runOf([
      await verdictOf(pair, [answer(500, 'oops')]),
      await verdictOf({ ...pair, id: 'receiver.should', level: 'should' }, [answer(500, 'oops')]),
      await verdictOf({ ...pair, id: 'receiver.token', needs: 'token' }, []),
    ]);

  it('count musts alone, unless the run was for shoulds too', async () => {
    const run = await mixed();
    expect(countsOf(run)).toEqual({ passed: 0, failed: 2, notTried: 1, counted: 1 });
    expect(countsOf({ ...run, profile: 'should' }).counted).toBe(2);
  });

  it('say what was expected, what came and what to do: for people, as a page, and as issues', async () => {
    const run = await mixed();
    for (const text of [summaryText(run), htmlOf(run)]) {
      expect(text).toContain('status 200');
      expect(text).toContain('status 500');
      expect(text).toContain('Do it');
    }
    const [must, should] = run.results.map((each) => findingOf(each, 'page.md'));
    expect(must).toMatchObject({ valid: false, issues: [{ severity: 'error', found: 'status 500' }] });
    expect(should).toMatchObject({ valid: true, issues: [{ severity: 'warning' }] });
  });

  it('a page shows what a partner wrote as text', async () => {
    const run = { ...(await mixed()), software: '<script>x</script>' };
    expect(htmlOf(run)).not.toContain('<script>');
  });

  it.each(roleNames)('the TestReport of a %s and its TestScript are valid', async (role) => {
    const results = roles[role].vectors.map(
      (vector, index): VectorResult => ({
        vector,
        outcome: index % 2 ? 'failed' : 'passed',
        misses: index % 2 ? [{ step: 1, does: 'asks', expected: 'a', found: 'b' }] : [],
        milliseconds: 1,
      }),
    );
    const { issues } = createValidator().validate(testReportBundle({ ...runOf(results), role }));
    expect(issues.filter(({ severity }) => severity === 'error' || severity === 'fatal')).toEqual([]);
  });

  it('a signed result is checked by the public key, and one that was changed or signed by another is none', async () => {
    const keys = await generateKeyPair('ES256', { extractable: true });
    const other = await generateKeyPair('ES256', { extractable: true });
    const jwk = async (key: CryptoKey) => JSON.stringify(await exportJWK(key));
    const run = await mixed();
    const jws = await sign(resultOf(run), await jwk(keys.privateKey));
    expect(await verified(jws, await jwk(keys.publicKey))).toMatchObject({
      software: 'A system, version 3',
      outcome: 'failed',
      results: { 'receiver.pair': 'failed', 'receiver.token': 'not-tried' },
    });
    await expect(verified(jws, await jwk(other.publicKey))).rejects.toThrow();
    const [head, , signature] = jws.split('.');
    const forged = Buffer.from(JSON.stringify({ ...resultOf(run), outcome: 'passed' })).toString('base64url');
    await expect(verified(`${head}.${forged}.${signature}`, await jwk(keys.publicKey))).rejects.toThrow();
  });
});
