// The sandbox unit keeps to reliable messaging as a sender, too.
import type { Bundle, MessageHeader } from '@medplum/fhirtypes';
import express from 'express';
import { expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { codeSystem } from '../../src/ground/fhir/canonical.ts';
import { acknowledge, messageBundle, readMessage } from '../../src/ground/fhir/message.ts';
import { deliver } from '../../src/sandbox/ke/deliver.ts';

const own = { name: 'Receiver', endpoint: 'http://127.0.0.1/receiver' };
const header: MessageHeader = {
  resourceType: 'MessageHeader',
  id: 'answer-1',
  eventCoding: { system: codeSystem('ip-message-event'), code: 'need-reply' },
  source: { endpoint: 'http://127.0.0.1/unit' },
};

/** Answers as told, one after another; the last one stays. */
async function sendTo(answers: readonly ('transient-error' | 'fatal-error' | 'ok' | 503)[]) {
  const came: Bundle[] = [];
  const app = express();
  app.post('/', express.json({ type: () => true }), (request, response) => {
    came.push(request.body);
    const answer = answers[came.length - 1] ?? answers.at(-1) ?? 'ok';
    if (typeof answer === 'number') {
      response.status(answer).end();
      return;
    }
    const { message } = readMessage(request.body);
    const ids = { bundle: `ack-${came.length}`, header: `ack-header-${came.length}` };
    response.json(acknowledge(message?.header ?? header, ids, '2026-03-02T10:00:00Z', own, { code: answer }));
  });
  const { server, port } = await listen(app, '127.0.0.1', 0);
  let count = 0;
  const compose = () => messageBundle(`bundle-${++count}`, '2026-03-02T10:00:00Z', header, []);
  const told = await deliver(`http://127.0.0.1:${port}/`, undefined, compose);
  await close(server);
  return { told, came };
}

it('an answer goes again, as the same message in a new Bundle, while the receiver asks it to come back', async () => {
  const { told, came } = await sendTo(['transient-error', 503, 'ok']);
  expect(told).toBe('200');
  expect(came.map(({ id }) => id)).toEqual(['bundle-1', 'bundle-2', 'bundle-3']);
  expect(new Set(came.map(({ entry }) => entry?.[0]?.resource?.id))).toEqual(new Set(['answer-1']));
});

it.each(['ok', 'fatal-error'] as const)('an answer that was told %s does not go again', async (answer) => {
  expect((await sendTo([answer])).came).toHaveLength(1);
});
