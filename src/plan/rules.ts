// What a schema cannot say about a plan document: references, dates, identity numbers, and rules of the regulation.
import type { Issue } from '../outcome/issue.ts';
import { coordinatorOnlyStatus } from './content.ts';
import type { IndividualPlan } from './individual-plan.ts';
import { birthDateOf, nationalIdProblem, organizationNumberProblem } from './national-id.ts';
import type { RefTarget } from './shared.ts';
import { partyLists, targetsOf } from './targets.ts';
import { type PlanField, planFields } from './walk.ts';

function uniqueIds(plan: IndividualPlan): Issue[] {
  const issues: Issue[] = [];
  const seenParties = new Map<string, string>([['patient', 'the person whose plan it is']]);
  for (const [list, items] of Object.entries(plan)) {
    if (!Array.isArray(items)) continue;
    const isParty = (partyLists as readonly string[]).includes(list);
    const seen = isParty ? seenParties : new Map<string, string>();
    for (const [at, item] of items.entries()) {
      const id = (item as { id?: unknown }).id;
      if (typeof id !== 'string') continue;
      const pointer = `/${list}/${at}/id`;
      const first = seen.get(id);
      if (first !== undefined) {
        issues.push({
          severity: 'error',
          code: 'duplicate',
          path: pointer,
          text: `The id is already used (${first}), so nobody could tell which one is meant.`,
          fix: 'Give each its own id; relatives, professionals, positions and organizations share one set of ids.',
        });
      } else seen.set(id, pointer);
    }
  }
  return issues;
}

function references(plan: IndividualPlan, fields: readonly PlanField[]): Issue[] {
  const targets = targetsOf(plan);
  const issues: Issue[] = [];
  for (const { pointer, value, schema } of fields) {
    const target = schema['x-ref'] as RefTarget | undefined;
    if (target === undefined || typeof value !== 'string' || targets[target].has(value)) continue;
    const isOther = (target === 'person' || target === 'staff') && targets.party.has(value);
    issues.push({
      severity: 'error',
      code: isOther ? 'business-rule' : 'not-found',
      path: pointer,
      text: isOther
        ? `Here can stand a ${target === 'staff' ? 'professional or position' : 'person'} only.`
        : `This refers to a ${target} that is not in the plan.`,
      fix: isOther
        ? 'Name a position at the organization.'
        : `Use the id of a ${target} that is listed in the plan${target === 'party' ? ', or "patient"' : ''}.`,
    });
  }
  return issues;
}

/** True for a month or year alone, and for a date that the calendar has. */
function isCalendarDate(value: string): boolean {
  const [year = 0, month, day] = value.slice(0, 10).split('-').map(Number);
  if (month === undefined || day === undefined) return true;
  const date = new Date(Date.UTC(year, month - 1, day));
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
}

/** True when a day is before another, as far as both are known. */
function isBefore(one: string, other: string): boolean {
  const length = Math.min(one.length, other.length, 10);
  return one.slice(0, length) < other.slice(0, length);
}

function dates(_plan: IndividualPlan, fields: readonly PlanField[]): Issue[] {
  const issues: Issue[] = [];
  for (const { pointer, value, schema } of fields) {
    const isDate = typeof schema.description === 'string' && /^Date\b/.test(schema.description);
    if (isDate && typeof value === 'string' && !isCalendarDate(value)) {
      issues.push({
        severity: 'error',
        code: 'value',
        path: pointer,
        text: 'The calendar has no such day.',
        fix: 'Correct the date.',
      });
    }
    const period = value as { start?: unknown; end?: unknown };
    if (schema.title !== 'Period' || typeof period.start !== 'string' || typeof period.end !== 'string')
      continue;
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

function identityNumbers(plan: IndividualPlan, fields: readonly PlanField[]): Issue[] {
  const issues: Issue[] = [];
  for (const { pointer, value, schema } of fields) {
    if (schema.title !== 'NationalId') continue;
    const problem = nationalIdProblem(value as { kind: 'fnr'; value: string });
    if (problem !== undefined) {
      issues.push({
        severity: 'error',
        code: 'value',
        path: `${pointer}/value`,
        text: `This is no valid number: ${problem}.`,
        fix: 'Correct the number or its kind.',
      });
    }
    const { kind, assigner } = value as { kind: string; assigner?: string };
    if (kind === 'hnr' && assigner === undefined) {
      issues.push({
        severity: 'error',
        code: 'required',
        path: pointer,
        text: 'A local number (hnr) means nothing without the one who gave it.',
        fix: 'Add "assigner".',
      });
    }
  }
  for (const [at, organization] of (plan.organizations ?? []).entries()) {
    const problem =
      organization.organizationNumber && organizationNumberProblem(organization.organizationNumber);
    if (problem) {
      issues.push({
        severity: 'error',
        code: 'value',
        path: `/organizations/${at}/organizationNumber`,
        text: `This is no valid number: ${problem}.`,
        fix: 'Correct the number.',
      });
    }
  }
  return issues;
}

function birthDate(plan: IndividualPlan): Issue[] {
  const said = plan.patient.birthDate;
  const number = plan.patient.nationalIds?.find((id) => id.kind === 'fnr' || id.kind === 'dnr');
  if (said?.length !== 10 || number === undefined) return [];
  const inNumber = birthDateOf(number.kind as 'fnr' | 'dnr', number.value);
  if (inNumber === undefined || inNumber === said) return [];
  return [
    {
      severity: 'warning',
      code: 'conflict',
      path: '/patient/birthDate',
      text: 'The birth date is another than the one in the identity number.',
      fix: 'Check both against the population register.',
    },
  ];
}

function nameless(plan: IndividualPlan): Issue[] {
  const { name, nationalIds, otherIds } = plan.patient;
  if (name !== undefined || nationalIds !== undefined || otherIds !== undefined) return [];
  return [
    {
      severity: 'error',
      code: 'required',
      path: '/patient',
      text: 'Nothing says who the person is: neither a name nor an identity number.',
      fix: 'Give the name, a national number or another identifier.',
    },
  ];
}

/** Møter: a meeting that is to take place has a start and an end (E3). */
function meetingTimes(plan: IndividualPlan): Issue[] {
  return (plan.meetings ?? []).flatMap((meeting, at): Issue[] => {
    const isOpen = meeting.status === 'proposed' || meeting.status === 'cancelled';
    const both = meeting.start !== undefined && meeting.end !== undefined;
    const neither = meeting.start === undefined && meeting.end === undefined;
    if (both || (neither && isOpen)) return [];
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
function deadlines(plan: IndividualPlan): Issue[] {
  return (plan.measures ?? []).flatMap(({ start, deadline }, at): Issue[] => {
    if (start === undefined || deadline === undefined || !isBefore(deadline, start)) return [];
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

/** An organization has no home (R4 org-3). */
function organizationTelecom(plan: IndividualPlan): Issue[] {
  return (plan.organizations ?? []).flatMap((organization, at) =>
    (organization.telecom ?? []).flatMap((telecom, nth): Issue[] =>
      telecom.use === 'home'
        ? [
            {
              severity: 'error',
              code: 'invariant',
              path: `/organizations/${at}/telecom/${nth}/use`,
              text: 'The contact point of an organization cannot be of use "home".',
              fix: 'Use "work", or leave the use out.',
            },
          ]
        : [],
    ),
  );
}

const promised = new Set(['accepted', 'ready', 'in-progress', 'completed']);

/** Nobody can promise a measure on behalf of another: accepted only by the one who is responsible (A18). */
function acceptances(plan: IndividualPlan): Issue[] {
  return (plan.measures ?? []).flatMap((measure, at): Issue[] => {
    const path = `/measures/${at}`;
    const { acceptance, responsible, status, commitment } = measure;
    if (acceptance !== undefined && acceptance.by !== responsible) {
      return [
        {
          severity: 'error',
          code: 'business-rule',
          path: `${path}/acceptance/by`,
          text: 'A measure can be accepted only by the one who is responsible for it.',
          fix: 'Let the responsible party accept it, or make the one who accepted responsible.',
          rule: 'A18',
          concept: 'A18',
        },
      ];
    }
    if (commitment !== 'order' && promised.has(status) && acceptance === undefined) {
      return [
        {
          severity: 'warning',
          code: 'business-rule',
          path: `${path}/status`,
          text: 'The measure counts as accepted, but nobody is recorded as having accepted it.',
          fix: 'Record "acceptance" by the responsible party, or set the status to "requested".',
          rule: 'A18',
          concept: 'A18',
        },
      ];
    }
    return [];
  });
}

const planOnly = [
  'statusReason',
  'title',
  'summary',
  'created',
  'period',
  'coordinator',
  'controller',
  'contributors',
  'coordinatorOffers',
  'goals',
  'resources',
  'serviceNeeds',
  'runningServices',
  'measures',
  'subPlans',
  'considerations',
  'assessments',
  'revisionDates',
  'revisions',
  'evaluations',
  'confidentialityRelease',
  'notes',
] as const;

/** Koordinator uten plan: the team is all there is, so nothing that belongs to a plan can stand there (B11). */
function coordinatorOnly(plan: IndividualPlan): Issue[] {
  if (plan.kind !== 'coordinator-only') return [];
  const rule = { severity: 'error', code: 'business-rule', rule: 'B11', concept: 'B11' } as const;
  const issues: Issue[] = planOnly
    .filter((key) => plan[key] !== undefined)
    .map((key) => ({
      ...rule,
      path: `/${key}`,
      text: 'A coordinator without a plan has no plan that this could stand in.',
      fix: 'Leave the field out, or make the document an individual-plan.',
    }));
  const status = plan.team?.status;
  if (status === undefined || coordinatorOnlyStatus[status] !== plan.status) {
    issues.push({
      ...rule,
      path: '/team/status',
      text: 'Without a plan the status of the team is the status of the arrangement, and the two do not agree.',
      fix: 'draft goes with proposed, active with active, on-hold with suspended, completed with inactive.',
    });
  }
  return issues;
}

/** Et svar forutsetter et tilbud: an answer without an offer cannot be (A16). */
function offers(plan: IndividualPlan): Issue[] {
  return (plan.coordinatorOffers ?? []).flatMap((offer, at): Issue[] =>
    offer.answer !== undefined && !offer.offered
      ? [
          {
            severity: 'error',
            code: 'business-rule',
            path: `/coordinatorOffers/${at}/answer`,
            text: 'There is an answer to a coordinator that was not offered.',
            fix: 'Set "offered" to true, or leave the answer out.',
            rule: 'A16',
            concept: 'A16',
          },
        ]
      : [],
  );
}

type Rule = (plan: IndividualPlan, fields: readonly PlanField[]) => Issue[];
const rules: readonly Rule[] = [
  uniqueIds,
  references,
  dates,
  identityNumbers,
  birthDate,
  nameless,
  meetingTimes,
  deadlines,
  organizationTelecom,
  acceptances,
  coordinatorOnly,
  offers,
];

/** Checks a document that already fits the schema. */
export function checkRules(plan: IndividualPlan): Issue[] {
  const fields = [...planFields(plan)];
  return rules.flatMap((rule) => rule(plan, fields));
}
