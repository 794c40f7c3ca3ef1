// What a hospital sends, as bodies for the vectors: a notice of need, and its cancellation.
import { readFileSync } from 'node:fs';
import type { Bundle } from '@medplum/fhirtypes';
import { edited } from '../edits.ts';
import type { Edit } from '../vector.ts';

const file = new URL('../../../../fixtures/profiles/valid/ip-message-bundle.json', import.meta.url);

/** Ids of the shipped example become ids of the message (`@` is its name), its person an invented one of the run. */
function noticeText(): string {
  return readFileSync(file, 'utf8')
    .replace(/00000000-0000-4000-8000-0000000000(\d\d)/g, (_, number: string) => `{{id:@/${Number(number)}}}`)
    .replaceAll('6d5f0a52-6f3e-4f0e-9f5a-0c2f7f0a1b01', '{{id:@/thread}}');
}

const ofTheRun: readonly Edit[] = [
  { at: 'Bundle.id', put: '{{send}}' },
  { at: 'Bundle.timestamp', put: '{{now}}' },
  { at: 'MessageHeader.source.endpoint', put: '{{inbox}}' },
  { at: 'MessageHeader.destination.0.endpoint', put: '{{url}}' },
  { at: 'Patient.identifier.0.value', put: '{{person}}' },
  { at: 'Patient.birthDate', put: '{{born}}' },
  { at: 'Patient.gender', put: '{{gender}}' },
  { at: 'Communication.sent', put: '{{now}}' },
  { at: 'Task.authoredOn', put: '{{now}}' },
];

const cancelling: readonly Edit[] = [
  { at: 'MessageHeader.id', put: '{{id:@/cancellation}}' },
  { at: 'Bundle.entry.0.fullUrl', put: 'urn:uuid:{{id:@/cancellation}}' },
  { at: 'MessageHeader.eventCoding.code', put: 'need-notice-cancellation' },
  { at: 'MessageHeader.focus.1', remove: true },
  { at: 'Communication.id', put: '{{id:@/cancelling words}}' },
  { at: 'Bundle.entry.1.fullUrl', put: 'urn:uuid:{{id:@/cancelling words}}' },
  { at: 'MessageHeader.focus.0.reference', put: 'urn:uuid:{{id:@/cancelling words}}' },
  { at: 'Communication.meta', remove: true },
  { at: 'Communication.category.0.coding.0.code', put: 'cancellation' },
  { at: 'Communication.payload.0.contentString', put: 'Meldingen om behov trekkes tilbake.' },
  { at: 'Communication.payload.1', remove: true },
  {
    at: 'Communication.inResponseTo',
    put: [{ identifier: { system: 'urn:ietf:rfc:3986', value: 'urn:uuid:{{id:@/2}}' } }],
  },
  { at: 'Task', remove: true },
];

function made(edits: readonly Edit[]): string {
  return JSON.stringify(edited(JSON.parse(noticeText()) as Bundle, edits));
}

export const receiverTemplates: Readonly<Record<string, () => string>> = {
  notice: () => made(ofTheRun),
  cancellation: () => made([...ofTheRun, ...cancelling]),
};
