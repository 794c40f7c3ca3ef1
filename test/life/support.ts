// Shared by the tests of a plan's life: the fixture plan in its stages, and events that happen one after another.
import { expect } from 'vitest';
import type { Issue } from '../../src/ground/outcome/issue.ts';
import type { IndividualPlan } from '../../src/plan/document/individual-plan.ts';
import { parsePlan } from '../../src/plan/document/parse.ts';
import { applyEvent } from '../../src/plan/life/apply.ts';
import type { LifeEvent } from '../../src/plan/life/events.ts';
import { planFixture } from '../mapping/fixture.ts';
import { instant } from '../support/days.ts';

export const plan = planFixture();
export const now = instant('2026-09-01T10:00:00+02:00');

/** The fixture before it started. */
export const draft: IndividualPlan = { ...plan, status: 'draft' };

/** The fixture while the hospital was responsible for it: its coordinator, its controller, its unit leader. */
export const hospitalPlan: IndividualPlan = {
  ...draft,
  controller: 'org-hf',
  coordinator: 'pos-dahl',
  participants: [
    { member: 'patient', roles: [{ code: 'patient' }] },
    { member: 'pos-dahl', roles: [{ code: 'ip-coordinator' }], period: { start: '2026-01-20' } },
    { member: 'pos-lund', roles: [{ code: 'unit-leader' }, { code: 'contact-doctor' }] },
  ],
};

type Distribute<Event> = Event extends LifeEvent
  ? Omit<Event, 'id' | 'at'> & { id?: string; at?: string }
  : never;
export type Said = Distribute<LifeEvent>;

export function happens(before: IndividualPlan, event: Said) {
  return applyEvent(before, { id: 'e1', at: now, ...event } as LifeEvent);
}

/** The plan after an event that is not refused; it has to be a right plan document. */
export function lived(before: IndividualPlan, event: Said): IndividualPlan {
  const { plan: next, issues } = happens(before, event);
  expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  const parsed = parsePlan(structuredClone(next));
  expect(parsed.issues.filter(({ severity }) => severity === 'error')).toEqual([]);
  return next as IndividualPlan;
}

/** The concepts by which an event is refused; fails when it is not. */
export function refusedBy(before: IndividualPlan, event: Said): (string | undefined)[] {
  const { plan: next, issues } = happens(before, event);
  expect(next, 'the event should have been refused').toBeUndefined();
  for (const issue of issues) {
    expectHelpful(issue);
  }
  return issues.map(({ concept }) => concept);
}

function expectHelpful({ text, fix }: Issue): void {
  expect(text).not.toBe('');
  expect(fix).toBeTruthy();
}
