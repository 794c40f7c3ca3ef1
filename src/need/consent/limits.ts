// Limits of age as data, each with its section and how far it was checked. The law's own text is still to be read.

interface Limit {
  readonly years: number;
  readonly law: string;
  readonly source: string;
  /** Where the figure was read: in the law's own text, or in what the authorities say of it. */
  readonly checked: 'law text' | "authorities' comments";
  readonly readIn: string;
}

/**
 * From this age a person consents alone, unless capacity is lacking. The five source documents name no age limit
 * besides 18 years for the part that next of kin take.
 */
export const HEALTH_MAJORITY: Limit = {
  years: 16,
  law: 'pbrl § 4-3 first paragraph b',
  source: 'design, by law',
  checked: "authorities' comments",
  readIn:
    'Helsedirektoratet, rundskriv til pasient- og brukerrettighetsloven, § 4-3 (as changed by act 16 June 2017 no. 53)',
};

/**
 * Under the health majority the holders of parental responsibility consent. From this age the child is heard first, and
 * the older the child, the more weight its view has: a child that says no is never overruled by a machine ({@link CHILD_WEIGHT}).
 */
export const CHILD_HEARD: Limit = {
  years: 7,
  law: 'pbrl § 4-4',
  source: 'design, by law',
  checked: "authorities' comments",
  readIn: 'Bufdir, «Barn og unges rett til medbestemmelse når andre bestemmer» (2019)',
};

/**
 * Under this age a child that says no does not settle it alone, and neither does a machine: the child is heard, the holders
 * of parental responsibility decide, and a person weighs the two. From this age the child's view weighs heavily.
 */
export const CHILD_WEIGHT: Limit = {
  years: 12,
  law: 'pbrl § 4-4',
  source: 'design, by law',
  checked: "authorities' comments",
  readIn: 'Bufdir, «Barn og unges rett til medbestemmelse når andre bestemmer» (2019)',
};

/** Age in whole years on the day of the instant; undefined when the birth date is missing or not a whole date. */
export function ageOn(birthDate: string | undefined, day: string): number | undefined {
  const born = /^(\d{4})-(\d{2}-\d{2})$/.exec(birthDate ?? '');
  if (!born?.[1] || !born[2]) {
    return undefined;
  }
  const years = Number(day.slice(0, 4)) - Number(born[1]);
  const age = day.slice(5, 10) < born[2] ? years - 1 : years;
  return age >= 0 ? age : undefined;
}
