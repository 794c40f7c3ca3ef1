// Times on the command line: what is no instant is refused, and the same instant has one answer in every offset.
import { mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { describe, expect, it } from 'vitest';
import { instantOption, instantOrDayOption } from '../../src/cli/time-option.ts';
import { dayOf } from '../../src/ground/norway/day.ts';
import { startCommand } from '../support/run-command.ts';

const fixture = new URL('../../fixtures/plans/child-cerebral-palsy/plan.json', import.meta.url).pathname;
const run = (...args: string[]) => startCommand(args).ended;

describe('an option that takes an instant', () => {
  it.each([
    '',
    '2026',
    '2026-11-29',
    '11/29/2026',
    '2026-11-29T10:00:00',
    '2026-11-31T10:00:00Z',
    'now',
  ])('refuses %j with the form and an example', (text) => {
    expect(() => instantOption(text)).toThrow(InvalidArgumentError);
    expect(() => instantOption(text)).toThrow('2026-11-29T08:30:00+01:00');
  });

  it('may take a day where a question is about a day, and nothing less', () => {
    expect(dayOf(instantOrDayOption('2026-11-29'))).toBe('2026-11-29');
    for (const text of ['', '2026-11', '2026-02-30', '29.11.2026']) {
      expect(() => instantOrDayOption(text)).toThrow(InvalidArgumentError);
    }
  });

  it.each([
    ['view', [fixture, '--for', 'pos-li', '--at', '']],
    ['view', [fixture, '--for', 'pos-li', '--at', '2026']],
    ['gaps', [fixture, '--at', '11/29/2026']],
    ['summary', [fixture, '--kind', 'person', '--at', '2026-11']],
    ['archive', [fixture, '--custodian', 'org-kommune', '--at', 'now']],
    ['route', ['--demo', '--municipality', '4601', '--at', '29.11.2026']],
    ['directory', ['check', '--demo', '--at', '29.11.2026']],
    ['directory', ['import', 'list.csv', '--at', '29.11.2026']],
    ['sweep', ['--since', '2026-11-29']],
  ])('of %s %j is refused as wrong usage, and nothing is written', async (command, args) => {
    const { code, out, err } = await run(command, ...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toContain('2026-11-29T08:30:00+01:00');
  });
});

describe('a consent that ended on a day', () => {
  it('opens the plan until midnight in Norway, whatever offset the instant has', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ip-fhir-'));
    const plan = JSON.parse(await readFile(fixture, 'utf8'));
    for (const consent of plan.consents) {
      consent.period = { start: '2026-01-01', end: '2026-11-22' };
    }
    const file = join(folder, 'plan.json');
    await writeFile(file, JSON.stringify(plan));
    const ats = ['2026-11-22T23:30:00Z', '2026-11-22T23:30:00+01:00'];
    const answers = await Promise.all(ats.map((at) => run('view', file, '--for', 'pos-li', '--at', at)));
    expect(answers.map(({ code }) => code)).toEqual([1, 0]);
  });
});
