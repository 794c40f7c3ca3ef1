// A unit may answer before the hospital has recorded its own notice: the answer is asked to come again, and is then taken.
import { randomUUID } from 'node:crypto';
import type { Bundle, MessageHeader, Task } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { ORGNR } from '../../src/ground/fhir/identifier-system.ts';
import { messageBundle } from '../../src/ground/fhir/message.ts';
import { ANSWER_TOKEN, recordOf, startSetting } from '../support/hospital.ts';

it('an answer that comes before the Task of its notice is on the server is taken when it comes again', async () => {
  const { load, raise, hospital, adapter, stop } = await startSetting();
  try {
    await load('need-with-consent');
    const { task: id = '' } = await raise('need-with-consent');
    const task = await hospital.repository.readResource<Task>('Task', id);
    await hospital.repository.deleteResource('Task', id);
    expect(await answer(adapter.url, id)).toBe('transient-error');
    expect((await recordOf(adapter, 'flag-anders')).business).toBeUndefined();

    await hospital.repository.updateResource(task);
    expect(await answer(adapter.url, id)).toBe('ok');
    expect((await recordOf(adapter, 'flag-anders')).business).toBe('taken-on');
  } finally {
    await stop();
  }
});

/** Sends the unit's answer, always as the same message, and returns what the adapter acknowledges with. */
async function answer(adapter: string, task: string): Promise<string | undefined> {
  const header: MessageHeader = {
    resourceType: 'MessageHeader',
    id: '00000000-0000-4000-8000-0000000000aa',
    eventCoding: { system: codeSystem('ip-message-event'), code: 'need-reply' },
    sender: { identifier: { system: ORGNR, value: '310000248' } },
    source: { endpoint: 'http://127.0.0.1:1/unit' },
    focus: [{ reference: `urn:uuid:${task}` }],
  };
  const content: Task = {
    resourceType: 'Task',
    id: task,
    status: 'accepted',
    intent: 'order',
    businessStatus: { coding: [{ system: codeSystem('ip-business-status'), code: 'taken-on' }] },
  };
  const message = messageBundle(randomUUID(), '2026-03-02T10:00:00Z', header, [content]);
  const reply = await fetch(`${adapter}/fhir/$process-message`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${ANSWER_TOKEN}` },
    body: JSON.stringify(message),
  });
  const acknowledgement = (await reply.json()) as Bundle;
  return (acknowledgement.entry?.[0]?.resource as MessageHeader | undefined)?.response?.code;
}
