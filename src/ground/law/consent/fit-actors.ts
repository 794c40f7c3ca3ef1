// Whether the actors of a rule are the recipient that is asked about.
import { DNR, FHN, FNR, HPR, ORGNR, RESH } from '../../fhir/identifier-system.ts';
import { type Aim, FITS, type Fit, missing, unclear } from './fit.ts';
import type { ConsentQuestion } from './question.ts';
import type { Actor, Unread } from './statement.ts';

/**
 * A rule without actors is about everybody. Recipients are any of those named; one who wrote or keeps the information
 * restricts a rule besides. What a rule says of an actor in a function that is not understood is not known, so a permit
 * with one gives nothing, and a denial with one may mean the recipient.
 * @param reach `within`: naming what the recipient belongs to names the recipient, as every no does
 */
export function actorFit(
  actors: readonly Actor[] | undefined,
  question: Pick<ConsentQuestion, 'recipient' | 'within' | 'holder' | 'anyRecipient'>,
  aim: Aim,
  reach: 'named' | 'within' = aim === 'grant' ? 'named' : 'within',
): Fit {
  const { holder = [], anyRecipient, within = [] } = question;
  const recipient = reach === 'named' ? question.recipient : [...question.recipient, ...within];
  if (actors === undefined) {
    return FITS;
  }
  if (anyRecipient) {
    return aim === 'grant' ? FITS : missing('recipient');
  }
  const among = (...as: readonly Actor['as'][]) => actors.filter((actor) => as.includes(actor.as));
  const holders = among('holder');
  const unknown = among('not-understood');
  const named = recipientFit(among('recipient'), unknown, recipient, aim);
  const kept = holders.some(({ tokens }) => compare(tokens, holder) === 'same')
    ? []
    : holders.map(because('it is about information that somebody else may have written or kept'));
  const unsure = aim === 'grant' ? unknown.map(because('the function of the actor is not understood')) : [];
  return { misses: named.misses, unread: [...named.unread, ...kept, ...unsure] };
}

function because(what: string): (actor: Actor) => Unread {
  return ({ where }) => ({ where, what });
}

function recipientFit(
  recipients: readonly Actor[],
  unknown: readonly Actor[],
  tokens: readonly string[],
  aim: Aim,
): Fit {
  if (recipients.some((actor) => compare(actor.tokens, tokens) === 'same')) {
    return FITS;
  }
  const candidates = aim === 'grant' ? recipients : [...recipients, ...unknown];
  if (candidates.length === 0) {
    return FITS;
  }
  const open = candidates.filter((actor) => compare(actor.tokens, tokens) !== 'different');
  return open.length === 0
    ? missing('recipient')
    : unclear(open.map(because('who the actor is, or in which function, is not known')));
}

/** Different only where both are known in the same system of numbers, or one is a single person and the other is not. */
function compare(one: readonly string[], other: readonly string[]): 'same' | 'different' | 'not-known' {
  if (one.some((token) => other.includes(token))) {
    return 'same';
  }
  const systems = new Set(other.map(systemOf));
  const comparable = one.some((token) => systems.has(systemOf(token)));
  const [a, b] = [kindOf(one), kindOf(other)];
  return comparable || (a !== undefined && b !== undefined && a !== b) ? 'different' : 'not-known';
}

function systemOf(token: string): string {
  const bar = token.lastIndexOf('|');
  return bar >= 0 ? token.slice(0, bar) : (token.split('/')[0] ?? '');
}

const persons: ReadonlySet<string> = new Set([
  'Patient',
  'RelatedPerson',
  'Practitioner',
  HPR,
  FNR,
  DNR,
  FHN,
]);
const organizations: ReadonlySet<string> = new Set(['Organization', ORGNR, RESH]);

function kindOf(tokens: readonly string[]): 'person' | 'organization' | undefined {
  const systems = tokens.map(systemOf);
  if (systems.some((system) => organizations.has(system))) {
    return 'organization';
  }
  return systems.some((system) => persons.has(system)) ? 'person' : undefined;
}
