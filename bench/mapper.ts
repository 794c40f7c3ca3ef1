// A mapper written by hand for one fixture, the small plan of the tests: the same resources and the same plan back, and nothing else
// of what a plan can hold. It looks at no code that it does not know, keeps nothing that others wrote, and says nothing of what it
// leaves out. It is the limit that `bench/mapping.ts` prints beside ours.
import type {
  Address,
  CarePlan,
  CareTeam,
  Consent,
  Element,
  Goal,
  Identifier,
  Organization,
  Patient,
  Practitioner,
  PractitionerRole,
  Reference,
  Resource,
  ServiceRequest,
  Task,
} from '@medplum/fhirtypes';
import { v5 as uuidv5 } from 'uuid';
import type { IndividualPlan } from '../src/plan/document/individual-plan.ts';

type Json = Record<string, unknown>;
type Item = Json & { readonly id: string };
interface Entry {
  readonly fullUrl: string;
  readonly resource: Json;
  readonly request: { readonly method: 'PUT'; readonly url: string };
}

const BASE = 'https://individuell-plan.example/fhir';
const NAMESPACE = '5d0f8e9a-6c55-5c1b-9d1e-2f0b6a3c7e41';
const FNR = 'urn:oid:2.16.578.1.12.4.1.4.1';
const HPR = 'urn:oid:2.16.578.1.12.4.1.4.4';
const ROLE = 'urn:oid:2.16.578.1.12.4.1.1.9034';
const MUNICIPALITY = 'urn:oid:2.16.578.1.12.4.1.1.3402';
const MUNICIPALITY_CODE = 'http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode';
const OFFICIAL = 'http://hl7.no/fhir/StructureDefinition/no-basis-address-official';
const GOAL = 'http://hl7.org/fhir/StructureDefinition/resource-pertainsToGoal';
const FORM = `${BASE}/StructureDefinition/ip-consent-form`;
const system = (name: string) => `${BASE}/CodeSystem/${name}`;
const coded = (uri: string, code: string, display?: string) => ({
  coding: [{ system: uri, code, ...(display ? { display } : {}) }],
});
const roles: Readonly<Record<string, object>> = {
  patient: coded(system('ip-participant-role'), 'patient'),
  'ip-coordinator': coded(ROLE, '8', 'Koordinator Individuell plan'),
  'treating-doctor': coded(ROLE, '3', 'Behandlingsansvarlig lege'),
};
const roleOf: Readonly<Record<string, string>> = {
  patient: 'patient',
  8: 'ip-coordinator',
  3: 'treating-doctor',
};

/** Lists of the plan: what its items are in FHIR, what they are called in ids, and whether these are the plan's own. */
const kinds = [
  ['organizations', 'Organization', 'organization', false],
  ['professionals', 'Practitioner', 'professional', false],
  ['positions', 'PractitionerRole', 'position', true],
  ['goals', 'Goal', 'goal', true],
  ['measures', 'Task', 'measure', true],
  ['serviceNeeds', 'ServiceRequest', 'service-need', true],
  ['consents', 'Consent', 'consent', true],
] as const;

/** The plan as a transaction. */
export function byHand(plan: IndividualPlan): Entry[] {
  const { id: planId, source } = plan;
  const idOf = (kind: string, own: string, ofPlan: boolean) =>
    uuidv5(
      JSON.stringify(ofPlan ? [source.system, kind, planId, own] : [source.system, kind, own]),
      NAMESPACE,
    );
  const names = new Map<string, string>();
  const named = (type: string, kind: string, own: string, ofPlan = true) => {
    const name = `${type}/${idOf(kind, own, ofPlan)}`;
    names.set(own === '' ? kind : own, name);
    return name;
  };
  const refer = (own: string) => ({ reference: names.get(own) });
  const list = (name: keyof IndividualPlan) => (plan[name] ?? []) as unknown as readonly Item[];
  const entries: Entry[] = [];
  const put = (name: string, profile: string, own: string, rest: Json) => {
    const [resourceType, id] = name.split('/');
    entries.push({
      fullUrl: `${BASE}/${name}`,
      resource: {
        ...{ resourceType, id, meta: { profile: [`${BASE}/StructureDefinition/${profile}`] } },
        ...{ identifier: [{ system: source.system, value: own }], ...rest },
      },
      request: { method: 'PUT', url: name },
    });
  };
  named('Patient', 'patient', '');
  named('CarePlan', 'plan', '');
  named('CareTeam', 'team', '');
  for (const [all, type, kind, ofPlan] of kinds) {
    for (const { id } of list(all)) {
      named(type, kind, id, ofPlan);
    }
  }
  const subject = refer('patient');
  putPatient(plan, names.get('patient') ?? '', put);
  for (const { id, name } of list('organizations')) {
    put(names.get(id) ?? '', 'ip-organization', `organization/${id}`, { name });
  }
  for (const { id, hprNumber, name } of list('professionals')) {
    const own = { system: source.system, value: `professional/${id}` };
    const identifier = hprNumber ? [own, { system: HPR, value: hprNumber }] : [own];
    put(names.get(id) ?? '', 'ip-practitioner', '', { identifier, name: [name] });
  }
  for (const { id, professional, organization } of list('positions')) {
    put(names.get(id) ?? '', 'ip-practitioner-role', `${planId}/position/${id}`, {
      practitioner: refer(String(professional)),
      organization: refer(String(organization)),
    });
  }
  put(names.get('plan') ?? '', 'ip-care-plan', planId, {
    ...{ status: plan.status, period: plan.period, author: refer(String(plan.coordinator)) },
    careTeam: [refer('team')],
    supportingInfo: list('consents').map(({ id }) => refer(id)),
    goal: list('goals').map(({ id }) => refer(id)),
    activity: [...list('measures'), ...list('serviceNeeds')].map(({ id }) => ({ reference: refer(id) })),
    ...{ subject, intent: 'plan' },
    category: [coded('urn:oid:2.16.578.1.12.4.1.1.9602', 'A02-2', 'Individuell plan')],
  });
  put(names.get('team') ?? '', 'ip-care-team', `${planId}/team`, {
    status: plan.team?.status,
    participant: (plan.participants ?? []).map(({ member, roles: own = [] }) => ({
      member: refer(member as string),
      role: own.map((role) => roles[(role as { code: string }).code]),
    })),
    subject,
  });
  putWork(planId, {
    list,
    refer,
    put: (id, profile, own, rest) => put(names.get(id) ?? '', profile, own, rest),
  });
  for (const consent of list('consents')) {
    const own = `${planId}/consent/${consent.id}`;
    put(names.get(consent.id) ?? '', 'ip-consent-plan', own, consentOf(consent, refer));
  }
  return entries;
}

interface Work {
  readonly list: (name: 'goals' | 'measures' | 'serviceNeeds') => readonly Item[];
  readonly refer: (own: string) => object;
  readonly put: (id: string, profile: string, own: string, rest: Json) => void;
}

function putWork(planId: string, { list, refer, put }: Work): void {
  const subject = refer('patient');
  for (const { id, text, status } of list('goals')) {
    put(id, 'ip-goal', `${planId}/goal/${id}`, { lifecycleStatus: status, description: { text }, subject });
  }
  for (const { id, text, status, goals, responsible, deadline } of list('measures')) {
    put(id, 'ip-task-measure', `${planId}/measure/${id}`, {
      extension: (goals as string[]).map((goal) => ({ valueReference: refer(goal), url: GOAL })),
      ...{ status, intent: 'plan', description: text, owner: refer(String(responsible)) },
      ...{ restriction: { period: { end: deadline } }, for: subject },
      code: coded(system('ip-task-code'), 'measure'),
    });
  }
  for (const { id, text } of list('serviceNeeds')) {
    put(id, 'ip-service-request', `${planId}/service-need/${id}`, {
      ...{ status: 'draft', note: [{ text }], subject, intent: 'proposal' },
    });
  }
}

function consentOf(consent: Item, refer: (own: string) => object): Json {
  const { status, kind, date, givenBy, organizations, form } = consent;
  return {
    extension: [{ url: FORM, valueCoding: { system: system('ip-consent-form'), code: form } }],
    ...{ status, category: [coded(system('ip-consent-category'), String(kind))], dateTime: date },
    performer: (givenBy as string[]).map(refer),
    organization: (organizations as string[]).map(refer),
    policyRule: coded('http://terminology.hl7.org/CodeSystem/v3-ActCode', 'OPTIN'),
    patient: refer('patient'),
    scope: coded('http://terminology.hl7.org/CodeSystem/consentscope', 'patient-privacy'),
  };
}

function putPatient(
  { id, source, patient }: IndividualPlan,
  name: string,
  put: (name: string, profile: string, own: string, rest: Json) => void,
): void {
  const { nationalIds = [], telecom = [], address, birthDate } = patient;
  const { lines, municipality, registered, postalCode, city, country } = address ?? {};
  put(name, 'ip-patient', '', {
    identifier: [
      { system: source.system, value: `${id}/patient` },
      ...nationalIds.map(({ value }) => ({ system: FNR, value })),
    ],
    name: [patient.name],
    telecom: telecom.map(({ kind, ...rest }) => ({ system: kind, ...rest })),
    birthDate,
    address: [
      {
        ...{ line: lines, postalCode, city },
        _district: {
          extension: [
            { url: MUNICIPALITY_CODE, valueCoding: { system: MUNICIPALITY, code: municipality?.code } },
          ],
        },
        ...{ district: municipality?.name, country },
        extension: [{ url: OFFICIAL, valueBoolean: registered }],
      },
    ],
  });
}

/** The plan out of its transaction. */
export function backByHand(entries: readonly { readonly resource: unknown }[]): unknown {
  const all = entries.map(({ resource }) => resource as Resource & { readonly identifier?: Identifier[] });
  const of = <T extends Resource>(type: T['resourceType']) =>
    all.filter(({ resourceType }) => resourceType === type) as unknown as readonly T[];
  const own = new Map<string, string | undefined>();
  for (const { resourceType, id, identifier } of all) {
    own.set(`${resourceType}/${id}`, identifier?.[0]?.value?.split('/').at(-1));
  }
  const to = (one?: Reference) => own.get(one?.reference ?? '');
  const idOf = ({ resourceType, id }: Resource) => own.get(`${resourceType}/${id}`);
  const [patient] = of<Patient>('Patient');
  const [plan] = of<CarePlan>('CarePlan');
  const [team] = of<CareTeam>('CareTeam');
  return {
    id: plan?.identifier?.[0]?.value,
    source: { system: plan?.identifier?.[0]?.system },
    kind: 'individual-plan',
    status: plan?.status,
    patient: patient && personOf(patient),
    goals: of<Goal>('Goal').map((goal) => ({
      ...{ id: idOf(goal), text: goal.description.text, status: goal.lifecycleStatus },
    })),
    professionals: of<Practitioner>('Practitioner').map((one) => ({
      id: idOf(one),
      ...(one.identifier?.[1] ? { hprNumber: one.identifier[1].value } : {}),
      name: one.name?.[0],
    })),
    coordinator: to(plan?.author),
    participants: team?.participant?.map(({ member, role }) => ({
      member: to(member),
      roles: role?.map(({ coding }) => ({ code: roleOf[coding?.[0]?.code ?? ''] })),
    })),
    consents: of<Consent>('Consent').map((one) => ({
      ...{ id: idOf(one), kind: one.category[0]?.coding?.[0]?.code, status: one.status },
      ...{ basis: 'nothing-unless-permitted', date: one.dateTime, givenBy: one.performer?.map(to) },
      ...{ organizations: one.organization?.map(to), form: one.extension?.[0]?.valueCoding?.code },
    })),
    period: plan?.period,
    team: { status: team?.status },
    positions: of<PractitionerRole>('PractitionerRole').map((one) => ({
      ...{ id: idOf(one), professional: to(one.practitioner), organization: to(one.organization) },
    })),
    organizations: of<Organization>('Organization').map((one) => ({ id: idOf(one), name: one.name })),
    measures: of<Task>('Task').map((task) => ({
      ...{ id: idOf(task), text: task.description, status: task.status, commitment: 'plan' },
      ...{ goals: task.extension?.map(({ valueReference }) => to(valueReference)) },
      ...{ responsible: to(task.owner), deadline: task.restriction?.period?.end },
    })),
    serviceNeeds: of<ServiceRequest>('ServiceRequest').map((one) => ({
      ...{ id: idOf(one), status: 'to-be-assessed', text: one.note?.[0]?.text },
    })),
  };
}

function personOf({ identifier, name, birthDate, telecom, address }: Patient): Json {
  const [home] = (address ?? []) as (Address & { readonly _district?: Element })[];
  return {
    nationalIds: identifier?.slice(1).map(({ value }) => ({ kind: 'fnr', value })),
    name: name?.[0],
    birthDate,
    telecom: telecom?.map(({ system: kind, ...rest }) => ({ kind, ...rest })),
    address: {
      ...{ lines: home?.line, postalCode: home?.postalCode, city: home?.city },
      municipality: { code: home?._district?.extension?.[0]?.valueCoding?.code, name: home?.district },
      ...{ country: home?.country, registered: home?.extension?.[0]?.valueBoolean },
    },
  };
}
