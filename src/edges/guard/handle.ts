// One request, alone or as an entry of a batch: what it asks, whether the caller may ask it, and the answer.
import type { CapabilityStatement } from '@medplum/fhirtypes';
import { type Asked, ownOperations, whatIsAsked } from '../../flows/guard/asking/asked.ts';
import { reaches } from '../../flows/guard/asking/parameters.ts';
import { isInScope } from '../../flows/guard/caller.ts';
import { kindOfType } from '../../flows/guard/kinds.ts';
import { resourceTypeOf } from '../../ground/fhir/answer/told.ts';
import { tellSpan } from '../telemetry/request-span.ts';
import { type Answer, answerRefusal, away } from './answer.ts';
import { bundle } from './bundle.ts';
import { guardedCapability } from './capability.ts';
import { type Context, type GuardRequest, inwardQuery, withoutEmergency } from './context.ts';
import { forwarded, sentOn } from './forward.ts';
import { operation } from './operations.ts';
import { history, isForm, outOfScope, passes, queryOf, read, search } from './read.ts';
import { single } from './single.ts';
import { subscriptions } from './subscriptions.ts';

/** The answer to a request; `pass` when it goes through as it is. Failures of the server or the store are thrown. */
export async function handle(asker: Context, request: GuardRequest): Promise<Answer | 'pass'> {
  const asked = whatIsAsked(request.method, request.segments, request.query, asker.parts.openTypes);
  const context = opens(asked) ? asker : withoutEmergency(asker);
  const { caller } = context;
  tellSpan(told(asked));
  switch (asked.ask) {
    case 'refused':
      return answerRefusal(asked.refusal);
    case 'metadata':
      return metadata(context);
    case 'pass':
      return passes(context, asked);
    case 'search':
      return isOpenForm(context, asked, request)
        ? sentOnAsForm(context, asked.type, request)
        : search(context, asked, request);
    case 'read':
      return isInScope(caller, asked.type, 'r') ? read(context, asked) : outOfScope();
    case 'history':
      return isInScope(caller, asked.type, 'r') ? history(context, asked, request) : outOfScope();
    case 'operation':
      return operation(context, asked, request);
    case 'subscription':
      return subscriptions(context, asked, request);
    case 'bundle':
      return bundle(context, request, handle);
    case 'write':
      return single(context, request, asked);
  }
}

/** What is asked, by its kind: a type that is none of R4's can be anything that somebody wrote into an address. */
function told(asked: Asked): Record<string, string> {
  const type = resourceTypeOf('type' in asked ? asked.type : undefined);
  return { 'guard.ask': asked.ask, ...(type ? { 'fhir.type': type } : {}) };
}

/** An emergency opens what stands now, for reading. Entries of a Bundle are handled one by one. */
function opens(asked: Asked): boolean {
  return (
    asked.ask === 'search' ||
    asked.ask === 'bundle' ||
    (asked.ask === 'read' && asked.version === undefined) ||
    (asked.ask === 'operation' && !ownOperations[asked.name].affectsState)
  );
}

type AskedSearch = Extract<Asked, { ask: 'search' }>;

/** A search by POST that is about its own type alone, and that is not about plans. */
function isOpenForm({ parts }: Context, { type, path }: AskedSearch, request: GuardRequest): boolean {
  const isOpen = type !== undefined && path === type && kindOfType(type, parts.openTypes) !== 'guarded';
  return isOpen && request.method === 'POST' && isForm(request) && !reaches(queryOf(parts, request));
}

async function sentOnAsForm(
  context: Context,
  type: string | undefined,
  request: GuardRequest,
): Promise<Answer> {
  const refused = passes(context, { ask: 'pass', type, letter: 's' });
  const text = `${inwardQuery(context.parts, request.text ?? '')}`;
  return refused === 'pass' ? forwarded(context, await sentOn(context, { ...request, text })) : refused;
}

async function metadata({ parts }: Context): Promise<Answer> {
  const { status, body } = await parts.upstream.ask('GET', 'metadata');
  const statement = body as CapabilityStatement | undefined;
  if (status !== 200 || statement?.resourceType !== 'CapabilityStatement') {
    return away();
  }
  return { status: 200, headers: {}, body: guardedCapability(statement, parts.publicBase, parts.openTypes) };
}
