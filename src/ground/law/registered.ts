// What the population register says of a person, beside the record: who holds parental responsibility, who is guardian, whether the
// address is protected. It opens only by what it says of the very one who gave a consent; what it does not say is not known.
import type { Representative } from './representation-facts.ts';

/** Somebody who acts for the person by the register, with the national number by which it names them. */
export interface RegisteredGuardian {
  readonly number: string;
  readonly mandate: Extract<Representative['mandate'], 'personal-matters' | 'other-matters' | 'not-clear'>;
}

/** What the register says that is in force. */
export interface RegisteredPerson {
  /** `not-said`: it has no word on it. */
  readonly address: 'protected' | 'open' | 'not-said';
  /** National numbers of the holders of parental responsibility. */
  readonly responsible: readonly string[];
  readonly guardians: readonly RegisteredGuardian[];
}

/** `silent`: it was asked and did not answer, or does not know the person. */
export type Registered = RegisteredPerson | 'silent';

/**
 * The one who gave a consent, by record and register together. Where the two differ, and where the register does not name the
 * one whom the record names, a person looks: people change numbers, so that nobody is a stranger by number alone.
 * @param numbers national numbers of the one who gave it, old ones too
 */
export function byRegister(
  giver: Representative,
  numbers: ReadonlySet<string>,
  registered: Registered,
): Representative {
  const { responsible, guardians } =
    registered === 'silent' ? { responsible: [], guardians: [] } : registered;
  const asGuardian = guardians.find(({ number }) => numbers.has(number));
  const asParent = responsible.some((number) => numbers.has(number));
  return {
    ...giver,
    parentalResponsibility: responsibility(giver, asParent),
    mandate: giver.roles.includes('guardian') ? mandate(giver, asGuardian) : giver.mandate,
  };
}

function responsibility(
  { roles, parentalResponsibility: said }: Representative,
  isNamed: boolean,
): Representative['parentalResponsibility'] {
  if (isNamed) {
    return said === 'not-said' ? 'held' : agreeing(said, 'held');
  }
  // Guardians and next of kin whom the record says nothing more of are judged as those.
  const isTold = roles.includes('parent') || said !== 'not-said';
  return isTold && said !== 'not-held' ? 'not-clear' : said;
}

function mandate(
  { mandate: said }: Representative,
  named: RegisteredGuardian | undefined,
): Representative['mandate'] {
  if (!named) {
    return said === 'other-matters' ? said : 'not-clear';
  }
  return said === 'not-said' ? named.mandate : agreeing(said, named.mandate);
}

function agreeing<T extends string>(said: T, registered: T): T | 'not-clear' {
  return said === registered ? said : 'not-clear';
}
