// Finds the endpoint of a KE along service → organisation → parent organisation, until one can take the message.

import type { Endpoint, HealthcareService, Organization, Period, Reference } from '@medplum/fhirtypes';
import type { Instant } from '../../../ground/norway/instant.ts';
import { periodState } from '../../../ground/norway/period.ts';
import { type Directory, validPeriod } from '../directory.ts';
import { registerObjection } from '../register-notes.ts';
import { EXT_REGISTER_PERIOD, HL7_PAYLOAD_TYPE, MESSAGE_EVENT } from '../terms.ts';
import { type Transport, transportOf, transportRows } from '../transports.ts';
import type { Step } from './explain.ts';
import { type Stop, stopFor } from './stop.ts';

export interface EndpointWish {
  /** Code of ip-message-event that has to be taken. */
  readonly event: string;
  /** Transports that may be used, the preferred one first. */
  readonly transports: readonly Transport[];
  /** Whether endpoints of status `test` count. */
  readonly allowTest: boolean;
}

export interface FoundEndpoint {
  readonly endpoint: Endpoint;
  readonly transport: Transport;
  /** It is the endpoint of an organisation above the unit, and not of the unit itself. */
  readonly inherited?: true;
}

/** The endpoints that can take the message, best first, or why there is none. */
export type EndpointSearch =
  | { readonly found: readonly [FoundEndpoint, ...FoundEndpoint[]]; readonly stop?: undefined }
  | { readonly found?: undefined; readonly stop: Stop };

interface Level {
  readonly reference: string;
  readonly endpoints: readonly Endpoint[];
  readonly inherited?: true;
}

/**
 * The nearest level with a usable endpoint wins; within a level the order of transports decides; two different
 * addresses for one transport on one level are never chosen between. Levels further up follow as alternatives.
 */
export function searchEndpoint(
  directory: Directory,
  start: { readonly service?: HealthcareService | undefined; readonly organization: Organization },
  wish: EndpointWish,
  moment: Instant,
  steps: Step[],
): EndpointSearch {
  const found: FoundEndpoint[] = [];
  let seen = 0;
  for (const level of levelsOf(directory, start, moment, steps)) {
    seen += level.endpoints.length;
    const usable = level.endpoints
      .flatMap((endpoint) => judge(endpoint, wish, moment, steps))
      .map((each): FoundEndpoint => (level.inherited ? { ...each, inherited: true } : each));
    for (const transport of wish.transports) {
      const same = usable.filter((candidate) => candidate.transport === transport);
      const addresses = new Set(same.map(({ endpoint }) => endpoint.address));
      const [first] = same;
      if (addresses.size > 1 && found.length === 0) {
        return {
          stop: stopFor(
            'endpoint-ambiguous',
            `${level.reference} has ${addresses.size} different ${transport} addresses that can all take the message`,
          ),
        };
      }
      if (first && addresses.size === 1) {
        found.push(first);
      }
    }
  }
  const [best, ...others] = found;
  if (best) {
    return { found: [best, ...others] };
  }
  return {
    stop:
      seen === 0
        ? stopFor('endpoint-missing', 'Neither the unit nor an organisation above it has an endpoint')
        : stopFor('endpoint-unusable', `None of the ${seen} endpoints can take the message now`),
  };
}

/** The service, its organisation, and the organisations above, each with its endpoints; a circle ends the climb. */
function levelsOf(
  directory: Directory,
  start: { readonly service?: HealthcareService | undefined; readonly organization: Organization },
  moment: Instant,
  steps: Step[],
): Level[] {
  const levels: Level[] = start.service ? [levelOf(directory, 'HealthcareService', start.service)] : [];
  const visited = new Set<string>();
  let organization: Organization | undefined = start.organization;
  while (organization && !visited.has(organization.id ?? '')) {
    visited.add(organization.id ?? '');
    const reference = `Organization/${organization.id}`;
    if (organization.active === false || periodState(validPeriod(organization), moment) !== 'in-force') {
      steps.push({
        at: 'endpoint',
        text: 'the organisation is not active, its endpoints do not count',
        reference,
      });
    } else {
      const level = levelOf(directory, 'Organization', organization);
      levels.push(organization === start.organization ? level : { ...level, inherited: true });
    }
    organization = directory.get<Organization>('Organization', organization.partOf?.reference);
  }
  return levels;
}

function levelOf(
  directory: Directory,
  type: string,
  holder: { id?: string; endpoint?: Reference<Endpoint>[] },
): Level {
  const endpoints = (holder.endpoint ?? [])
    .map(({ reference }) => directory.get<Endpoint>('Endpoint', reference))
    .filter((endpoint) => endpoint !== undefined)
    .sort((a, b) => (a.id ?? '').localeCompare(b.id ?? ''));
  return { reference: `${type}/${holder.id}`, endpoints };
}

function judge(endpoint: Endpoint, wish: EndpointWish, moment: Instant, steps: Step[]): FoundEndpoint[] {
  const transport = transportOf(endpoint.connectionType);
  const objection = objectionTo(endpoint, transport, wish, moment);
  const reference = `Endpoint/${endpoint.id}`;
  if (objection !== undefined || transport === undefined) {
    steps.push({ at: 'endpoint', text: `passed over: ${objection}`, reference });
    return [];
  }
  steps.push({ at: 'endpoint', text: `can take the message by ${transport}`, reference });
  return [{ endpoint, transport }];
}

/** Why an endpoint cannot be used for the message now; undefined when it can. */
export function objectionTo(
  endpoint: Endpoint,
  transport: Transport | undefined,
  wish: EndpointWish,
  moment: Instant,
): string | undefined {
  if (transport === undefined) {
    return `connection type ${endpoint.connectionType?.system}|${endpoint.connectionType?.code} is not known`;
  }
  if (!wish.transports.includes(transport)) {
    return `transport ${transport} is not among the preferred ones (${wish.transports.join(', ')})`;
  }
  if (endpoint.status !== 'active' && !(wish.allowTest && endpoint.status === 'test')) {
    return `status is ${endpoint.status}`;
  }
  const state = periodState(endpoint.period, moment);
  if (state !== 'in-force') {
    return `its period is ${state === 'not-yet' ? 'not begun' : state}`;
  }
  const register = periodState(registerPeriod(endpoint), moment);
  if (register !== 'in-force') {
    return `the address register says that its HER-id is ${register === 'not-yet' ? 'not in use yet' : register}`;
  }
  const said = registerObjection(endpoint);
  if (said !== undefined) {
    return said;
  }
  if (!takes(endpoint, transport, wish.event)) {
    return `payload types do not include ${wish.event}`;
  }
  return transportRows[transport].address.test(endpoint.address ?? '')
    ? undefined
    : `its address is no ${transport} address`;
}

/** What the address register says of the endpoint's HER-id, as a feed last brought it. */
export function registerPeriod(endpoint: Endpoint): Period | undefined {
  return endpoint.extension?.find(({ url }) => url === EXT_REGISTER_PERIOD)?.valuePeriod;
}

/** Whether the payload types of an endpoint include the event. */
export function takes(endpoint: Endpoint, transport: Transport, event: string): boolean {
  const all = transportRows[transport].takesAllBy;
  return (endpoint.payloadType ?? [])
    .flatMap((type) => type.coding ?? [])
    .some(
      ({ system, code }) =>
        (system === MESSAGE_EVENT && code === event) ||
        (system === HL7_PAYLOAD_TYPE && code === 'any') ||
        (all !== undefined && system === all.system && code === all.code),
    );
}
