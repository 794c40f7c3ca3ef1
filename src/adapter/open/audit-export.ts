// The audit as FHIR AuditEvents, to a file or to a FHIR server.
import type { AuditEvent, Bundle } from '@medplum/fhirtypes';
import { type AuditLine, type AuditPlace, placeAfter } from '../../edges/store/audit.ts';
import { createCursors } from '../../edges/store/cursors.ts';
import type { Store } from '../../edges/store/store.ts';
import { createFhirServer } from '../../edges/transport/hospital/fhir-server.ts';
import { toAuditEvent } from '../../ground/audit/event.ts';

export interface ExportOptions {
  readonly ndjson?: boolean;
  readonly server?: string;
  readonly tokenVariable?: string;
  readonly after?: string;
  readonly site: string;
}

/** Events in one transaction on the server. */
const BATCH = 100;

/** An export to a server goes on where the last one ended, and an event that is sent twice is one event there. */
export async function exportAudit(store: Store, options: ExportOptions): Promise<void> {
  const { server } = options;
  const cursor = server === undefined ? undefined : `audit-export|${server}`;
  const before =
    options.after === undefined
      ? await readCursor(store, cursor)
      : { place: {}, above: Number(options.after) };
  let { place } = before;
  const { above } = before;
  let no = 0;
  let count = 0;
  const send = server === undefined ? print : sender(server, options.tokenVariable);
  for (;;) {
    const lines = await store.audit.linesAfter(place, BATCH);
    if (lines.length === 0) {
      break;
    }
    const asked = lines.filter((line) => line.no > above);
    if (asked.length > 0) {
      await send(asked.map((line) => eventOf(line, options)));
    }
    place = placeAfter(place, lines);
    no = Math.max(no, ...lines.map((line) => line.no));
    count += asked.length;
    await writeCursor(store, cursor, place);
  }
  process.stderr.write(`${count} lines of the audit are exported, up to no ${no}\n`);
}

function eventOf({ lane: _lane, laneNo: _laneNo, ...line }: AuditLine, { site }: ExportOptions): AuditEvent {
  // The server that holds the resources: of the notice, or of the request that the line tells of.
  const base =
    line.source ?? (/^https?:/.test(line.peer?.address ?? '') ? line.peer?.address : undefined) ?? '';
  const entities = line.entities ?? (line.flag ? [line.flag] : []);
  return toAuditEvent({ ...line, entities }, { name: 'individuell-plan-fhir', address: site, base });
}

async function print(events: readonly AuditEvent[]): Promise<void> {
  process.stdout.write(events.map((event) => `${JSON.stringify(event)}\n`).join(''));
}

function sender(
  url: string,
  tokenVariable: string | undefined,
): (events: readonly AuditEvent[]) => Promise<void> {
  const token = tokenVariable === undefined ? undefined : process.env[tokenVariable];
  const server = createFhirServer({ baseUrl: url, ...(token ? { token } : {}) });
  return async (events) => {
    const bundle: Bundle = {
      resourceType: 'Bundle',
      type: 'transaction',
      entry: events.map((resource) => ({
        resource,
        request: { method: 'PUT', url: `AuditEvent/${resource.id}` },
      })),
    };
    await server.transact(bundle);
  };
}

/** Lines with numbers near the end of an export by number may have been committed after it: they go once more. */
const OVERLAP = 10_000;

/** Where the last export ended. Earlier releases noted the highest number instead of a place in each lane. */
async function readCursor(
  { database }: Store,
  name: string | undefined,
): Promise<{ readonly place: AuditPlace; readonly above: number }> {
  const kept =
    name === undefined
      ? undefined
      : await cursorsOf(database).get<{ readonly no?: number; readonly lanes?: AuditPlace }>(name);
  return { place: kept?.lanes ?? {}, above: kept?.lanes ? 0 : Math.max(0, (kept?.no ?? 0) - OVERLAP) };
}

async function writeCursor({ database }: Store, name: string | undefined, lanes: AuditPlace): Promise<void> {
  if (name !== undefined) {
    await cursorsOf(database).change(name, () => ({ lanes }));
  }
}

function cursorsOf(database: Store['database']) {
  return createCursors(database, () => new Date());
}
