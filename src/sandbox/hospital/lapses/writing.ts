// Lapses of reads, writes, versions and transactions.
import type { Bundle, Resource } from '@medplum/fhirtypes';
import type { Stored } from '../../memory-store.ts';
import type { Inside, ServerAsked, ServerLapse, ServerReply } from './lapse.ts';

const bundleOf = ({ body }: ServerReply) => body as Bundle;
const isRead = ({ method, id, operation }: ServerAsked) => method === 'GET' && id !== '' && !operation;

function withMeta(reply: ServerReply, change: (meta: Stored['meta']) => object): ServerReply {
  const { meta } = (reply.body ?? {}) as Partial<Stored>;
  return meta ? { ...reply, body: { ...(reply.body as object), meta: { ...meta, ...change(meta) } } } : reply;
}

function writtenAfterAll(
  reply: ServerReply,
  { body, id }: ServerAsked,
  inside: Inside,
  status: number,
): ServerReply {
  const stored = inside.write({ ...(body as Resource), ...(id ? { id } : { id: undefined }) } as Resource);
  return { ...reply, status, body: stored, etag: stored.meta.versionId };
}

export const writing = {
  'short-ids': {
    does: 'takes no ids of more than 40 signs',
    reply: (reply, { id }) =>
      id.length > 40 ? { status: 400, body: { resourceType: 'OperationOutcome', issue: [] } } : reply,
  },
  'always-200': {
    does: 'never says that it made something',
    reply: (reply) => (reply.status === 201 ? { ...reply, status: 200 } : reply),
  },
  'drops-extensions': {
    does: 'drops extensions',
    reply: (reply, asked) =>
      isRead(asked) ? { ...reply, body: { ...(reply.body as object), extension: undefined } } : reply,
  },
  'same-version': {
    does: 'names every version 1',
    reply: (reply) => withMeta(reply, () => ({ versionId: '1' })),
  },
  'clock-goes-back': {
    does: 'has a clock that goes backwards',
    reply: (reply, asked) =>
      isRead(asked)
        ? withMeta(reply, ({ lastUpdated }) => ({
            lastUpdated: new Date(8e12 - Date.parse(lastUpdated)).toISOString(),
          }))
        : reply,
  },
  'ignores-if-match': {
    does: 'passes over If-Match',
    reply: (reply, asked, inside) =>
      reply.status === 412 && asked.method === 'PUT' && inside.store.read(asked.type, asked.id)
        ? writtenAfterAll(reply, asked, inside, 200)
        : reply,
  },
  'refuses-if-match': {
    does: 'refuses every If-Match',
    reply: (reply, { ifMatch }) =>
      ifMatch !== undefined
        ? { ...reply, status: 412, body: { resourceType: 'OperationOutcome', issue: [{}] } }
        : reply,
  },
  'creates-on-if-match': {
    does: 'makes what is not there in spite of If-Match',
    reply: (reply, asked, inside) =>
      reply.status === 412 && asked.method === 'PUT' && !inside.store.read(asked.type, asked.id)
        ? writtenAfterAll(reply, asked, inside, 201)
        : reply,
  },
  races: {
    does: 'lets two writers over one version',
    reply(reply, asked, inside) {
      const name = `${asked.id} ${asked.ifMatch}`;
      if (asked.ifMatch === undefined || (reply.status === 412 && !inside.matched.has(name))) {
        return reply;
      }
      inside.matched.add(name);
      return reply.status === 412 ? writtenAfterAll(reply, asked, inside, 200) : reply;
    },
  },
  'takes-other-ids': {
    does: 'takes a resource under the address of another',
    reply: (reply, { method, id, body }) =>
      reply.status === 400 &&
      method === 'PUT' &&
      (body as Resource | undefined)?.id !== id &&
      (body as Resource | undefined)?.id
        ? { ...reply, status: 200 }
        : reply,
  },
  'takes-other-types': {
    does: 'takes a resource under the address of another type',
    reply: (reply, { method, type }) =>
      reply.status === 400 && method === 'POST' && type === 'Flag' ? { ...reply, status: 201 } : reply,
  },
  'bare-404': {
    does: 'says 404 and nothing else',
    reply: (reply) => (reply.status === 404 ? { status: 404, body: undefined } : reply),
  },
  'reads-deleted': {
    does: 'reads what was deleted',
    reply(reply, { type, id }, { store }) {
      const [last] = store.earlier(type, id);
      return reply.status === 410 && last ? { ...reply, status: 200, body: last } : reply;
    },
  },
  'no-history': {
    does: 'gives no histories',
    reply: (reply, { operation }) =>
      operation === '_history'
        ? {
            status: 404,
            body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code: 'not-supported' }] },
          }
        : reply,
  },
  'page-on-broken': { does: 'answers a body that breaks off with a page' },
  'ignores-if-none-exist': {
    does: 'passes over If-None-Exist',
    reply(reply, asked, inside) {
      if (asked.ifNoneExist !== undefined && reply.status === 200) {
        return writtenAfterAll(reply, asked, inside, 201);
      }
      const text = JSON.stringify(asked.body ?? {});
      return text.includes('"ifNoneExist"')
        ? {
            ...reply,
            body: JSON.parse(
              JSON.stringify(reply.body).replaceAll('"status":"200"', '"status":"201"'),
            ) as unknown,
          }
        : reply;
    },
  },
  'updates-on-if-none-exist': {
    does: 'writes over what If-None-Exist finds',
    reply: (reply, asked, inside) =>
      asked.ifNoneExist !== undefined && reply.status === 200
        ? writtenAfterAll(reply, { ...asked, id: (reply.body as Stored).id }, inside, 200)
        : reply,
  },
  'half-transactions': {
    does: 'does the half of a transaction that it can',
    reply(reply, { type, method, body }, { write }) {
      if (type === '' && method === 'POST' && reply.status === 412) {
        for (const { resource, request } of (body as Bundle).entry ?? []) {
          if (resource && request?.ifMatch === undefined) {
            write(resource as Resource);
          }
        }
      }
      return reply;
    },
  },
  'keeps-urns': { does: 'keeps urn:uuid references as they came' },
  'batch-stops': {
    does: 'refuses a batch for one of its entries',
    reply: (reply, { type, body }) =>
      type === '' &&
      (body as Bundle | undefined)?.type === 'batch' &&
      bundleOf(reply).entry?.some(({ response }) => response?.status !== '200')
        ? { status: 404, body: { resourceType: 'OperationOutcome', issue: [] } }
        : reply,
  },
} as const satisfies Readonly<Record<string, ServerLapse>>;
