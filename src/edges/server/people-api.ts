// What people and their tools see of the notices, and what they can do about those that machines could not finish.
import express, { type Request, type Response, Router } from 'express';
import type { DueList } from '../../flows/duties/due.ts';
import type { Asked } from '../../flows/messages/asked-message.ts';
import type { AskedResult } from '../../flows/messages/send-asked.ts';
import type { AuditEntry } from '../../ground/audit/entry.ts';
import { isResourceId } from '../../ground/fhir/ids.ts';
import { holdsNationalId } from '../../ground/norway/national-id.ts';
import type { IssueCode } from '../../ground/outcome/codes.ts';
import { toLanguage } from '../../ground/words/language.ts';
import type { Ledger } from '../../need/delivery/ledger.ts';
import type { Outbox, Refused } from '../../need/delivery/outbox.ts';
import type { WriteBacks } from '../../need/delivery/write-backs.ts';
import { dueCsv } from '../../need/duties/due-list.ts';
import { bearerNeeded } from './bearer.ts';
import { createMessageApi } from './message-api.ts';
import { readAct } from './outbox-acts.ts';
import { refuse } from './refuse.ts';
import { createWriteBackApi, type WriteBackDeps } from './write-back-api.ts';

export interface PeopleDeps {
  readonly ledger: Ledger;
  readonly outbox: Outbox;
  /** What would happen to a Flag, and why; sends nothing. */
  readonly explain: (flagId: string) => Promise<unknown>;
  /** What is due in all needs, and when. */
  readonly due: () => Promise<DueList>;
  readonly operatorToken: string | undefined;
  /** Sends a message that is asked for. */
  readonly sendAsked: (asked: Asked) => Promise<AskedResult>;
  /** Writes down what somebody looked at. */
  readonly seen: Seen;
  /** What the adapter may not write to the hospital's server. */
  readonly writeBacks: WriteBacks;
}

/** Adds a line to the audit for something that was looked at. */
export type Seen = (act: Omit<AuditEntry, 'when'>) => Promise<void>;

/** `GET /notices`, `GET /explain/{Flag id}`, `GET /due`, `GET /outbox`, `GET /outbox/{no}`, and `POST /outbox/{no}/{act}`: see outbox-acts.ts. */
export function createPeopleApi({
  ledger,
  outbox,
  explain,
  due,
  operatorToken,
  seen,
  sendAsked,
  writeBacks,
}: PeopleDeps): Router {
  const api = Router();
  const fix = operatorToken
    ? 'Send Authorization: Bearer with the operator token'
    : 'Set operators.token (IP_FHIR_OPERATOR_TOKEN) to use this API';
  api.use(bearerNeeded([operatorToken], fix));
  api.use(
    createMessageApi(async (asked, request) => {
      const patient = `Patient/${asked.patient}`;
      await seen({
        ...looked(request, `Asked for a message of the kind ${asked.kind}`, patient),
        what: 'act',
        action: 'asked',
        patient,
        purpose: 'TREAT',
      });
      return sendAsked(asked);
    }),
  );
  api.use(express.json({ limit: '10kb' }));
  const fetched: WriteBackDeps['fetched'] = (request, detail, entities = []) =>
    seen({ ...looked(request, detail, 'write-backs'), entities: ['write-backs', ...entities] });
  api.use(createWriteBackApi({ writeBacks, fetched }));
  api.get('/notices', async (request, response) => {
    await seen(looked(request, 'Looked at the list of notices', 'notices'));
    response.json(await ledger.list());
  });
  api.get('/explain/:flag', async (request, response) => {
    const { flag } = request.params;
    if (!isId(flag)) {
      refuse(
        response,
        400,
        'value',
        'This is no id of a Flag',
        'GET /api/explain/{id of the Flag on the server}',
      );
      return;
    }
    await seen(looked(request, 'Had a Flag explained', `Flag/${flag}`));
    response.json(await explain(flag));
  });
  api.get('/due', async (request, response) => {
    const { format = 'json', lang = 'nb' } = request.query;
    const language = toLanguage(lang);
    if ((format !== 'json' && format !== 'csv') || !language) {
      const text = 'The list is written as json or csv, in nb, nn or en';
      refuse(response, 400, 'value', text, 'GET /api/due?format=csv&lang=nb');
      return;
    }
    await seen(looked(request, 'Looked at what is due', 'due'));
    const list = await due();
    if (format === 'csv') {
      response.type('text/csv').send(dueCsv(list, language));
    } else {
      response.json(list);
    }
  });
  api.get('/outbox', async (request, response) => {
    await seen(looked(request, 'Looked at the list for people', 'outbox'));
    response.json(await outbox.list({ closed: request.query.all === 'true' }));
  });
  api.get('/outbox/:no', async (request, response) => {
    const detail = await outbox.show(numberOf(request.params.no));
    if (detail) {
      await seen({
        ...looked(request, 'Looked at an item of the list for people', `outbox ${detail.no}`),
        ...(detail.notice ? { notice: detail.notice } : {}),
      });
      response.json(detail);
    } else {
      refuseAct(response, 'unknown');
    }
  });
  api.post('/outbox/:no/:act', async (request, response) => {
    const asked = readAct(request.params.act, request.body);
    if ('fix' in asked) {
      refuse(response, 400, asked.code, asked.text, asked.fix);
      return;
    }
    const no = numberOf(request.params.no);
    const refused = await asked.perform(outbox, no);
    if (refused) {
      refuseAct(response, refused);
    } else {
      response.json({ no, done: request.params.act });
    }
  });
  return api;
}

/** The token names no person: who holds it is known to the hospital. */
function looked(request: Request, detail: string, entity: string): Omit<AuditEntry, 'when'> {
  return {
    who: 'person: operator token',
    what: 'read',
    action: 'looked',
    detail,
    entities: [entity],
    purpose: 'HSYSADMIN',
    peer: { name: 'client of the operator API', address: request.ip ?? 'unknown' },
  };
}

/** FHIR's id, and neither the dots that lead up a path nor what tells who it is: ids stand in URLs and in the audit. */
function isId(text: string | undefined): text is string {
  return isResourceId(text) && !holdsNationalId(text);
}

const refusals: Readonly<Record<Refused, readonly [status: number, code: IssueCode, text: string]>> = {
  unknown: [404, 'not-found', 'There is no item with this number'],
  'closed-already': [409, 'conflict', 'A person has dealt with this item already'],
  'no-notice': [409, 'conflict', 'This item belongs to no notice, so there is nothing to try again'],
  'notice-closed': [409, 'conflict', 'The notice of this item is closed'],
  'in-flight': [
    409,
    'conflict',
    'The notice of this item is being sent right now: try once more in a moment',
  ],
  'no-was-read': [
    409,
    'business-rule',
    'The person has said no, and that stands in the record: nobody overrules it here',
  ],
  'nothing-to-confirm': [409, 'conflict', 'No consent is in doubt that could be confirmed for this notice'],
};

function refuseAct(response: Response, refused: Refused): void {
  const [status, code, text] = refusals[refused];
  refuse(response, status, code, text, 'GET /api/outbox lists the items that wait for a person');
}

function numberOf(text: string | undefined): number {
  return /^\d{1,9}$/.test(text ?? '') ? Number(text) : -1;
}
