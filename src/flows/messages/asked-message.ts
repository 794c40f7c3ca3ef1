// What somebody asks the adapter to send, read from JSON; every problem is told at once. Schema and type are one source.
import { type TObject, type TProperties, Type } from 'typebox';
import type { Issue } from '../../ground/outcome/issue.ts';
import { closed, type Read, said } from '../../ground/schema/forms.ts';
import { withDefinitions } from '../../ground/schema/published.ts';
import { type SchemaReader, schemaReader } from '../../ground/schema/read.ts';
import type { InformationContent } from '../../need/notice/information.ts';

/** What stands in URLs, in the audit and under what is sent tells nobody whom it is about. */
const withoutNationalId = { 'x-no-national-id': true } as const;

const words = Type.String({ pattern: '\\S', description: 'Readable text' });
const paragraphs = Type.Array(words, { minItems: 1, description: 'a list of texts' });
const fhirId = '[A-Za-z0-9.-]{1,64}';

const common = {
  key: Type.String({
    pattern: '^[\\w.:-]{1,100}$',
    ...withoutNationalId,
    description:
      'Names the matter, never the person; asked again with the same key it is the same message: letters, digits and . : - _, at most 100, no national id',
  }),
  patient: Type.String({
    pattern: `^${fhirId}$`,
    ...withoutNationalId,
    description: "Id of the Patient on the hospital's server, no national id",
  }),
  language: Type.Optional(Type.Enum(['nb', 'nn'], { description: 'Written form of the letter' })),
};

function askedOf<Kind extends string, Members extends TProperties>(kind: Kind, members: Members) {
  return Type.Object({ kind: Type.Literal(kind), ...common, ...members }, { ...closed, title: kind });
}

/** To an organisation; the directory has its address. */
const recipient = Type.String({
  pattern: '^\\d{9}$',
  description: 'The receiver: an organisation number of nine digits',
});

/** A new kind of message that lacks its row does not compile. */
const kinds = {
  'health-information': askedOf('health-information', {
    recipient,
    paragraphs,
    reports: Type.Optional(
      Type.Array(
        Type.String({ pattern: `^DocumentReference/${fhirId}$`, description: 'DocumentReference/{id}' }),
        {
          description: "Reports by reference, as they stand on the hospital's server",
        },
      ),
    ),
    agency: Type.Optional(
      Type.Boolean({ description: 'True when the recipient is no health service (concept C10)' }),
    ),
    purpose: Type.Optional(said(words, 'Purpose of the disclosure: a code of v3-ActReason (concept C10)')),
  }),
  'partner-information': askedOf('partner-information', {
    recipient,
    change: Type.Enum(['started', 'ended'], { description: 'A coordinator or a plan is started or ended' }),
    coordinator: said(words, 'Name of the coordinator'),
  }),
  handover: askedOf('handover', {
    recipient,
    reason: said(words, 'Why, in readable text'),
    plan: Type.Object(
      { system: words, value: words },
      { ...closed, description: "{ system, value }: the sender's identifier of the plan or the team" },
    ),
  }),
  /** Concept F1. */
  decision: askedOf('decision', {
    recipient: Type.Object(
      {
        reference: Type.String({
          pattern: `^(Patient|RelatedPerson)/${fhirId}$`,
          description: 'Patient/{id} or RelatedPerson/{id}',
        }),
        name: said(words, 'Name of the receiver, for the letter'),
      },
      { ...closed, description: '{ reference: Patient/{id} or RelatedPerson/{id}, name }' },
    ),
    paragraphs,
    authority: Type.Enum(['municipality', 'hospital'], { description: 'Whose decision it is' }),
  }),
} satisfies { readonly [Kind in InformationContent['kind'] | 'decision']: TObject };

type AskedOf<Kind extends keyof typeof kinds> = Kind extends unknown ? Read<(typeof kinds)[Kind]> : never;
export type AskedInformation = AskedOf<InformationContent['kind']>;
export type Asked = AskedOf<keyof typeof kinds>;

const readers = new Map<string, SchemaReader>(
  Object.entries(kinds).map(([kind, schema]) => [kind, schemaReader(() => schema, 'a message of this kind')]),
);
/** Of a message whose kind is not known, what every message says can be checked all the same. */
const ofAnyKind = schemaReader(
  () =>
    Type.Object({ kind: Type.Enum([...readers.keys()], { description: 'What is to be sent' }), ...common }),
  'a message',
);

/** So many problems are told; who made more has made one over and over. */
const MOST = 50;

/** Reads a message that is asked for. Never throws on input; no issue repeats a value of it. */
export function readAsked(value: unknown): { readonly asked?: Asked; readonly issues: readonly Issue[] } {
  const { kind } = (typeof value === 'object' && value !== null ? value : {}) as { kind?: unknown };
  const reader = (typeof kind === 'string' && readers.get(kind)) || ofAnyKind;
  const issues = reader(value);
  return issues.length > 0 ? { issues: issues.slice(0, MOST) } : { asked: value as Asked, issues };
}

/** JSON Schema 2020-12 of the body of `POST /api/messages`. */
export function messageSchema(): Readonly<Record<string, unknown>> {
  return withDefinitions({
    $id: 'https://individuell-plan.example/schema/message.json',
    title: 'AskedMessage',
    description: 'A message besides the notice, asked for by POST /api/messages',
    oneOf: Object.values(kinds),
  });
}
