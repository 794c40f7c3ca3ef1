// Days that a plan names: what a resource says, in Norway's days, also in the nights on which clocks change.
import type { CarePlan, Consent, Task } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { codeSystem, extension } from '../../src/ground/fhir/canonical.ts';
import { lastDayOf } from '../../src/ground/norway/moment.ts';
import { remindersOf } from '../../src/need/delivery/due/reminders.ts';

const settings = { acknowledgementMs: 1_800_000, answerWorkingDays: 10, consentWarningDays: 14 };
const at = new Date('2026-03-01T12:00:00Z');

function task(code: string, end: string, status: Task['status'] = 'requested'): Task {
  return {
    resourceType: 'Task',
    id: 'work',
    status,
    intent: 'order',
    code: { coding: [{ system: codeSystem('ip-task-code'), code }] },
    restriction: { period: { end } },
  };
}

function plan(dates: readonly string[], status: CarePlan['status'] = 'active'): CarePlan {
  const subject = { reference: 'Patient/p' };
  return {
    resourceType: 'CarePlan',
    id: 'plan',
    status,
    intent: 'plan',
    subject,
    extension: dates.map((valueDate) => ({
      url: extension('ip-revision'),
      extension: [{ url: 'date', valueDate }],
    })),
  };
}

function consent(end: string, more: Partial<Consent> = {}): Consent {
  const category = [{ coding: [{ system: codeSystem('ip-consent-category'), code: 'disclosure' }] }];
  return {
    resourceType: 'Consent',
    id: 'consent',
    status: 'active',
    scope: {},
    category,
    provision: { provision: [{ type: 'permit', period: { end } }] },
    ...more,
  };
}

describe('the day of an evaluation or a revision', () => {
  it.each([
    ['evaluation', '2026-03-29', '2026-03-29T21:59:59.999Z'],
    ['revision', '2026-10-25', '2026-10-25T22:59:59.999Z'],
    ['evaluation', '2026-03-28T23:30:00Z', '2026-03-29T21:59:59.999Z'],
    ['revision', '2026-10', '2026-10-31T22:59:59.999Z'],
  ])('%s until %s is over when that day ends in Norway [A9] [E9]', (code, end, dueAt) => {
    expect(remindersOf(task(code, end), at, settings)).toEqual([{ kind: code, dueAt }]);
  });

  it('is of no interest once the work is done, or when the task is of another kind', () => {
    expect(remindersOf(task('evaluation', '2026-04-01', 'completed'), at, settings)).toEqual([]);
    expect(remindersOf(task('measure', '2026-04-01'), at, settings)).toEqual([]);
  });

  it('on the plan itself is the next one that is left [A9]', () => {
    const dates = ['2026-09-01', '2026-02-01', '2026-06-01'];
    expect(remindersOf(plan(dates), at, settings)).toEqual([
      { kind: 'revision', dueAt: '2026-06-01T21:59:59.999Z' },
    ]);
    expect(remindersOf(plan(dates, 'completed'), at, settings)).toEqual([]);
    expect(remindersOf(plan(['2026-01-01']), at, settings)).toEqual([]);
  });
});

describe('a consent about to end', () => {
  it('is reminded of as many days before as is set, across the change to winter time [C3]', () => {
    expect(remindersOf(consent('2026-11-01'), at, settings)).toEqual([
      { kind: 'consent-ends', dueAt: '2026-10-18T21:59:59.999Z' },
    ]);
  });

  it('counts its first permission that ends, and neither what it denies nor what has ended', () => {
    const provision: Consent['provision'] = {
      provision: [
        { type: 'permit', period: { end: '2027-01-01' } },
        { type: 'permit', period: { end: '2026-07-01' } },
        { type: 'permit', period: { end: '2026-01-01' } },
        { type: 'deny', period: { end: '2026-04-01' } },
      ],
    };
    expect(remindersOf(consent('', { provision }), at, settings)[0]?.dueAt).toBe('2026-06-17T21:59:59.999Z');
  });

  it('is of no interest when it is no longer active, or is a consent to something else', () => {
    expect(remindersOf(consent('2026-11-01', { status: 'inactive' }), at, settings)).toEqual([]);
    expect(remindersOf(consent('2026-11-01', { category: [{ text: 'research' }] }), at, settings)).toEqual(
      [],
    );
  });
});

describe('the day of a FHIR date', () => {
  it.each([
    ['2026-05-17', '2026-05-17'],
    ['2028-02', '2028-02-29'],
    ['2026', '2026-12-31'],
    ['2026-07-01T22:30:00Z', '2026-07-02'],
    ['2026-01-01T22:30:00Z', '2026-01-01'],
    ['not a date', undefined],
    [undefined, undefined],
  ])('%s is %s in Norway', (date, day) => {
    expect(lastDayOf(date)).toBe(day);
  });
});
