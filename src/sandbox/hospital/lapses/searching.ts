// Lapses of searches, pages and Subscriptions.
import type { Bundle, BundleEntry, Resource } from '@medplum/fhirtypes';
import { searchset } from '../../memory-store.ts';
import type { Inside, ServerAsked, ServerLapse, ServerReply } from './lapse.ts';

const bundleOf = ({ body }: ServerReply) => body as Bundle;

function withEntries(
  reply: ServerReply,
  { parameters }: ServerAsked,
  change: (entries: BundleEntry[]) => BundleEntry[],
): ServerReply {
  return parameters && reply.status === 200
    ? { ...reply, body: { ...bundleOf(reply), entry: change(bundleOf(reply).entry ?? []) } }
    : reply;
}

function searched(type: string, queries: readonly string[], { store, base }: Inside): ServerReply {
  const found = new Map(
    queries.flatMap((query) =>
      store.search(type, new URLSearchParams(query), 0).found.map((each) => [each.id, each]),
    ),
  );
  return {
    status: 200,
    body: searchset([...found.values()], base, { elements: null, next: undefined, total: found.size }),
  };
}

export const searching = {
  'ignores-systems': {
    does: 'compares identifiers without their system',
    reply(reply, { type, parameters }, { store, base }) {
      const [, value] = (parameters?.get('identifier') ?? '').split('|');
      const found = store.all(type).filter((each) => JSON.stringify(each).includes(`"value":"${value}"`));
      return value
        ? { ...reply, body: searchset(found, base, { elements: null, next: undefined, total: found.length }) }
        : reply;
    },
  },
  'no-lists': {
    does: 'takes a list of values for one value',
    reply: (reply, asked) =>
      withEntries(reply, asked, (entries) =>
        [...(asked.parameters?.values() ?? [])].some((each) => each.includes(',')) ? [] : entries,
      ),
  },
  'parameters-as-or': {
    does: 'finds what meets one of the parameters',
    reply(reply, { type, parameters }, inside) {
      const [patient, id] = [parameters?.get('patient'), parameters?.get('_id')];
      return patient && id ? searched(type, [`patient=${patient}`, `_id=${id}`], inside) : reply;
    },
  },
  'passes-over-unknown': {
    does: 'passes over parameters that it does not know, also when it is asked to be strict',
    reply: (reply, { parameters, type }, inside) =>
      parameters && reply.status === 400 ? searched(type, [''], inside) : reply,
  },
  'no-post-search': {
    does: 'takes no searches by POST',
    reply: (reply, { posted }) =>
      posted ? { status: 405, body: { resourceType: 'OperationOutcome', issue: [] } } : reply,
  },
  'no-pages': {
    does: 'passes over _count',
    reply(reply, { parameters, type }, inside) {
      return parameters?.has('_count') ? searched(type, [`_id=${parameters.get('_id')}`], inside) : reply;
    },
  },
  'pages-overlap': {
    does: 'begins a page with the last match of the one before',
    reply(reply, asked, { store }) {
      const { type, parameters } = asked;
      const last = parameters?.has('_from')
        ? store.read(type, (parameters.get('_id') ?? '').split(',')[2] ?? '')
        : undefined;
      return last
        ? withEntries(reply, asked, (entries) => [
            { resource: last as Resource, search: { mode: 'match' } },
            ...entries,
          ])
        : reply;
    },
  },
  'late-index': {
    does: 'finds what is about a person only after a while',
    reply: (reply, asked) =>
      withEntries(reply, asked, (entries) =>
        asked.parameters?.has('patient')
          ? entries.filter(
              ({ resource }) => Date.now() - Date.parse(resource?.meta?.lastUpdated ?? '') > 60_000,
            )
          : entries,
      ),
  },
  'cuts-off-seconds': {
    does: 'compares times of change without their fractions',
    reply(reply, asked) {
      const since = asked.parameters?.get('_lastUpdated')?.slice(2);
      return withEntries(reply, asked, (entries) =>
        since === undefined
          ? entries
          : entries.filter(
              ({ resource }) =>
                Math.floor(Date.parse(resource?.meta?.lastUpdated ?? '') / 1_000) * 1_000 >=
                Date.parse(since) + 1,
            ),
      );
    },
  },
  'no-full-urls': {
    does: 'gives no addresses of its matches',
    reply: (reply, asked) =>
      withEntries(reply, asked, (entries) => entries.map(({ fullUrl: _, ...entry }) => entry)),
  },
  'never-activates': { does: 'never activates a Subscription' },
  'never-notifies': { does: 'never tells of anything' },
  'tells-once': { does: 'tells once, whatever is answered' },
  'tells-for-ever': { does: 'goes on telling when the Subscription is deleted' },
} as const satisfies Readonly<Record<string, ServerLapse>>;
