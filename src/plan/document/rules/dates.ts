// Dates that the calendar has, and that come in the order in which things can happen.
import { isBefore, parseMoment } from '../../../ground/norway/moment.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { IndividualPlan } from '../individual-plan.ts';
import { fieldFinder } from '../walk.ts';

const datesAndPeriods = fieldFinder(
  ({ title, description }) =>
    title === 'Period' || (typeof description === 'string' && /^Date\b/.test(description)),
);

export function dates(plan: IndividualPlan): Issue[] {
  const issues: Issue[] = [];
  for (const { pointer, value, schema } of datesAndPeriods(plan)) {
    if (typeof value === 'string' && parseMoment(value) === undefined) {
      issues.push({
        severity: 'error',
        code: 'value',
        path: pointer,
        text: 'The calendar has no such day, or no clock such a time.',
        fix: 'Correct the date, the time or its offset from UTC.',
      });
    }
    const period = value as { start?: unknown; end?: unknown };
    if (schema.title !== 'Period' || typeof period.start !== 'string' || typeof period.end !== 'string') {
      continue;
    }
    if (isBefore(period.end, period.start)) {
      issues.push({
        severity: 'error',
        code: 'invariant',
        path: pointer,
        text: 'The period ends before it starts.',
        fix: 'Swap or correct start and end.',
      });
    }
  }
  return issues;
}

/** Møter: a meeting that is to take place has a start and an end (E3). */
export function meetingTimes(plan: IndividualPlan): Issue[] {
  return (plan.meetings ?? []).flatMap((meeting, at): Issue[] => {
    const isOpen = meeting.status === 'proposed' || meeting.status === 'cancelled';
    const both = meeting.start !== undefined && meeting.end !== undefined;
    const neither = meeting.start === undefined && meeting.end === undefined;
    if (both || (neither && isOpen)) {
      return [];
    }
    return [
      {
        severity: 'error',
        code: 'business-rule',
        path: `/meetings/${at}`,
        text: 'A meeting has both a start and an end; only a proposed or cancelled one may have neither.',
        fix: 'Give "start" and "end", or leave both out of a proposed meeting.',
        concept: 'E3',
      },
    ];
  });
}

/** Frist: a measure cannot be due before it starts (A8). */
export function deadlines(plan: IndividualPlan): Issue[] {
  return (plan.measures ?? []).flatMap(({ start, deadline }, at): Issue[] => {
    if (start === undefined || deadline === undefined || !isBefore(deadline, start)) {
      return [];
    }
    return [
      {
        severity: 'error',
        code: 'invariant',
        path: `/measures/${at}/deadline`,
        text: 'The deadline is before the start of the measure.',
        fix: 'Correct the start or the deadline.',
        concept: 'A8',
      },
    ];
  });
}
