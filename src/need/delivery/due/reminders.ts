// Days of a plan on which a person is reminded: evaluation, revision, a consent about to end. Pure: instants come in.
import type { CarePlan, Consent, Resource, Task } from '@medplum/fhirtypes';
import { codeSystem, extension } from '../../../ground/fhir/canonical.ts';
import { codesIn } from '../../../ground/fhir/coded.ts';
import { type Day, dayOf, startOf } from '../../../ground/norway/day.ts';
import { dateOf } from '../../../ground/norway/instant.ts';
import { lastDayOf } from '../../../ground/norway/moment.ts';
import type { Attention } from '../ledger.ts';
import { type DeadlineSettings, dueAt } from './deadlines.ts';
import type { Named, Reminder, ReminderKind } from './named-days.ts';

/** Where reminders are kept. Every method is one atomic step. */
export interface Reminders {
  /**
   * What the resources say now: new days run, moved days move, days that a resource no longer names end. A day of which a
   * person was reminded is not reminded of again.
   */
  keep(all: readonly Named[]): Promise<void>;
  /** Puts it on the list for people if it still runs as it was set; false when it was moved or ended meanwhile. */
  remind(about: string, reminder: Reminder, at: string, attention: Attention): Promise<boolean>;
  /** True when the day has not come yet by the store's clock: then it is looked at when it has. */
  putOff(about: string, reminder: Reminder): Promise<boolean>;
}

/**
 * What a resource says that a person is to be reminded of from `at` on.
 * @param askOn the day from which the person's own consent is asked for, when this consent ends because of age
 */
export function remindersOf(
  resource: Resource,
  at: Date,
  settings: DeadlineSettings,
  askOn?: Day,
): readonly Reminder[] {
  const asked: readonly (readonly [ReminderKind, Day])[] =
    askOn === undefined ? [] : [['own-consent', askOn]];
  const days = [...daysOf(resource, dayOf(at)), ...asked];
  return days.map(([kind, day]) => ({
    kind,
    dueAt: dueAt(kind, dateOf(startOf(day)), settings).toISOString(),
  }));
}

function daysOf(resource: Resource, today: Day): readonly (readonly [ReminderKind, Day])[] {
  switch (resource.resourceType) {
    case 'Task':
      return daysOfTask(resource);
    case 'CarePlan':
      return daysOfPlan(resource, today);
    case 'Consent':
      return daysOfConsent(resource, today);
    default:
      return [];
  }
}

/** After these there is nothing left to do. */
const ended: readonly (string | undefined)[] = [
  'completed',
  'cancelled',
  'rejected',
  'failed',
  'entered-in-error',
];

/** True for work that has its day in a plan: an evaluation, a revision. */
export function isDated(task: Task): boolean {
  return kindOf(task) !== undefined;
}

function kindOf({ code }: Task): 'evaluation' | 'revision' | undefined {
  const codes = codesIn(code, codeSystem('ip-task-code'));
  return (['evaluation', 'revision'] as const).find((each) => codes.includes(each));
}

function daysOfTask(task: Task): readonly (readonly [ReminderKind, Day])[] {
  const kind = kindOf(task);
  const day = lastDayOf(task.restriction?.period?.end);
  return kind && day && !ended.includes(task.status) ? [[kind, day]] : [];
}

/** Concept A9: dates of revision may stand on the plan itself. The next one counts. */
function daysOfPlan(plan: CarePlan, today: Day): readonly (readonly [ReminderKind, Day])[] {
  const dates = (plan.extension ?? [])
    .filter(({ url }) => url === extension('ip-revision'))
    .flatMap((each) => lastDayOf(each.extension?.find(({ url }) => url === 'date')?.valueDate) ?? []);
  const next = dates.filter((day) => day >= today).sort()[0];
  return plan.status === 'active' && next ? [['revision', next]] : [];
}

/** A consent ends when the first of its permissions does. Consents of other kinds than ours are none of our business. */
function daysOfConsent(consent: Consent, today: Day): readonly (readonly [ReminderKind, Day])[] {
  const ours = consent.category?.some((each) => codesIn(each, codeSystem('ip-consent-category')).length > 0);
  const { provision } = consent;
  const ends = [provision, ...(provision?.provision ?? [])]
    .filter((each) => each?.type !== 'deny')
    .flatMap((each) => lastDayOf(each?.period?.end) ?? []);
  const next = ends.filter((day) => day >= today).sort()[0];
  return ours && consent.status === 'active' && next ? [['consent-ends', next]] : [];
}
