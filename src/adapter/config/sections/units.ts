// The coordinating units of a small directory, told in the configuration itself.
import { type Static, Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { transports } from '../../../need/directory/transports.ts';
import { OrganizationNumber, optional, Url, VariableName, Words, withDefault } from '../section.ts';
import { HelseId, TokenClient } from './token-client.ts';

/** One unit that is told of needs. */
const Unit = Type.Object(
  {
    level: Type.Optional(
      Type.Enum(['municipality', 'hospital-trust', 'hospital-unit', 'other'], {
        description:
          'A coordinating unit of a municipality (when nothing is said) or of a hospital trust, a unit in hospital, or another organisation',
      }),
    ),
    municipality: Type.Optional(
      Type.String({
        pattern: '^\\d{4}$',
        description: 'The municipality that the unit serves; others than coordinating units have none',
      }),
    ),
    partOf: Type.Optional(
      Type.Object(
        { name: Words, organizationNumber: OrganizationNumber },
        {
          ...closed,
          description:
            'The trust or municipality that the unit is part of: a consent that names it covers the unit',
        },
      ),
    ),
    name: Words,
    organizationNumber: OrganizationNumber,
    endpoint: Type.Union([Url, Type.String({ pattern: '^her-id:\\d+$' })], {
      description:
        'URL of $process-message or of a FHIR server; her-id:<number> for a unit of the health network',
    }),
    transport: Type.Optional(
      Type.Enum([...transports], {
        description: 'Way to the unit; fhir-message when nothing is said, nhn-edi for a HER-id',
      }),
    ),
    tokenVariable: Type.Optional(
      said(VariableName, 'Environment variable that holds the bearer token for this endpoint'),
    ),
    language: Type.Optional(
      Type.Enum(['nb', 'nn'], {
        description: 'Written form of Norwegian of the letters: nb (when nothing is said) or nn',
      }),
    ),
    applicationRequired: Type.Optional(
      Type.Boolean({
        description: 'The municipality requires a written application besides: help with it becomes a Task',
      }),
    ),
  },
  {
    ...closed,
    if: { properties: { level: { enum: ['hospital-unit', 'other'] } }, required: ['level'] },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { not: { required: ['municipality'] } },
    else: { required: ['municipality'] },
  },
);

/** A source that keeps the directory up to date. */
const Feed = Type.Object(
  {
    form: Type.Enum(['mcsd', 'adresseregisteret', 'adresseregisteret-cpe'], {
      description:
        'IHE mCSD; the CommunicationParty API of the address register; or its older CommunicationPartyExport and -Events',
    }),
    url: Url,
    tokenVariable: Type.Optional(said(VariableName, 'Environment variable that holds the bearer token')),
    tokenClient: Type.Optional(said(TokenClient, 'Of mcsd, instead of a fixed token')),
    helseId: Type.Optional(
      said(
        HelseId,
        'Of the address register, instead of a fixed token: as dialog.nhn.helseId, with a scope of its own',
      ),
    ),
    everyMinutes: Type.Optional(
      Type.Number({
        exclusiveMinimum: 0,
        description: 'Wait from one reading to the next, in minutes; an hour when nothing is said',
      }),
    ),
  },
  {
    ...closed,
    not: {
      anyOf: [{ required: ['tokenVariable', 'tokenClient'] }, { required: ['tokenVariable', 'helseId'] }],
    },
    if: { properties: { form: { const: 'mcsd' } } },
    // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
    then: { not: { required: ['helseId'] } },
    else: { not: { required: ['tokenClient'] } },
  },
);
export type FeedSetting = Static<typeof Feed>;

export const unitsSections = {
  directory: withDefault(
    Type.Array(Unit, { description: 'Units of a small directory; a larger one is imported into the store' }),
    [],
    // A list is too long for a variable.
    { IP_FHIR_DIRECTORY: { at: [], as: 'file' } },
  ),
  feeds: optional(Type.Array(Feed)),
  municipalitySystems: optional(
    Type.Array(Words, {
      description:
        'Systems of municipality numbers in addresses and coverage, beside the four that are known',
    }),
  ),
};
