// Whether one statement stands at an instant: its status, when it was said, its period, and who gave it.
import { compareInstants, type Instant } from '../../norway/instant.ts';
import type { Representation } from '../representation-facts.ts';
import type { Doubt, GivenBy, No } from './answer.ts';
import { periodFit } from './fit-rule.ts';
import type { ConsentQuestion } from './question.ts';
import type { Statement, Unread } from './statement.ts';

/** A doubt about one consent, with what a person needs to settle it. */
export interface Defect {
  readonly doubt: Doubt;
  readonly unread: readonly Unread[];
  readonly text?: string;
  readonly from?: Instant;
  /** It may turn out to be a yes: begun, understood, confirmed. */
  readonly mayBecomeYes: boolean;
  readonly confirmable: boolean;
}

export type Standing =
  | { readonly stands: true; readonly by: GivenBy }
  | { readonly stands: false; readonly no: Exclude<No, 'denied'> }
  | { readonly stands: false; readonly no?: undefined; readonly defect: Defect };

/** Whether who gave it may, at the instant. */
export type Giving =
  | { readonly counts: GivenBy; readonly text?: undefined }
  | Extract<Representation, { readonly text: string }>;
export type GiverOf = (statement: Statement) => Giving;

type Time = Pick<ConsentQuestion, 'at' | 'toleranceMs'>;

export function defect(doubt: Doubt, more: Partial<Defect> = {}): Defect {
  return { doubt, unread: [], mayBecomeYes: false, confirmable: false, ...more };
}

/** The first thing that keeps it from standing. */
export function standingOf(statement: Statement, giverOf: GiverOf, time: Time): Standing {
  switch (statement.status) {
    case 'rejected':
      return { stands: false, no: 'declined' };
    case 'inactive':
      return statement.withdrawn
        ? { stands: false, no: 'withdrawn' }
        : { stands: false, defect: defect('not-in-force') };
    case 'not-given':
    case 'entered-in-error':
      return { stands: false, defect: defect('not-in-force') };
    case 'not-understood':
      return not({ where: `${statement.where}.status`, what: 'the status is none of R4' });
    case 'active':
      return timeDefect(statement, time) ?? contentDefect(statement) ?? giverStanding(statement, giverOf);
  }
}

function not(...unread: readonly Unread[]): Standing {
  return {
    stands: false,
    defect: defect('not-understood', { unread, mayBecomeYes: true, confirmable: true }),
  };
}

function timeDefect({ said, saidUnreadable, where, rule }: Statement, time: Time): Standing | undefined {
  if (saidUnreadable) {
    return not({ where: `${where}.dateTime`, what: 'when it was given cannot be read' });
  }
  const given = periodFit(
    said === undefined ? undefined : { start: said },
    `${where}.dateTime`,
    time,
    'grant',
  );
  const runs = periodFit(rule?.period, `${rule?.where}.period`, time, 'grant');
  if (runs.misses.includes('ended')) {
    return { stands: false, defect: defect('not-in-force') };
  }
  if (runs.unread.length > 0) {
    return not(...runs.unread);
  }
  const begins = [given.from, runs.from].filter((from) => from !== undefined);
  const from = begins.toSorted(compareInstants).at(-1);
  if (given.misses.length > 0 || runs.misses.length > 0) {
    return {
      stands: false,
      defect: defect('not-begun', { mayBecomeYes: true, ...(from !== undefined && { from }) }),
    };
  }
  return undefined;
}

function contentDefect({ unread, notVerified }: Statement): Standing | undefined {
  if (unread.length > 0) {
    return not(...unread);
  }
  return notVerified
    ? { stands: false, defect: defect('not-verified', { mayBecomeYes: true, confirmable: true }) }
    : undefined;
}

function giverStanding(statement: Statement, giverOf: GiverOf): Standing {
  const giver = giverOf(statement);
  if (giver.text === undefined) {
    return { stands: true, by: giver.counts };
  }
  const open = giver.counts === 'unclear';
  return {
    stands: false,
    defect: defect('giver', { text: giver.text, mayBecomeYes: open, confirmable: open }),
  };
}

/** When a statement was said, for ordering: a withdrawal by when it was recorded. */
export function timeOfNo({ status, withdrawn, said }: Statement): string | undefined {
  return status === 'inactive' ? withdrawn?.at : said;
}
