// The small parts that every section of the plan document is built from. The schema and the types are one source.
import { type Static, Type } from 'typebox';
import { nationalIdKinds } from '../../ground/norway/national-id.ts';
import { closed } from '../../ground/schema/forms.ts';

const pad = '(0[1-9]|1[0-2])';
const datePattern = `[0-9]{4}(-${pad}(-(0[1-9]|[12][0-9]|3[01]))?)?`;
const timePattern =
  'T([01][0-9]|2[0-3]):[0-5][0-9]:([0-5][0-9]|60)([.][0-9]{1,9})?(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])';

/** Own id of something in the plan, as the source system knows it. Never a national identity number. */
export const Id = Type.String({
  pattern: '^[^\\s|,$\\\\]{1,100}$',
  description: 'Own id in the source system: 1 to 100 characters without spaces, |, comma, $ or backslash',
});

/** Text in somebody's own words; at least one character that is not white space. */
export const Text = Type.String({ pattern: '\\S', description: 'Readable text' });

/** A day, or a month or year when the day is not known: `2026-11-22`, `2026-11`, `2026`. */
export const Day = Type.String({
  pattern: `^${datePattern}$`,
  description: 'Date: YYYY, YYYY-MM or YYYY-MM-DD',
});

/** A day, or a point in time with its zone: `2026-11-22` or `2026-11-22T09:00:00+01:00`. */
export const Moment = Type.String({
  pattern: `^[0-9]{4}(-${pad}(-(0[1-9]|[12][0-9]|3[01])(${timePattern})?)?)?$`,
  description: 'Date, or date and time with time zone',
});

/** A point in time with its zone, to the second or finer. */
export const Instant = Type.String({
  pattern: `^[0-9]{4}-${pad}-(0[1-9]|[12][0-9]|3[01])${timePattern}$`,
  description: 'Date and time with time zone',
});

/** A period; both ends belong to it. */
export const Period = Type.Object(
  { start: Type.Optional(Moment), end: Type.Optional(Moment) },
  { ...closed, title: 'Period', description: 'A period; both ends belong to it' },
);
export type Period = Static<typeof Period>;

export type RefTarget =
  | 'person'
  | 'staff'
  | 'party'
  | 'organization'
  | 'goal'
  | 'measure'
  | 'consent'
  | 'document'
  | 'professional'
  | 'meeting';

/** Reference by own id to something else in the same plan. */
export function refTo(target: RefTarget, description: string) {
  return Type.String({ pattern: '^[^\\s|,$\\\\]{1,100}$', 'x-ref': target, description });
}

/** A party: `patient`, or the id of a relative, professional, position or organization of this plan. */
export function party(description: string) {
  return refTo(
    'party',
    `${description} ("patient", or the id of a relative, professional, position or organization)`,
  );
}

/** A person: `patient`, a relative, professional or position; never an organization, because FHIR wants a person there. */
export function person(description: string) {
  return refTo('person', `${description} ("patient", or the id of a relative, professional or position)`);
}

/** Somebody who works there: a professional or position. */
export function staff(description: string) {
  return refTo('staff', `${description} (the id of a professional or position)`);
}

/** One code of a terminology that the plan carries without translating it. */
export const Code = Type.Object(
  {
    system: Type.String({ format: 'uri', description: 'URI of the code system' }),
    code: Type.String({ pattern: '^[^\\s]+( [^\\s]+)*$' }),
    display: Type.Optional(Text),
  },
  { ...closed, title: 'Code', description: 'A code of a national or international terminology' },
);
export type Code = Static<typeof Code>;

/** Something said by codes, by text, or both. */
export const Coded = Type.Object(
  { codes: Type.Optional(Type.Array(Code, { minItems: 1 })), text: Type.Optional(Text) },
  { ...closed, minProperties: 1, title: 'Coded', description: 'Said by codes, by text, or both' },
);
export type Coded = Static<typeof Coded>;

export const telecomKinds = ['phone', 'email', 'sms', 'fax', 'pager', 'url', 'other'] as const;
export const telecomUses = ['work', 'home', 'mobile', 'temporary', 'old'] as const;

/** Kontaktpunkt: telephone, e-mail and so on (E8). */
export const Telecom = Type.Object(
  {
    kind: Type.Enum([...telecomKinds]),
    value: Text,
    use: Type.Optional(Type.Enum([...telecomUses])),
  },
  { ...closed, title: 'Telecom', description: 'Telephone, e-mail or another way to reach someone' },
);
export type Telecom = Static<typeof Telecom>;

/** Kommune: four digits and the name. */
export const Municipality = Type.Object(
  { code: Type.String({ pattern: '^[0-9]{4}$' }), name: Type.Optional(Text) },
  { ...closed, title: 'Municipality', description: 'Municipality number (kommunenummer) and name' },
);

/** Bydel: six digits and the name. */
export const CityDistrict = Type.Object(
  { code: Type.String({ pattern: '^[0-9]{6}$' }), name: Type.Optional(Text) },
  { ...closed, title: 'CityDistrict', description: 'City district number (bydelsnummer) and name' },
);

export const Address = Type.Object(
  {
    lines: Type.Optional(Type.Array(Text, { minItems: 1 })),
    postalCode: Type.Optional(Type.String({ pattern: '^[0-9A-Za-z][0-9A-Za-z -]*$' })),
    city: Type.Optional(Text),
    municipality: Type.Optional(Municipality),
    cityDistrict: Type.Optional(CityDistrict),
    country: Type.Optional(Text),
    registered: Type.Optional(
      Type.Boolean({
        description: 'True for the address in the population register (folkeregistrert adresse)',
      }),
    ),
  },
  { ...closed, minProperties: 1, title: 'Address', description: 'Postal address with the home municipality' },
);
export type Address = Static<typeof Address>;

export const PersonName = Type.Object(
  {
    given: Type.Optional(Type.Array(Text, { minItems: 1 })),
    middle: Type.Optional(Text),
    family: Type.Optional(Text),
    text: Type.Optional(Text),
  },
  {
    ...closed,
    minProperties: 1,
    title: 'PersonName',
    description: 'Name of a person, in parts or as one text',
  },
);
export type PersonName = Static<typeof PersonName>;

/** Fødselsnummer, D-nummer, felles hjelpenummer, lokalt hjelpenummer (with its assigner) or DUF-nummer. */
export const NationalId = Type.Object(
  {
    kind: Type.Enum([...nationalIdKinds]),
    value: Type.String({ pattern: '^[0-9A-Za-z]{1,20}$' }),
    assigner: Type.Optional(Type.String({ pattern: '\\S', description: 'Who gave a local number (hnr)' })),
  },
  { ...closed, title: 'NationalId', description: 'A national or local identity number' },
);
export type NationalId = Static<typeof NationalId>;

/** An identifier of another system, carried as it is. */
export const OtherId = Type.Object(
  { system: Type.String({ format: 'uri' }), value: Text },
  { ...closed, title: 'OtherId', description: 'Identifier in another system' },
);

export const list = <T extends Parameters<typeof Type.Array>[0]>(items: T) =>
  Type.Optional(Type.Array(items, { minItems: 1 }));
