// Conditional references: a search where a reference stands. The guard makes it itself, over what the writer sees, so that what
// is sent names what was judged.

import type { Resource } from '@medplum/fhirtypes';
import { conditionsIn, hasCondition } from '../../../flows/guard/asking/parameters.ts';
import { isInScope, onlyPatient } from '../../../flows/guard/caller.ts';
import { guardedTypes, kindOfType } from '../../../flows/guard/kinds.ts';
import { type Refusal, refused } from '../../../flows/guard/rules.ts';
import { nameOf } from '../../../flows/plan/gather-plan.ts';
import { withReferences } from '../../../ground/fhir/with-references.ts';
import type { Context } from '../context.ts';
import { judgeOf } from '../read.ts';
import type { WriteEntry } from './entries.ts';

export interface Led {
  readonly entries: readonly WriteEntry[];
  /** Some reference was a search: what came is not sent on as it came. */
  readonly isLed: boolean;
}

const NOT_ONE = refused(
  412,
  'multiple-matches',
  'A conditional reference does not lead to exactly one resource that you may see.',
  'Search for it first, and refer to it by id.',
);
const NOT_BY_IDENTITY = refused(
  422,
  'not-supported',
  'A conditional reference is by identifier or _id alone: by anything else it would tell what is hidden.',
  'Refer by Type?identifier=system|value, or search first and refer by id.',
);

/** The entries with every conditional reference replaced by what it leads to; done again under the lock. */
export async function ledReferences(
  context: Context,
  entries: readonly WriteEntry[],
): Promise<Led | { readonly refusal: Refusal }> {
  // What a patch makes is looked at once it is made.
  const isAsking = ({ verb, body }: WriteEntry) => verb !== 'patch' && hasCondition(body);
  const asked = new Set(entries.filter(isAsking).flatMap(({ body }) => conditionsIn(body)));
  const found = new Map<string, string>();
  for (const condition of asked) {
    const target = await targetOf(context, condition);
    if (typeof target !== 'string') {
      return { refusal: target };
    }
    found.set(condition, target);
  }
  const led = (reference: string) => found.get(reference) ?? reference;
  return {
    entries: entries.map((entry) =>
      isAsking(entry) ? { ...entry, body: withReferences(entry.body, led) } : entry,
    ),
    isLed: asked.size > 0,
  };
}

async function targetOf(context: Context, condition: string): Promise<string | Refusal> {
  const { server, caller, parts } = context;
  const [, type = '', query = ''] = /^([A-Za-z]+)\?(.+)$/.exec(condition) ?? [];
  const parameters = [...new URLSearchParams(query)];
  const kind = kindOfType(type, parts.openTypes);
  const isByIdentity =
    parameters.length === 1 &&
    parameters.every(([name, value]) => (name === 'identifier' || name === '_id') && value !== '');
  if (!isByIdentity || kind === 'unknown' || kind === 'holder') {
    return NOT_BY_IDENTITY;
  }
  if (!isInScope(caller, type, 's') || onlyPatient(caller, type, 's') !== undefined) {
    return NOT_ONE;
  }
  const matches = await server.search(type as Resource['resourceType'], Object.fromEntries(parameters));
  const judge = judgeOf(context);
  const seen: Resource[] = [];
  for (const match of matches) {
    if (!guardedTypes.has(type) || (await judge.see(match)).as !== 'hidden') {
      seen.push(match);
    }
  }
  const [one, ...others] = seen;
  return one && others.length === 0 ? nameOf(one) : NOT_ONE;
}
