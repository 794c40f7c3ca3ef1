// The way to an organisation that is known already: one that was told before, or that the record names by its number.

import type { HealthcareService, Organization } from '@medplum/fhirtypes';
import { ORGNR } from '../../../ground/fhir/identifier-system.ts';
import { instantOrNoon } from '../../../ground/norway/day.ts';
import type { Instant } from '../../../ground/norway/instant.ts';
import { periodState } from '../../../ground/norway/period.ts';
import { type Directory, levelOf, validPeriod } from '../directory.ts';
import { type WrittenForm, writtenForms } from '../terms.ts';
import { type FoundEndpoint, searchEndpoint } from './endpoint-search.ts';
import type { Step } from './explain.ts';
import { type RoutingPreferences, wishOf, writtenFormOf } from './resolve.ts';
import { type Stop, stopFor } from './stop.ts';

export interface UnitQuestion {
  /** Id of the Organization in the directory, its organisation number, or that of the trust whose coordinating unit it is. */
  readonly unit:
    | { readonly id: string }
    | { readonly organizationNumber: string }
    | { readonly trust: string };
  /** Code of ip-message-event. */
  readonly event: string;
  readonly instant: string;
  readonly directory: Directory;
  readonly preferences?: RoutingPreferences;
}

/** An organisation with the endpoint that takes the message, and those to fall back to. */
export interface ReachedUnit extends FoundEndpoint {
  readonly organization: Organization;
  readonly service?: HealthcareService;
  readonly language?: WrittenForm;
  readonly alternatives: readonly FoundEndpoint[];
}

export type UnitResolution =
  | { readonly unit: ReachedUnit; readonly stop?: undefined; readonly explain: readonly Step[] }
  | { readonly unit?: undefined; readonly stop: Stop; readonly explain: readonly Step[] };

/** Total and pure, as routing is; two organisations of one number with different addresses are never chosen between. */
export function resolveUnit(question: UnitQuestion): UnitResolution {
  const moment = instantOrNoon(question.instant);
  if (!moment) {
    const text = 'The instant is no FHIR instant with a time zone and no date';
    return { stop: stopFor('instant-invalid', text), explain: [] };
  }
  const steps: Step[] = [];
  const sought = candidates(question).filter((organization) => isActive(organization, moment));
  const reached = sought.map((organization) => reach(question, organization, moment, steps));
  const units = reached.flatMap(({ unit }) => unit ?? []);
  const [unit] = units;
  if (new Set(units.map(({ endpoint }) => endpoint.address)).size > 1) {
    const text = `${units.length} organisations of the directory have this number, with different addresses`;
    return { stop: stopFor('ke-ambiguous', text), explain: steps };
  }
  if (unit) {
    return { unit, explain: steps };
  }
  const text =
    'trust' in question.unit
      ? 'The directory has no active coordinating unit of this hospital trust'
      : 'The directory has no active organisation of this number or id';
  const missing = stopFor('ke-missing', text);
  return { stop: reached.find(({ stop }) => stop)?.stop ?? missing, explain: steps };
}

/** Every organisation of the directory that has this number. */
export function organizationsOf(directory: Directory, organizationNumber: string): Organization[] {
  return directory
    .resources()
    .flatMap((resource) => (resource.resourceType === 'Organization' ? [resource] : []))
    .filter(({ identifier }) =>
      identifier?.some(({ system, value }) => system === ORGNR && value === organizationNumber),
    );
}

function candidates({ unit, directory }: UnitQuestion): Organization[] {
  if ('organizationNumber' in unit) {
    return organizationsOf(directory, unit.organizationNumber);
  }
  if ('trust' in unit) {
    return unitsOfTrust(directory, unit.trust);
  }
  const organization = directory.get<Organization>('Organization', `Organization/${unit.id}`);
  return organization ? [organization] : [];
}

/** The organisations behind the services of the level `hospital-trust` that are this trust, or part of it. */
function unitsOfTrust(directory: Directory, trust: string): Organization[] {
  const known = directory
    .services()
    .filter((service) => service.active !== false && levelOf(service) === 'hospital-trust')
    .flatMap(({ providedBy }) => directory.get<Organization>('Organization', providedBy?.reference) ?? [])
    .filter((organization) =>
      [organization, ...parentsOf(organization, directory)].some((each) => numberOf(each) === trust),
    );
  return [...new Set(known)];
}

/** Organisation number. */
export function numberOf({ identifier }: Organization): string | undefined {
  return identifier?.find(({ system, value }) => system === ORGNR && value)?.value;
}

/** What the organisation is part of, nearest first; a circle ends the climb. */
export function parentsOf(organization: Organization, directory: Directory): Organization[] {
  const parents: Organization[] = [];
  let next = directory.get<Organization>('Organization', organization.partOf?.reference);
  while (next && !parents.includes(next)) {
    parents.push(next);
    next = directory.get<Organization>('Organization', next.partOf?.reference);
  }
  return parents;
}

function isActive(organization: Organization, moment: Instant): boolean {
  return organization.active !== false && periodState(validPeriod(organization), moment) === 'in-force';
}

function reach(
  { directory, event, preferences }: UnitQuestion,
  organization: Organization,
  moment: Instant,
  steps: Step[],
): { readonly unit?: ReachedUnit; readonly stop?: Stop } {
  const service = directory
    .services()
    .find(
      ({ active, providedBy }) =>
        active !== false && providedBy?.reference === `Organization/${organization.id}`,
    );
  const search = searchEndpoint(
    directory,
    { service, organization },
    wishOf(event, preferences),
    moment,
    steps,
  );
  if (search.stop) {
    return { stop: search.stop };
  }
  const [best, ...alternatives] = search.found;
  const language = service
    ? writtenFormOf(service)
    : writtenForms.find((form) => form === organization.language);
  return {
    unit: {
      ...best,
      organization,
      ...(service ? { service } : {}),
      ...(language ? { language } : {}),
      alternatives,
    },
  };
}
