// `ip-fhir validate` where machines run it: settings, exit codes, and reports that other programs read.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { validateConfigSchema } from '../../src/cli/validate/config/settings.ts';
import { standardInputJobs } from '../../src/cli/validate/validate-stdin.ts';

const folder = mkdtempSync(join(tmpdir(), 'ci-face-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const good = { resourceType: 'Patient', id: 'a', active: true };
const wrong = { resourceType: 'Patient', id: 'b', gender: 'kvinne' };
const warned = { ...good, maritalStatus: { text: 'gift' } };

function file(path: string, content: unknown): string {
  const whole = join(folder, path);
  mkdirSync(dirname(whole), { recursive: true });
  writeFileSync(whole, typeof content === 'string' ? content : JSON.stringify(content));
  return whole;
}

interface Run {
  readonly code: typeof process.exitCode;
  readonly out: string;
  readonly said: string;
}

async function validate(...args: readonly string[]): Promise<Run> {
  let [out, said] = ['', ''];
  const spies = [
    vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
      out += String(chunk);
      return true;
    }),
    vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
      said += String(chunk);
      return true;
    }),
  ];
  try {
    process.exitCode = undefined;
    await main(['node', 'ip-fhir', 'validate', '--workers', '0', ...args]);
    return { code: process.exitCode, out, said };
  } finally {
    for (const spy of spies) {
      spy.mockRestore();
    }
    process.exitCode = 0;
  }
}

/** Runs with a file of settings; everything that it names stands in the same folder. */
function withSettings(settings: unknown, ...args: readonly string[]): Promise<Run> {
  return validate('--config', file('settings.json', settings), ...args);
}

beforeAll(() => {
  file('good.json', good);
  file('wrong.json', wrong);
  file('sub/warned.json', warned);
  file('other/tsconfig.json', { compilerOptions: {} });
  file('empty/readme.txt', 'nothing');
});

describe('the exit code', () => {
  it.each([
    ['a folder without anything to check', ['empty']],
    ['a pattern that nothing matches', ['nix/**/*.json']],
    ['a folder that holds other JSON only', ['other']],
  ])('is 2 for %s', async (_, paths) => {
    expect((await validate(...paths.map((path) => join(folder, path)))).code).toBe(2);
  });

  it('is 1 when there are more warnings than are allowed, and 0 when there are not', async () => {
    const path = join(folder, 'sub/warned.json');
    const runs = [
      await validate(path),
      await validate('--max-warnings', '0', path),
      await validate('--fail-on', 'warning', path),
      await validate('--fail-on', 'fatal', join(folder, 'wrong.json')),
    ];
    expect(runs.map(({ code }) => code)).toEqual([0, 1, 1, 0]);
  });
});

describe('what is checked', () => {
  it('is what a pattern matches, each file once', async () => {
    const { out } = await validate('--format', 'json', join(folder, '**/*.json'), join(folder, 'good.json'));
    const sources = JSON.parse(out).results.map(({ source }: { source: string }) => source);
    expect(sources).toContain(join(folder, 'sub/warned.json'));
    expect(sources.filter((source: string) => source.endsWith('good.json'))).toHaveLength(1);
  });

  it('leaves other JSON of a folder out and says so; named, it is an error in words of its own', async () => {
    const whole = await validate(folder);
    expect(whole.said).toContain('tsconfig.json');
    expect(whole.out).not.toContain('tsconfig.json');
    const named = await validate(join(folder, 'other/tsconfig.json'));
    expect(named.code).toBe(1);
    expect(named.out).toContain('neither a FHIR resource');
  });

  it('checks FHIR in XML, at line and column, and leaves other XML of a folder out', async () => {
    const path = file(
      'xml/patient.xml',
      '<Patient xmlns="http://hl7.org/fhir">\n<active value="perhaps"/></Patient>',
    );
    file('xml/other.xml', '<project xmlns="urn:other"/>');
    const named = await validate(path);
    expect(named.code).toBe(1);
    expect(named.out).toContain('error 2:1 Patient.active');
    const { code, said } = await validate(join(folder, 'xml'));
    expect(code).toBe(1);
    expect(said).toContain('other.xml');
    rmSync(join(folder, 'xml'), { recursive: true });
  });

  it('says by name what is no text in UTF-8', async () => {
    const text = '{"resourceType":"Patient","name":[{"family":"Bø"}]}';
    const kinds: [string, Buffer, string][] = [
      ['latin.json', Buffer.from(text, 'latin1'), 'no UTF-8 at byte'],
      ['wide.json', Buffer.from(`\ufeff${text}`, 'utf16le'), 'UTF-16'],
      ['packed.json', gzipSync(text), 'gzip'],
    ];
    for (const [name, bytes, reason] of kinds) {
      writeFileSync(join(folder, name), bytes);
      const { code, said } = await validate(join(folder, name));
      rmSync(join(folder, name));
      expect(code).toBe(2);
      expect(said).toContain(reason);
    }
    const half = await validate(
      file('half.json', '{"resourceType":"Patient","name":[{"family":"B\\ud83d"}]}'),
    );
    expect(half.code).toBe(1);
    expect(half.out).toContain('half of a character');
    rmSync(join(folder, 'half.json'));
  });

  it('holds a resource of a folder that lost its type, and a plan that lost most of its fields', async () => {
    const { resourceType, ...lost } = { ...wrong, identifier: [] };
    file('lost/patient.json', lost);
    file('lost/plan.json', { kind: resourceType, patient: {}, measurez: [] });
    const { out, code } = await validate(join(folder, 'lost'));
    expect(code).toBe(1);
    expect(out).toContain('neither a FHIR resource');
    expect(out).toContain('measurez');
  });
});

describe('standard input', () => {
  const sourcesOf = async (chunks: readonly string[], isLines = false) => {
    const jobs = [];
    for await (const job of standardInputJobs(streamOf(chunks), isLines)) {
      jobs.push([job.source, job.text.trim()]);
    }
    return jobs;
  };
  async function* streamOf(chunks: readonly string[]): AsyncGenerator<string> {
    yield* chunks;
  }

  it('is NDJSON when its first line is a whole object and another follows, wherever the chunks are cut', async () => {
    const lines = [
      ['-:1', '{"a":1}'],
      ['-:3', '{"b":2}'],
    ];
    expect(await sourcesOf(['{"a":1}\n\n{"b":2}'])).toEqual(lines);
    expect(await sourcesOf(['{"a"', ':1}\n', '\n{"b":2', '}\n'])).toEqual(lines);
  });

  it('is one resource otherwise, also when it is cut off or ends its line', async () => {
    expect(await sourcesOf(['{"a":\n1}\n'])).toEqual([['-', '{"a":\n1}']]);
    expect(await sourcesOf(['{"a":1}\n'])).toEqual([['-', '{"a":1}']]);
    expect(await sourcesOf(['{"a":1\n{"b":2}'])).toEqual([['-', '{"a":1\n{"b":2}']]);
    expect(await sourcesOf(['{"a":1\n{"b":2}'], true)).toHaveLength(2);
  });
});

describe('ip-fhir.config.json', () => {
  it('names what is checked, what is left out, and what is wrong on purpose', async () => {
    file('examples/wrong.json', wrong);
    file('examples/fine.json', good);
    const settings = {
      include: ['.'],
      exclude: ['wrong.json', 'lost', 'set*.json'],
      expectProblems: ['examples'],
    };
    const { code, out } = await withSettings(settings, '--format', 'json');
    const { results } = JSON.parse(out) as { results: { source: string; valid: boolean }[] };
    expect(results.filter(({ valid }) => !valid).map(({ source }) => source)).toEqual([
      join(folder, 'examples/fine.json'),
    ]);
    expect(code).toBe(1);
  });

  it('leaves a file that is named by itself as it is', async () => {
    const settings = { exclude: ['wrong.json'], expectProblems: ['examples'] };
    const both = [join(folder, 'wrong.json'), join(folder, 'examples/wrong.json')];
    const { code, out } = await withSettings(settings, '--format', 'json', ...both);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({ checked: 2, invalid: 2 });
  });

  it('ignores with a reason until a day, and says what it left out', async () => {
    const entry = { rule: 'code-invalid', path: 'Patient.gender', reason: 'an old system' };
    const path = join(folder, 'wrong.json');
    const ignored = await withSettings({ ignore: [{ ...entry, until: '2999-12-31' }] }, path);
    expect(ignored).toMatchObject({ code: 0 });
    expect(ignored.said).toContain('1 issues are ignored');
    const over = await withSettings({ ignore: [{ ...entry, until: '2020-01-01' }] }, path);
    expect(over).toMatchObject({ code: 1 });
    expect(over.said).toContain('an old system');
    const elsewhere = await withSettings({ ignore: [{ ...entry, files: ['sub'] }] }, path);
    expect(elsewhere).toMatchObject({ code: 1 });
    expect(elsewhere.said).toContain('met nothing');
  });

  it('never ignores or lowers what could not be checked at all', async () => {
    const settings = {
      ignore: [{ rule: 'invalid', reason: 'x' }],
      severities: { invalid: 'information' },
    };
    const { code } = await withSettings(settings, file('broken.json', '{"resourceType": "Patient"'));
    expect(code).toBe(1);
  });

  it('sets how grave an issue is, the rule before the code', async () => {
    const path = join(folder, 'wrong.json');
    const lower = await withSettings({ severities: { 'code-invalid': 'warning' } }, path);
    expect(lower).toMatchObject({ code: 0 });
    expect(
      (await withSettings({ severities: { 'code-invalid': 'warning' }, maxWarnings: 0 }, path)).code,
    ).toBe(1);
  });

  it('wants profiles by id everywhere or in some files, and refuses an id that nobody has', async () => {
    const inSub = { profiles: [{ files: ['good.json'], profiles: ['ip-patient'] }] };
    expect((await withSettings(inSub, join(folder, 'good.json'))).code).toBe(1);
    expect((await withSettings(inSub, file('elsewhere.json', good))).code).toBe(0);
    const unknown = await withSettings({ profiles: ['ip-patent'] }, join(folder, 'good.json'));
    expect(unknown.code).toBe(2);
    expect(unknown.said).toContain('ip-patient');
  });

  it.each([
    ['a setting that there is not', { exclud: [] }, 'Did you mean "exclude"?'],
    ['an ignored issue without a reason', { ignore: [{ rule: 'x', reason: ' ' }] }, '/ignore/0/reason'],
    ['a pattern that leads out of its folder', { exclude: ['../x'] }, '/exclude/0'],
    ['text that is no JSON', '{', 'cannot be read'],
  ])('with %s is refused with exit code 2', async (_, settings, told) => {
    const { code, said } = await withSettings(settings, join(folder, 'good.json'));
    expect(code).toBe(2);
    expect(said).toContain(told);
  });

  it('has a schema of which every part is described', () => {
    const { properties } = validateConfigSchema() as { properties: Record<string, { description?: string }> };
    const bare = Object.entries(properties).filter(([, { description }]) => !description);
    expect(bare.map(([name]) => name)).toEqual(['ignore']);
  });
});

it('takes files of a hook as if a folder had brought them, and nothing left is no failure', async () => {
  const other = join(folder, 'other/tsconfig.json');
  expect((await validate('--as-found', other)).code).toBe(0);
  const settings = { exclude: ['wrong.json'] };
  expect((await withSettings(settings, '--as-found', join(folder, 'wrong.json'))).code).toBe(0);
  expect((await withSettings({}, '--as-found', join(folder, 'wrong.json'))).code).toBe(1);
});

describe('a baseline', () => {
  it('keeps what was there, tells what is new, and is refused when it is not there', async () => {
    const path = file('based/wrong.json', wrong);
    const known = join(folder, 'known.json');
    expect((await validate('--baseline', known, path)).code).toBe(2);
    expect((await validate('--baseline', known, '--update-baseline', path)).code).toBe(0);
    expect((await validate('--baseline', known, path)).code).toBe(0);
    file('based/wrong.json', { ...wrong, birthDate: 'i fjor' });
    const later = await validate('--baseline', known, path);
    expect(later.code).toBe(1);
    expect(later.out).toContain('birthDate');
    expect(later.out).not.toContain('Patient.gender');
    file('based/wrong.json', good);
    expect((await validate('--baseline', known, path)).said).toContain('gone');
  });
});

describe('reports', () => {
  it('SARIF names version, rules and fingerprints that stay when lines and indices move', async () => {
    const read = async (content: unknown) => {
      const path = file('moved.json', content);
      const { out } = await validate('--format', 'sarif', path);
      return JSON.parse(out).runs[0];
    };
    const names = [{ use: 'offisiell' }];
    const before = await read({ ...good, name: names });
    const after = await read(JSON.stringify({ ...good, name: [{ use: 'usual' }, ...names] }, null, 2));
    expect(before.tool.driver.version).toMatch(/^\d+\.\d+\.\d+/);
    expect(before.tool.driver.rules[before.results[0].ruleIndex].id).toBe(before.results[0].ruleId);
    expect(before.results[0].partialFingerprints).toEqual(after.results[0].partialFingerprints);
    expect(before.invocations[0].executionSuccessful).toBe(true);
    expect(
      (await read({ ...good, name: [...names, ...names] })).results.map(
        ({ partialFingerprints }: { partialFingerprints: unknown }) => JSON.stringify(partialFingerprints),
      ),
    ).toHaveLength(2);
  });

  it('JUnit counts its cases, also one that cannot be read', async () => {
    const { out } = await validate(
      '--format',
      'junit',
      join(folder, 'good.json'),
      join(folder, 'wrong.json'),
      'nix.json',
    );
    expect(out).toMatch(/<testsuites tests="3" failures="1" errors="1" skipped="0" time="[\d.]+">/);
    expect(out.match(/<testcase /g)).toHaveLength(3);
  });

  it('annotations escape what would end them', async () => {
    const { out } = await validate('--format', 'github', file('a,b%.json', wrong));
    expect(out).toMatch(/^::error file=[^,:]*a%2Cb%25\.json,line=1,col=\d+,title=[^,:]*(%3A[^,:]*)*::/m);
  });

  it('go to a file, and their last line to standard output', async () => {
    const path = join(folder, 'report.json');
    const { out, code } = await validate('--format', 'json', '--output', path, join(folder, 'wrong.json'));
    expect(code).toBe(1);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ checked: 1, invalid: 1 });
    expect(out).toContain('1 invalid');
  });
});

describe('across files', () => {
  const plan = {
    resourceType: 'CarePlan',
    id: 'p1',
    status: 'draft',
    intent: 'plan',
    subject: { reference: 'Patient/a' },
    goal: [{ reference: 'Goal/g1' }],
    category: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9602', code: 'A02-2' }] }],
  };
  const goal = (person: string) => ({
    resourceType: 'Goal',
    id: 'g1',
    lifecycleStatus: 'active',
    description: { text: 'Bo selv' },
    subject: { reference: `Patient/${person}` },
  });

  it('references and rules look at everything that was checked', async () => {
    const paths = [
      file('plan/plan.json', plan),
      file('plan/goal.json', goal('a')),
      file('plan/patient.json', good),
    ];
    const args = ['--together', '--require-resolved', '--format', 'json'];
    expect(JSON.parse((await validate(...args, ...paths)).out)).toMatchObject({ invalid: 0 });
    const missing = JSON.parse((await validate(...args, ...paths.slice(0, 2))).out);
    expect(missing).toMatchObject({ checked: 2, invalid: 2 });
    file('plan/goal.json', goal('b'));
    const { out, code } = await validate('--together', ...paths);
    expect(code).toBe(1);
    expect(out).toContain('ip-graph-same-patient');
    expect(out).toContain('goal.json');
  });

  it('FHIR in XML is one of them', async () => {
    const xml =
      '<Goal xmlns="http://hl7.org/fhir"><id value="g1"/><lifecycleStatus value="active"/>' +
      '<description><text value="Bo selv"/></description><subject><reference value="Patient/PERSON"/></subject></Goal>';
    const path = (person: string) => file('xml/goal.xml', xml.replace('PERSON', person));
    const others = [file('xml/plan.json', plan), file('xml/patient.json', good)];
    const args = ['--together', '--require-resolved', '--format', 'json'];
    expect(JSON.parse((await validate(...args, ...others, path('a'))).out)).toMatchObject({ invalid: 0 });
    const { out } = await validate(...args, ...others, path('b'));
    expect(out).toContain('ip-graph-same-patient');
  });
});

it('the examples of this project are what they say they are', async () => {
  const { code, out } = await validate('--config', 'ip-fhir.config.json', '--format', 'json');
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ invalid: 0 });
  expect(JSON.parse(out).checked).toBeGreaterThan(500);
});
