// What should follow from what happened, thought out once more and written in words of the country: who owes what, until when.
import { birthday, dayAt, endOfDay, laterDay, laterWorkingDay, startOfDay } from './calendar.ts';
import type { Happened, Happening, ObservedNeed } from './observed.ts';

export interface Owed {
  readonly rule: string;
  readonly matter?: string;
  readonly since: number;
  /** The last moment at which it is in time. */
  readonly until: number;
  /** The same for one that the system saw only at that time. */
  readonly untilSeen: (at: number) => number;
  /** When it was done; undefined when it was not. */
  readonly done?: number | undefined;
  /** When it fell away. */
  readonly gone?: number | undefined;
}

interface Line {
  readonly rule: string;
  readonly from: (happened: Happened) => boolean;
  readonly until: (begun: Happened, need: ObservedNeed, ends: number) => number;
  readonly done: (happened: Happened, begun: Happened) => boolean;
  readonly gone?: readonly Happening[];
  /** It counts when it was done before. */
  readonly before?: true;
  /** One for each matter. */
  readonly each?: true;
  readonly outlives?: true;
  /** When it falls away by itself. */
  readonly lapses?: (begun: Happened) => number;
  /** Only when this has happened before. */
  readonly after?: (earlier: readonly Happened[]) => boolean;
}

const is =
  (...what: readonly Happening[]) =>
  (happened: Happened) =>
    what.includes(happened.what);
const says =
  (...states: readonly string[]) =>
  ({ what, more = '' }: Happened) =>
    what === 'unit-says' && states.includes(more);
const sameMatter =
  (...what: readonly Happening[]) =>
  (happened: Happened, begun: Happened) =>
    what.includes(happened.what) && happened.matter === begun.matter;
const days = (count: number) => (begun: Happened) => endOfDay(laterDay(dayAt(begun.at), count));

const lines: readonly Line[] = [
  {
    rule: 'inform',
    from: is('criteria-met', 'criteria-not-met'),
    until: days(7),
    done: is('informs'),
    before: true,
    gone: ['criteria-not-met', 'plan-in-municipality'],
  },
  {
    rule: 'ask',
    from: is('criteria-met', 'criteria-not-met'),
    until: outOr(7),
    done: is('says-yes', 'says-no'),
    before: true,
    gone: ['criteria-not-met', 'plan-in-municipality'],
  },
  { rule: 'document-decline', from: is('says-no'), until: days(7), done: is('no-is-written') },
  {
    rule: 'tell-complaint-right',
    from: is('criteria-not-met'),
    until: days(7),
    done: is('complaint-explained'),
  },
  {
    rule: 'ask-consent',
    from: is('says-yes'),
    until: days(14),
    done: is('consents'),
    before: true,
    gone: ['says-no', 'criteria-not-met', 'plan-in-municipality'],
  },
  {
    rule: 'answer-notice',
    from: is('unit-has-it'),
    until: ({ at }) => endOfDay(laterWorkingDay(dayAt(at), 10)),
    done: says('taken-on', 'coordinator-appointed', 'wrong-municipality'),
    gone: ['says-no'],
  },
  {
    rule: 'appoint-in-municipality',
    from: is('unit-has-it', 'coordinator-leaves'),
    until: days(28),
    done: says('coordinator-appointed'),
    gone: ['gives-back', 'says-no'],
  },
  {
    rule: 'first-contact',
    from: says('coordinator-appointed'),
    until: days(14),
    done: is('contact'),
    gone: ['gives-back', 'says-no', 'coordinator-leaves'],
  },
  {
    rule: 'plan-in-use',
    from: is('contact'),
    until: days(90),
    done: is('plan-used'),
    before: true,
    gone: ['says-no', 'plan-in-municipality'],
  },
  {
    rule: 'tell-partners',
    from: (happened) => says('coordinator-appointed')(happened) || is('plan-used')(happened),
    until: days(14),
    done: is('partners-informed'),
    gone: ['gives-back', 'says-no'],
  },
  {
    rule: 'follow-move',
    from: is('moves'),
    until: days(14),
    done: is('unit-has-it'),
    after: (earlier) => earlier.some(is('unit-has-it')),
    gone: ['says-no', 'takes-consent-back'],
  },
  {
    // A need that was moved to the record in use stands there, and nothing is left to be done. One that was taken back as a
    // mistake stands in the old record no more either: that is what the duty asks for.
    rule: 'follow-record',
    from: is('merges'),
    until: days(7),
    done: is('mistake'),
  },
  {
    rule: 'settle-withdrawal',
    from: is('takes-consent-back'),
    until: days(14),
    done: is('taking-back-settled'),
    after: (earlier) => earlier.some(is('unit-has-it')),
  },
  {
    rule: 'renew-consent',
    from: ({ what, day }) => what === 'consents' && day !== undefined,
    until: ({ day = '' }) => endOfDay(laterDay(day, -14)),
    done: ({ what, matter }, begun) => what === 'consents' && matter !== begun.matter,
    gone: ['takes-consent-back', 'says-no'],
    lapses: ({ day = '' }) => endOfDay(day),
    each: true,
  },
  {
    rule: 'note-plan',
    from: is('plan-in-municipality'),
    until: days(7),
    done: is('plan-is-noted'),
    before: true,
  },
  {
    rule: 'contact-coordinator',
    from: is('plan-in-municipality'),
    until: outOr(14),
    done: is('coordinator-called'),
  },
  { rule: 'fetch-plan', from: is('plan-in-municipality'), until: days(14), done: is('plan-brought') },
  {
    rule: 'answer-complaint',
    from: is('complains'),
    until: days(28),
    done: sameMatter('complaint-answer', 'complaint-stands'),
    each: true,
    outlives: true,
  },
  {
    rule: 'send-complaint-on',
    from: is('complaint-stands'),
    until: days(28),
    done: sameMatter('complaint-forwarded'),
    each: true,
    outlives: true,
  },
];

/** Days of what the country does not tell the beginning of: they are counted from when the system says that it began. */
const fromItsBeginning: Readonly<Record<string, number>> = {
  'tell-unit': 3,
  'document-assessment': 7,
  'ask-consent-anew': 14,
  'follow-merger': 14,
  'help-apply': 14,
  'end-plan': 28,
  'tell-end': 14,
  archive: 28,
};

/** Until when a duty of the rule is that began then; undefined where something else says it. */
export function untilOf(rule: string, since: number, { born }: ObservedNeed): number | undefined {
  const count = fromItsBeginning[rule];
  if (count !== undefined) {
    return endOfDay(laterDay(dayAt(since), count));
  }
  return rule === 'review-at-12' ? endOfDay(birthday(born, 12)) : undefined;
}

/** Until the person leaves hospital, where that is known, and otherwise so many days. */
function outOr(count: number) {
  return (begun: Happened, { happened }: ObservedNeed, ends: number): number => {
    const inBefore = happened.some(({ what, at }) => what === 'in' && at <= begun.at);
    const out = happened.find(({ what, at }) => what === 'out' && at >= begun.at && at <= ends);
    const planned = happened.findLast(({ what, at }) => what === 'out-planned' && at <= ends)?.day;
    if (inBefore && out) {
      return out.at;
    }
    return inBefore && planned !== undefined && planned >= dayAt(ends)
      ? endOfDay(planned)
      : days(count)(begun);
  };
}

const overall: readonly Happening[] = ['dies', 'mistake'];
/** What lasts until one of the others is said: nothing begins that falls with it. */
const until: Partial<Readonly<Record<Happening, readonly Happening[]>>> = {
  'says-no': ['says-yes'],
  'takes-consent-back': ['consents', 'own-consent'],
};

/** Everything that is owed in the life of a need, as far as the country tells it. */
export function owed(need: ObservedNeed, ends: number): readonly Owed[] {
  const happened = need.happened
    .flatMap((each) => heard(each, need.happened) ?? [])
    .filter(({ at }) => at <= ends)
    .sort((one, other) => one.at - other.at);
  return [
    ...lines.flatMap((line) => owedBy(line, happened, need, ends)),
    ...ofBirthdays(need, happened, ends),
  ];
}

/**
 * A no that is written in a record which is replaced is heard when the need stands in the one in use: whose record the old
 * one is, nobody decides but the ward.
 */
function heard(each: Happened, all: readonly Happened[]): Happened | undefined {
  const merged = all.find(({ what, at }) => what === 'merges' && at <= each.at);
  if (each.what !== 'says-no' || merged === undefined) {
    return each;
  }
  const right = all.find(({ what, at }) => what === 'record-put-right' && at >= merged.at);
  return right && { ...each, at: Math.max(right.at, each.at) };
}

function owedBy(line: Line, happened: readonly Happened[], need: ObservedNeed, ends: number): Owed[] {
  const found: Owed[] = [];
  const gone = [...(line.gone ?? []), ...(line.outlives ? [] : overall)];
  for (const [place, begun] of happened.entries()) {
    const earlier = happened.slice(0, place);
    const barred =
      isRunning(line, found, begun) || isClosed(earlier, gone) || line.after?.(earlier) === false;
    if (line.from(begun) && !barred) {
      found.push({
        rule: line.rule,
        ...(line.each && begun.matter ? { matter: begun.matter } : {}),
        since: begun.at,
        until: line.until(begun, need, ends),
        untilSeen: (at) => line.until({ ...begun, at }, need, ends),
        ...lapsed(line, begun, endOf(line, begun, earlier, happened.slice(place + 1), gone), ends),
      });
    }
  }
  return found;
}

function isRunning(line: Line, found: readonly Owed[], begun: Happened): boolean {
  return found.some(
    (each) =>
      (!line.each || each.matter === begun.matter) &&
      (each.done ?? each.gone ?? Number.POSITIVE_INFINITY) >= begun.at,
  );
}

function lapsed(
  { lapses }: Line,
  begun: Happened,
  end: Pick<Owed, 'done' | 'gone'>,
  ends: number,
): Pick<Owed, 'done' | 'gone'> {
  const at = lapses?.(begun);
  const first = end.done ?? end.gone ?? Number.POSITIVE_INFINITY;
  return at !== undefined && at < first && at <= ends ? { gone: at } : end;
}

function endOf(
  line: Line,
  begun: Happened,
  earlier: readonly Happened[],
  later: readonly Happened[],
  gone: readonly Happening[],
): Pick<Owed, 'done' | 'gone'> {
  if (line.before && [...earlier, begun].some((each) => line.done(each, begun))) {
    return { done: begun.at };
  }
  // What takes it away at the same instant, as when the criteria are found not met, leaves nothing to be done.
  if (gone.includes(begun.what) && !overall.includes(begun.what)) {
    return { gone: begun.at };
  }
  const end = later.find((each) => line.done(each, begun) || falls(line, each, begun, gone));
  if (end === undefined) {
    return {};
  }
  return line.done(end, begun) ? { done: end.at } : { gone: end.at };
}

function falls(line: Line, each: Happened, begun: Happened, gone: readonly Happening[]): boolean {
  const own = !line.each || each.matter === undefined || each.matter === begun.matter;
  return gone.includes(each.what) && own;
}

function isClosed(earlier: readonly Happened[], gone: readonly Happening[]): boolean {
  return gone.some((what) => {
    const last = earlier.findLastIndex((each) => each.what === what);
    const opens = until[what];
    return last >= 0 && !earlier.slice(last + 1).some((each) => opens?.includes(each.what));
  });
}

/** A need that runs while the person comes of age: the person's own consent at 16, and the end of what parents see at 18. */
function ofBirthdays(need: ObservedNeed, happened: readonly Happened[], ends: number): Owed[] {
  const found = happened.find(is('criteria-met', 'criteria-not-met'));
  const stops: readonly Happening[] = ['dies', 'mistake', 'criteria-not-met', 'says-no'];
  return ([16, 18] as const).flatMap((years) => {
    const day = birthday(need.born, years);
    const since = Math.max(startOfDay(laterDay(day, -90)), found?.at ?? Number.POSITIVE_INFINITY);
    const more: readonly Happening[] = years === 16 ? ['takes-consent-back'] : [];
    const before = happened.filter(({ at }) => at < since);
    if (since > ends || since >= startOfDay(day) || isClosed(before, [...stops, ...more])) {
      return [];
    }
    const later = happened.filter(({ at }) => at >= since);
    const end = later.find(
      ({ what }) => (years === 16 && what === 'own-consent') || [...stops, ...more].includes(what),
    );
    const done = end?.what === 'own-consent' ? end.at : undefined;
    return [
      {
        rule: years === 16 ? 'own-consent-at-16' : 'review-at-18',
        since,
        until: endOfDay(day),
        untilSeen: () => endOfDay(day),
        done,
        gone: done === undefined ? end?.at : undefined,
      },
    ];
  });
}
