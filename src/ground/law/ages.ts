// The limits of age as data, each with its section, what it decides and where that was read; and ages in Norway.
import { type Day, parseDay, plusDays } from '../norway/day.ts';
import { parseMoment, spanOf } from '../norway/moment.ts';

/** One limit of age: what holds from the day on which the person is so many years old. */
export interface AgeLimit {
  readonly years: number;
  /** The section that sets it. */
  readonly law: string;
  /** What it decides, in one sentence. */
  readonly decides: string;
  /** Since when it has read like this. */
  readonly since: string;
  /** Where the figure was read: in the law's own text, or in what the authorities say of it. */
  readonly checked: 'law text' | "authorities' comments";
  readonly readIn: string;
}

const act = 'Act of 2 July 1999 no. 63 relating to patients and users (pbrl)';

/** From this age the child is heard before others consent for it; a younger one as soon as it can form a view. */
export const CHILD_HEARD: AgeLimit = {
  years: 7,
  law: 'pbrl § 4-4',
  decides: 'The child is heard before the holders of parental responsibility consent.',
  since: `${act}; section as changed by act 16 June 2017 no. 53`,
  checked: "authorities' comments",
  readIn: 'Bufdir, «Barn og unges rett til medbestemmelse når andre bestemmer» (2019)',
};

/**
 * Under this age a child that says no does not settle it alone, and neither does a machine: the child is heard, the
 * holders of parental responsibility decide, and a person weighs the two. From this age the child's view weighs heavily,
 * and what the child does not want its parents to know may be withheld from them: a fact that is recorded, never an age.
 */
export const CHILD_WEIGHT: AgeLimit = {
  years: 12,
  law: 'pbrl § 4-4, § 3-4 second paragraph',
  decides: "The child's view weighs heavily, and what it wants kept from its parents may be withheld.",
  since: `${act}; sections as changed by act 16 June 2017 no. 53`,
  checked: "authorities' comments",
  readIn:
    'Bufdir, «Barn og unges rett til medbestemmelse når andre bestemmer» (2019); Prop. 75 L (2016–2017) ch. 3',
};

/** From this age a person consents alone, unless capacity is lacking; what parents consented to because of age is over. */
export const HEALTH_MAJORITY: AgeLimit = {
  years: 16,
  law: 'pbrl § 4-3 first paragraph b',
  decides: 'The person consents alone, and decides what parents are told.',
  since: `${act}; section as changed by act 16 June 2017 no. 53`,
  checked: "authorities' comments",
  readIn: 'Helsedirektoratet, circular on the act, § 4-3',
};

/**
 * Until this age the holders of parental responsibility are told what they need to fulfil it (pbrl § 3-4), and consent for
 * a young person without capacity (pbrl § 4-5). From it on next of kin and guardians take their place (§ 4-6, § 4-7).
 */
export const MAJORITY: AgeLimit = {
  years: 18,
  law: 'pbrl § 3-4, § 4-5; vergemålsloven § 8',
  decides: 'Parental responsibility ends, and with it what parents are told and consent to because of it.',
  since: `${act}; act of 26 March 2010 no. 9 on guardianship`,
  checked: "authorities' comments",
  readIn: 'Helsedirektoratet, circular on the act, § 3-4, § 4-5; Prop. 75 L (2016–2017) section 3.3',
};

/** Whether the limit is reached on a day. `not-sure`: the birth date names a month or a year, and the day lies in it. */
export type Reached = 'yes' | 'no' | 'not-sure' | 'not-known';

/**
 * Whether somebody has reached the limit on that day in Norway.
 * @param birthDate FHIR `date`: a day, a month or a year; `not-known` when it is absent, no date, or after the day
 */
export function reached(limit: AgeLimit, birthDate: string | undefined, day: Day): Reached {
  const born = bornBetween(birthDate);
  if (born === undefined || day < born[0]) {
    return 'not-known';
  }
  const [surely, earliest] = [birthday(born[1], limit.years), birthday(born[0], limit.years)];
  if (day >= surely) {
    return 'yes';
  }
  return day < earliest ? 'no' : 'not-sure';
}

/**
 * The first day on which the person may have reached the limit, in Norway; undefined without a birth date. Of a month or a
 * year it is the earliest day: what ends at the limit has to be asked for anew by then.
 */
export function dayReached(limit: AgeLimit, birthDate: string | undefined): Day | undefined {
  const born = bornBetween(birthDate);
  return born && birthday(born[0], limit.years);
}

function bornBetween(birthDate: string | undefined): readonly [Day, Day] | undefined {
  const moment = parseMoment(birthDate);
  return moment?.instant === undefined && moment !== undefined ? spanOf(moment) : undefined;
}

/** Who is born on the 29th of February is a year older on the 1st of March of a year that lacks the day. */
function birthday(born: Day, years: number): Day {
  const year = String(Number(born.slice(0, 4)) + years).padStart(4, '0');
  const lastOfFebruary = parseDay(`${year}-02-28`);
  return (
    parseDay(`${year}${born.slice(4)}`) ?? plusDays(lastOfFebruary ?? born, lastOfFebruary ? 1 : years * 366)
  );
}
