// Every kind of message that the adapter composes, with its letter as PDF, for other validators to judge.
import type { Bundle } from '@medplum/fhirtypes';
import { readFonts } from '../../../src/ground/assets/fonts.ts';
import { acknowledge, MESSAGE_PROFILE, messageBundle } from '../../../src/ground/fhir/message.ts';
import {
  type ComposedNotice,
  composeCancellation,
  composeNotice,
  letterOfNotice,
} from '../../../src/need/notice/compose.ts';
import {
  composeInformation,
  type Information,
  letterOfInformation,
} from '../../../src/need/notice/information.ts';
import { letterPdf, parseFonts } from '../../../src/need/notice/letter-pdf.ts';
import { notice as content } from '../../notice/support.ts';
import { berit as patient } from '../../support/disclosure-consent.ts';

const instant = '2026-03-02T10:00:00Z';
const id = (last: number) => `6f0c8a52-3c57-4a55-9d0b-${String(last).padStart(12, '0')}`;
const endpoint = 'https://ke.example/fhir/$process-message';
const common = {
  key: 'https://hospital.example/fhir|matter',
  patient,
  sender: { name: 'Fjellheim sykehus', organizationNumber: '310000019' },
  recipient: { name: 'Koordinerende enhet', organizationNumber: '310000248', endpoint },
  source: { name: 'Fjellheim sykehus', endpoint: 'https://adapter.example/fhir/$process-message' },
  language: 'nb' as const,
  instant,
};
const informations: readonly Information[] = [
  { ...common, kind: 'health-information', paragraphs: ['Funksjonsnivået er bedret.'] },
  { ...common, kind: 'partner-information', change: 'started', coordinator: 'Ingrid Prøve' },
  { ...common, kind: 'partner-information', change: 'ended', coordinator: 'Ingrid Prøve' },
  {
    ...common,
    kind: 'handover',
    reason: 'Personen flytter.',
    plan: { system: 'https://hospital.example/plans', value: 'plan-1' },
  },
];

/** Name of the kind, and the message. */
export async function composedMessages(): Promise<(readonly [name: string, message: Bundle])[]> {
  const fonts = parseFonts(readFonts());
  const pdf = (letter: Parameters<typeof letterPdf>[0]) => letterPdf(letter, fonts);
  const notice = composeNotice(content, await pdf(letterOfNotice(content)));
  const extended = { ...content, update: 1 };
  const update = composeNotice(extended, await pdf(letterOfNotice(extended)));
  const cancellation = composeCancellation(content, await pdf(letterOfNotice(content, 'cancellation')));
  // What a municipality tells a hospital's unit, and the trust's coordinating unit.
  const toUnit = { ...content, recipient: { ...content.recipient, to: 'unit' as const } };
  const toTrust = { ...content, recipient: { ...content.recipient, to: 'hospital-trust' as const } };
  const needs = ['need-for-coordinator'];
  const inHospital = await Promise.all(
    [toUnit, toTrust].map(async (each): Promise<readonly [string, ComposedNotice]> => {
      const told = { ...each, needs };
      return [`need-notice (${each.recipient.to})`, composeNotice(told, await pdf(letterOfNotice(told)))];
    }),
  );
  const more = await Promise.all(
    informations.map(async (information): Promise<readonly [string, ComposedNotice]> => {
      const change = information.kind === 'partner-information' ? ` (${information.change})` : '';
      const composed = composeInformation(information, await pdf(letterOfInformation(information)));
      return [`${information.kind}${change}`, composed];
    }),
  );
  const composed = [
    ['need-notice', notice] as const,
    ['need-notice-cancellation', cancellation] as const,
    ['need-notice (update)', update] as const,
    ...inHospital,
    ...more,
  ];
  const messages = composed.map(
    ([name, { header, content: rest }], index) =>
      [name, messageBundle(id(index + 1), instant, header, rest, [MESSAGE_PROFILE])] as const,
  );
  const ids = { bundle: id(90), header: id(91) };
  const acknowledgement = acknowledge(notice.header, ids, instant, common.source, { code: 'ok' });
  return [...messages, ['acknowledgement', acknowledgement]];
}
