// Whose word a consent is, read off tables (pbrl §§ 4-3 to 4-7): what has to hold for each giver at each age, and what does not.
import { type Age, type GivenWish, inForce, type Rule, type World } from './tables.ts';

type Given = GivenWish & { readonly said?: string | undefined };

const relative: readonly Rule[] = [
  'who gave it may act for a person of that age',
  'who gave it acts for the person now',
];
const grounds: readonly Rule[] = [
  'it is said that the person cannot consent',
  'it is documented that the person cannot consent',
];
const own: readonly Rule[] = ['the person is of an age to give it'];
const mandate: Rule = 'the mandate of the guardian is personal';
const responsibility: Rule = 'parental responsibility is not with others';
const becauseOfAge: Rule = 'because of age a parent gave it for a child alone';

/** What has to hold of each who gave it, for a person of each age. */
const table: Readonly<Record<GivenWish['by'], Readonly<Record<Age, readonly Rule[]>>>> = {
  patient: { child: own, young: own, grown: own },
  mother: {
    child: [...relative, becauseOfAge, responsibility],
    young: [...relative, becauseOfAge, 'it is documented that the person cannot consent', responsibility],
    grown: [...relative, ...grounds],
  },
  guardian: {
    child: [...relative, mandate],
    young: [...relative, ...grounds, mandate],
    grown: [...relative, ...grounds, mandate],
  },
  sister: {
    child: ['who gave it may act for a person of that age'],
    young: ['who gave it may act for a person of that age'],
    grown: [...relative, ...grounds],
  },
};

/** The day from which a person of 17 was asked for the own word: ninety days before the sixteenth birthday. */
const ASKED_FROM = '2025-03-03';

function holds(rule: Rule, { by, capacity, said }: Given, world: World): boolean {
  switch (rule) {
    case 'the person is of an age to give it':
      // Who is said to lack capacity gave nothing; what was said as a child does not turn into a consent.
      return (
        capacity === 'not-said' &&
        world.age !== 'child' &&
        (world.age === 'grown' || said === undefined || said >= ASKED_FROM)
      );
    case 'who gave it acts for the person now':
      return by !== 'patient' && inForce[world.relatives[by]];
    case 'parental responsibility is not with others':
      return world.responsibility !== 'father' && world.responsibility !== 'unknown';
    case 'the mandate of the guardian is personal':
      return world.mandate === 'Personlige forhold';
    case 'who gave it may act for a person of that age':
      return by !== 'sister' || world.age === 'grown';
    case 'because of age a parent gave it for a child alone':
      return world.age === 'child' || capacity !== 'not-said';
    case 'it is said that the person cannot consent':
      return capacity !== 'not-said';
    case 'it is documented that the person cannot consent':
      return capacity === 'documented' || capacity === 'not-said';
    default:
      return false;
  }
}

/** The rules that apply to who gave it, and those of them that do not hold. */
export function givenBy(
  given: Given,
  world: World,
): { readonly applies: readonly Rule[]; readonly fails: readonly Rule[] } {
  const applies = table[given.by][world.age];
  return { applies, fails: applies.filter((rule) => !holds(rule, given, world)) };
}
