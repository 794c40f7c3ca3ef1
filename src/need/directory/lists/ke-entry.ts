// A KE as one plain entry, the way contact lists speak of it, and the FHIR resources that it stands for.
import type {
  Address,
  ContactPoint,
  Endpoint,
  HealthcareService,
  Organization,
  Period,
  Reference,
} from '@medplum/fhirtypes';
import { profile } from '../../../ground/fhir/canonical.ts';
import { CITY_DISTRICT, HER, MUNICIPALITY, ORGNR } from '../../../ground/fhir/identifier-system.ts';
import {
  APPLICATION_REQUIRED,
  EXT_VALID_PERIOD,
  HL7_PAYLOAD_TYPE,
  KE_CHARACTERISTIC,
  KE_LEVEL,
  type KeLevel,
  LANGUAGE,
  MESSAGE_EVENT,
  MESSAGE_FUNCTION_8279,
  type WrittenForm,
} from '../terms.ts';
import { connectionTypeOf, type Transport } from '../transports.ts';

export interface KeArea {
  /** Municipality (four digits) or city district (six digits). */
  readonly number: string;
  readonly name?: string;
}

export interface KeEndpointEntry {
  readonly transport: Transport;
  /** URL, `her-id:<n>` for the message network, or the name that a hand-off is known by. */
  readonly address: string;
  /** Codes of ip-message-event that it takes; empty means that the list does not limit them. */
  readonly events: readonly string[];
}

export interface KeEntry {
  /** Stable key within the list; resource ids are built on it. */
  readonly key: string;
  readonly level: KeLevel;
  readonly name: string;
  /** Organisation number of the unit. */
  readonly organizationNumber: string;
  /** The municipality or hospital trust that the unit is part of; a small list need not say it. */
  readonly owner?: { readonly name: string; readonly organizationNumber: string };
  readonly areas: readonly KeArea[];
  readonly phone?: string;
  readonly email?: string;
  readonly street?: string;
  readonly postalCode?: string;
  readonly city?: string;
  readonly writtenForm?: WrittenForm;
  /** The municipality requires a written application besides the notice (concept D14). */
  readonly applicationRequired?: boolean;
  /** First and last day of validity (ISO dates), both included. */
  readonly validFrom?: string;
  readonly validTo?: string;
  readonly endpoints: readonly KeEndpointEntry[];
}

export type KeResource = Organization | HealthcareService | Endpoint;

/** The owner, the unit, its service and its endpoints. The same entry always gives the same resources. */
export function toResources(entry: KeEntry): KeResource[] {
  const endpoints = toEndpoints(entry);
  const links = endpoints.map((endpoint) => ({ reference: `Endpoint/${endpoint.id}` }));
  const telecom = telecomOf(entry);
  const valid = validity(entry);
  const owner = entry.owner && toOwner(entry.owner);
  const unit: Organization = {
    resourceType: 'Organization',
    id: `ke-${entry.key}`,
    meta: { profile: [profile('ip-ke-organization')] },
    ...valid,
    identifier: [{ system: ORGNR, value: entry.organizationNumber }],
    active: true,
    name: entry.name,
    ...(telecom.length > 0 ? { telecom } : {}),
    ...addressOf(entry),
    ...(owner ? { partOf: { reference: `Organization/${owner.id}` } } : {}),
  };
  const service: HealthcareService = {
    resourceType: 'HealthcareService',
    id: `ke-${entry.key}`,
    meta: { profile: [profile('ip-ke-healthcare-service')] },
    ...valid,
    active: true,
    providedBy: { reference: `Organization/${unit.id}` },
    type: [{ coding: [{ system: KE_LEVEL, code: entry.level }] }],
    name: entry.name,
    ...(telecom.length > 0 ? { telecom } : {}),
    coverageArea: entry.areas.map(toCoverage),
    ...(entry.writtenForm
      ? { communication: [{ coding: [{ system: LANGUAGE, code: entry.writtenForm }] }] }
      : {}),
    ...(entry.applicationRequired
      ? { characteristic: [{ coding: [{ system: KE_CHARACTERISTIC, code: APPLICATION_REQUIRED }] }] }
      : {}),
    ...(links.length > 0 ? { endpoint: links } : {}),
  };
  return [...(owner ? [owner] : []), unit, service, ...endpoints];
}

function toOwner({ name, organizationNumber }: NonNullable<KeEntry['owner']>): Organization {
  return {
    resourceType: 'Organization',
    id: `owner-${organizationNumber}`,
    meta: { profile: [profile('ip-organization')] },
    identifier: [{ system: ORGNR, value: organizationNumber }],
    active: true,
    name,
  };
}

function toCoverage({ number, name }: KeArea): Reference<never> {
  return {
    type: 'Location',
    identifier: { system: number.length === 6 ? CITY_DISTRICT : MUNICIPALITY, value: number },
    ...(name ? { display: name } : {}),
  };
}

function toEndpoints(entry: KeEntry): Endpoint[] {
  const ordered = [...entry.endpoints].sort((a, b) =>
    `${a.transport} ${a.address}`.localeCompare(`${b.transport} ${b.address}`),
  );
  return ordered.map((endpoint, index) => {
    const before = ordered.slice(0, index).filter(({ transport }) => transport === endpoint.transport).length;
    const herId = /^her-id:(\d+)$/.exec(endpoint.address)?.[1];
    const period = periodOf(entry);
    return {
      resourceType: 'Endpoint',
      id: `ke-${entry.key}-${endpoint.transport}${before > 0 ? `-${before + 1}` : ''}`,
      meta: { profile: [profile('ip-ke-endpoint')] },
      ...(herId ? { identifier: [{ system: HER, value: herId }] } : {}),
      status: 'active',
      connectionType: connectionTypeOf(endpoint.transport),
      name: `${entry.name}, ${endpoint.transport}`,
      ...(period ? { period } : {}),
      payloadType: payloadTypes(endpoint),
      address: endpoint.address,
    } satisfies Endpoint;
  });
}

function payloadTypes({ events, transport }: KeEndpointEntry): NonNullable<Endpoint['payloadType']> {
  if (events.length > 0) {
    return events.map((code) => ({ coding: [{ system: MESSAGE_EVENT, code }] }));
  }
  return transport === 'nhn-edi'
    ? [{ coding: [{ system: MESSAGE_FUNCTION_8279, code: 'DIALOG_HELSEFAGLIG' }] }]
    : [{ coding: [{ system: HL7_PAYLOAD_TYPE, code: 'any' }] }];
}

function telecomOf(entry: KeEntry): ContactPoint[] {
  return [
    ...(entry.phone ? [{ system: 'phone' as const, value: entry.phone, use: 'work' as const }] : []),
    ...(entry.email ? [{ system: 'email' as const, value: entry.email, use: 'work' as const }] : []),
  ];
}

function addressOf({ street, postalCode, city }: KeEntry): { address?: Address[] } {
  const address: Address = {
    ...(street ? { line: [street] } : {}),
    ...(postalCode ? { postalCode } : {}),
    ...(city ? { city } : {}),
  };
  return Object.keys(address).length > 0 ? { address: [{ use: 'work', ...address }] } : {};
}

function periodOf({ validFrom, validTo }: KeEntry): Period | undefined {
  return validFrom || validTo
    ? { ...(validFrom ? { start: validFrom } : {}), ...(validTo ? { end: validTo } : {}) }
    : undefined;
}

function validity(entry: KeEntry): Pick<Organization, 'extension'> {
  const valuePeriod = periodOf(entry);
  return valuePeriod ? { extension: [{ url: EXT_VALID_PERIOD, valuePeriod }] } : {};
}
