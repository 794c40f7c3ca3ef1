// Who there is: the person whose plan it is, relatives, professionals, their positions, and organizations.
import { type Static, Type } from 'typebox';
import { closed } from '../../ground/schema/forms.ts';
import {
  Address,
  Code,
  Day,
  Id,
  list,
  NationalId,
  OtherId,
  Period,
  PersonName,
  refTo,
  Telecom,
  Text,
} from './shared.ts';

export const genders = ['female', 'male', 'other', 'unknown'] as const;

/** Språk: a language of the person (A14). */
export const Language = Type.Object(
  {
    code: Type.String({
      pattern: '^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$',
      description: 'BCP 47: nb, nn, se, so …',
    }),
    preferred: Type.Optional(Type.Boolean()),
  },
  { ...closed, title: 'Language', description: 'A language that the person uses (A14)' },
);

/** Pasient eller bruker, tjenestemottaker: the person whose plan it is. Always called `patient` by the rest of the plan. */
export const Patient = Type.Object(
  {
    nationalIds: list(NationalId),
    otherIds: list(OtherId),
    name: Type.Optional(PersonName),
    birthDate: Type.Optional(Day),
    gender: Type.Optional(Type.Enum([...genders])),
    telecom: list(Telecom),
    address: Type.Optional(Address),
    languages: list(Language),
    interpreterNeeded: Type.Optional(Type.Boolean({ description: 'Needs an interpreter (A14)' })),
  },
  { ...closed, title: 'Patient', description: 'The person whose plan it is (pasient og bruker)' },
);
export type Patient = Static<typeof Patient>;

export const relationships = [
  'mother',
  'father',
  'co-mother',
  'parent',
  'spouse-or-partner',
  'child',
  'sibling',
  'grandparent',
  'next-of-kin',
  'guardian',
  'friend',
] as const;

/** Whose parental responsibility (foreldreansvar) is, in the words of the population register. */
export const parentalResponsibilities = [
  'joint',
  'mother',
  'father',
  'co-mother',
  'others',
  'unknown',
] as const;

/** Pårørende eller verge: next of kin or legal guardian (C6, C8). */
export const Relative = Type.Object(
  {
    id: Id,
    relationships: Type.Array(Type.Enum([...relationships]), { minItems: 1 }),
    relationshipText: Type.Optional(Text),
    parentalResponsibility: Type.Optional(
      Type.Enum([...parentalResponsibilities], {
        description:
          'Whose parental responsibility for the person is, as the population register says it (foreldreansvar), C6',
      }),
    ),
    nationalIds: list(NationalId),
    otherIds: list(OtherId),
    name: Type.Optional(PersonName),
    birthDate: Type.Optional(Day),
    gender: Type.Optional(Type.Enum([...genders])),
    telecom: list(Telecom),
    address: Type.Optional(Address),
    period: Type.Optional(Period),
    guardianshipScope: Type.Optional(
      Type.String({ pattern: '\\S', description: 'What a guardianship covers (vergemålets omfang), C6' }),
    ),
  },
  { ...closed, title: 'Relative', description: 'Next of kin or guardian (pårørende, verge)' },
);
export type Relative = Static<typeof Relative>;

/** Fagperson: someone who takes part in a profession, whoever employs them. */
export const Professional = Type.Object(
  {
    id: Id,
    hprNumber: Type.Optional(Type.String({ pattern: '^[0-9]{1,9}$', description: 'HPR-nummer' })),
    nationalIds: list(NationalId),
    otherIds: list(OtherId),
    name: Type.Optional(PersonName),
    telecom: list(Telecom),
    professions: list(
      Type.Object(
        { codes: list(Code), text: Type.Optional(Text) },
        {
          ...closed,
          minProperties: 1,
          title: 'Profession',
          description: 'Profession, 9060 where it exists (E13)',
        },
      ),
    ),
  },
  { ...closed, title: 'Professional', description: 'A professional (fagperson), E8 and E13' },
);
export type Professional = Static<typeof Professional>;

/** Stilling: a professional at an organization. This is what takes part, is responsible and receives information. */
export const Position = Type.Object(
  {
    id: Id,
    professional: Type.Optional(refTo('professional', 'Who')),
    organization: Type.Optional(refTo('organization', 'Where')),
    title: Type.Optional(Text),
    telecom: list(Telecom),
    period: Type.Optional(Period),
  },
  { ...closed, title: 'Position', description: 'A professional at an organization (E8)' },
);
export type Position = Static<typeof Position>;

export const organizationKinds = [
  'municipality',
  'city-district',
  'municipal-service',
  'coordinating-unit',
  'hospital-trust',
  'hospital-unit',
  'gp-office',
  'nav',
  'school',
  'kindergarten',
  'child-welfare',
  'ppt',
  'private-provider',
  'voluntary',
  'county-governor',
  'other',
] as const;

/** Virksomhet, enhet eller etat. */
export const Organization = Type.Object(
  {
    id: Id,
    name: Type.Optional(Text),
    kind: Type.Optional(Type.Enum([...organizationKinds])),
    organizationNumber: Type.Optional(
      Type.String({ pattern: '^[0-9]{9}$', description: 'Organisasjonsnummer' }),
    ),
    reshId: Type.Optional(Type.String({ pattern: '^[0-9]{1,10}$' })),
    otherIds: list(OtherId),
    partOf: Type.Optional(refTo('organization', 'The organization that this one belongs to')),
    telecom: list(Telecom),
    address: Type.Optional(Address),
  },
  {
    ...closed,
    title: 'Organization',
    description: 'An organization, unit or agency (virksomhet, enhet, etat), G7',
  },
);
export type Organization = Static<typeof Organization>;
