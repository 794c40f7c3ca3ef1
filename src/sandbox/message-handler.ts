// A party of the health network behind its message handler, to see how right software reads, answers and writes dialogue messages:
// what was decrypted is posted to it as XML, and answered with an application receipt.
import { randomUUID } from 'node:crypto';
import type { Task } from '@medplum/fhirtypes';
import express, { type Express } from 'express';
import { OID } from '../need/dialog/codes.ts';
import type { AppRec, DialogMessage } from '../need/dialog/model.ts';
import { readXml } from '../need/dialog/read-dialog.ts';
import { contentIdOf } from '../need/dialog/to-message.ts';
import { writeAppRec, writeDialog } from '../need/dialog/write-dialog.ts';
import { Names } from './conform/names.ts';
import { effectOf, judge } from './message-handler/judge.ts';
import type { AskedXml, Effect, HandlerLapse, HandlerReply, Judgement } from './message-handler/lapse.ts';
import { type HandlerFault, handlerLapses } from './message-handler/lapses.ts';

interface HandlerOptions {
  readonly herId: string;
  readonly faults: readonly HandlerFault[];
}

interface Notice {
  readonly dialog: DialogMessage;
  effect: Effect;
}

export function createSandboxHandler({ herId, faults }: HandlerOptions): Express {
  const lapses: readonly HandlerLapse[] = faults.map((name) => handlerLapses[name]);
  const taken = new Map<string, string>();
  const notices = new Map<string, Notice>();
  const app = express();
  app.disable('x-powered-by');
  app.post('/messages', express.raw({ type: () => true, limit: '35mb' }), (request, response) => {
    const bytes = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const asked = askedOf(bytes, taken);
    for (const notice of notices.values()) {
      const right = effectOf(asked, notice.dialog);
      notice.effect =
        lapses.reduce((effect, { effect: change }) => (change ? change(effect, asked) : effect), right) ??
        notice.effect;
    }
    const judged = lapses.reduce((last, { judges }) => judges?.(last, asked) ?? last, judge(asked, herId));
    const right = replyOf(judged, asked, lapses);
    const reply = lapses.reduce((last, { replies }) => replies?.(last) ?? last, right);
    response.status(reply.status).type(reply.type).send(reply.text);
  });
  app.post('/messages/begin', express.json(), (request, response) => {
    const { need, to } = (request.body ?? {}) as Record<string, unknown>;
    if (typeof need !== 'string' || typeof to !== 'string') {
      response.status(400).json({ error: 'Say need, and to (a HER-id)' });
      return;
    }
    const right = noticeOf(need, herId, to);
    const written = lapses.reduce((last, { writes }) => writes?.(last) ?? last, right);
    const known = notices.get(need);
    notices.set(need, {
      dialog: { ...right, id: written.id },
      effect: known?.effect ?? { status: 'requested' },
    });
    response.type('application/xml').send(writeDialog(written));
  });
  app.get('/messages/:need', (request, response) => {
    const notice = notices.get(request.params.need);
    if (notice) {
      response.type('application/fhir+json').send(JSON.stringify(recordOf(notice)));
    } else {
      response.status(404).end();
    }
  });
  return app;
}

function askedOf(bytes: Uint8Array, taken: Map<string, string>): AskedXml {
  const read = readXml(bytes);
  const { message } = read;
  if (message?.kind !== 'dialog') {
    return { bytes, read, before: 'none' };
  }
  const content = contentIdOf(message);
  const known = taken.get(message.id);
  taken.set(message.id, known ?? content);
  if (known === undefined) {
    return { bytes, read, before: 'none' };
  }
  return { bytes, read, before: known === content ? 'same' : 'other' };
}

function replyOf(
  judged: Judgement,
  { read, bytes }: AskedXml,
  lapses: readonly HandlerLapse[],
): HandlerReply {
  const { message } = read;
  if (judged.kind === 'silent') {
    return { status: 204, type: 'application/xml', text: '' };
  }
  if (judged.kind === 'blind') {
    return { status: 200, type: 'application/xml', text: writeAppRec(blindReceipt(bytes)) };
  }
  if (judged.kind === 'refused' || message?.kind !== 'dialog') {
    return { status: 400, type: 'text/plain', text: 'It cannot be read, so nobody can be told whose it was' };
  }
  const receipt = receiptFor(message, judged.status, judged.error);
  const leaving = lapses.reduce((last, { receipt: change }) => change?.(last, message) ?? last, receipt);
  return { status: 200, type: 'application/xml', text: writeAppRec(leaving) };
}

function receiptFor(dialog: DialogMessage, status: AppRec['status'], error: string | undefined): AppRec {
  return {
    kind: 'apprec',
    version: '1.1',
    id: randomUUID(),
    generated: new Date().toISOString(),
    sender: dialog.receiver,
    receiver: dialog.sender,
    status,
    errors: error === undefined ? [] : [{ v: error, s: OID.apprecError, dn: error }],
    original: { id: dialog.id, type: dialog.type, issued: dialog.generated },
  };
}

/** A receipt for what was not read. */
function blindReceipt(bytes: Uint8Array): AppRec {
  const id = /<MsgId>([^<]*)/.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? 'unknown';
  const nobody = { organisation: { name: 'Ukjent', ids: [{ id: '1', type: 'HER' }] } };
  return {
    ...receiptFor({ ...noticeOf(id, '1', '1'), id }, '1', undefined),
    sender: nobody,
    receiver: nobody,
  };
}

function noticeOf(need: string, from: string, to: string): DialogMessage {
  const names = new Names(need, {});
  const party = (name: string, id: string) => ({ organisation: { name, ids: [{ id, type: 'HER' }] } });
  return {
    kind: 'dialog',
    version: '1.1',
    type: 'DIALOG_HELSEFAGLIG',
    id: names.id('message'),
    generated: '2026-03-02T10:00:00+01:00',
    sender: party('Prøve helseforetak', from),
    receiver: party('Prøvevik kommune', to),
    patient: {
      family: 'Prøve',
      given: 'Kari',
      birthDate: names.born(),
      ids: [{ id: names.person(), type: 'FNR' }],
    },
    documentId: names.id('document'),
    notes: [
      {
        theme: { v: '6', s: OID.theme, dn: 'Henvendelse om pasient' },
        subject: 'Melding om behov',
        text: 'Melding om behov for individuell plan.',
        roles: [],
      },
    ],
    attachments: [],
  };
}

/** How the notice stands, as a Task: requested, received, or failed (a person has to look). */
function recordOf({ dialog, effect: { status, error, person } }: Notice): Task {
  const coding =
    error === undefined ? {} : { coding: [{ system: `urn:oid:${OID.apprecError}`, code: error }] };
  return {
    resourceType: 'Task',
    id: dialog.id,
    status,
    intent: 'order',
    ...(person ? { statusReason: { ...coding, text: 'Somebody has to look at what the unit says' } } : {}),
  };
}
