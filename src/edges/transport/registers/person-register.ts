// The population register as the health network gives it (Persontjenesten): one person by the national number, with what decides who
// may consent. What its pages say stands in fixtures/contracts/person-register.json; it was not tried against the real service.
import { PeerFailure } from '../../../flows/ports.ts';
import type { RegisteredGuardian, RegisteredPerson } from '../../../ground/law/registered.ts';
import { parseInstant } from '../../../ground/norway/instant.ts';
import { parseJson } from '../../../ground/outcome/parse-json.ts';
import type { AuthorisedFetch } from '../access/token-supply.ts';
import { exchange } from '../units/exchange.ts';

const PEER = 'Persontjenesten';

export interface PersonRegisterOptions {
  /** Base of the calls: up to and with the authorisation, as `https://…/api/legal-basis`. */
  readonly api: string;
  /** `Api-Version` of the calls. */
  readonly version: string;
  readonly fetch: AuthorisedFetch;
  readonly now: () => Date;
  /** Time for one request, in milliseconds. */
  readonly timeout?: number;
}

/** No more is asked for than what decides. */
const PARTS = ['AddressProtection', 'ParentalResponsibility', 'GuardianshipOrFuturePowerOfAttorney'];

/**
 * Asks for one person; undefined when the register does not know the number. Throws {@link PeerFailure} when it does not answer,
 * or with something else than its pages say.
 */
export function createPersonRegister(
  options: PersonRegisterOptions,
): (number: string) => Promise<RegisteredPerson | undefined> {
  const query = new URLSearchParams([
    ...PARTS.map((part) => ['informationParts', part] as [string, string]),
    ['includeHistory', 'false'],
  ]);
  const url = `${options.api.replace(/\/+$/, '')}/person/get-by-nin?${query}`;
  return async (number) => {
    let text: string;
    try {
      text = await exchange(
        url,
        {
          method: 'POST',
          headers: {
            accept: 'application/json',
            'api-version': options.version,
            'content-type': 'application/x-www-form-urlencoded',
          },
          // A number never stands in a URL.
          body: new URLSearchParams({ nin: number }).toString(),
        },
        { peer: PEER, fetch: options.fetch, ...(options.timeout ? { timeout: options.timeout } : {}) },
      );
    } catch (error) {
      if (error instanceof PeerFailure && error.status === 404) {
        return undefined;
      }
      throw error;
    }
    return readPerson(text, options.now().getTime());
  };
}

/** What a person has, whatever is known of it. */
const members = [
  'id',
  'sequenceNumber',
  'addressProtection',
  'parentalResponsibility',
  'guardianshipOrFuturePowerOfAttorney',
];

type Member = Readonly<Record<string, unknown>>;

function readPerson(text: string, now: number): RegisteredPerson {
  const person = memberIn(jsonIn(text));
  // An error that is answered with 200 says nothing of a person: that is no word on anything.
  if (!person || !members.some((name) => name in person)) {
    throw notAsSaid();
  }
  const listed = (name: string): readonly Member[] => {
    const list = person[name] ?? [];
    if (!Array.isArray(list)) {
      throw notAsSaid();
    }
    return list.map((each) => {
      const member = memberIn(each);
      if (!member) {
        throw notAsSaid();
      }
      return member;
    });
  };
  const levels = listed('addressProtection')
    .filter((each) => !isOver(each, now))
    .map(({ protectionLevel }) => protectionLevel);
  return {
    address: addressOf(levels),
    responsible: listed('parentalResponsibility')
      .filter((each) => isInForce(each, now))
      .flatMap(({ responsible }) => numberIn(responsible)),
    guardians: listed('guardianshipOrFuturePowerOfAttorney')
      .filter((each) => isInForce(each, now))
      .flatMap((each) => guardianIn(each)),
  };
}

/** What stands there and is not known to be open counts as protected. */
function addressOf(levels: readonly unknown[]): RegisteredPerson['address'] {
  if (levels.length === 0) {
    return 'not-said';
  }
  return levels.every((level) => level === 'Unclassified') ? 'open' : 'protected';
}

/** Of immigration matters («utlendingssaker») alone nothing follows for health: it is not clear. */
const mandates: Readonly<Record<string, RegisteredGuardian['mandate']>> = {
  PersonalAndFinancialInterests: 'personal-matters',
  PersonalInterests: 'personal-matters',
  FinancialInterests: 'other-matters',
};

function guardianIn({ guardian }: Member): RegisteredGuardian[] {
  const { identificationNumber, guardianshipScope, isGuardianshipInPersonalScope } = memberIn(guardian) ?? {};
  const scope = typeof guardianshipScope === 'string' ? guardianshipScope : '';
  const mandate = Object.hasOwn(mandates, scope) ? mandates[scope] : undefined;
  // The two members say the same thing, and where they do not a person looks.
  const isPersonal = mandate === 'personal-matters';
  const differs =
    typeof isGuardianshipInPersonalScope === 'boolean' && isGuardianshipInPersonalScope !== isPersonal;
  return numberIn(identificationNumber).map((number) => ({
    number,
    mandate: mandate === undefined || differs ? 'not-clear' : mandate,
  }));
}

/** Said to be in force, and not over by its own dates. */
function isInForce(each: Member, now: number): boolean {
  const from = timeIn(each.validFrom);
  return each.isValid === true && !isOver(each, now) && (from === undefined || from <= now);
}

function isOver({ isValid, validTo }: Member, now: number): boolean {
  const to = timeIn(validTo);
  return isValid === false || (to !== undefined && to <= now);
}

/** Undefined where there is none. @throws {PeerFailure} for what is no time */
function timeIn(value: unknown): number | undefined {
  if (value === undefined || value === null) {
    return undefined;
  }
  const { instant } = parseInstant(value);
  if (instant === undefined) {
    throw notAsSaid();
  }
  return Date.parse(instant);
}

function numberIn(value: unknown): string[] {
  return typeof value === 'string' && /^\d{11}$/.test(value) ? [value] : [];
}

function memberIn(value: unknown): Member | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Member) : undefined;
}

function jsonIn(text: string): unknown {
  try {
    return parseJson(text);
  } catch {
    throw notAsSaid();
  }
}

/** Nothing of the answer is repeated. */
function notAsSaid(): PeerFailure {
  return new PeerFailure(PEER, 'permanent', 'its answer is not of the form that its pages give it');
}
