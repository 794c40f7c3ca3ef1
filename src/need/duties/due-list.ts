// What is due, as people read it: the open duties of needs by when they have to be done, with who and why.
import { dayOf, plusDays } from '../../ground/norway/day.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { csvLine } from '../../ground/words/csv.ts';
import { type Language, say, type Words } from '../../ground/words/language.ts';
import type { Duty } from './duties.ts';
import type { Basis, Owner } from './rule.ts';
import { type DutyId, dutyRules } from './table.ts';

/** When something has to be done, seen from a day: before it, on it, in the week that begins with it, or later. */
export const terms = ['overdue', 'today', 'week', 'later'] as const;
export type Term = (typeof terms)[number];

/** One open duty. Holds no personal data: the need is named by its Flag. */
export interface DueDuty {
  /** `Flag/{id}` on the hospital's server. */
  readonly flag: string;
  readonly duty: DutyId;
  /** Which of several things of the kind: `Consent/17`. */
  readonly matter?: string;
  readonly title: Words;
  readonly owner: Owner;
  readonly term: Term;
  /** The last day in Norway; absent where nothing says one. */
  readonly day?: string;
  /** What says the day: a setting is never a limit of the law. */
  readonly dayRestsOn?: { readonly basis: Basis; readonly source: string };
  /** What the duty itself rests on. */
  readonly basis: Basis;
  readonly law: string;
  readonly concept: string;
  readonly since: Instant;
}

/** The duties of one need that are still to be done. */
export function openDuties(flag: string, duties: readonly Duty[], at: Instant): DueDuty[] {
  const today = dayOf(at);
  return duties.flatMap(({ rule: id, matter, owner, state, since, due }): DueDuty[] => {
    const rule = dutyRules.find((each) => each.id === id);
    if (rule === undefined || (state !== 'open' && state !== 'overdue')) {
      return [];
    }
    const { title, basis, law, concept } = rule;
    return [
      {
        flag,
        duty: id,
        ...(matter === undefined ? {} : { matter }),
        title,
        owner,
        term: state === 'overdue' ? 'overdue' : termOf(due?.day, today),
        ...(due ? { day: due.day, dayRestsOn: { basis: due.basis, source: due.source } } : {}),
        basis,
        law,
        concept,
        since,
      },
    ];
  });
}

function termOf(day: string | undefined, today: ReturnType<typeof dayOf>): Term {
  if (day === undefined || day > plusDays(today, 6)) {
    return 'later';
  }
  return day <= today ? 'today' : 'week';
}

/** The most pressing first; those without a day last. */
export function byDay(all: readonly DueDuty[]): DueDuty[] {
  const rank = ({ term, day = '9999' }: DueDuty) => `${terms.indexOf(term)} ${day}`;
  return all.toSorted((one, other) => (rank(one) < rank(other) ? -1 : Number(rank(one) > rank(other))));
}

export const termWords: Readonly<Record<Term, Words>> = {
  overdue: ['Over fristen', 'Over fristen', 'Overdue'],
  today: ['I dag', 'I dag', 'Today'],
  week: ['Denne uken', 'Denne veka', 'This week'],
  later: ['Senere', 'Seinare', 'Later'],
};

export const ownerWords: Readonly<Record<Owner, Words>> = {
  ward: ['avdelingen', 'avdelinga', 'the ward'],
  'unit-leader': ['lederen for avdelingen', 'leiaren for avdelinga', 'the leader of the ward'],
  'trust-ke': [
    'koordinerende enhet i helseforetaket',
    'koordinerande eining i helseføretaket',
    'the coordinating unit of the hospital trust',
  ],
  'hospital-coordinator': [
    'koordinatoren i sykehuset',
    'koordinatoren i sjukehuset',
    'the coordinator in hospital',
  ],
  'municipal-ke': [
    'koordinerende enhet i kommunen',
    'koordinerande eining i kommunen',
    'the coordinating unit of the municipality',
  ],
  'municipal-coordinator': [
    'koordinatoren i kommunen',
    'koordinatoren i kommunen',
    'the coordinator in the municipality',
  ],
};

export const basisWords: Readonly<Record<Basis, Words>> = {
  law: ['lov', 'lov', 'law'],
  regulation: ['forskrift', 'forskrift', 'regulation'],
  routine: ['avtalt rutine', 'avtalt rutine', 'agreed routine'],
  setting: [
    'innstilling i foretaket eller kommunen',
    'innstilling i føretaket eller kommunen',
    'setting of the trust or municipality',
  ],
};

const columns = [
  'flag',
  'duty',
  'matter',
  'term',
  'day',
  'owner',
  'title',
  'day-rests-on',
  'basis',
  'law',
  'concept',
  'since',
];

/** What of the needs is not among the duties, and why. */
export interface NotListed {
  /** Needs of which it cannot be said now what is due. */
  readonly notKnown: readonly { readonly flag: string; readonly why: string }[];
  /** Needs that were not looked at. */
  readonly left: number;
}

const notListedWords = {
  notKnown: [
    'Det er ikke kjent hva som må gjøres: ',
    'Det er ikkje kjent kva som må gjerast: ',
    'What is due is not known: ',
  ],
  left: [
    'eldre behov er ikke lest. Kommandoen leser dem: ip-fhir due',
    'eldre behov er ikkje lesne. Kommandoen les dei: ip-fhir due',
    'older needs were not looked at. The command reads them: ip-fhir due',
  ],
} as const satisfies Readonly<Record<string, Words>>;

/**
 * The list for a spreadsheet: codes in the columns that programs read, words in those that people read. What is not in it stands at
 * its end, because a list that lacks needs looks like one of all.
 */
export function dueCsv(
  { due, notKnown, left }: NotListed & { readonly due: readonly DueDuty[] },
  language: Language,
): string {
  const lines = due.map((each) =>
    csvLine([
      each.flag,
      each.duty,
      each.matter ?? '',
      each.term,
      each.day ?? '',
      each.owner,
      say(each.title, language),
      each.dayRestsOn
        ? `${say(basisWords[each.dayRestsOn.basis], language)} (${each.dayRestsOn.source})`
        : '',
      say(basisWords[each.basis], language),
      each.law,
      each.concept,
      each.since,
    ]),
  );
  const lacking = (flag: string, term: string, words: string) =>
    csvLine([flag, '', '', term, '', '', words, '', '', '', '', '']);
  const rest = [
    ...notKnown.map(({ flag, why }) =>
      lacking(flag, 'not-known', `${say(notListedWords.notKnown, language)}${why}`),
    ),
    ...(left > 0 ? [lacking('', 'not-read', `${left} ${say(notListedWords.left, language)}`)] : []),
  ];
  return `${[columns.join(';'), ...lines, ...rest].join('\n')}\n`;
}
