// The one reading of consents: gate, views, gaps, decision, life and rules ask it. What is not understood permits nothing,
// and may be a no; a no that is later than the yes wins, and one that cannot be ordered against it is not passed over.
// For one disclosure the later word holds: a yes that names the recipient after a no of any kind is the person's will now. Whoever
// looks at a plan as it stands holds to a denial until its consent is taken back ({@link isDenied}, pbrl § 5-3): a later yes may be
// another's, or about everybody.
import { isAfter, isBefore } from '../../norway/moment.ts';
import type { ConsentAnswer, Doubt } from './answer.ts';
import type { ConsentQuestion } from './question.ts';
import { type Objection, type Reading, readStatement, type Yes } from './reading.ts';
import { isRestricted } from './root.ts';
import { type GiverOf, standingOf, timeOfNo } from './standing.ts';
import type { Matter, Statement } from './statement.ts';

/**
 * Whether the consents permit what is asked. One consent that covers recipient, every kind of information and the instant
 * is enough. Pure: the same statements, question and givers have the same answer.
 * @param giverOf who gave a statement, judged at the instant of the question
 */
export function askConsents(
  statements: readonly Statement[],
  question: ConsentQuestion,
  giverOf: GiverOf,
): ConsentAnswer {
  const readings = statements.map((statement) => readStatement(statement, question, giverOf));
  const objections = readings.flatMap(({ objection }) => objection ?? []);
  const candidates = readings.flatMap(({ yes }) => (yes ? [{ yes, block: blockOf(yes, objections) }] : []));
  const open = candidates.find(({ block }) => block === undefined);
  if (open) {
    return permitted(open.yes);
  }
  const blocks = candidates.flatMap(({ block }) => block ?? []);
  const defects = readings.flatMap((reading) => reading.defect ?? []);
  return (
    blocks.find(({ answer }) => answer === 'unclear') ??
    blocks[0] ??
    withoutYes(objections, defects) ?? {
      answer: 'unclear',
      doubt: 'missing',
      kinds: question.information,
      unread: [],
      confirmable: false,
    }
  );
}

/** Every consent that permits what is asked, so that windows of several are taken together. */
export function permitsIn(
  statements: readonly Statement[],
  question: ConsentQuestion,
  giverOf: GiverOf,
): Extract<ConsentAnswer, { answer: 'permit' }>[] {
  const readings = statements.map((statement) => readStatement(statement, question, giverOf));
  const objections = readings.flatMap(({ objection }) => objection ?? []);
  return readings.flatMap(({ yes }) => (yes && !blockOf(yes, objections) ? [permitted(yes)] : []));
}

/**
 * Whether a rule of a consent that is in force denies what is asked, or may, whoever gave it. Whoever looks at the consents
 * as they stand beside each other, and not at one disclosure, holds to a denial until that consent is taken back.
 */
export function isDenied(statements: readonly Statement[], question: ConsentQuestion): boolean {
  return statements.some((statement) => {
    const rules = { ...statement, unread: [] };
    return readStatement(rules, question, () => ({ counts: 'person' })).objection?.no === 'denied';
  });
}

/** The statement that says no to this although nothing asks for a yes: those who object (concept E6). */
export function askObjections(
  statements: readonly Statement[],
  question: ConsentQuestion,
  giverOf: GiverOf,
): Exclude<ConsentAnswer, { answer: 'permit' }> | undefined {
  const mine = statements.filter(({ matters }) => matters.includes(question.matter));
  const objections = mine.flatMap((each) => readStatement(each, question, giverOf).objection ?? []);
  const standing = mine.filter(
    (each) =>
      standingOf(each, giverOf, question).stands && !objections.some(({ statement }) => statement === each),
  );
  const left = objections.filter(({ at }) => !standing.some(({ said }) => isAfter(said, at)));
  return objectionAnswer(left.find(({ sure }) => sure) ?? left[0]);
}

/**
 * The statements about a matter that stand: each by its status, times and giver, and none where the matter as a whole was
 * declined or withdrawn later, or nobody can tell which came first.
 */
export function standingAbout(
  statements: readonly Statement[],
  matter: Matter,
  giverOf: GiverOf,
  time: Pick<ConsentQuestion, 'at' | 'toleranceMs'>,
): Statement[] {
  const all = statements
    .filter(({ matters }) => matters.includes(matter))
    .map((statement) => ({ statement, standing: standingOf(statement, giverOf, time) }));
  const noes = all.filter(
    ({ standing, statement }) =>
      !standing.stands && standing.no && (matter === 'plan' || isAboutAll(statement)),
  );
  return all.flatMap(({ statement, standing }) =>
    standing.stands && noes.every((no) => isBefore(timeOfNo(no.statement), statement.said))
      ? [statement]
      : [],
  );
}

function isAboutAll({ rule }: Statement): boolean {
  return rule === undefined || (rule.rules.length === 0 && !isRestricted(rule));
}

function objectionAnswer(
  objection: Objection | undefined,
): Exclude<ConsentAnswer, { answer: 'permit' }> | undefined {
  if (!objection) {
    return undefined;
  }
  const { statement, no, kinds, sure, unread } = objection;
  return sure
    ? { answer: 'no', no, consent: statement.name, kinds }
    : {
        answer: 'unclear',
        doubt: 'not-understood',
        consent: statement.name,
        kinds,
        unread,
        confirmable: false,
      };
}

function permitted({ statement, by, windows, confirmed }: Yes): Extract<ConsentAnswer, { answer: 'permit' }> {
  return {
    answer: 'permit',
    consent: statement.name,
    by,
    windows,
    ...(confirmed && { confirmedBy: confirmed.by }),
  };
}

/** What keeps a yes from being acted on: a later no, one that cannot be ordered, or one that may be meant. */
function blockOf(yes: Yes, objections: readonly Objection[]): ConsentAnswer | undefined {
  const others = objections.filter(({ statement }) => statement !== yes.statement);
  const standing = others.filter(({ at }) => !isBefore(at, yes.statement.said));
  const [sure, unsure] = [standing.filter((one) => one.sure), standing.filter((one) => !one.sure)];
  const later = sure.find(({ at }) => isAfter(at, yes.statement.said));
  if (later) {
    return {
      answer: 'no',
      no: later.no,
      consent: later.statement.name,
      over: yes.statement.name,
      kinds: later.kinds,
    };
  }
  const [unordered] = sure;
  const [maybe] = yes.confirmed ? [] : unsure;
  const blocking = unordered ?? maybe;
  return (
    blocking && {
      answer: 'unclear',
      doubt: unordered ? 'order' : 'not-understood',
      consent: yes.statement.name,
      beside: blocking.statement.name,
      kinds: blocking.kinds,
      unread: blocking.unread,
      confirmable: unordered === undefined,
    }
  );
}

/** A no stands unless something later may turn out to be a yes. */
function withoutYes(
  objections: readonly Objection[],
  defects: readonly NonNullable<Reading['defect']>[],
): ConsentAnswer | undefined {
  const sure = objections.filter((one) => one.sure);
  const possible = defects.filter(({ mayBecomeYes }) => mayBecomeYes);
  const final = sure.find(({ at }) => possible.every(({ statement }) => isAfter(at, statement.said)));
  if (final) {
    return { answer: 'no', no: final.no, consent: final.statement.name, kinds: final.kinds };
  }
  const closest = defects.toSorted((a, b) => rank(a.doubt) - rank(b.doubt))[0];
  const beside = sure[0] ?? objections.find(({ statement }) => statement !== closest?.statement);
  if (closest) {
    const { doubt, statement, kinds, unread, text, from, confirmable } = closest;
    return {
      answer: 'unclear',
      doubt,
      consent: statement.name,
      kinds,
      unread,
      confirmable: confirmable && !sure.some(({ at }) => !isBefore(at, statement.said)),
      ...(beside && { beside: beside.statement.name }),
      ...(text !== undefined && { text }),
      ...(from !== undefined && { from }),
    };
  }
  return objectionAnswer(beside);
}

/** What says most comes first: what a person can settle, then what nearly covers it. */
const order: readonly Doubt[] = [
  'giver',
  'not-verified',
  'not-understood',
  'not-begun',
  'no-purpose-for-agency',
  'other-purpose',
  'not-covering',
  'wrong-recipient',
  'unknown-kind',
  'not-in-force',
];

function rank(doubt: Doubt): number {
  return order.indexOf(doubt);
}
