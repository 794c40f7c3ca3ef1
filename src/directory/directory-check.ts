// What is wrong or missing in a directory on a day: found here before a message has to stop because of it.
import type { Endpoint, HealthcareService } from '@medplum/fhirtypes';
import { HER } from '../fhir/identifier-system.ts';
import type { Issue } from '../outcome/issue.ts';
import { type Coverage, type Directory, levelOf, validPeriod } from './directory.ts';
import { registerPeriod } from './endpoint-search.ts';
import { type RoutingPreferences, resolveArea } from './resolve.ts';
import { transportOf } from './terms.ts';
import { type Moment, momentOf, periodState } from './validity.ts';

export interface CheckQuestion {
  readonly directory: Directory;
  /** FHIR instant, or a date. */
  readonly instant: string;
  /** Event that every unit has to be able to take. */
  readonly event: string;
  readonly preferences?: RoutingPreferences;
}

export interface DirectoryCheck {
  readonly issues: readonly Issue[];
  /** Municipalities of the day: all of them, and those with a unit that a message reaches. */
  readonly municipalities: number;
  readonly reached: number;
}

/** Municipalities without KE, without a working endpoint, overlapping coverage, ended numbers and HER-ids. */
export function checkDirectory({ directory, instant, event, preferences }: CheckQuestion): DirectoryCheck {
  const moment = momentOf(instant);
  if (!moment) {
    throw new RangeError('The instant is no FHIR instant with a time zone and no date');
  }
  const current = directory.municipalities.currentOn(moment.day);
  const gaps = current.flatMap(({ number, name }) => {
    const { stop } = resolveArea({
      municipality: number,
      purpose: { to: 'municipality', event },
      instant,
      directory,
      ...(preferences ? { preferences } : {}),
    });
    if (!stop) {
      return [];
    }
    return stop.reason === 'district-missing'
      ? districtGaps(directory, number, { instant, event, ...(preferences ? { preferences } : {}) })
      : [
          problem(
            `municipality ${number}`,
            `${name}: ${stop.text}`,
            'not-found',
            'Import the unit, or mend its endpoint',
          ),
        ];
  });
  const services = directory.services();
  const unreached = new Set(gaps.map(({ path }) => path.split(' ')[1]?.slice(0, 4)));
  return {
    issues: [
      ...outdated(directory, moment),
      ...gaps,
      ...services.flatMap((service) => checkCoverage(directory, service, moment)),
      ...overlaps(directory, services, moment),
      ...directory
        .resources()
        .flatMap((resource) =>
          resource.resourceType === 'Endpoint' ? checkEndpoint(resource, moment) : checkHerId(resource),
        ),
    ],
    municipalities: current.length,
    reached: current.length - unreached.size,
  };
}

/** Changes of municipalities that came after the table was made are not in it. */
function outdated(directory: Directory, { day }: Moment): Issue[] {
  const { factsThrough } = directory.municipalities.facts;
  return day > factsThrough
    ? [
        warning(
          'municipalities',
          `The table of municipality numbers is known to hold through ${factsThrough}, and it is ${day}`,
          'Run "npm run municipalities", read the difference, and set factsThrough in judgements.json',
        ),
      ]
    : [];
}

/** A municipality that is served district by district: each district with an administration needs a unit. */
function districtGaps(
  directory: Directory,
  municipality: string,
  ask: { instant: string; event: string; preferences?: RoutingPreferences },
): Issue[] {
  return directory.municipalities.facts.districts
    .filter(({ number, administered }) => administered && number.startsWith(municipality))
    .flatMap(({ number, name }) => {
      const { stop } = resolveArea({
        ...ask,
        municipality,
        district: number,
        purpose: { to: 'municipality', event: ask.event },
        directory,
      });
      return stop
        ? [problem(`district ${number}`, `${name}: ${stop.text}`, 'not-found', 'Import the unit')]
        : [];
    });
}

function isCurrent(service: HealthcareService, moment: Moment): boolean {
  return service.active !== false && periodState(validPeriod(service), moment) === 'valid';
}

function checkCoverage(directory: Directory, service: HealthcareService, moment: Moment): Issue[] {
  const path = `HealthcareService/${service.id}`;
  if (!isCurrent(service, moment)) {
    return [];
  }
  if (!levelOf(service)) {
    return [
      problem(
        path,
        'The service has no level, so routing does not see it',
        'required',
        'Give it a type of ip-ke-level',
      ),
    ];
  }
  const areas = directory.coverageOf(service);
  if (areas.length === 0) {
    return [
      problem(
        path,
        'The service covers no area',
        'required',
        'Give it a coverageArea with a municipality number',
      ),
    ];
  }
  return areas.flatMap(({ area }) => {
    const standing = directory.municipalities.standing(area.slice(0, 4), moment.day);
    if (standing.kind === 'current' && standing.number === area.slice(0, 4)) {
      return [];
    }
    const today =
      standing.kind === 'current'
        ? `; today it is ${standing.number} ${standing.name}`
        : `; it is ${standing.kind}`;
    return [
      warning(
        path,
        `It covers ${area}, which is not in use on ${moment.day}${today}`,
        'Write the number of today',
      ),
    ];
  });
}

function overlaps(directory: Directory, services: readonly HealthcareService[], moment: Moment): Issue[] {
  const valid = services
    .filter((service) => isCurrent(service, moment))
    .flatMap((service) => directory.coverageOf(service))
    .filter(({ period }) => periodState(period, moment) === 'valid');
  const claims = Map.groupBy(valid, ({ level, area }: Coverage) => `${level === 'hospital-trust'} ${area}`);
  return [...claims.values()].flatMap((same) => {
    const ids = [...new Set(same.map(({ service }) => service.id ?? ''))].sort();
    return ids.length > 1
      ? [
          problem(
            `area ${same[0]?.area}`,
            `Covered by ${ids.length} units: ${ids.join(', ')}`,
            'multiple-matches',
            'Let one of them cover it',
          ),
        ]
      : [];
  });
}

function checkEndpoint(endpoint: Endpoint, moment: Moment): Issue[] {
  const path = `Endpoint/${endpoint.id}`;
  const state = periodState(endpoint.period, moment);
  const isNetwork = transportOf(endpoint.connectionType) === 'nhn-edi';
  const issues: Issue[] = [];
  if (endpoint.status === 'active' && state !== 'valid') {
    const what = isNetwork && state === 'ended' ? 'The HER-id has ended' : `The period is ${state}`;
    issues.push(
      warning(
        path,
        `${what}, and the endpoint still says that it is active`,
        'Ask the unit for its new address',
      ),
    );
  }
  if (endpoint.status === 'active' && periodState(registerPeriod(endpoint), moment) !== 'valid') {
    const text = 'The HER-id has ended in the address register';
    issues.push(warning(path, text, 'Ask the unit for its new address'));
  }
  if (!transportOf(endpoint.connectionType)) {
    issues.push(
      warning(
        path,
        'The connection type is not known, so routing passes it over',
        'Use one of those in the guide',
      ),
    );
  }
  const host = /^http:\/\/([^/:]+)/.exec(endpoint.address ?? '')?.[1];
  if (host !== undefined && !['localhost', '127.0.0.1'].includes(host)) {
    issues.push(warning(path, 'The address is not encrypted (http)', 'Use https'));
  }
  return issues;
}

/** A HER-id addresses a party of the message network; as identity of an organisation it misleads. */
function checkHerId(resource: {
  resourceType: string;
  id?: string;
  identifier?: { system?: string }[];
}): Issue[] {
  return resource.identifier?.some(({ system }) => system === HER)
    ? [
        warning(
          `${resource.resourceType}/${resource.id}`,
          'It carries a HER-id',
          'Move the HER-id to an Endpoint',
        ),
      ]
    : [];
}

function problem(path: string, text: string, code: Issue['code'], fix: string): Issue {
  return { severity: 'error', code, path, text, fix, concept: 'D13' };
}

function warning(path: string, text: string, fix: string): Issue {
  return { severity: 'warning', code: 'business-rule', path, text, fix, concept: 'D13' };
}
