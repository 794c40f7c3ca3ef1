// Messages of the patient administration (HL7 v2 ADT over MLLP): where they come in, from whom, and how they are read.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { Count, optional, Words } from '../section.ts';

const Trigger = Type.String({ pattern: '^A\\d\\d$' });

const Sender = Type.Object(
  {
    application: Type.Optional(said(Words, 'MSH-3, first component')),
    facility: Type.Optional(said(Words, 'MSH-4, first component')),
    address: Type.Optional(said(Words, 'IP address from which it connects')),
    certificate: Type.Optional(
      Type.String({
        pattern: '^([0-9A-Fa-f]{2}:?){32}$',
        description: 'SHA-256 fingerprint of the certificate that it shows (tls.clientAuthority)',
      }),
    ),
  },
  { ...closed, minProperties: 1, description: 'Everything that is said of a sender has to hold' },
);

const Adt = Type.Object(
  {
    host: Type.Optional(said(Words, 'Address on which messages are taken')),
    port: Type.Integer({ minimum: 0, maximum: 65535 }),
    tls: Type.Optional(
      Type.Object(
        {
          certificate: said(Words, 'File in PEM form'),
          key: said(Words, 'File in PEM form'),
          clientAuthority: Type.Optional(
            said(Words, 'Authority of the senders; with it every sender has to show a certificate'),
          ),
        },
        closed,
      ),
    ),
    senders: Type.Array(Sender, {
      minItems: 1,
      description: 'Of whom messages are taken; every other one is rejected',
    }),
    systems: Type.Optional(
      Type.Record(Type.String(), Words, {
        description:
          'Assigning authority of a number (CX-4.1), and the system that its numbers have on the FHIR server; the empty name is for numbers without one',
      }),
    ),
    processing: Type.Optional(
      Type.Array(Type.Enum(['P', 'T', 'D']), {
        description: 'MSH-11 that are taken; P when nothing is said',
      }),
    ),
    passOver: Type.Optional(
      Type.Array(Trigger, {
        description: 'Triggers that are answered AA although nothing follows from them here',
      }),
    ),
    characterSet: Type.Optional(said(Words, 'Set of senders that declare none in MSH-18, by HL7 table 0211')),
    answers: Type.Optional(
      Type.Enum(['as-asked', 'original'], {
        description:
          'original: every sender gets one answer AA, AE or AR, whatever MSH-15 and MSH-16 ask for',
      }),
    ),
    admissions: Type.Optional(
      Type.Object(
        {
          classes: Type.Optional(Type.Array(Words, { description: 'PV1-2' })),
          services: Type.Optional(Type.Array(Words, { description: 'PV1-10' })),
          units: Type.Optional(Type.Array(Words, { description: 'PV1-3, first component' })),
        },
        { ...closed, description: 'Whose admissions are looked at; without it, everybody’s' },
      ),
    ),
    limits: Type.Optional(
      Type.Object(
        {
          messageBytes: Type.Optional(Count),
          connections: Type.Optional(Count),
          idleMs: Type.Optional(said(Count, 'Longest silence of a connection, in milliseconds')),
          messageMs: Type.Optional(said(Count, 'Longest time of one message, in milliseconds')),
        },
        closed,
      ),
    ),
  },
  { ...closed, description: 'Messages of the patient administration (HL7 v2 ADT over MLLP)' },
);

export const defaultAdtLimits = {
  messageBytes: 1_048_576,
  connections: 64,
  idleMs: 3_600_000,
  messageMs: 30_000,
} as const;

export const adtSections = {
  adt: optional(Adt, { IP_FHIR_ADT_PORT: { at: ['port'], as: 'number' } }),
};
