// Finds the one unit that covers an area at a moment; two, or none, are a stop.

import type { HealthcareService, Organization } from '@medplum/fhirtypes';
import type { Instant } from '../../../ground/norway/instant.ts';
import type { NamedNumber } from '../../../ground/norway/municipality.ts';
import { periodState } from '../../../ground/norway/period.ts';
import { type Coverage, type Directory, validPeriod } from '../directory.ts';
import type { Step } from './explain.ts';
import { type Stop, stopFor } from './stop.ts';

/** Whose unit is meant: the municipality's (or its city district's), or that of the hospital trust for the area. */
export type RecipientLevel = 'municipality' | 'hospital-trust';

export interface UnitQuestion {
  readonly directory: Directory;
  readonly to: RecipientLevel;
  readonly municipality: NamedNumber;
  readonly district: string | undefined;
  readonly moment: Instant;
}

/** The unit that receives: what is addressed, and the organisation behind it. */
export interface Unit {
  readonly service: HealthcareService;
  readonly organization: Organization;
}

/** The one unit that covers the area: the city district's before the municipality's. */
export function findUnit(question: UnitQuestion, steps: Step[]): Unit | Stop {
  const { directory, municipality, district, moment } = question;
  // After the number of today come older ones of exactly the same municipality, which a list may still use.
  const areas = [
    ...(district === undefined ? [] : [district]),
    municipality.number,
    ...directory.municipalities.formerNumbers(municipality.number),
  ];
  for (const area of areas) {
    const covering = directory
      .covering(area)
      .filter((coverage) => fits(coverage, question.to) && isValid(coverage, moment));
    const services = new Map(covering.map(({ service }) => [service.id, service]));
    const [service] = services.values();
    if (services.size > 1) {
      const text = `${services.size} units cover ${area} at the instant: ${[...services.keys()].sort().join(', ')}`;
      steps.push({ at: 'unit', text });
      return stopFor('ke-ambiguous', text);
    }
    if (service) {
      steps.push({ at: 'unit', text: `covers ${area}`, reference: `HealthcareService/${service.id}` });
      return withOrganization(directory, service, moment, steps);
    }
    steps.push({ at: 'unit', text: `no unit covers ${area}` });
  }
  return nobody(question);
}

/** A city district's unit covers districts only, whatever else its coverage says. */
function fits({ level, area }: Coverage, to: RecipientLevel): boolean {
  if (to === 'hospital-trust') {
    return level === 'hospital-trust';
  }
  return level === 'municipality' || (level === 'city-district' && area.length === 6);
}

function isValid({ service, period }: Coverage, moment: Instant): boolean {
  return (
    service.active !== false &&
    periodState(period, moment) === 'in-force' &&
    periodState(validPeriod(service), moment) === 'in-force'
  );
}

function withOrganization(
  directory: Directory,
  service: HealthcareService,
  moment: Instant,
  steps: Step[],
): Unit | Stop {
  const organization = directory.get<Organization>('Organization', service.providedBy?.reference);
  if (!organization) {
    return stopFor(
      'ke-missing',
      `The organisation behind HealthcareService/${service.id} is not in the directory`,
    );
  }
  const reference = `Organization/${organization.id}`;
  if (organization.active === false || periodState(validPeriod(organization), moment) !== 'in-force') {
    return stopFor('ke-inactive', `${reference} is not active at the instant`);
  }
  steps.push({ at: 'unit', text: organization.name ?? 'unit without a name', reference });
  return { service, organization };
}

function nobody({ directory, to, municipality, district }: UnitQuestion): Stop {
  const inDistricts = directory.inDistrictsOf(municipality.number).some((coverage) => fits(coverage, to));
  if (inDistricts && district === undefined) {
    return stopFor(
      'district-missing',
      `${municipality.number} ${municipality.name} has a unit in each city district, and the district is not known`,
    );
  }
  const area = district === undefined ? '' : `city district ${district} in `;
  return stopFor(
    'ke-missing',
    `No unit covers ${area}${municipality.number} ${municipality.name} at the instant`,
  );
}
