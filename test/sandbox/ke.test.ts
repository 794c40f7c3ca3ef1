// The sandbox unit follows the rules for repeats, so that senders can be tested against it.
import type { Bundle, MessageHeader } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { messageBundle } from '../../src/ground/fhir/message.ts';
import { createSandboxKe, type SandboxKe } from '../../src/sandbox/ke.ts';

let unit: SandboxKe;
let url: string;
let stop: () => Promise<void>;
beforeAll(async () => {
  unit = createSandboxKe({ name: 'Unit' });
  const { server, port } = await listen(unit.app, '127.0.0.1', 0);
  url = `http://127.0.0.1:${port}`;
  stop = () => close(server);
});
afterAll(() => stop());

function notice(bundleId: string, headerId: string): Bundle {
  const eventCoding = { system: codeSystem('ip-message-event'), code: 'need-notice' };
  const source = { endpoint: 'http://127.0.0.1:1/none' };
  return messageBundle(
    bundleId,
    '2026-03-02T10:00:00Z',
    { resourceType: 'MessageHeader', id: headerId, eventCoding, source },
    [],
  );
}

async function post(body: unknown): Promise<{ status: number; response: MessageHeader['response'] }> {
  const answer = await fetch(`${url}/fhir/$process-message`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify(body),
  });
  const bundle = (await answer.json()) as Bundle;
  const header = bundle.entry?.[0]?.resource as MessageHeader | undefined;
  return { status: answer.status, response: header?.response };
}

describe('a message and its repeats', () => {
  it('is acknowledged with ok under the id of its header', async () => {
    expect((await post(notice('b1', 'h1'))).response).toMatchObject({ identifier: 'h1', code: 'ok' });
  });

  it('is acknowledged the same way when it comes again in a new Bundle, and is marked as a duplicate', async () => {
    expect((await post(notice('b2', 'h1'))).response).toMatchObject({ identifier: 'h1', code: 'ok' });
    expect(unit.messages.map(({ duplicate }) => duplicate)).toEqual([false, true]);
  });

  it('is refused when a Bundle.id is used a second time', async () => {
    expect((await post(notice('b1', 'h2'))).response).toMatchObject({
      identifier: 'h2',
      code: 'fatal-error',
    });
  });

  it('is answered with an OperationOutcome when it is no message at all', async () => {
    expect((await post({ resourceType: 'Patient' })).status).toBe(400);
  });

  it('is listed under /messages', async () => {
    const listed = (await (await fetch(`${url}/messages`)).json()) as { headerId: string }[];
    expect(listed.map(({ headerId }) => headerId)).toEqual(['h1', 'h1']);
  });
});
