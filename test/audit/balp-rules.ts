// The rules of IHE BALP's profiles as this project reads them, written from the profiles and not from the composer:
// https://profiles.ihe.net/ITI/BALP (input/fsh of IHE/ITI.BasicAudit). Each says what an event breaks.
import type { AuditEvent, AuditEventAgent, AuditEventEntity } from '@medplum/fhirtypes';

const PREFIX = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.';
const THO = 'http://terminology.hl7.org/CodeSystem/';
const DCM = 'http://dicom.nema.org/resources/ontology/DCM';

interface Rest {
  readonly action: string;
  readonly subtypes: readonly string[];
  readonly client: string;
  readonly server: string;
  readonly entity: 'data' | 'query';
}

const reads: Rest = {
  action: 'R',
  subtypes: ['read', 'vread'],
  client: '110152',
  server: '110153',
  entity: 'data',
};
const writes = { client: '110153', server: '110152', entity: 'data' } as const;
const rest: Readonly<Record<string, Rest>> = {
  Read: reads,
  Query: {
    action: 'E',
    subtypes: ['search', 'search-type', 'search-system'],
    client: '110153',
    server: '110152',
    entity: 'query',
  },
  Create: { action: 'C', subtypes: ['create'], ...writes },
  Update: { action: 'U', subtypes: ['update', 'patch'], ...writes },
  Delete: { action: 'D', subtypes: ['delete'], ...writes },
};

/** What an event breaks of the profile that it claims; an event that claims none breaks nothing. */
export function brokenBalpRules(event: AuditEvent): string[] {
  const claimed = event.meta?.profile?.find((url) => url.startsWith(PREFIX))?.slice(PREFIX.length);
  if (claimed === undefined) {
    return [];
  }
  const needs = new Needs();
  needs.that(event.recorded !== undefined && event.outcome !== undefined, 'recorded 1..1, outcome 1..1');
  const pattern = rest[claimed.replace(/^Patient/, '')];
  if (pattern) {
    checkRest(event, pattern, claimed.startsWith('Patient'), needs);
  } else if (claimed.startsWith('PrivacyDisclosure.')) {
    checkDisclosure(event, claimed.endsWith('.Source'), needs);
  } else if (claimed === 'AuthZconsent') {
    checkDecision(event, needs);
  } else {
    needs.that(false, `${claimed} is no profile of BALP`);
  }
  return needs.broken;
}

class Needs {
  readonly broken: string[] = [];
  that(holds: boolean, rule: string): void {
    if (!holds) {
      this.broken.push(rule);
    }
  }
}

const typed = (agents: AuditEvent['agent'], system: string, code: string): AuditEventAgent[] =>
  (agents ?? []).filter(({ type }) =>
    type?.coding?.some((each) => each.system === system && each.code === code),
  );

const entitiesOf = (event: AuditEvent, system: string, code: string): AuditEventEntity[] =>
  (event.entity ?? []).filter(({ type }) => type?.system === system && type.code === code);

function checkPatient(event: AuditEvent, needs: Needs): void {
  const persons = entitiesOf(event, `${THO}audit-entity-type`, '1');
  needs.that(persons.length === 1, 'entity[patient] 1..1');
  needs.that(
    persons.every(
      ({ role, what }) =>
        role?.system === `${THO}object-role` &&
        role.code === '1' &&
        /(^|\/)Patient\/[^/]+$/.test(what?.reference ?? ''),
    ),
    'entity[patient] has the role Patient and refers to one',
  );
}

function checkRest(event: AuditEvent, pattern: Rest, patient: boolean, needs: Needs): void {
  needs.that(event.type?.system === `${THO}audit-event-type` && event.type.code === 'rest', 'type rest');
  needs.that(
    (event.subtype ?? []).filter(
      ({ system, code }) =>
        system === 'http://hl7.org/fhir/restful-interaction' && pattern.subtypes.includes(code ?? ''),
    ).length === 1,
    'subtype 1..1 of the interaction',
  );
  needs.that(event.action === pattern.action, `action ${pattern.action}`);
  needs.that(event.outcome === '0', 'outcome success');
  for (const code of [pattern.client, pattern.server]) {
    const agents = typed(event.agent, DCM, code);
    needs.that(agents.length === 1, `agent ${code} 1..1`);
    needs.that(
      agents.every(({ who, network, media }) => who && network && !media),
      `agent ${code} has who and network, no media`,
    );
  }
  const users = typed(event.agent, `${THO}v3-ParticipationType`, 'IRCP');
  needs.that(users.length <= 1, 'agent[user] 0..1');
  needs.that(
    users.every(({ who, requestor, network }) => who && requestor === true && !network),
    'agent[user] has who, is the requestor and has no network',
  );
  const objects = entitiesOf(event, `${THO}audit-entity-type`, '2');
  needs.that(objects.length === 1, `entity[${pattern.entity}] 1..1`);
  for (const { role, what, query, detail, lifecycle } of objects) {
    if (pattern.entity === 'query') {
      needs.that(role?.code === '24', 'entity[query].role Query');
      needs.that(
        !what && !detail && !lifecycle && query !== undefined,
        'entity[query] has query, and no what',
      );
    } else {
      needs.that(['3', '4', '20'].includes(role?.code ?? ''), 'entity[data].role of a RESTful object');
      needs.that(what !== undefined, 'entity[data].what 1..1');
    }
  }
  const requests = (event.entity ?? []).filter(({ type }) => type?.code === 'XrequestId');
  needs.that(
    requests.length <= 1 && requests.every(({ what }) => what?.identifier?.value),
    'entity[transaction]',
  );
  if (patient) {
    checkPatient(event, needs);
  }
}

function checkDisclosure(event: AuditEvent, source: boolean, needs: Needs): void {
  needs.that(event.type?.system === DCM && event.type.code === (source ? '110106' : '110107'), 'type');
  needs.that(event.action === (source ? 'R' : 'C'), 'action');
  needs.that(
    (event.subtype ?? []).some(
      ({ system, code }) => system === `${THO}iso-21089-lifecycle` && code === 'disclose',
    ),
    'subtype disclose',
  );
  for (const code of ['110153', '110152']) {
    const agents = typed(event.agent, DCM, code);
    needs.that(
      agents.length === 1 && agents.every(({ who, network }) => who && network),
      `agent ${code} 1..1`,
    );
  }
  const [recorder] = typed(event.agent, DCM, source ? '110153' : '110152');
  needs.that(sameWho(recorder, event), 'val-audit-source');
  needs.that((event.entity ?? []).length >= 2, 'entity 2..*');
  checkPatient(event, needs);
}

function checkDecision(event: AuditEvent, needs: Needs): void {
  needs.that(event.type?.system === DCM && event.type.code === '110113', 'type Security Alert');
  needs.that(
    (event.subtype ?? []).length > 0 && (event.subtype ?? []).every(({ code }) => code?.startsWith('AuthZ-')),
    'subtype of authorization decisions',
  );
  needs.that(event.action === 'E', 'action E');
  const roles = [
    [DCM, '110150', undefined],
    [`${THO}v3-ParticipationType`, 'IRCP', true],
    [`${THO}v3-RoleClass`, 'PROV', false],
    [`${THO}extra-security-role-type`, 'authserver', false],
  ] as const;
  for (const [system, code, requestor] of roles) {
    const agents = typed(event.agent, system, code);
    needs.that(agents.length === 1 && agents.every(({ who }) => who !== undefined), `agent ${code} 1..1`);
    needs.that(
      requestor === undefined || agents.every((agent) => agent.requestor === requestor && !agent.network),
      `agent ${code} requestor ${requestor}, no network`,
    );
  }
  needs.that(
    typed(event.agent, DCM, '110150').every(({ network }) => network !== undefined),
    'client network',
  );
  needs.that(
    sameWho(typed(event.agent, `${THO}extra-security-role-type`, 'authserver')[0], event),
    'val-audit-source',
  );
  checkPatient(event, needs);
  const consents = entitiesOf(event, 'http://hl7.org/fhir/resource-types', 'Consent');
  needs.that(consents.length > 0 && consents.every(({ what }) => what !== undefined), 'entity[consent] 1..*');
  needs.that((event.entity ?? []).length === consents.length + 1, 'entity is closed');
}

function sameWho(agent: AuditEventAgent | undefined, event: AuditEvent): boolean {
  return agent !== undefined && JSON.stringify(agent.who) === JSON.stringify(event.source?.observer);
}
