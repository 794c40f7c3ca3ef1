// A line of the audit as a FHIR AuditEvent, by the patterns of IHE BALP (https://profiles.ihe.net/ITI/BALP).
import type {
  AuditEvent,
  AuditEventAgent,
  AuditEventEntity,
  Coding,
  Device,
  Reference,
} from '@medplum/fhirtypes';
import { coding, OBJECT_ROLE, patternOf, RESOURCE_TYPES, THO } from './balp.ts';
import type { AuditEntry, AuditOutcome } from './entry.ts';

/** The adapter that recorded the lines. */
export interface AuditSite {
  readonly name: string;
  /** Its address: a URL, or the name of its machine. */
  readonly address: string;
  /** Base URL of the server that holds the resources which the lines name. */
  readonly base: string;
}

type Who = NonNullable<AuditEventAgent['who']>;

const OUTCOMES: Readonly<Record<AuditOutcome, AuditEvent['outcome']>> = {
  success: '0',
  'minor-failure': '4',
  'serious-failure': '8',
  'major-failure': '12',
};

/** The event; `hash` is the line's place in the chain and becomes the id, so that a second export changes nothing. */
export function toAuditEvent(line: AuditEntry & { readonly hash: string }, site: AuditSite): AuditEvent {
  const pattern = patternOf(line);
  const outcome = line.outcome ?? 'success';
  const request = line.request && pattern.closed ? ` (X-Request-Id ${line.request})` : '';
  return {
    resourceType: 'AuditEvent',
    id: `ip-${line.hash.slice(0, 60)}`,
    ...(pattern.profile && outcome === 'success' ? { meta: { profile: [pattern.profile] } } : {}),
    type: pattern.type,
    ...(pattern.subtype ? { subtype: [pattern.subtype] } : {}),
    action: pattern.action,
    recorded: line.when,
    outcome: OUTCOMES[outcome] ?? '0',
    outcomeDesc: `${line.action}: ${line.detail}${request}`,
    ...(line.purpose ? { purposeOfEvent: [{ coding: [coding(`${THO}v3-ActReason`, line.purpose)] }] } : {}),
    agent: agentsOf(line, site, pattern.agents),
    source: {
      site: site.name,
      observer: self(site),
      type: [coding(`${THO}security-source-type`, '4')],
    },
    entity: entitiesOf(line, site, pattern.closed === true),
  };
}

function self(site: AuditSite): Reference<Device> {
  return { identifier: { system: 'urn:ietf:rfc:3986', value: site.address }, display: site.name };
}

/** Which ends of the exchange the pattern names, and by which role. */
function agentsOf(
  line: AuditEntry,
  site: AuditSite,
  roles: ReturnType<typeof patternOf>['agents'],
): AuditEventAgent[] {
  const isStaff = line.who.startsWith('person: ');
  const agents = roles.map(({ role, of }): AuditEventAgent => {
    const [system, code] = role;
    const adapter = of === 'adapter';
    return {
      type: { coding: [coding(system, code)] },
      who: (adapter ? self(site) : { display: line.peer?.name ?? 'client' }) as Who,
      requestor: !isStaff && isRequestor(code, adapter === (line.who === 'adapter')),
      ...(code === 'PROV' || code === 'authserver' || code === 'IRCP'
        ? {}
        : { network: networkOf(adapter ? site.address : (line.peer?.address ?? 'unknown')) }),
    };
  });
  return isStaff || agents.length === 0 ? [...agents, userOf(line, site)] : agents;
}

/** In a decision it is the one who would receive; otherwise the side that began. */
function isRequestor(code: string, began: boolean): boolean {
  return code === 'IRCP' || (began && !['110150', 'PROV', 'authserver'].includes(code));
}

function userOf({ who, reason }: AuditEntry, site: AuditSite): AuditEventAgent {
  const name = who.replace(/^person: /, '');
  return {
    type: { coding: [coding(`${THO}v3-ParticipationType`, 'IRCP')] },
    who: (who === 'adapter' ? self(site) : { identifier: { value: name } }) as Who,
    requestor: true,
    ...(reason ? { purposeOfUse: [{ text: reason }] } : {}),
  };
}

function networkOf(address: string): NonNullable<AuditEventAgent['network']> {
  if (/^[\d.]+$|^[0-9a-f:]*:[0-9a-f:.]*$/i.test(address)) {
    return { address, type: '2' };
  }
  return { address, type: /^\w+:\/\//.test(address) ? '5' : '1' };
}

function entitiesOf(line: AuditEntry, site: AuditSite, closed: boolean): AuditEventEntity[] {
  const { patient, entities = [], query, consents = [], request, notice } = line;
  const system = coding(`${THO}audit-entity-type`, '2');
  const person = coding(`${THO}audit-entity-type`, '1');
  const others: AuditEventEntity[] = entities
    .filter((each) => each !== patient || ['read', 'create', 'update', 'delete'].includes(line.what))
    .map((each) => ({ what: whatOf(each, site), type: system, role: coding(OBJECT_ROLE, '4') }));
  const said: AuditEventEntity[] = [
    ...(patient ? [{ what: whatOf(patient, site), type: person, role: coding(OBJECT_ROLE, '1') }] : []),
    ...consents.map((each) => ({ what: whatOf(each, site), type: coding(RESOURCE_TYPES, 'Consent') })),
  ];
  if (closed) {
    return said;
  }
  return [
    ...said,
    ...(query === undefined
      ? others
      : [{ type: system, role: coding(OBJECT_ROLE, '24'), description: query, query: base64(query) }]),
    ...(said.length === 0 && others.length === 0 && query === undefined && notice
      ? [{ what: { identifier: { value: notice } }, type: system, role: coding(OBJECT_ROLE, '20') }]
      : []),
    ...(request ? [requestEntity(request)] : []),
  ];
}

function requestEntity(request: string): AuditEventEntity {
  const type: Coding = {
    system: 'https://profiles.ihe.net/ITI/BALP/CodeSystem/BasicAuditEntityType',
    code: 'XrequestId',
  };
  return { what: { identifier: { value: request } }, type };
}

/** Resources by their whole URL: the events may be kept on another server than the resources. */
function whatOf(entity: string, { base }: AuditSite): Reference {
  if (/^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]{1,64}$/.test(entity)) {
    return {
      reference: `${base.replace(/\/+$/, '')}/${entity}`,
      type: entity.split('/')[0] as NonNullable<Reference['type']>,
    };
  }
  return entity.startsWith('urn:')
    ? { identifier: { system: 'urn:ietf:rfc:3986', value: entity } }
    : { display: entity };
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
