// The resources of one simulated person, as a hospital's ward writes them.
import type {
  CarePlan,
  Consent,
  Encounter,
  Flag,
  Observation,
  Patient,
  RelatedPerson,
  Resource,
  Task,
} from '@medplum/fhirtypes';
import { codeSystem, extension } from '../../ground/fhir/canonical.ts';
import { INDIVIDUAL_PLAN } from '../../ground/law/individual-plan.ts';
import { nationalId } from '../persons.ts';

export interface Person {
  readonly no: number;
  /** Id of the Patient; another one after a merge. */
  readonly id: string;
  /** `Patient/{id}`. */
  readonly name: string;
  readonly flag: string;
  readonly born: string;
  /** National id, synthetic. */
  readonly number: string;
  readonly isChild: boolean;
}

/** The national ids of the sandbox are of who was born from 2000 on. */
const MOST_IDS = 36_000;
/** No common divisor with the one above: of any few hundred persons some are children, and some come of age. */
const STRIDE = 7_919;

/** @param today the day on which the need is found: it decides who consents */
export function personOf(no: number, today: string): Person {
  const id = nationalId((no * STRIDE) % MOST_IDS);
  const month = String(Number(id.slice(2, 4)) - 80).padStart(2, '0');
  const born = `20${id.slice(4, 6)}-${month}-${id.slice(0, 2)}`;
  const sixteen = `${Number(born.slice(0, 4)) + 16}${born.slice(4)}`;
  return {
    no,
    id: `p${no}`,
    name: `Patient/p${no}`,
    flag: `f${no}`,
    born,
    number: id,
    isChild: today < sixteen,
  };
}

export function patientOf({ id, born, number }: Person, municipality: string, dead?: string): Patient {
  return {
    resourceType: 'Patient',
    id,
    identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.1', value: number }],
    active: true,
    name: [{ use: 'official', family: 'Eksempelsen', given: ['Anders'] }],
    birthDate: born,
    ...(dead ? { deceasedDateTime: dead } : {}),
    address: [
      {
        extension: [
          { url: 'http://hl7.no/fhir/StructureDefinition/no-basis-address-official', valueBoolean: true },
        ],
        use: 'home',
        _district: {
          extension: [
            {
              url: 'http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode',
              valueCoding: { system: 'urn:oid:2.16.578.1.12.4.1.1.3402', code: municipality },
            },
          ],
        },
      } as NonNullable<Patient['address']>[number],
    ],
  };
}

export interface Assessed {
  readonly at: string;
  readonly met: boolean;
  readonly informed: boolean;
  readonly wish: boolean | undefined;
}

export function assessmentOf({ no, name }: Person, { at, met, informed, wish }: Assessed): Observation {
  const part = (code: string, valueBoolean: boolean) => ({
    code: { coding: [{ system: codeSystem('ip-assessment-component'), code }] },
    valueBoolean,
  });
  return {
    resourceType: 'Observation',
    id: `o${no}`,
    status: 'final',
    code: { coding: [{ system: codeSystem('ip-observation-code'), code: 'need-for-ip' }] },
    subject: { reference: name as `Patient/${string}` },
    effectiveDateTime: at,
    valueBoolean: met,
    component: [
      part('long-term', met),
      part('coordinated', met),
      ...(informed ? [part('informed', true)] : []),
      ...(wish === undefined ? [] : [part('wish-plan', wish), part('wish-coordinator', wish)]),
    ],
  };
}

export function flagOf({ no, name, flag }: Person, start: string, status: Flag['status'] = 'active'): Flag {
  return {
    resourceType: 'Flag',
    id: flag,
    extension: [
      {
        url: 'http://hl7.org/fhir/StructureDefinition/flag-detail',
        valueReference: { reference: `Observation/o${no}` },
      },
    ],
    status,
    code: { coding: [{ system: codeSystem('ip-flag-code'), code: 'need-for-ip' }] },
    subject: { reference: name as `Patient/${string}` },
    encounter: { reference: `Encounter/e${no}` },
    period: { start },
    author: { reference: 'PractitionerRole/nurse' },
  };
}

export function stayOf(
  { no, name }: Person,
  begin: string,
  end: string | undefined,
  isOver: boolean,
): Encounter {
  return {
    resourceType: 'Encounter',
    id: `e${no}`,
    status: isOver ? 'finished' : 'in-progress',
    class: { system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'IMP' },
    subject: { reference: name as `Patient/${string}` },
    period: { start: begin, ...(end ? { end } : {}) },
  };
}

const permit = (actor: string, start: string, end: string): NonNullable<Consent['provision']> => ({
  provision: [
    {
      type: 'permit',
      period: { start, end },
      actor: [
        {
          role: {
            coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ParticipationType', code: 'IRCP' }],
          },
          reference: { reference: actor as `Organization/${string}` },
        },
      ],
      code: ['need', 'contact'].map((code) => ({
        coding: [{ system: codeSystem('ip-information-type'), code }],
      })),
    },
  ],
});

export interface Given {
  readonly id: string;
  readonly at: string;
  readonly day: string;
  /** The last day on which it holds. */
  readonly end: string;
  readonly unit: string;
  /** By the parents, because of age. */
  readonly byParents: boolean;
}

export function consentOf({ no, name }: Person, { id, at, day, end, unit, byParents }: Given): Consent {
  const performer = byParents ? `RelatedPerson/r${no}` : name;
  return {
    resourceType: 'Consent',
    id,
    status: 'active',
    scope: {
      coding: [{ system: 'http://terminology.hl7.org/CodeSystem/consentscope', code: 'patient-privacy' }],
    },
    category: [{ coding: [{ system: codeSystem('ip-consent-category'), code: 'notice' }] }],
    patient: { reference: name as `Patient/${string}` },
    dateTime: at,
    performer: [{ reference: performer as `Patient/${string}` }],
    ...(byParents
      ? {
          extension: [
            {
              url: extension('ip-consent-reason'),
              valueCodeableConcept: { coding: [{ system: codeSystem('ip-consent-reason'), code: 'minor' }] },
            },
          ],
        }
      : {}),
    policyRule: { coding: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode', code: 'OPTIN' }] },
    provision: permit(`Organization/ke-${unit}`, day, end),
  };
}

/** The record that the person is found under after a merge. */
export function mergedPerson(person: Person): Person {
  return { ...person, id: `${person.id}-m`, name: `${person.name}-m` };
}

/** The one who has parental responsibility. */
export function parentOf({ no, name }: Person): RelatedPerson {
  return {
    resourceType: 'RelatedPerson',
    id: `r${no}`,
    patient: { reference: name as `Patient/${string}` },
    active: true,
    relationship: [
      { coding: [{ system: 'http://hl7.no/fhir/CodeSystem/no-basis-family-relation', code: 'mor' }] },
      { coding: [{ system: 'http://hl7.no/fhir/CodeSystem/no-basis-parental-responsibility', code: 'mor' }] },
    ],
  };
}

/** A plan that the municipality has already. */
export function planOf({ no, name }: Person, start: string): CarePlan {
  return {
    resourceType: 'CarePlan',
    id: `c${no}`,
    status: 'active',
    intent: 'plan',
    category: [{ coding: [{ system: INDIVIDUAL_PLAN.system, code: INDIVIDUAL_PLAN.code }] }],
    subject: { reference: name as `Patient/${string}` },
    period: { start },
    created: start,
  };
}

export function complaintOf({ no, name }: Person, at: string): Task {
  return {
    resourceType: 'Task',
    id: `k${no}`,
    status: 'requested',
    intent: 'order',
    code: { coding: [{ system: codeSystem('ip-task-code'), code: 'complaint' }] },
    for: { reference: name as `Patient/${string}` },
    authoredOn: at,
    lastModified: at,
  };
}

/** What all persons share: the ward with the nurse who raises Flags. */
export const ward: readonly Resource[] = [
  {
    resourceType: 'Organization',
    id: 'ward',
    identifier: [{ system: 'urn:oid:2.16.578.1.12.4.1.4.101', value: '310000019' }],
    active: true,
    name: 'Fjellheim sykehus, avdeling for rehabilitering',
  },
  { resourceType: 'Practitioner', id: 'nurse', name: [{ family: 'Testesen', given: ['Kari'] }] },
  {
    resourceType: 'PractitionerRole',
    id: 'nurse',
    active: true,
    practitioner: { reference: 'Practitioner/nurse' },
    organization: { reference: 'Organization/ward' },
    code: [{ coding: [{ system: 'urn:oid:2.16.578.1.12.4.1.1.9034', code: '18' }] }],
  },
];
