// What one consent says to a question: a yes, a no, or a doubt.
import type { Bounds } from '../../norway/period.ts';
import type { Doubt, GivenBy, No } from './answer.ts';
import type { Confirmation } from './confirmation.ts';
import type { Miss } from './fit.ts';
import type { ConsentQuestion } from './question.ts';
import { type Defect, defect, type GiverOf, standingOf, timeOfNo } from './standing.ts';
import type { Statement, Unread } from './statement.ts';
import { NOBODY_NAMED, type Outcome, outcomeOf, regionOf } from './tree.ts';

export interface Yes {
  readonly statement: Statement;
  readonly by: GivenBy;
  readonly windows: readonly (readonly Bounds[])[];
  readonly confirmed?: Confirmation;
}

export interface Objection {
  readonly statement: Statement;
  readonly no: No;
  /** Whether it is surely a no, and about what is asked. */
  readonly sure: boolean;
  readonly at: string | undefined;
  readonly kinds: readonly string[];
  readonly unread: readonly Unread[];
}

export interface Reading {
  readonly yes?: Yes;
  readonly objection?: Objection;
  readonly defect?: Defect & { readonly statement: Statement; readonly kinds: readonly string[] };
}

/** What one statement says to the question: a yes, a no, or a doubt. */
export function readStatement(statement: Statement, question: ConsentQuestion, giverOf: GiverOf): Reading {
  const mine = statement.matters.includes(question.matter);
  if (
    statement.status === 'entered-in-error' ||
    (!mine && statement.kind !== 'general' && statement.kind !== 'unknown')
  ) {
    return {};
  }
  if (statement.status === 'not-given') {
    return mine ? { defect: { ...defect('not-in-force'), statement, kinds: question.information } } : {};
  }
  const standing = standingOf(statement, giverOf, question);
  if (!standing.stands && standing.no) {
    return mine || statement.kind === 'general'
      ? { ...refusing(statement, standing.no, mine, question) }
      : {};
  }
  return ruling(
    statement,
    question,
    standing.stands ? { by: standing.by } : { defect: standing.defect },
    mine,
  );
}

/** A consent that was declined or withdrawn: a no to what it was about. One of a general kind may be about this. */
function refusing(statement: Statement, no: No, mine: boolean, question: ConsentQuestion): Reading {
  const { rule } = statement;
  const regions = question.information.map((kind) => ({
    kind,
    fit: rule ? regionOf(rule, kind, question) : { misses: [], unread: [] },
  }));
  const hit = regions.filter(({ fit }) => fit.misses.length === 0);
  if (hit.length === 0) {
    return {};
  }
  const unread = [
    ...statement.unread,
    ...(hit.every(({ fit }) => fit.unread.length > 0) ? (hit[0]?.fit.unread ?? []) : []),
  ];
  const sure = mine && unread.length === 0;
  return {
    objection: { statement, no, sure, at: timeOfNo(statement), kinds: hit.map(({ kind }) => kind), unread },
  };
}

interface Ruled {
  readonly kind: string;
  readonly outcome: Outcome;
}

/** A consent that is active, or may be: what its rules say about each kind. */
function ruling(
  statement: Statement,
  question: ConsentQuestion,
  standing:
    | { readonly by: GivenBy; readonly defect?: undefined }
    | { readonly by?: undefined; readonly defect: Defect },
  mine: boolean,
): Reading {
  const { rule, unread } = statement;
  const outcomes: Ruled[] = question.information.map((kind) => ({
    kind,
    outcome: rule
      ? outcomeOf(rule, kind, question, statement.onlyNamedInformation)
      : { says: 'maybe-permit', unread: [NOBODY_NAMED], unnamed: true },
  }));
  const ended = standing.defect?.doubt === 'not-in-force';
  const objection =
    ended || !(mine || statement.kind === 'general') ? undefined : objecting(statement, outcomes, mine);
  const hidden = unread.some(({ onlyAbout }) => !onlyAbout) || statement.status === 'not-understood';
  const whole: Objection | undefined =
    hidden && mine
      ? { statement, no: 'denied', sure: false, at: statement.said, kinds: question.information, unread }
      : undefined;
  const found = objection ?? whole;
  const given = mine
    ? granting(statement, question, outcomes, standing.by, standing.defect)
    : ofUnknownKind(statement, question, outcomes, standing);
  return { ...given, ...(found && { objection: found }) };
}

function objecting(statement: Statement, outcomes: readonly Ruled[], mine: boolean): Objection | undefined {
  const denied = outcomes.filter(({ outcome }) => outcome.says === 'deny');
  const maybe = outcomes.flatMap(({ kind, outcome }) =>
    outcome.says === 'maybe-deny' ? [{ kind, unread: outcome.unread }] : [],
  );
  const kinds = denied.length > 0 ? denied.map(({ kind }) => kind) : maybe.map(({ kind }) => kind);
  if (kinds.length === 0) {
    return undefined;
  }
  const sure = mine && denied.length > 0 && statement.unread.length === 0;
  return { statement, no: 'denied', sure, at: statement.said, kinds, unread: maybe[0]?.unread ?? [] };
}

/** One that would permit it, or may, if it were about this: a person can say whether it is. It never weakens a no. */
function ofUnknownKind(
  statement: Statement,
  question: ConsentQuestion,
  outcomes: readonly Ruled[],
  standing: { readonly by?: GivenBy | undefined; readonly defect?: Defect | undefined },
): Reading {
  const near = outcomes.every(
    ({ outcome }) =>
      outcome.says === 'permit' || (outcome.says === 'maybe-permit' && outcome.unnamed !== true),
  );
  const open = standing.defect === undefined || standing.defect.confirmable;
  if (!near || !open) {
    return {};
  }
  const unknown = defect('unknown-kind', { confirmable: true });
  return granting(statement, question, outcomes, standing.by, unknown);
}

/** A yes where every kind is permitted; else the doubt that keeps it from being one, unless it says no itself. */
function granting(
  statement: Statement,
  question: ConsentQuestion,
  outcomes: readonly Ruled[],
  by: GivenBy | undefined,
  standing: Defect | undefined,
): Reading {
  if (outcomes.some(({ outcome }) => outcome.says === 'deny')) {
    return {};
  }
  const short = outcomes.filter(({ outcome }) => outcome.says !== 'permit');
  const ruled = short.length > 0 ? ruleDefect(short) : undefined;
  const windows = outcomes.flatMap(({ outcome }) => (outcome.says === 'permit' ? outcome.windows : []));
  const word = confirmationOf(statement, question);
  if (!standing && !ruled && by) {
    // It needs no word of a person; another consent that may be a no, can ask for one.
    return { yes: { statement, by, windows, ...(word && { confirmed: word }) } };
  }
  // That it names somebody else says more than that it has not begun.
  const shown = ruled && !ruled.mayBecomeYes ? ruled : (standing ?? ruled);
  const both = [standing, ruled].filter((each) => each !== undefined);
  const confirmed = both.every(({ confirmable }) => confirmable) && word;
  if (confirmed) {
    return { yes: { statement, by: by ?? 'person', windows, confirmed } };
  }
  if (!shown) {
    return {};
  }
  const settled = both.every(({ confirmable }) => confirmable);
  return {
    defect: {
      ...shown,
      confirmable: settled,
      statement,
      kinds: short.length > 0 ? short.map(({ kind }) => kind) : question.information,
    },
  };
}

function confirmationOf(
  statement: Statement,
  { confirmations = [], recipient }: ConsentQuestion,
): Confirmation | undefined {
  return confirmations.find(
    (one) =>
      one.consent === statement.name &&
      one.version === statement.version &&
      one.recipient.some((token) => recipient.includes(token)),
  );
}

const doubtOf: Readonly<Record<Miss, Doubt>> = {
  recipient: 'wrong-recipient',
  information: 'not-covering',
  purpose: 'other-purpose',
  'agency-purpose': 'no-purpose-for-agency',
  'not-covered': 'not-covering',
  ended: 'not-in-force',
  'not-begun': 'not-begun',
};
const missOrder = Object.keys(doubtOf) as Miss[];

/** Of the kinds that are not permitted, what says most: a sure miss before what is not understood. */
function ruleDefect(short: readonly Ruled[]): Defect {
  const misses = short.flatMap(({ outcome }) => (outcome.says === 'nothing' ? [outcome] : []));
  if (misses.length > 0) {
    const named = missOrder.find((miss) => misses.some((one) => one.misses.includes(miss)));
    const from = misses.find((one) => one.from !== undefined)?.from;
    const doubt = named ? doubtOf[named] : 'wrong-recipient';
    const begins = doubt === 'not-begun';
    return defect(doubt, { mayBecomeYes: begins, ...(begins && from !== undefined && { from }) });
  }
  const unread = short.flatMap(({ outcome }) =>
    outcome.says === 'maybe-permit' || outcome.says === 'maybe-deny' ? outcome.unread : [],
  );
  return defect('not-understood', { unread: eachOnce(unread), mayBecomeYes: true, confirmable: true });
}

/** What is not understood for several kinds of information is told once. */
function eachOnce(unread: readonly Unread[]): readonly Unread[] {
  return unread.filter(
    (one, index) => unread.findIndex(({ where, what }) => where === one.where && what === one.what) === index,
  );
}
