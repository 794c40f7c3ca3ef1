// What the command line makes of a plan for others: the archive's copy, and the consents that are missing.
import { execFile } from 'node:child_process';
import { mkdtemp, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { parsePlan } from '../../src/plan/document/parse.ts';

const program = new URL('../../bin/ip-fhir.js', import.meta.url).pathname;
const fixture = new URL('../../fixtures/plans/child-cerebral-palsy/plan.json', import.meta.url).pathname;
const at = ['--at', '2026-09-01T10:00:00+02:00'];

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...args]);
    return { code: 0, out: stdout, err: stderr };
  } catch (failure) {
    const { code, stdout, stderr } = failure as { code: number; stdout: string; stderr: string };
    return { code, out: stdout, err: stderr };
  }
}

describe('ip-fhir archive', () => {
  it('prints text, metadata and the entry of the copy, and writes the plan that has it', async () => {
    const after = join(await mkdtemp(join(tmpdir(), 'ip-fhir-')), 'after.json');
    const { code, out } = await run('archive', fixture, '--custodian', 'org-kommune', '--plan', after, ...at);
    expect(code).toBe(0);
    const copy = JSON.parse(out) as { metadata: object; document: { hash: string }; text: string };
    expect(copy.metadata).toMatchObject({ dokumentobjekt: { sjekksumAlgoritme: 'SHA-256' } });
    expect(copy.text).toContain('Planen din');
    const { plan, issues } = parsePlan(JSON.parse(await readFile(after, 'utf8')));
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(plan?.documents).toContainEqual(copy.document);
  });

  it('is refused for a custodian whom the plan does not know, and names those it does', async () => {
    const { code, err } = await run('archive', fixture, '--custodian', 'org-nobody');
    expect(code).toBe(2);
    expect(err).toContain('org-kommune');
  });
});

describe('ip-fhir gaps', () => {
  it('names who has to be asked about, which kinds, and the consent to renew', async () => {
    const asked = ['--member', 'pos-vik', 'pos-li', '--information', 'goals', 'measures', 'evaluations'];
    const { code, out } = await run('gaps', fixture, ...asked, ...at);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toEqual([
      { party: 'pos-vik', kinds: ['goals', 'measures', 'evaluations'], because: 'new-party' },
      { party: 'pos-li', kinds: ['evaluations'], because: 'new-kinds', renews: 'c2' },
    ]);
  });

  it('is refused for a kind of information that there is not', async () => {
    const { code, err } = await run('gaps', fixture, '--information', 'gossip');
    expect(code).toBe(2);
    expect(err).toContain('goals');
  });
});
