// `ip-fhir validate --terminology`: what is asked, what becomes of the answers, and of a server that gives none.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { syntheticNationalId } from '../../src/ground/norway/national-id.ts';

interface Parameters {
  readonly parameter: readonly { readonly name: string; readonly [value: string]: unknown }[];
}
type Answer = (operation: string, asked: Readonly<Record<string, unknown>>) => readonly [number, unknown];

const SCT = 'http://snomed.info/sct';
const folder = mkdtempSync(join(tmpdir(), 'terminology-'));
const asked: { operation: string; body: string; authorization: string | undefined }[] = [];
let server: Server;
let base: string;
let answer: Answer;
let caches = 0;

const says = (result: boolean, ...more: object[]): readonly [number, unknown] => [
  200,
  { resourceType: 'Parameters', parameter: [{ name: 'result', valueBoolean: result }, ...more] },
];
const message = (valueString: string) => ({ name: 'message', valueString });

beforeAll(async () => {
  server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) {
      body += chunk;
    }
    const operation = String(request.url).slice('/fhir/'.length);
    asked.push({ operation, body, authorization: request.headers.authorization });
    const { parameter } = JSON.parse(body) as Parameters;
    const values = parameter.map(({ name, ...value }) => [name, Object.values(value)[0]]);
    const [status, told] = answer(operation, Object.fromEntries(values));
    const headers = status === 302 ? { location: `${base}/elsewhere` } : {};
    response.writeHead(status, headers).end(typeof told === 'string' ? told : JSON.stringify(told));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await new Promise((resolve) => server.close(resolve));
});
beforeEach(() => {
  asked.length = 0;
  caches += 1;
});

const condition = (...codes: string[]) => ({
  resourceType: 'Condition',
  id: 'a',
  subject: { display: 'Kari Nordmann' },
  code: { coding: codes.map((code) => ({ system: SCT, code, display: 'Ola Nordmann' })) },
});
/** Bound, and nobody here can judge it: a code of another system than the few that are listed. */
const valueSet = {
  resourceType: 'ValueSet',
  url: 'https://example.org/ValueSet/asked',
  status: 'active',
  compose: { include: [{ system: SCT, filter: [{ property: 'concept', op: 'is-a', value: '1' }] }] },
};
const profile = {
  resourceType: 'StructureDefinition',
  url: 'https://example.org/StructureDefinition/asked',
  name: 'Asked',
  status: 'active',
  kind: 'resource',
  abstract: false,
  type: 'Condition',
  baseDefinition: 'http://hl7.org/fhir/StructureDefinition/Condition',
  derivation: 'constraint',
  differential: {
    element: [
      {
        id: 'Condition.code',
        path: 'Condition.code',
        binding: { strength: 'required', valueSet: `${valueSet.url}|2` },
      },
    ],
  },
};

interface Told {
  readonly severity: string;
  readonly expression: readonly [string];
}

async function validate(resource: object, ...args: string[]) {
  let [out, said] = ['', ''];
  const write = (keep: (text: string) => void) => (chunk: unknown) => {
    keep(String(chunk));
    return true;
  };
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation(write((text) => (out += text))),
    vi.spyOn(process.stderr, 'write').mockImplementation(write((text) => (said += text))),
  ];
  const path = join(folder, 'resource.json');
  writeFileSync(path, JSON.stringify(resource));
  const cache = ['--terminology-cache', join(folder, `cache-${caches}`)];
  const server = ['--terminology', base];
  try {
    process.exitCode = undefined;
    await main(['node', 'ip-fhir', 'validate', '--format', 'json', ...server, ...cache, ...args, path]);
    const [{ outcome }] = JSON.parse(out).results as [{ outcome: { issue?: Told[] } }];
    const told = (outcome.issue ?? []).map(({ severity, expression }) => `${severity} ${expression}`);
    const issues = told.filter((one) => one.includes(' Condition.code'));
    return { code: process.exitCode, said, issues };
  } finally {
    for (const spy of spies) {
      spy.mockRestore();
    }
    process.exitCode = 0;
  }
}

function withProfile(resource: object, definition: object) {
  writeFileSync(
    join(folder, 'definitions.json'),
    JSON.stringify({
      resourceType: 'Bundle',
      entry: [{ resource: definition }, { resource: { ...valueSet, version: '2' } }],
    }),
  );
  return validate(resource, '--definitions', join(folder, 'definitions.json'), '--profile', profile.url);
}

describe('a terminology server', () => {
  it('is told codes, their systems and value sets, and nothing of the resource', async () => {
    answer = () => says(true);
    expect((await withProfile(condition('11'), profile)).issues).toEqual([]);
    expect(asked.map(({ operation, body }) => [operation, JSON.parse(body).parameter])).toEqual([
      [
        'ValueSet/$validate-code',
        [
          { name: 'url', valueUri: valueSet.url },
          { name: 'code', valueCode: '11' },
          { name: 'valueSetVersion', valueString: '2' },
          { name: 'system', valueUri: SCT },
        ],
      ],
    ]);
  });

  it('gets the token that is for it, which is told and kept nowhere, and goes nowhere else', async () => {
    vi.stubEnv('TOKEN_OF_TESTS', 'secret-of-tests');
    const token = ['--terminology-token-variable', 'TOKEN_OF_TESTS'];
    try {
      answer = () => [401, 'secret-of-tests'];
      const refused = await validate(condition('11'), ...token);
      expect(refused.said).toContain('it answered 401');
      answer = () => [302, ''];
      caches += 1;
      const led = await validate(condition('11'), ...token);
      answer = () => says(true);
      caches += 1;
      expect((await validate(condition('11'), ...token)).issues).toEqual([]);
      expect(new Set(asked.map(({ authorization }) => authorization))).toEqual(
        new Set(['Bearer secret-of-tests']),
      );
      expect(asked.some(({ operation }) => operation === 'elsewhere')).toBe(false);
      expect(refused.said + led.said).not.toContain('secret');
      const cache = join(folder, `cache-${caches}`);
      const kept = readdirSync(cache).map((name) => `${name} ${readFileSync(join(cache, name), 'utf8')}`);
      expect(kept).toHaveLength(1);
      expect(kept.join()).not.toContain('secret');
    } finally {
      vi.unstubAllEnvs();
    }
  });

  it.each([
    ['an empty variable', ['--terminology', 'http://127.0.0.1:9/fhir'], /NO_TOKEN_OF_TESTS .* is empty/],
    ['a server that the command does not name', [], /give --terminology/],
  ])('is not asked with a token of %s', async (_what, server, why) => {
    let said = '';
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      said += String(text);
      return true;
    });
    try {
      const token = ['--terminology-token-variable', 'NO_TOKEN_OF_TESTS'];
      await main(['node', 'ip-fhir', 'validate', ...server, ...token, join(folder, 'resource.json')]);
      expect(said).toMatch(why);
      expect(process.exitCode).toBe(2);
    } finally {
      spy.mockRestore();
      process.exitCode = 0;
    }
  });

  it('is not told a code that holds a person’s number', async () => {
    answer = () => says(true);
    await validate(condition(`p-${syntheticNationalId('fnr', '1990-01-01', 'female', 1)}`));
    expect(asked).toEqual([]);
  });

  it('makes errors of what it does not have, in the code system and in the value set', async () => {
    answer = (operation) =>
      says(
        operation.startsWith('CodeSystem'),
        message("Unknown code '11' in the CodeSystem 'http://snomed.info/sct'"),
      );
    expect((await withProfile(condition('11'), profile)).issues).toEqual(['error Condition.code']);
    caches += 1;
    answer = () => says(false, message('The code is not valid'));
    const { issues, code } = await validate(condition('11'));
    expect(issues).toEqual(['error Condition.code.coding[0].code']);
    expect(code).toBe(1);
  });

  it.each<[string, readonly [number, unknown]]>([
    ['by a parameter', says(false, { name: 'x-caused-by-unknown-system', valueCanonical: SCT })],
    [
      'by the type of its issue',
      says(false, {
        name: 'issues',
        resource: {
          resourceType: 'OperationOutcome',
          issue: [{ severity: 'error', code: 'not-found', details: { coding: [{ code: 'not-found' }] } }],
        },
      }),
    ],
    ['by its message', says(false, message('Code system http://snomed.info/sct could not be found'))],
    ['by another message', says(false, message('Unable to expand ValueSet'))],
    [
      'by a status',
      [404, { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-found' }] }],
    ],
    ['by what is no answer', [200, '<html>']],
    ['by another resource', [200, { resourceType: 'Bundle' }]],
    ['by leading elsewhere', [302, '']],
    ['by an answer without an end', [200, ' '.repeat(1_100_000)]],
  ])('that says %s that it cannot tell leaves a warning', async (_how, told) => {
    answer = () => told;
    const { issues, code } = await withProfile(condition('11'), profile);
    expect(issues).toEqual(['warning Condition.code']);
    expect(code).toBe(0);
    expect(asked.some(({ operation }) => operation === 'elsewhere')).toBe(false);
  });

  it('is asked once for the same, within a run and for a week', async () => {
    answer = () => says(true);
    await validate({ ...condition('11', '11', '12') });
    expect(asked).toHaveLength(2);
    await validate(condition('12', '11'));
    expect(asked).toHaveLength(2);
  });

  it('that has no $validate-code is asked for the value set as a whole, once', async () => {
    const contains = [{ system: SCT, code: '11' }];
    answer = (operation) =>
      operation === 'ValueSet/$expand'
        ? [200, { resourceType: 'ValueSet', expansion: { contains } }]
        : [405, ''];
    expect((await withProfile(condition('11'), profile)).issues).toEqual([]);
    expect((await withProfile(condition('12'), profile)).issues).toEqual(['error Condition.code']);
    expect(asked.filter(({ operation }) => operation === 'ValueSet/$expand')).toHaveLength(2);
  });

  it('that fails is told once, asked three times at most, and is no verdict', async () => {
    answer = () => [503, ''];
    const many = Array.from({ length: 40 }, (_, at) => String(at));
    const { said, code, issues } = await validate(condition(...many));
    expect(said.match(/answered 503/g)).toHaveLength(1);
    expect(asked.length).toBeLessThan(10);
    expect(issues).toEqual([]);
    expect(code).toBe(0);
  });
});

describe('the URL of a terminology server', () => {
  it('is refused when a password stands in it, without showing it', async () => {
    const settings = join(folder, 'settings.json');
    writeFileSync(settings, JSON.stringify({ terminology: 'https://me:secret@tx.example.org/fhir' }));
    let said = '';
    const spy = vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      said += String(chunk);
      return true;
    });
    await main(['node', 'ip-fhir', 'validate', '--config', settings, join(folder, 'resource.json')]);
    spy.mockRestore();
    expect(process.exitCode).toBe(2);
    process.exitCode = 0;
    expect(said).toContain('a name and password');
    expect(said).not.toContain('secret');
  });
});
