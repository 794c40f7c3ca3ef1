// The commands about a plan's life, views and copies, as users call them.
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { plan } from './support.ts';

const path = (name: string) => new URL(`../../fixtures/${name}`, import.meta.url).pathname;
const planFile = path('plans/child-cerebral-palsy/plan.json');
const at = ['--at', '2026-09-01T10:00:00+02:00'];

afterEach(() => {
  vi.restoreAllMocks();
  process.exitCode = undefined;
});

async function run(...args: string[]): Promise<{ code: unknown; out: string; err: string }> {
  const said = { out: '', err: '' };
  const collect = (name: 'out' | 'err') => (text: unknown) => {
    said[name] += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(collect('out'));
  vi.spyOn(process.stderr, 'write').mockImplementation(collect('err'));
  await main(['node', 'ip-fhir', ...args]);
  return { code: process.exitCode ?? 0, ...said };
}

describe('ip-fhir event', () => {
  const event = path('life/appoint-coordinator.json');

  it('gives the plan after the event, or the transaction that it means', async () => {
    const { code, out } = await run('event', planFile, event);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ coordinator: 'pos-vik' });
    const { out: fhir } = await run('event', '--fhir', planFile, event);
    expect(JSON.parse(fhir)).toMatchObject({ resourceType: 'Bundle', type: 'transaction' });
  });

  it('says why an event is refused, or is none', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'event-'));
    const file = join(folder, 'event.json');
    writeFileSync(file, JSON.stringify({ kind: 'delete', id: 'e1', at: at[1], by: 'pos-berg' }));
    const refused = await run('event', planFile, file);
    expect(refused).toMatchObject({ code: 1, out: '' });
    expect(refused.err).toContain('A plan is never deleted.');
    writeFileSync(file, JSON.stringify({ kind: 'destroy' }));
    const none = await run('event', planFile, file);
    expect(none.code).toBe(1);
    for (const field of ['/kind', '/id', '/by', '/at']) {
      expect(none.err).toContain(field);
    }
  });
});

describe('ip-fhir view', () => {
  it('writes the part of the plan, and on stderr what is withheld', async () => {
    const { code, out, err } = await run('view', planFile, '--for', 'pos-li', ...at);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ goals: plan.goals });
    expect(err).toContain('withheld: assessments: The person has not given this recipient access to it.');
    const { out: fhir } = await run('view', planFile, '--for', 'pos-li', '--fhir', ...at);
    expect(JSON.parse(fhir)).toMatchObject({ resourceType: 'Bundle' });
  });

  it('writes nothing for who has no access', async () => {
    expect(await run('view', planFile, '--for', 'org-sf', ...at)).toMatchObject({ code: 1, out: '' });
  });
});

describe('ip-fhir summary', () => {
  it('writes the plan in plain words, and the summary for the record', async () => {
    expect((await run('summary', planFile, '--kind', 'person', ...at)).out).toContain('Planen din');
    const record = await run('summary', planFile, '--kind', 'record', '--for', 'pos-lund', ...at);
    expect(record.out).toContain('Individuell plan: hovedpunkter');
    expect((await run('summary', planFile, '--kind', 'record', ...at)).code).toBe(2);
  });
});

describe('ip-fhir import and export', () => {
  it('run a mapping by its name, and name those that there are', async () => {
    const file = path('vendors/example-spreadsheet/export.csv');
    const mapping = ['--mapping', 'example-spreadsheet', '--set', 'system=https://plan.kommune.example'];
    expect(JSON.parse((await run('import', ...mapping, file)).out)).toMatchObject({ id: 'plan-12' });
    const unknown = await run('import', '--mapping', 'nothing', file);
    expect(unknown).toMatchObject({ code: 2, out: '' });
    expect(unknown.err).toContain('dips-arena');
    const form = await run(
      'export',
      '--mapping',
      'visma-flyt-samspill',
      '--output',
      'create-plan',
      path('vendors/visma-flyt-samspill/plan.json'),
    );
    expect(JSON.parse(form.out)).toMatchObject({ planType: 'Individuell plan' });
  });
});
