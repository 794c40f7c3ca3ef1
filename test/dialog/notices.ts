// Notices of every shape that the composer makes, for laws over the network's messages.
import type { Bundle, HumanName, PractitionerRole } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { DNR, FHN, FNR, HPR, ORGNR, ROLE_9034 } from '../../src/ground/fhir/identifier-system.ts';
import { MESSAGE_PROFILE, type Message, messageBundle, readMessage } from '../../src/ground/fhir/message.ts';
import {
  type ComposedNotice,
  composeCancellation,
  composeNotice,
  letterOfNotice,
  type NoticeContent,
} from '../../src/need/notice/compose.ts';
import { composeInformation } from '../../src/need/notice/information.ts';
import type { Letter } from '../../src/need/notice/letter.ts';

export const parties = {
  sender: {
    organisation: { name: 'Fjellheim helseforetak', ids: [{ id: '112374', type: 'HER' }] },
    unit: { name: 'Koordinerende enhet, Fjellheim', ids: [{ id: '8094866', type: 'HER' }] },
  },
};

/** One case of the law: a composed message before it is put into its Bundle. */
export interface NoticeCase {
  readonly kind: 'notice' | 'cancellation' | 'health-information' | 'partner-information';
  readonly content: NoticeContent;
}

/** Texts of people: any letters, marks that XML has to escape, blanks inside. */
const text = fc
  .array(
    fc.oneof(
      { weight: 6, arbitrary: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzæøåÆØÅé -') },
      {
        weight: 1,
        arbitrary: fc.constantFrom('<', '>', '&', '"', "'", ']]>', '\u00A0', 'š', '𝒳', '👩‍⚕️', '\u2028'),
      },
    ),
    { minLength: 1, maxLength: 24 },
  )
  .map((parts) => parts.join('').trim())
  .filter((made) => made !== '');

const digits = (length: number) =>
  fc
    .array(fc.integer({ min: 0, max: 9 }), { minLength: length, maxLength: length })
    .map((each) => each.join(''));

const name: fc.Arbitrary<HumanName> = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ family: text, given: fc.array(text, { minLength: 1, maxLength: 3 }) }),
  },
  { weight: 1, arbitrary: fc.record({ family: text }) },
  { weight: 1, arbitrary: fc.record({ text }) },
);

const day = fc
  .date({ min: new Date('1920-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10));

const instant = fc
  .date({ min: new Date('2024-01-01'), max: new Date('2030-12-31'), noInvalidDate: true })
  .chain((date) =>
    fc.constantFrom(
      date.toISOString(),
      `${date.toISOString().slice(0, 19)}+02:00`,
      `${date.toISOString().slice(0, 19)}Z`,
    ),
  );

const telecom = fc.array(
  fc.oneof(
    fc.record({ system: fc.constant('phone' as const), value: digits(8) }),
    fc.record({
      system: fc.constant('phone' as const),
      use: fc.constant('work' as const),
      value: digits(8).map((number) => number.replace(/(..)(?=.)/g, '$1 ')),
    }),
    fc.record({
      system: fc.constant('email' as const),
      value: text.map((part) => `${part}@sykehus.example`),
    }),
  ),
  { maxLength: 3 },
);

const role: fc.Arbitrary<PractitionerRole> = fc
  .record({ codes: fc.subarray(['18', '8', '6', '19', '99']), telecom })
  .map(({ codes, telecom: points }) => ({
    resourceType: 'PractitionerRole',
    id: 'r1',
    ...(codes.length > 0 ? { code: codes.map((code) => ({ coding: [{ system: ROLE_9034, code }] })) } : {}),
    ...(points.length > 0 ? { telecom: points } : {}),
  }));

const needs = fc
  .shuffledSubarray(['need-for-ip', 'need-for-coordinator', 'need-for-child-coordinator'], { minLength: 1 })
  .map((codes) => [...codes]);

const content: fc.Arbitrary<NoticeContent> = fc
  .record({
    key: fc.uuid(),
    needs,
    patient: fc.record({
      system: fc.constantFrom(FNR, DNR, FHN),
      value: digits(11),
      name,
      birthDate: fc.oneof({ weight: 8, arbitrary: day }, { weight: 1, arbitrary: fc.constant(undefined) }),
    }),
    author: fc.option(fc.record({ name, hpr: fc.option(digits(7)), role: fc.option(role) })),
    organization: fc.option(fc.record({ name: text, number: fc.option(digits(9)) })),
    recipient: fc.record({
      name: text,
      number: digits(9),
      herId: digits(7).map((id) => `8${id}`),
      language: fc.constantFrom('nb' as const, 'nn' as const, undefined),
      municipality: digits(4),
    }),
    by: fc.constantFrom('person' as const, 'representative' as const),
    hospital: text,
    instant,
  })
  .map((made) => {
    const { patient, author, organization, recipient } = made;
    return {
      key: made.key,
      needs: made.needs,
      by: made.by,
      instant: made.instant,
      source: { endpoint: 'https://adapter.example/fhir/$process-message', name: made.hospital },
      recipient: {
        municipality: recipient.municipality,
        organizationNumber: recipient.number,
        name: recipient.name,
        endpoint: `her-id:${recipient.herId}`,
        ...(recipient.language ? { language: recipient.language } : {}),
      },
      facts: {
        flag: {
          resourceType: 'Flag' as const,
          status: 'active' as const,
          code: { coding: made.needs.map((code) => ({ system: codeSystem('ip-flag-code'), code })) },
          subject: { reference: 'Patient/p1' },
        },
        patient: {
          resourceType: 'Patient' as const,
          id: 'p1',
          identifier: [{ system: patient.system, value: patient.value }],
          name: [patient.name],
          ...(patient.birthDate ? { birthDate: patient.birthDate } : {}),
        },
        assessment: undefined,
        consents: [],
        carePlans: [],
        careTeams: [],
        author: author
          ? {
              resourceType: 'Practitioner' as const,
              id: 'a1',
              name: [author.name],
              ...(author.hpr ? { identifier: [{ system: HPR, value: author.hpr }] } : {}),
            }
          : undefined,
        authorRole: author?.role ?? undefined,
        organization: organization
          ? {
              resourceType: 'Organization' as const,
              id: 'o1',
              name: organization.name,
              ...(organization.number ? { identifier: [{ system: ORGNR, value: organization.number }] } : {}),
            }
          : undefined,
        organizations: new Map(),
      },
    };
  });

export const noticeCase: fc.Arbitrary<NoticeCase> = fc.record({
  kind: fc.oneof(
    { weight: 5, arbitrary: fc.constant('notice' as const) },
    { weight: 2, arbitrary: fc.constant('cancellation' as const) },
    { weight: 1, arbitrary: fc.constant('health-information' as const) },
    { weight: 1, arbitrary: fc.constant('partner-information' as const) },
  ),
  content,
});

/** The letter whose PDF goes with the message. */
export function letterOf({ kind, content: notice }: NoticeCase): Letter {
  return letterOfNotice(notice, kind === 'cancellation' ? 'cancellation' : 'notice');
}

function composed({ kind, content: notice }: NoticeCase, pdf: Uint8Array | undefined): ComposedNotice {
  if (kind === 'notice') {
    return composeNotice(notice, pdf);
  }
  if (kind === 'cancellation') {
    return composeCancellation(notice, pdf);
  }
  const common = {
    key: notice.key,
    patient: notice.facts.patient,
    sender: { name: notice.source.name },
    recipient: notice.recipient,
    source: notice.source,
    language: notice.recipient.language ?? ('nb' as const),
    instant: notice.instant,
  };
  return composeInformation(
    kind === 'health-information'
      ? { ...common, kind, paragraphs: [notice.source.name, 'To <avsnitt> & et til.'] }
      : { ...common, kind, change: 'started', coordinator: notice.source.name },
    pdf,
  );
}

/** The message as it would be sent; `send` tells one send from another. */
export function messageOf(each: NoticeCase, pdf?: Uint8Array, send = 'first'): Message {
  const { header, content: resources } = composed(each, pdf);
  const bundle: Bundle = messageBundle(send, '2026-11-22T10:00:00Z', header, resources, [MESSAGE_PROFILE]);
  const { message } = readMessage(bundle);
  if (!message) {
    throw new TypeError('What was composed is no message');
  }
  return message;
}
