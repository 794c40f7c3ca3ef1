import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answerValidate } from '../../src/edges/server/validate/answer.ts';
import { createFhirMatchers, createValidator } from '../../src/validator/index.ts';

const run = promisify(execFile);
const validator = createValidator();
const good = { resourceType: 'Patient', id: 'a', active: true };
const bad = { resourceType: 'Patient', id: 'b', gender: 'kvinne' };

describe('$validate', () => {
  it('answers 200 with an outcome, whether the resource is valid or not', () => {
    const answer = (resource: unknown) =>
      answerValidate(validator, { body: JSON.stringify(resource), profiles: [] });
    expect(answer(good)).toMatchObject({ status: 200, body: { issue: [{ severity: 'information' }] } });
    expect(answer(bad)).toMatchObject({
      status: 200,
      body: { issue: [{ severity: 'error', code: 'code-invalid', expression: ['Patient.gender'] }] },
    });
  });

  it('takes resource and profile out of Parameters', () => {
    const parameter = [
      { name: 'resource', resource: good },
      { name: 'profile', valueUri: 'https://example.org/unknown' },
    ];
    const { body } = answerValidate(validator, {
      body: JSON.stringify({ resourceType: 'Parameters', parameter }),
      profiles: [],
    });
    expect(body.issue).toMatchObject([{ severity: 'error', code: 'not-found' }]);
  });

  it('takes a body in XML, and says where in it something is wrong', () => {
    const body = '<Patient xmlns="http://hl7.org/fhir">\n  <gender value="kvinne"/>\n</Patient>';
    const answer = (type: string) => answerValidate(validator, { body, type, profiles: [] }).body.issue;
    expect(answer('Patient')).toMatchObject([{ code: 'code-invalid', expression: ['Patient.gender'] }]);
    expect(answer('CarePlan')[0]).toMatchObject({ code: 'invalid' });
  });

  it('tells a body of another type than the URL says', () => {
    const { body } = answerValidate(validator, {
      body: JSON.stringify(good),
      type: 'CarePlan',
      profiles: [],
    });
    expect(body.issue).toMatchObject([{ severity: 'error', code: 'invalid' }]);
  });
});

describe('matchers', () => {
  const matchers = createFhirMatchers(validator);

  it('pass for a valid resource and name the errors of another', () => {
    expect(matchers.toBeValidFhir(good).pass).toBe(true);
    const failure = matchers.toBeValidFhir(bad);
    expect(failure.pass).toBe(false);
    expect(failure.message()).toContain('code-invalid at Patient.gender');
  });

  it('find an issue by what it says', () => {
    expect(matchers.toHaveFhirIssue(bad, { path: 'Patient.gender' }).pass).toBe(true);
    expect(matchers.toHaveFhirIssue(good, { path: 'Patient.gender' }).pass).toBe(false);
  });
});

describe('ip-fhir validate', () => {
  let folder: string;
  const command = join(import.meta.dirname, '../../src/cli/main.ts');
  const start = `import { main } from ${JSON.stringify(command)}; await main(process.argv);`;

  async function validate(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    try {
      const { stdout, stderr } = await run(process.execPath, [
        '--input-type=module',
        '-e',
        start,
        'ip-fhir',
        'validate',
        ...args,
      ]);
      return { code: 0, stdout, stderr };
    } catch (error) {
      const { code, stdout, stderr } = error as { code: number; stdout: string; stderr: string };
      return { code, stdout, stderr };
    }
  }

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'ip-validate-'));
    writeFileSync(join(folder, 'good.json'), JSON.stringify(good));
    writeFileSync(join(folder, 'bad.json'), JSON.stringify(bad, null, 2));
    writeFileSync(join(folder, 'many.ndjson'), `${JSON.stringify(good)}\n\n${JSON.stringify(bad)}\n`);
    writeFileSync(join(folder, 'list.txt'), `${join(folder, 'good.json')}\n`);
    writeFileSync(join(folder, 'plan.json'), '{"id": "1"}');
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('ends with 0 when all is valid, 1 when something is not, 2 when something cannot be read', async () => {
    const codes = await Promise.all([
      validate(join(folder, 'good.json')),
      validate(join(folder, 'bad.json')),
      validate(join(folder, 'nothing.json')),
      validate('--files-from', join(folder, 'list.txt')),
    ]);
    expect(codes.map(({ code }) => code)).toEqual([0, 1, 2, 0]);
  });

  it('prints one line for each resource of an NDJSON file, with the line it stands on', async () => {
    const { stdout } = await validate('--format', 'ndjson', join(folder, 'many.ndjson'));
    const lines = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      {
        source: `${join(folder, 'many.ndjson')}:1`,
        valid: true,
        outcome: { resourceType: 'OperationOutcome' },
      },
      { source: `${join(folder, 'many.ndjson')}:3`, valid: false },
    ]);
  });

  it('gives the same results in the same order from worker threads', async () => {
    const args = ['--format', 'ndjson', folder];
    const [here, threads] = await Promise.all([
      validate('--workers', '0', ...args),
      validate('--workers', '2', ...args),
    ]);
    expect(threads.stdout).toBe(here.stdout);
    expect(threads.stdout.trim().split('\n')).toHaveLength(5);
  });

  it('shows the line of the file and what to do', async () => {
    const { stdout } = await validate(join(folder, 'bad.json'));
    expect(stdout).toContain('"gender": "kvinne"');
    expect(stdout).toContain('To do: Use a code of the value set; allowed: male, female, other, unknown');
  });

  it('writes JSON, JUnit and SARIF that their readers accept', async () => {
    const [json, junit, sarif] = await Promise.all(
      ['json', 'junit', 'sarif'].map((format) => validate('--format', format, folder)),
    );
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject({ checked: 5, invalid: 3 });
    expect(junit?.stdout.match(/<testcase /g)).toHaveLength(5);
    expect(JSON.parse(sarif?.stdout ?? '').runs[0].results.length).toBeGreaterThan(2);
  });

  it('checks an object without resourceType as a plan document', async () => {
    const { stdout } = await validate(join(folder, 'plan.json'));
    expect(stdout).toContain('/source');
  });

  it('says once that a package is missing', async () => {
    const { stderr } = await validate(
      '--definitions',
      'no.such.package#1.0.0',
      join(folder, 'good.json'),
      join(folder, 'good.json'),
    );
    expect(stderr.match(/no\.such\.package/g)).toHaveLength(1);
  });
});
