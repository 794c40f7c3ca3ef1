// The front door of routing: patient, purpose and instant → the one recipient, or a stop with its reason.
// Pure and total: it looks only at what it is given, always answers, and never guesses.

import type { Endpoint, HealthcareService, Organization, Patient } from '@medplum/fhirtypes';
import { dayOf, instantOrNoon } from '../../../ground/norway/day.ts';
import type { Instant } from '../../../ground/norway/instant.ts';
import type { NamedNumber } from '../../../ground/norway/municipality.ts';
import type { Directory } from '../directory.ts';
import { LANGUAGE, type WrittenForm, writtenForms } from '../terms.ts';
import { type Transport, transportRows, transports } from '../transports.ts';
import { placeOf } from './address.ts';
import { type EndpointWish, type FoundEndpoint, searchEndpoint } from './endpoint-search.ts';
import type { Step } from './explain.ts';
import { type Stop, type StopReason, stopFor } from './stop.ts';
import { findUnit, type RecipientLevel } from './unit-search.ts';

/** Who is meant, and what is to be sent. */
export interface Purpose {
  /** The municipality's KE (or the city district's), or the KE of the hospital trust that serves the area. */
  readonly to: RecipientLevel;
  /** Code of ip-message-event. */
  readonly event: string;
}

export interface RoutingPreferences {
  /** Transports that may be used, the preferred one first; by default all but `dry-run`, in their own order. */
  readonly transports?: readonly Transport[];
  /** Let endpoints of status `test` count. */
  readonly allowTest?: boolean;
  /** Labels (`system|code`) by which the source marks a protected address, instead of the default ones. */
  readonly protectedLabels?: readonly string[];
}

interface Common {
  readonly purpose: Purpose;
  /** FHIR instant, or a date. */
  readonly instant: string;
  readonly directory: Directory;
  readonly preferences?: RoutingPreferences;
}

export interface RoutingQuestion extends Common {
  readonly patient: Patient;
  /** Municipalities (numbers) in which the person receives services during a temporary stay. */
  readonly receivesServicesIn?: readonly string[];
}

export interface AreaQuestion extends Common {
  readonly municipality: string;
  readonly district?: string;
}

export interface Recipient {
  readonly organization: Organization;
  readonly service: HealthcareService;
  readonly endpoint: Endpoint;
  readonly transport: Transport;
  readonly municipality: NamedNumber;
  readonly district?: string;
  /** Written form of Norwegian that the unit states; absent when it states none or both. */
  readonly language?: WrittenForm;
  /** The way that led here. */
  readonly via: readonly Step[];
  /** Endpoints to fall back to, in order. */
  readonly alternatives: readonly FoundEndpoint[];
}

/** Either a recipient or a stop, and the way that led there. */
export type Resolution =
  | { readonly recipient: Recipient; readonly stop?: undefined; readonly explain: readonly Step[] }
  | { readonly recipient?: undefined; readonly stop: Stop; readonly explain: readonly Step[] };

/** Who receives a message about this patient. @see concept D6, D9, D13 */
export function resolve(question: RoutingQuestion): Resolution {
  const moment = instantOrNoon(question.instant);
  if (!moment) {
    return stopped('instant-invalid', 'The instant is no FHIR instant with a time zone and no date', []);
  }
  const { patient, receivesServicesIn, preferences } = question;
  const place = placeOf({
    patient,
    moment,
    systems: question.directory.municipalitySystems,
    receivesServicesIn: (receivesServicesIn ?? []).flatMap((number) =>
      numbersOf(number, question.directory, moment),
    ),
    ...(preferences?.protectedLabels ? { protectedLabels: preferences.protectedLabels } : {}),
  });
  if ('reason' in place) {
    return { stop: place, explain: [{ at: 'address', text: place.text }] };
  }
  const steps: Step[] = [{ at: 'address', text: `by ${place.why}: municipality ${place.municipality}` }];
  return resolveAt(moment, { ...question, ...place }, steps);
}

/** Every number that a record may use for the municipality that this number stands for today. */
function numbersOf(number: string, { municipalities }: Directory, moment: Instant): string[] {
  const standing = municipalities.standing(number, dayOf(moment));
  return standing.kind === 'current'
    ? [standing.number, number, ...municipalities.formerNumbers(standing.number)]
    : [number];
}

/** Who receives a message about somebody in this area; for tools and for senders without a Patient. */
export function resolveArea(question: AreaQuestion): Resolution {
  const moment = instantOrNoon(question.instant);
  return moment
    ? resolveAt(moment, question, [])
    : stopped('instant-invalid', 'The instant is no FHIR instant with a time zone and no date', []);
}

function resolveAt(moment: Instant, question: AreaQuestion, steps: Step[]): Resolution {
  const municipality = currentMunicipality(question, moment, steps);
  if ('reason' in municipality) {
    return { stop: municipality, explain: steps };
  }
  const district = checkedDistrict(question, municipality, steps);
  if (typeof district === 'object') {
    return { stop: district, explain: steps };
  }
  const { directory, purpose } = question;
  const unit = findUnit({ directory, to: purpose.to, municipality, district, moment }, steps);
  if ('reason' in unit) {
    return { stop: unit, explain: steps };
  }
  const search = searchEndpoint(directory, unit, wishOf(purpose.event, question.preferences), moment, steps);
  if (search.stop) {
    return { stop: search.stop, explain: steps };
  }
  const [best, ...alternatives] = search.found;
  steps.push({
    at: 'endpoint',
    text: `chosen: ${best.transport}`,
    reference: `Endpoint/${best.endpoint.id}`,
  });
  const language = writtenFormOf(unit.service);
  const recipient: Recipient = {
    ...unit,
    ...best,
    municipality,
    ...(district === undefined ? {} : { district }),
    ...(language === undefined ? {} : { language }),
    via: steps,
    alternatives,
  };
  return { recipient, explain: steps };
}

function currentMunicipality(question: AreaQuestion, moment: Instant, steps: Step[]): NamedNumber | Stop {
  const { municipality: number, directory } = question;
  const standing = directory.municipalities.standing(number, dayOf(moment));
  const stop = (reason: StopReason, text: string, candidates: readonly NamedNumber[] = []): Stop => {
    steps.push({ at: 'municipality', text });
    return stopFor(reason, text, candidates);
  };
  switch (standing.kind) {
    case 'current': {
      const way = [...standing.former, standing].map((step) => `${step.number} ${step.name}`).join(' → ');
      const { factsThrough } = directory.municipalities.facts;
      const late =
        dayOf(moment) > factsThrough
          ? ` (the table of numbers is known to hold through ${factsThrough})`
          : '';
      steps.push({ at: 'municipality', text: `${way}, on ${dayOf(moment)}${late}` });
      return { number: standing.number, name: standing.name };
    }
    case 'divided':
      return stop(
        'municipality-divided',
        `${number} ${standing.name} cannot be placed on ${dayOf(moment)}: ${standing.why}`,
        standing.candidates,
      );
    case 'special':
      return stop('municipality-special', `${number} (${standing.name}): ${standing.why}`);
    case 'not-yet':
      return stop(
        'municipality-not-yet',
        `${number} ${standing.name} is valid from ${standing.from} on only`,
      );
    case 'malformed':
      return stop('municipality-malformed', 'A municipality number has four digits');
    default:
      return stop('municipality-unknown', `No municipality has had the number ${number} since 1994`);
  }
}

/** The district when it can be used, undefined when none is given, a stop when it contradicts the municipality. */
function checkedDistrict(
  question: AreaQuestion,
  municipality: NamedNumber,
  steps: Step[],
): string | Stop | undefined {
  const { district, directory } = question;
  if (district === undefined) {
    return undefined;
  }
  if (!/^\d{6}$/.test(district)) {
    return stopFor(
      'district-malformed',
      'A city district number has six digits, the municipality number first',
    );
  }
  const owner = district.slice(0, 4);
  const same = owner === municipality.number || owner === question.municipality;
  const known = directory.municipalities.district(district);
  if (!same) {
    return stopFor(
      'district-conflict',
      `City district ${district} is not in ${municipality.number} ${municipality.name}`,
    );
  }
  const listed = directory.municipalities.facts.districts.some(({ number }) => number.startsWith(owner));
  if (listed && !known && directory.covering(district).length === 0) {
    return stopFor(
      'district-unknown',
      `${municipality.number} ${municipality.name} has no city district ${district}`,
    );
  }
  steps.push({
    at: 'district',
    text: `city district ${district}${known ? ` ${known.name}` : ' (not in our own table)'}`,
  });
  return district;
}

/** What an endpoint has to offer, by the preferences. */
export function wishOf(event: string, preferences: RoutingPreferences = {}): EndpointWish {
  const {
    transports: wanted = transports.filter((transport) => !transportRows[transport].onlyWhenAsked),
    allowTest = false,
  } = preferences;
  return { event, transports: wanted, allowTest };
}

/** Written form of Norwegian that the service states; undefined when it states none or both. */
export function writtenFormOf(service: HealthcareService): WrittenForm | undefined {
  const stated = (service.communication ?? [])
    .flatMap(({ coding }) => coding ?? [])
    .flatMap(({ system, code }) => writtenForms.filter((form) => system === LANGUAGE && code === form));
  return new Set(stated).size === 1 ? stated[0] : undefined;
}

function stopped(reason: StopReason, text: string, explain: readonly Step[]): Resolution {
  return { stop: stopFor(reason, text), explain };
}
