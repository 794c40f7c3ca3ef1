// The checker of a simulated country. It imports nothing of what it judges.
import { dayAt } from './calendar.ts';
import { wrongEnd } from './ends.ts';
import { type Owed, owed, untilOf } from './obligations.ts';
import type { Happened, Observed, ObservedNeed, Stated } from './observed.ts';
import { owners, ownersOf } from './owners.ts';

/** What is wrong, with which need. */
export interface Finding {
  readonly need: string;
  readonly kind:
    | 'no-state'
    | 'no-reason'
    | 'without-permit'
    | 'wrong-unit'
    | 'doubled'
    | 'lost'
    | 'no-owner'
    | 'wrong-owner'
    | 'not-stated'
    | 'invented'
    | 'wrong-day'
    | 'wrong-state'
    | 'wrong-end'
    | 'nobody-told';
  readonly text: string;
}

const DAY = 86_400_000;
const MINUTE = 60_000;
/** What ends a need, and what goes on by itself. */
const settled = ['delivered', 'refused', 'not-needed', 'existing-plan', 'told', 'closed'];
const onTheWay = [
  'found',
  'waiting-turn',
  'sending',
  'waiting-to-resend',
  'awaiting-acknowledgement',
  'unclear',
  'for-a-person',
];

/** Everything that is wrong in the country. */
export function check({ needs, ends }: Observed): readonly Finding[] {
  return needs.flatMap((need) => [
    ...ofState(need),
    ...ofSends(need),
    ...ofLoss(need, ends),
    ...need.duties.flatMap((duty) => [
      ...ofOwner(need, duty, ends),
      ...ofLooseDay(need, duty),
      ...ofEnd(need, duty),
    ]),
    ...ofDuties(need, ends),
    ...ofGuardians(need, ends),
  ]);
}

function ofState({ id, state: { name, why, planned }, asked }: ObservedNeed): Finding[] {
  if (!settled.includes(name) && !onTheWay.includes(name)) {
    return [{ need: id, kind: 'no-state', text: `the state «${name}» is none` }];
  }
  if (onTheWay.includes(name) && !planned && asked.length === 0) {
    return [{ need: id, kind: 'no-state', text: `${name}, with nothing planned and nobody asked` }];
  }
  const explained = name === 'delivered' || name === 'found' || why !== undefined || !settled.includes(name);
  return explained ? [] : [{ need: id, kind: 'no-reason', text: `${name} without a reason` }];
}

/** Each message went to the unit of the home at that time, while a consent to that unit was in force. */
function ofSends({ id, home, happened, sent }: ObservedNeed): Finding[] {
  const found: Finding[] = [];
  const bySend = new Map<string, string>();
  for (const { at, municipality, message } of sent) {
    const known = happened.filter((each) => each.at <= at);
    const place = known.findLast(({ what }) => what === 'moves')?.more ?? home;
    if (municipality !== place) {
      found.push({ need: id, kind: 'wrong-unit', text: `told ${municipality} of a person of ${place}` });
    }
    if (!isPermitted(known, municipality, at)) {
      found.push({
        need: id,
        kind: 'without-permit',
        text: `sent on ${dayAt(at)} without a consent in force`,
      });
    }
    const before = bySend.get(municipality);
    if (before !== undefined && before !== message) {
      found.push({ need: id, kind: 'doubled', text: `two messages of one need to ${municipality}` });
    }
    bySend.set(municipality, message);
  }
  return found;
}

function isPermitted(known: readonly Happened[], municipality: string, at: number): boolean {
  if (known.some(({ what }) => what === 'dies' || what === 'mistake')) {
    return false;
  }
  const no = known.findLast(({ what }) => what === 'says-no' || what === 'says-yes')?.what === 'says-no';
  const given = known.filter(({ what, more }) => what === 'consents' && more === municipality);
  const back = (matter: string | undefined) =>
    known.some((each) => each.what === 'takes-consent-back' && each.matter === matter);
  return !no && given.some(({ matter, day }) => !back(matter) && (day === undefined || dayAt(at) <= day));
}

/** Who consented long ago, and of whom nothing speaks against telling, is told, or a person is asked. */
function ofLoss({ id, home, happened, sent, asked, state }: ObservedNeed, ends: number): Finding[] {
  const stops = [
    'says-no',
    'dies',
    'mistake',
    'takes-consent-back',
    'plan-in-municipality',
    'criteria-not-met',
    'moves',
  ];
  const isStopped = happened.some(({ what }) => stops.includes(what));
  const ready = ['criteria-met', 'informs', 'says-yes', 'consents'].map(
    (what) => happened.find((each) => each.what === what && (what !== 'consents' || each.more === home))?.at,
  );
  const since = ready.includes(undefined) ? undefined : Math.max(...ready.map((at) => at ?? 0));
  const day = happened.find(({ what }) => what === 'consents')?.day;
  const lasting = day === undefined || since === undefined || day >= dayAt(since + 7 * DAY);
  const late = since !== undefined && since < ends - 7 * DAY;
  const explained = asked.length > 0 || (state.planned && state.name !== 'delivered');
  return !isStopped && late && lasting && sent.length === 0 && !explained
    ? [{ need: id, kind: 'lost', text: `consented on ${dayAt(since)}, and nobody was told or asked` }]
    : [];
}

function ofOwner(need: ObservedNeed, duty: Stated, ends: number): Finding[] {
  const { rule, owner } = duty;
  if (!owners.includes(owner)) {
    return [{ need: need.id, kind: 'no-owner', text: `${rule} has no owner` }];
  }
  const right = ownersOf(duty, need, ends, SLACK);
  const text = `${rule} is given to ${owner}, and not ${right?.join(' or ')}`;
  return right === undefined || right.includes(owner) ? [] : [{ need: need.id, kind: 'wrong-owner', text }];
}

/** What the country does not tell the beginning of has its day from when the system says that it began. */
function ofLooseDay(need: ObservedNeed, { rule, since, due }: Stated): Finding[] {
  const until = untilOf(rule, Date.parse(since), need);
  if (until === undefined || Math.abs(Date.parse(due?.at ?? '') - until) <= MINUTE) {
    return [];
  }
  const text = `${rule} since ${since} until ${due?.at}, and not ${new Date(until).toISOString()}`;
  return [{ need: need.id, kind: 'wrong-day', text }];
}

function ofEnd({ id }: ObservedNeed, duty: Stated): Finding[] {
  const text = wrongEnd(duty);
  return text === undefined ? [] : [{ need: id, kind: 'wrong-end', text }];
}

/** Slack for what follows from a decision of the system: notifications and repeats take their time. */
const SLACK = 3 * DAY;
/** Duties whose beginning depends on when the system decided, and those that the country does not tell of. */
const looselyTold = [
  'tell-unit',
  'document-assessment',
  'ask-consent-anew',
  'follow-merger',
  'end-plan',
  'tell-end',
  'archive',
  'help-apply',
  'review-at-12',
];

function ofDuties(need: ObservedNeed, ends: number): Finding[] {
  const stated = need.duties.filter(({ rule }) => !looselyTold.includes(rule));
  const left = [...stated];
  const findings: Finding[] = [];
  const isPutRight = need.happened.some(({ what, at }) => what === 'record-put-right' && at <= ends);
  for (const each of owed(need, ends).filter(({ rule }) => rule !== 'follow-record' || !isPutRight)) {
    const place = left.findIndex((duty) => isOf(duty, each));
    const [duty] = place < 0 ? [] : left.splice(place, 1);
    findings.push(...(duty ? compare(need, each, duty, ends) : missing(need, each, ends)));
  }
  return [
    ...findings,
    ...left.map(
      (duty): Finding => ({ need: need.id, kind: 'invented', text: `${duty.rule} since ${duty.since}` }),
    ),
    ...untold(need),
  ];
}

function isOf(duty: Stated, { rule, matter, since }: Owed): boolean {
  return duty.rule === rule && duty.matter === matter && Math.abs(Date.parse(duty.since) - since) <= SLACK;
}

/** What begins in the last days may not have been seen yet; what ended as it began leaves nothing. */
function missing({ id }: ObservedNeed, each: Owed, ends: number): Finding[] {
  const fresh = each.since > ends - SLACK;
  const atOnce = each.gone === each.since;
  return fresh || atOnce
    ? []
    : [
        {
          need: id,
          kind: 'not-stated',
          text: `${each.rule} since ${dayAt(each.since)} is not among the duties`,
        },
      ];
}

function compare({ id }: ObservedNeed, each: Owed, duty: Stated, ends: number): Finding[] {
  const said = Date.parse(duty.due?.at ?? '');
  // A day is counted from when the system saw it: that may be the next day, and the next working day after that.
  const until = each.untilSeen(Date.parse(duty.since));
  if (Number.isNaN(said) || (Math.abs(said - each.until) > MINUTE && Math.abs(said - until) > MINUTE)) {
    return [
      {
        need: id,
        kind: 'wrong-day',
        text: `${each.rule} until ${duty.due?.at}, and not ${new Date(each.until).toISOString()}`,
      },
    ];
  }
  const allowed = statesOf(each, ends);
  return allowed.includes(duty.state)
    ? endedThen(id, each, duty)
    : [
        {
          need: id,
          kind: 'wrong-state',
          text: `${each.rule} is ${duty.state}, and not ${allowed.join(' or ')}`,
        },
      ];
}

/** It ended when that happened which ends it; what was done before it began was done then. */
function endedThen(id: string, { rule, since, done, gone }: Owed, { ended }: Stated): Finding[] {
  const [then, at] = [done ?? gone, Date.parse(ended?.at ?? '')];
  const isSame = then === undefined || ended === undefined || Math.abs(at - then) <= SLACK;
  return isSame || (then === since && at <= since)
    ? []
    : [{ need: id, kind: 'wrong-end', text: `${rule} ended on ${dayAt(at)}, and not on ${dayAt(then)}` }];
}

/** Near a boundary either side is right. */
function statesOf({ until, done, gone, since }: Owed, ends: number): readonly string[] {
  const near = (one: number, other: number) => Math.abs(one - other) <= SLACK;
  if (done !== undefined) {
    const states = done <= until ? ['met'] : ['late'];
    return [
      ...states,
      ...(near(done, until) ? ['met', 'late'] : []),
      ...(near(done, ends) ? ['open', 'overdue'] : []),
    ];
  }
  if (gone !== undefined) {
    return [
      gone <= until ? 'cancelled' : 'missed',
      ...(near(gone, until) ? ['cancelled', 'missed'] : []),
      ...(near(gone, ends) ? ['open', 'overdue'] : []),
      ...(gone === since ? ['met'] : []),
    ];
  }
  const state = ends <= until ? 'open' : 'overdue';
  return near(ends, until) ? ['open', 'overdue'] : [state];
}

/** Who consented for a child and is no parent in law any more: consent is asked for anew, unless the matter was over before. */
function ofGuardians({ id, happened, duties }: ObservedNeed, ends: number): Finding[] {
  return happened.flatMap(({ what, at }, place): Finding[] => {
    const over = ['dies', 'mistake', 'says-no', 'takes-consent-back'];
    const isOver = happened.some((each) => over.includes(each.what) && each.at <= at + SLACK);
    const isAsked = duties.some(
      ({ rule, since }) => rule === 'ask-consent-anew' && Math.abs(Date.parse(since) - at) <= SLACK,
    );
    const runs = duties.some(
      ({ rule, since, ended }) =>
        rule === 'ask-consent-anew' &&
        Date.parse(since) <= at &&
        (ended === undefined || Date.parse(ended.at) >= at),
    );
    return what !== 'guardian-ends' || at > ends - SLACK || isOver || isAsked || runs
      ? []
      : [
          {
            need: id,
            kind: 'not-stated',
            text: `on ${dayAt(at)} (${place}) a guardian ended, and consent is not asked for anew`,
          },
        ];
  });
}

/** Of what is overdue, somebody was told. */
function untold({ id, duties, told }: ObservedNeed): Finding[] {
  return duties.flatMap((duty): Finding[] => {
    const name = `${duty.rule}|${duty.matter ?? ''}|${duty.since}`;
    return duty.state === 'overdue' && !told.includes(name)
      ? [{ need: id, kind: 'nobody-told', text: `${duty.rule} is overdue, and nobody was told` }]
      : [];
  });
}
