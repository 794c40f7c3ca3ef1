// What free text says of parental responsibility and of guardianship. It can close and send to a person; it opens only by plain words.
import type { Representative } from './representation-facts.ts';

const aboutResponsibility = /foreldreansv|parental responsib|barnevern|child welfare|omsorgsover|foster/i;
const others = /barnevern|child welfare|omsorgsover|foster/i;
const affirmed =
  /\b(?:har|med|felles|delt|deler|del i|has|holds|shares|joint|shared)\b.*(?:foreldreansv|parental responsib)/i;
const negated =
  /\b(?:uten|utan|ikke|ikkje|ingen|fratatt|fråteken|mistet|unntatt|unnateke|bortsett|no|not|without|lost|except)\b/i;

/** Parental responsibility (foreldreansvar), as words beside a relationship tell it. */
export function responsibilitySaid(text: string | undefined): Representative['parentalResponsibility'] {
  if (text === undefined || !aboutResponsibility.test(text)) {
    return 'not-said';
  }
  return affirmed.test(text) && !negated.test(text) && !others.test(text) ? 'held' : 'not-clear';
}

/** What a guardianship (vergemål) covers, by the words of the mandate: «personlige og økonomiske forhold». */
export function mandateSaid(text: string | undefined): Representative['mandate'] {
  const said = text?.trim() ?? '';
  if (said === '') {
    return 'not-said';
  }
  if (negated.test(said)) {
    return 'not-clear';
  }
  if (/personl[ie]g|personal/i.test(said)) {
    return 'personal-matters';
  }
  return /(?:ø|oe)konomi|financ|economic/i.test(said) ? 'other-matters' : 'not-clear';
}
