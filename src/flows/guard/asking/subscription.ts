// What a server may be asked to send by itself: that passes no judge, so it is nothing about plans, nothing beside what the
// criteria name, and nothing that the one who asks may not search. Needs are told by ids alone. Pure.
import type { Extension, Subscription } from '@medplum/fhirtypes';
import { CANONICAL } from '../../../ground/fhir/canonical.ts';
import { type Caller, isInScope, onlyPatient } from '../caller.ts';
import { kindOfType } from '../kinds.ts';
import { type Refusal, refused } from '../rules.ts';
import { reaches } from './parameters.ts';

const BACKPORT = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition';
const FILTER = `${BACKPORT}/backport-filter-criteria`;
const CONTENT = `${BACKPORT}/backport-payload-content`;

/** The topic that this project defines: Flags of need, and the person with them where whole resources are sent. */
export const NEED_TOPIC = `${CANONICAL}/SubscriptionTopic/ip-need`;

/** Extensions that say when and how something is sent, and never what: others might, on some server. */
const harmless: ReadonlySet<string> = new Set([
  FILTER,
  CONTENT,
  `${BACKPORT}/backport-heartbeat-period`,
  `${BACKPORT}/backport-timeout`,
  `${BACKPORT}/backport-max-count`,
  'https://www.medplum.com/fhir/StructureDefinition/subscription-secret',
]);

export interface SubscriptionCase {
  readonly caller: Caller;
  readonly verb: 'create' | 'update' | 'patch' | 'delete';
  readonly body: unknown;
  /** Types that the configuration opens although they may hold anything. */
  readonly openTypes: readonly string[];
  /** Base URLs of the guard and of the server behind. */
  readonly bases: readonly string[];
}

const letters = { create: 'c', update: 'u', patch: 'u', delete: 'd' } as const;

/** Why a Subscription is not set up or changed; undefined when the server may have it. */
export function subscriptionRefusal({
  caller,
  verb,
  body,
  openTypes,
  bases,
}: SubscriptionCase): Refusal | undefined {
  if (!opens(caller, 'Subscription', letters[verb])) {
    return OUT_OF_SCOPE;
  }
  if (verb === 'delete') {
    return undefined;
  }
  if (verb === 'patch' || !isSubscription(body)) {
    return NOT_JUDGED;
  }
  const queries = queriesOf(body);
  if (queries === undefined || extensionsIn(body).some(({ url }) => !harmless.has(url))) {
    return NOT_JUDGED;
  }
  for (const query of queries) {
    const [type = '', parameters = ''] = query.split('?');
    if (kindOfType(type, openTypes) !== 'open' || reaches(new URLSearchParams(parameters))) {
      return NOT_JUDGED;
    }
    if (!opens(caller, type, 'r') || !opens(caller, type, 's')) {
      return OUT_OF_SCOPE;
    }
  }
  return leadsBack(body.channel?.endpoint, bases) ? TO_ITSELF : undefined;
}

/** Scopes for one patient open nothing of which nobody judges whose it is. */
function opens(caller: Caller, type: string, letter: string): boolean {
  return isInScope(caller, type, letter) && onlyPatient(caller, type, letter) === undefined;
}

function isSubscription(body: unknown): body is Subscription & { _criteria?: { extension?: Extension[] } } {
  return (body as Subscription | undefined)?.resourceType === 'Subscription';
}

/** What is told of, as searches; undefined when nobody here can say it. */
function queriesOf(
  subscription: Subscription & { _criteria?: { extension?: Extension[] } },
): readonly string[] | undefined {
  const { criteria = '', _criteria } = subscription;
  const filters = (_criteria?.extension ?? []).flatMap(({ url, valueString }) =>
    url === FILTER ? [valueString ?? ''] : [],
  );
  if (criteria !== NEED_TOPIC) {
    return [criteria, ...filters];
  }
  return sendsIds(subscription) ? ['Flag?', ...filters] : undefined;
}

/** Whole resources of a topic bring what its definition includes. */
function sendsIds({ channel }: Subscription): boolean {
  const { _payload } = (channel ?? {}) as { _payload?: { extension?: Extension[] } };
  const contents = (_payload?.extension ?? []).filter(({ url }) => url === CONTENT);
  return contents.length === 1 && ['id-only', 'empty'].includes(contents[0]?.valueCode ?? '');
}

/** Every extension in it, at any depth. One that changes the meaning is not known here, whatever it is called. */
function extensionsIn(value: unknown): { readonly url: string }[] {
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, each]) => {
    const found = Array.isArray(each) ? (each as Extension[]) : [];
    const own = name === 'extension' ? found.map(({ url }) => ({ url })) : [];
    const modifiers = name === 'modifierExtension' ? [{ url: '' }] : [];
    return [...own, ...modifiers, ...extensionsIn(each)];
  });
}

/** The server would write to itself, past the guard. */
function leadsBack(endpoint: string | undefined, bases: readonly string[]): boolean {
  const hostOf = (url: string) => (URL.canParse(url) ? new URL(url).host : undefined);
  const host = hostOf(endpoint ?? '');
  return host !== undefined && bases.some((base) => hostOf(base) === host);
}

const NOT_JUDGED = refused(
  501,
  'not-supported',
  'What the server sends by itself passes no judge, so nothing about plans is subscribed to here, nothing that brings more than its criteria say, and no topic but that of needs, by ids.',
  'Ask for changes by searches with _lastUpdated, or subscribe to one type that is not about plans.',
);
const OUT_OF_SCOPE = refused(
  403,
  'forbidden',
  'The scopes of the token do not open this.',
  'Ask for a token with the scopes to write Subscriptions and to read what they tell of, of all patients.',
);
const TO_ITSELF = refused(
  422,
  'not-supported',
  'The address is that of the server itself, which would write there past its guard.',
  'Name an address of your own.',
);
