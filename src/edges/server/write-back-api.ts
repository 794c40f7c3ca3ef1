// What the adapter may not write to the hospital's server, for the hospital's own system to fetch, write and confirm.
import { type Request, Router } from 'express';
import type { AuditEntry } from '../../ground/audit/entry.ts';
import { holdsNationalId } from '../../ground/norway/national-id.ts';
import { referencesOf, type WriteBacks } from '../../need/delivery/write-backs.ts';
import { refuse } from './refuse.ts';

export interface WriteBackDeps {
  readonly writeBacks: WriteBacks;
  /** Writes down that somebody fetched what stands in these resources. */
  readonly fetched: (request: Request, detail: string, entities: AuditEntry['entities']) => Promise<void>;
}

const AT_ONCE = 20;
const MOST_AT_ONCE = 100;
const NEXT = 'GET /api/write-backs lists what waits to be written';

/** `GET /write-backs?after=NO&limit=N`, and `POST /write-backs/{no}/confirm` with `{ "by": NAME }`. */
export function createWriteBackApi({ writeBacks, fetched }: WriteBackDeps): Router {
  const api = Router();
  api.get('/write-backs', async (request, response) => {
    const after = numberIn(request.query.after, 0);
    const limit = numberIn(request.query.limit, AT_ONCE);
    if (after === undefined || limit === undefined || limit < 1 || limit > MOST_AT_ONCE) {
      const fix = `Give after as the last number that you have, and limit from 1 to ${MOST_AT_ONCE}`;
      refuse(response, 400, 'value', 'after or limit is no such number', fix);
      return;
    }
    const found = await writeBacks.list(after, limit);
    const names = found.writeBacks.flatMap(({ bundle }) => referencesOf(bundle));
    await fetched(request, 'Fetched what waits to be written', names);
    response.json(found);
  });
  api.post('/write-backs/:no/confirm', async (request, response) => {
    const { by } = (request.body ?? {}) as { by?: unknown };
    if (typeof by !== 'string' || by.trim() === '' || holdsNationalId(by)) {
      const text = 'Who has written it is missing, or is a national id';
      refuse(response, 400, 'required', text, 'POST { "by": NAME of the person or system }');
      return;
    }
    const no = numberIn(request.params.no, -1) ?? -1;
    const refused = await writeBacks.confirm(no, by);
    if (refused === 'unknown') {
      refuse(response, 404, 'not-found', 'Nothing with this number has waited', NEXT);
    } else if (refused) {
      refuse(response, 409, 'conflict', 'It was confirmed before', NEXT);
    } else {
      response.json({ no, done: 'confirm' });
    }
  });
  return api;
}

function numberIn(value: unknown, absent: number): number | undefined {
  if (value === undefined) {
    return absent;
  }
  return /^\d{1,9}$/.test(String(value)) ? Number(value) : undefined;
}
