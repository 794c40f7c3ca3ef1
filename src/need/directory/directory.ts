// A snapshot of the KE directory, indexed for look-ups. Pure: built from FHIR resources, never changed afterwards.
import type { Endpoint, HealthcareService, Location, Organization, Period } from '@medplum/fhirtypes';
import { CITY_DISTRICT, MUNICIPALITY_SYSTEMS } from '../../ground/fhir/identifier-system.ts';
import { parseAddress } from '../../ground/fhir/reference.ts';
import type { Municipalities } from '../../ground/norway/municipality.ts';
import {
  APPLICATION_REQUIRED,
  EXT_VALID_PERIOD,
  KE_CHARACTERISTIC,
  KE_LEVEL,
  type KeLevel,
  keLevels,
} from './terms.ts';

export type DirectoryResource = Organization | HealthcareService | Endpoint | Location;

/** One area that one service covers. */
export interface Coverage {
  readonly service: HealthcareService;
  readonly level: KeLevel;
  /** Four digits for a municipality, six for a city district. */
  readonly area: string;
  /** When the service covers this area; the service's own period counts besides. */
  readonly period: Period | undefined;
}

/** The directory at one point, with the table of municipality numbers that belongs to it. */
export class Directory {
  readonly municipalities: Municipalities;
  /** Systems under which a municipality number may stand. */
  readonly municipalitySystems: readonly string[];
  readonly #resources: ReadonlyMap<string, DirectoryResource>;
  readonly #coverage: ReadonlyMap<string, readonly Coverage[]>;
  readonly #districts: ReadonlyMap<string, readonly Coverage[]>;

  constructor(
    resources: Iterable<DirectoryResource>,
    municipalities: Municipalities,
    moreSystems: readonly string[] = [],
  ) {
    this.municipalities = municipalities;
    this.municipalitySystems = [...MUNICIPALITY_SYSTEMS, ...moreSystems];
    const byKey = new Map<string, DirectoryResource>();
    for (const resource of resources) {
      const key = `${resource.resourceType}/${resource.id}`;
      byKey.set(key, newer(byKey.get(key), resource));
    }
    this.#resources = byKey;
    const coverage: Coverage[] = [];
    for (const resource of byKey.values()) {
      if (resource.resourceType === 'HealthcareService') {
        coverage.push(...this.coverageOf(resource));
      }
    }
    coverage.sort((a, b) => (a.service.id ?? '').localeCompare(b.service.id ?? ''));
    this.#coverage = Map.groupBy(coverage, ({ area }) => area);
    const districts = coverage.filter(({ area }) => area.length === 6);
    this.#districts = Map.groupBy(districts, ({ area }) => area.slice(0, 4));
  }

  /** The resource that a reference names, by type and id; a base URL in front of them is ignored. */
  get<T extends DirectoryResource>(type: T['resourceType'], reference: string | undefined): T | undefined {
    const key = parseAddress(reference);
    return key?.type === type ? (this.#resources.get(`${type}/${key.id}`) as T | undefined) : undefined;
  }

  /** Every service that says it covers the area (exactly this number), whatever its period and state. */
  covering(area: string): readonly Coverage[] {
    return this.#coverage.get(area) ?? [];
  }

  /** Every coverage of a city district of the municipality. */
  inDistrictsOf(municipality: string): readonly Coverage[] {
    return this.#districts.get(municipality) ?? [];
  }

  /** All resources, ordered by type and id. */
  resources(): DirectoryResource[] {
    return [...this.#resources].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, resource]) => resource);
  }

  services(): HealthcareService[] {
    return this.resources().filter((resource) => resource.resourceType === 'HealthcareService');
  }

  /** The areas of a service, read from logical references or from the Locations that they point at. */
  coverageOf(service: HealthcareService): Coverage[] {
    const areaSystems = new Set([...this.municipalitySystems, CITY_DISTRICT]);
    const level = levelOf(service);
    if (!level) {
      return [];
    }
    return (service.coverageArea ?? []).flatMap((reference) => {
      const period = validPeriod(reference);
      const location = this.get<Location>('Location', reference.reference);
      return [...(reference.identifier ? [reference.identifier] : []), ...(location?.identifier ?? [])]
        .filter(({ system }) => system !== undefined && areaSystems.has(system))
        .flatMap(({ value }) => (value === undefined ? [] : [{ service, level, area: value, period }]));
    });
  }
}

/** Of two versions of one resource the newer; for equal times the choice must not depend on the order they came in. */
function newer(known: DirectoryResource | undefined, next: DirectoryResource): DirectoryResource {
  if (known === undefined) {
    return next;
  }
  const [a, b] = [known, next].map(
    (version) => `${version.meta?.lastUpdated ?? ''} ${JSON.stringify(version)}`,
  );
  return (a ?? '') < (b ?? '') ? next : known;
}

/**
 * Makes a directory of resources; other resource types are left out.
 * @param moreSystems systems of municipality numbers beside the four that are known
 */
export function directoryOf(
  resources: Iterable<DirectoryResource>,
  municipalities: Municipalities,
  moreSystems: readonly string[] = [],
): Directory {
  return new Directory(resources, municipalities, moreSystems);
}

/** Which kind of KE the service is; undefined when it is none. */
export function levelOf(service: HealthcareService): KeLevel | undefined {
  const codes = (service.type ?? [])
    .flatMap((type) => type.coding ?? [])
    .filter(({ system }) => system === KE_LEVEL);
  return keLevels.find((level) => codes.some(({ code }) => code === level));
}

/** Concept D14: the municipality wants a written application besides the notice. */
export function requiresApplication(service: HealthcareService): boolean {
  return (service.characteristic ?? [])
    .flatMap(({ coding }) => coding ?? [])
    .some(({ system, code }) => system === KE_CHARACTERISTIC && code === APPLICATION_REQUIRED);
}

/** The period of validity that stands in our extension. */
export function validPeriod(element: {
  extension?: { url?: string; valuePeriod?: Period }[];
}): Period | undefined {
  return element.extension?.find(({ url }) => url === EXT_VALID_PERIOD)?.valuePeriod;
}
