// A person who has an H-number alone is named by it, with the hospital that gave it: in letter, message and XML.
import type { Patient } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { ID_TYPE_8327 } from '../../src/ground/fhir/identifier-system.ts';
import { messageBundle, readMessage } from '../../src/ground/fhir/message.ts';
import { toDialog } from '../../src/need/dialog/from-message.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { fromDialog } from '../../src/need/dialog/to-message.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { composeNotice } from '../../src/need/notice/compose.ts';
import { parties } from '../dialog/notices.ts';
import { facts, noticeByNetwork } from './support.ts';

const type = { coding: [{ system: ID_TYPE_8327, code: 'HNR' }] };
const assigner = { display: 'Fjellheim sykehus (syntetisk)' };

function noticeFor(identifier: Patient['identifier']) {
  const patient: Patient = { ...facts.patient, ...(identifier ? { identifier } : {}) };
  const { header, content } = composeNotice({ ...noticeByNetwork, facts: { ...facts, patient } });
  const { message } = readMessage(messageBundle('b1', '2026-11-22T10:00:00Z', header, content));
  const { dialog } = message ? toDialog(message, parties) : {};
  if (!dialog) {
    throw new TypeError('no dialogue message');
  }
  return { content, dialog };
}

it.each([
  ['by its type', { type, value: 'H4711', assigner }],
  ['by the literal of the base profile', { system: 'HNR', value: 'H4711', assigner }],
])('told %s, it stands in letter, message and XML, and comes back', (_, identifier) => {
  const { content, dialog } = noticeFor([identifier]);
  const patient = content.find((each): each is Patient => each.resourceType === 'Patient');
  expect(patient?.identifier).toEqual([{ type, value: 'H4711', assigner }]);
  expect(dialog.notes[0]?.text).toContain('H4711 (Fjellheim sykehus (syntetisk))');
  const { message } = readXml(Buffer.from(writeDialog(dialog)));
  expect(message?.kind === 'dialog' ? message.patient?.ids : []).toEqual([{ id: 'H4711', type: 'HNR' }]);
  const back = fromDialog(dialog).entry?.flatMap(({ resource }) =>
    resource?.resourceType === 'Patient' ? resource : [],
  );
  expect(back?.[0]?.identifier).toEqual([{ type, value: 'H4711' }]);
});

it('is not told beside a national number, nor without the one who gave it', () => {
  const [national] = facts.patient.identifier ?? [];
  const both = noticeFor([{ type, value: 'H4711', assigner }, ...(national ? [national] : [])]);
  expect(JSON.stringify(both.dialog)).not.toContain('H4711');
  expect(JSON.stringify(noticeFor([{ type, value: 'H4711' }]).dialog)).not.toContain('H4711');
});
