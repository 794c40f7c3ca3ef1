// What is wrong with single entries of the directory, whatever else stands in it.

import type { Endpoint, HealthcareService, Organization, Reference } from '@medplum/fhirtypes';
import { HER } from '../../ground/fhir/identifier-system.ts';
import { dayOf } from '../../ground/norway/day.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import { periodState } from '../../ground/norway/period.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { type Directory, type DirectoryResource, levelOf, validPeriod } from './directory.ts';
import { registerIssue, registerNotes } from './register-notes.ts';
import { registerPeriod } from './routing/endpoint-search.ts';
import { numberOf } from './routing/resolve-unit.ts';
import type { KeLevel } from './terms.ts';
import { transportOf } from './transports.ts';

/** The problems of the entries given; `directory` holds what they refer to. */
export function checkEntries(
  directory: Directory,
  entries: readonly DirectoryResource[],
  moment: Instant,
): Issue[] {
  const providers = providersByHerId(directory, moment);
  return entries.flatMap((entry) => {
    switch (entry.resourceType) {
      case 'HealthcareService':
        return [
          ...checkService(directory, entry, moment),
          ...checkHerId(entry),
          ...checkShared(directory, entry, providers, moment),
        ];
      case 'Organization':
        return [...checkOrganization(directory, entry), ...checkHerId(entry)];
      case 'Endpoint':
        return checkEndpoint(entry, moment);
      default:
        return [];
    }
  });
}

/** Who is reached under each HER-id: the organisations of the services in force. */
function providersByHerId(directory: Directory, moment: Instant): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const service of directory.services().filter((each) => isInForce(each, moment))) {
    for (const address of herIdsOf(directory, service)) {
      const providers = found.get(address) ?? new Set();
      found.set(address, providers.add(providerOf(directory, service)));
    }
  }
  return found;
}

/** By organisation number, because a list may have one unit under two ids. */
function providerOf(directory: Directory, { providedBy }: HealthcareService): string {
  const organization = directory.get<Organization>('Organization', providedBy?.reference);
  return (organization && numberOf(organization)) ?? providedBy?.reference ?? '';
}

function herIdsOf(directory: Directory, { endpoint }: HealthcareService): string[] {
  return (endpoint ?? []).flatMap(({ reference }) => {
    const address = directory.get<Endpoint>('Endpoint', reference)?.address ?? '';
    return address.startsWith('her-id:') ? [address] : [];
  });
}

/** One HER-id is one party of the network: of two organisations under it, one would get what is meant for the other. */
function checkShared(
  directory: Directory,
  service: HealthcareService,
  providers: ReadonlyMap<string, ReadonlySet<string>>,
  moment: Instant,
): Issue[] {
  const shared = herIdsOf(directory, service).filter((address) => (providers.get(address)?.size ?? 0) > 1);
  return isInForce(service, moment)
    ? [...new Set(shared)].map((address) =>
        entryProblem(
          `HealthcareService/${service.id}`,
          `Other organisations are reached under the same address (${address})`,
          'conflict',
          'Correct the HER-id; or let one unit cover the areas of both',
        ),
      )
    : [];
}

/** Whether a service is in force at the moment. */
export function isInForce(service: HealthcareService, moment: Instant): boolean {
  return service.active !== false && periodState(validPeriod(service), moment) === 'in-force';
}

function checkService(directory: Directory, service: HealthcareService, moment: Instant): Issue[] {
  const path = `HealthcareService/${service.id}`;
  if (!isInForce(service, moment)) {
    return [];
  }
  const level = levelOf(service);
  if (!level) {
    const text = 'The service has no level, so routing does not see it';
    return [entryProblem(path, text, 'required', 'Give it a type of ip-ke-level')];
  }
  const issues = dangling(directory, path, service.endpoint, 'Endpoint');
  if (!directory.get<Organization>('Organization', service.providedBy?.reference)) {
    const text = 'The organisation that provides it is not in the directory';
    issues.push(entryProblem(path, text, 'not-found', 'Bring the Organization along'));
  }
  const areas = directory.coverageOf(service);
  if (areas.length === 0) {
    const fix = 'Give it a coverageArea with a municipality number as identifier';
    issues.push(entryProblem(path, 'The service covers no area', 'required', fix));
  }
  return [...issues, ...areas.flatMap(({ area }) => checkArea(directory, path, level, area, moment))];
}

function checkArea(
  { municipalities }: Directory,
  path: string,
  level: KeLevel,
  area: string,
  moment: Instant,
): Issue[] {
  const issues: Issue[] = [];
  if (level === 'city-district' && area.length !== 6) {
    const text = `It is a city district's unit, so its coverage of ${area} does not count`;
    issues.push(entryProblem(path, text, 'value', 'Cover the six-digit district, or change the level'));
  }
  const standing = municipalities.standing(area.slice(0, 4), dayOf(moment));
  if (standing.kind !== 'current' || standing.number !== area.slice(0, 4)) {
    const today =
      standing.kind === 'current' ? `today it is ${standing.number} ${standing.name}` : standing.kind;
    const text = `It covers ${area}, which is not in use on ${dayOf(moment)}: ${today}`;
    issues.push(entryWarning(path, text, 'Write the number of today'));
  }
  return issues;
}

function checkOrganization(directory: Directory, organization: Organization): Issue[] {
  const path = `Organization/${organization.id}`;
  const parent = organization.partOf?.reference;
  const issues = dangling(directory, path, organization.endpoint, 'Endpoint');
  return parent === undefined
    ? issues
    : [...issues, ...dangling(directory, path, [organization.partOf], 'Organization')];
}

/** References that lead nowhere: routing would silently pass them over. */
function dangling(
  directory: Directory,
  path: string,
  references: readonly (Reference | undefined)[] | undefined,
  type: 'Endpoint' | 'Organization',
): Issue[] {
  return (references ?? [])
    .map((reference) => reference?.reference)
    .filter((reference) => directory.get(type, reference) === undefined)
    .map((reference) =>
      entryWarning(
        path,
        `It refers to ${reference ?? 'nothing'}, which is not in the directory`,
        `Bring the ${type} along`,
      ),
    );
}

function checkEndpoint(endpoint: Endpoint, moment: Instant): Issue[] {
  const path = `Endpoint/${endpoint.id}`;
  const state = periodState(endpoint.period, moment);
  const isNetwork = transportOf(endpoint.connectionType) === 'nhn-edi';
  const issues: Issue[] = [];
  if (endpoint.status === 'active' && state !== 'in-force') {
    const what = isNetwork && state === 'ended' ? 'The HER-id has ended' : `The period is ${state}`;
    issues.push(
      entryWarning(
        path,
        `${what}, and the endpoint still says that it is active`,
        'Ask the unit for its new address',
      ),
    );
  }
  if (endpoint.status === 'active' && periodState(registerPeriod(endpoint), moment) !== 'in-force') {
    const text = 'The HER-id has ended in the address register';
    issues.push(entryWarning(path, text, 'Ask the unit for its new address'));
  }
  if (endpoint.status === 'active') {
    issues.push(...registerNotes(endpoint).map((note) => registerIssue(endpoint, note)));
  }
  if (!transportOf(endpoint.connectionType)) {
    issues.push(
      entryWarning(
        path,
        'The connection type is not known, so routing passes it over',
        'Use one of those in the guide',
      ),
    );
  }
  const host = /^http:\/\/([^/:]+)/.exec(endpoint.address ?? '')?.[1];
  if (host !== undefined && !['localhost', '127.0.0.1'].includes(host)) {
    issues.push(entryWarning(path, 'The address is not encrypted (http)', 'Use https'));
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
        entryWarning(
          `${resource.resourceType}/${resource.id}`,
          'It carries a HER-id',
          'Move the HER-id to an Endpoint',
        ),
      ]
    : [];
}

/** A problem for which messages would stop. */
export function entryProblem(path: string, text: string, code: Issue['code'], fix: string): Issue {
  return { severity: 'error', code, path, text, fix, concept: 'D13' };
}

/** A problem for which nothing stops yet, or only some messages do. */
export function entryWarning(path: string, text: string, fix: string): Issue {
  return { severity: 'warning', code: 'business-rule', path, text, fix, concept: 'D13' };
}
