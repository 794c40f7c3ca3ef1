// Subscriptions through the guard: judged before the server has them, and each is its maker's: what others are told, where and
// with which secret, is not shown, and nobody else ends it.
import { createHash } from 'node:crypto';
import type { Bundle, Resource, Subscription } from '@medplum/fhirtypes';
import type { Asked } from '../../flows/guard/asking/asked.ts';
import { searchRefusal } from '../../flows/guard/asking/parameters.ts';
import { subscriptionRefusal } from '../../flows/guard/asking/subscription.ts';
import type { Caller } from '../../flows/guard/caller.ts';
import { askedOf } from '../../flows/guard/search.ts';
import { CANONICAL } from '../../ground/fhir/canonical.ts';
import { type Answer, answerNo, answerRefusal, away, notFound } from './answer.ts';
import type { Context, GuardRequest } from './context.ts';
import { forwarded, sentOn } from './forward.ts';
import { outOfScope, passes, queryOf, whole } from './read.ts';
import type { WriteEntry } from './writing/entries.ts';

/** Of the tag that says whose a Subscription is: a digest, which says nothing to anybody else. */
const OWNER = `${CANONICAL}/guard-subscriber`;

/** Sets one up, changes or ends it. */
export async function subscribe(
  context: Context,
  request: GuardRequest,
  { body, verb, id, condition, ifNoneMatch }: WriteEntry,
): Promise<Answer> {
  const { caller, parts } = context;
  const { openTypes, publicBase, upstream } = parts;
  const bases = [publicBase, ...upstream.bases];
  const refusal = subscriptionRefusal({ caller, verb, body, openTypes, bases });
  if (refusal) {
    return answerRefusal(refusal);
  }
  if (condition !== undefined || ifNoneMatch !== undefined) {
    const fix = 'Search for your own, and write by id.';
    return answerNo(412, 'not-supported', 'A Subscription is written by its id alone.', fix);
  }
  const standing = id === undefined ? undefined : await stands(context, id);
  if (standing === 'away') {
    return away();
  }
  if (standing && !isOwn(caller, standing)) {
    return verb === 'delete' ? notFound() : NOT_YOURS;
  }
  const own = body === undefined ? {} : { text: JSON.stringify(tagged(body as Subscription, caller)) };
  return forwarded(context, await sentOn(context, { ...request, ...own }));
}

const NOT_YOURS = answerNo(
  403,
  'forbidden',
  'Somebody else has set this Subscription up.',
  'Set up one of your own, under another id.',
);

type AskedSubscription = Extract<Asked, { ask: 'subscription' }>;

/** Reads, searches and asks again for what was told. */
export async function subscriptions(
  context: Context,
  asked: AskedSubscription,
  request: GuardRequest,
): Promise<Answer> {
  const { id, operation } = asked;
  const letter = id === undefined ? 's' : 'r';
  if (passes(context, { ask: 'pass', type: 'Subscription', letter }) !== 'pass') {
    return outOfScope();
  }
  if (id === undefined) {
    return searched(context, request);
  }
  const standing = await stands(context, id);
  if (standing === 'away') {
    return away();
  }
  if (!standing || !isOwn(context.caller, standing)) {
    return notFound();
  }
  if (operation === undefined) {
    return whole(standing);
  }
  const query = new URLSearchParams(
    [...request.query].filter(
      ([name, value]) => /^events(Since|Until)Number$/.test(name) && /^\d+$/.test(value),
    ),
  );
  const segments = ['Subscription', id, operation];
  return forwarded(context, await sentOn(context, { ...request, segments, query, text: undefined }));
}

async function searched({ parts, caller }: Context, request: GuardRequest): Promise<Answer> {
  const query = queryOf(parts, request);
  const refusal = searchRefusal(query, false);
  if (refusal) {
    return answerRefusal(refusal);
  }
  const found = await parts.upstream.findAll('Subscription', askedOf(query));
  if (!Array.isArray(found)) {
    return found.status < 500 && found.status !== 200
      ? answerNo(
          found.status,
          'processing',
          'The server behind does not answer this search.',
          'Leave parameters out.',
        )
      : away();
  }
  const own = found.flatMap(({ resource }) =>
    resource.resourceType === 'Subscription' && isOwn(caller, resource) ? [resource] : [],
  );
  const entry = own.map((resource) => ({
    fullUrl: `${parts.publicBase}/Subscription/${resource.id}`,
    resource,
    search: { mode: 'match' as const },
  }));
  const body: Bundle = { resourceType: 'Bundle', type: 'searchset', entry };
  return { status: 200, headers: {}, body };
}

async function stands({ parts }: Context, id: string): Promise<Subscription | 'away' | undefined> {
  const { status, body } = await parts.upstream.ask('GET', `Subscription/${id}`);
  if (status === 404 || status === 410) {
    return undefined;
  }
  const resource = body as Resource | undefined;
  return status === 200 && resource?.resourceType === 'Subscription' ? resource : 'away';
}

/** Of whoever made it, and of who keeps the server's plans: what an operator set up on the server itself has no other maker. */
function isOwn(caller: Caller, { meta }: Subscription): boolean {
  const isMaker =
    meta?.tag?.some(({ system, code }) => system === OWNER && code === digestOf(caller)) === true;
  return isMaker || caller.role === 'keeper';
}

function digestOf({ name, organization = '' }: Caller): string {
  return createHash('sha256').update(`${name}|${organization}`).digest('hex').slice(0, 32);
}

function tagged(subscription: Subscription, caller: Caller): Subscription {
  const { meta = {} } = subscription;
  const others = (meta.tag ?? []).filter(({ system }) => system !== OWNER);
  return {
    ...subscription,
    meta: { ...meta, tag: [...others, { system: OWNER, code: digestOf(caller) }] },
  };
}
