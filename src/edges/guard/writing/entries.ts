// What is to be written, resolved under the lock: conditional forms, patches, and the version that each write is made over.
import type { Resource, Task } from '@medplum/fhirtypes';
import { CONDITIONAL_REFERENCE, hasCondition } from '../../../flows/guard/asking/parameters.ts';
import { applyPatch } from '../../../flows/guard/json-patch.ts';
import { ownersWord } from '../../../flows/guard/judge-task.ts';
import type { Written } from '../../../flows/guard/judge-write.ts';
import { guardedTypes, type TypeKind } from '../../../flows/guard/kinds.ts';
import { isOwner } from '../../../flows/guard/owner.ts';
import { broke, type Refusal, refusalOf, refused } from '../../../flows/guard/rules.ts';
import { othersIn } from '../../../flows/guard/world.ts';
import { nameOf } from '../../../flows/plan/gather-plan.ts';
import { withPlainNumbers } from '../../../ground/fhir/exact-numbers.ts';
import { isResourceId } from '../../../ground/fhir/ids.ts';
import type { Context } from '../context.ts';
import type { Judge } from '../judge.ts';

/** One write as it was asked for. */
export interface WriteEntry {
  readonly verb: 'create' | 'update' | 'patch' | 'delete';
  readonly type: string;
  readonly id?: string;
  readonly kind: TypeKind;
  /** What the conditional forms search by: of the URL, or of If-None-Exist. */
  readonly condition?: URLSearchParams;
  readonly ifMatch?: string;
  readonly ifNoneMatch?: string;
  /** A resource; of a patch, its operations. References are as within the server. */
  readonly body?: unknown;
  /** `urn:uuid:` by which other entries of the transaction refer to it. */
  readonly fullUrl?: string;
  /** Id under which it is judged while the server has given none. */
  readonly provisional: string;
}

/** A write that can be judged and sent. */
export interface ResolvedWrite extends Written {
  /** What is sent: with the references as they came. */
  readonly sent: Resource | undefined;
  readonly entry: WriteEntry;
  /** It is there already (If-None-Exist): nothing is written. */
  readonly there?: true;
}

export type Resolved = { readonly write: ResolvedWrite } | { readonly refusal: Refusal };

/** Makes references of the transaction's own entries lead to the names under which they are judged. */
export type Renaming = <T>(value: T) => T;

export async function resolve(
  context: Context,
  judge: Judge,
  entry: WriteEntry,
  renamed: Renaming,
): Promise<Resolved> {
  const found = await findTarget(context, entry);
  if ('refusal' in found) {
    return found;
  }
  const { before, byCondition } = found;
  const name = before ? nameOf(before) : `${entry.type}/${entry.id ?? entry.provisional}`;
  const common = { name, type: entry.type, before, entry };
  if (entry.verb === 'create' && before) {
    return { write: { ...common, after: before, sent: undefined, there: true } };
  }
  const closed = before && entry.verb !== 'create' ? await hiddenProblem(judge, entry, before) : undefined;
  if (closed) {
    return { refusal: closed };
  }
  const stale = versionProblem(entry, before, byCondition);
  if (stale) {
    return { refusal: stale };
  }
  if (entry.verb === 'delete') {
    return { write: { ...common, after: undefined, sent: undefined } };
  }
  const wanted = await wantedOf(judge, entry, before);
  return 'refusal' in wanted ? wanted : merged(context, judge, common, wanted.resource, renamed);
}

type Found =
  | { readonly before: Resource | undefined; readonly byCondition: boolean }
  | { readonly refusal: Refusal };

/** What the write is over. Conditions may only ask who something is: everything else would tell what is hidden. */
async function findTarget({ server }: Context, entry: WriteEntry): Promise<Found> {
  const { type, id, condition } = entry;
  if (!condition) {
    return {
      before: id ? await server.read(type as Resource['resourceType'], id) : undefined,
      byCondition: false,
    };
  }
  const names = [...condition.keys()];
  if (names.length === 0 || names.some((name) => name !== 'identifier' && name !== '_id')) {
    const text =
      'A conditional write is made by identifier or _id alone: by anything else it would tell what is hidden.';
    return { refusal: refused(412, 'not-supported', text, 'Search first, and write by id with If-Match.') };
  }
  const matches = await server.search(type as Resource['resourceType'], Object.fromEntries(condition));
  if (matches.length > 1) {
    return {
      refusal: refused(412, 'multiple-matches', 'Several resources meet the condition.', 'Write by id.'),
    };
  }
  return { before: matches[0], byCondition: true };
}

/** What is hidden is refused before its version is looked at: that would tell that it is there, and how often it changed. */
async function hiddenProblem(
  judge: Judge,
  { verb, type, condition }: WriteEntry,
  before: Resource,
): Promise<Refusal | undefined> {
  if (!guardedTypes.has(type) || (await judge.see(before)).as !== 'hidden') {
    return undefined;
  }
  return verb === 'update' || condition ? NOT_SEEN : NOT_THERE;
}

const NOT_THERE = refused(
  404,
  'not-found',
  'There is nothing here that you may see.',
  'Create it, or look for what you may see by a search.',
);

/** The refusal of a write over what is not seen, or not seen whole. */
export const NOT_SEEN = refused(
  403,
  'forbidden',
  'What stands here is not seen whole, so it is not written over.',
  'Ask the coordinator to write it, or the person for a consent that opens it.',
);

function versionProblem(
  entry: WriteEntry,
  before: Resource | undefined,
  byCondition: boolean,
): Refusal | undefined {
  const { verb, ifMatch, ifNoneMatch } = entry;
  const path = `${entry.type}/${entry.id ?? ''}`;
  const asked = ifMatch === undefined ? undefined : /^(?:W\/)?"?([^"]*)"?$/.exec(ifMatch.trim())?.[1];
  if (before && ifNoneMatch !== undefined) {
    return refusalOf([
      broke('guard-version-stale', path, 'It is there already.', 'Read it, and write over its version.'),
    ]);
  }
  if (asked !== undefined && asked !== before?.meta?.versionId) {
    return refusalOf([
      broke(
        'guard-version-stale',
        path,
        'Somebody else has written it.',
        'Read it again, and write over the new version.',
      ),
    ]);
  }
  if (!before && (verb === 'patch' || (verb === 'delete' && !byCondition))) {
    return NOT_THERE;
  }
  const needs =
    before && verb === 'update' && asked === undefined && !byCondition && guardedTypes.has(entry.type);
  if (!needs) {
    return undefined;
  }
  const version = `W/"${before.meta?.versionId ?? ''}"`;
  const issue = broke(
    'guard-version-needed',
    path,
    'This update names none.',
    `Send If-Match: ${version}, if that is the version that you have changed.`,
  );
  return { status: 428, issues: [issue], headers: { etag: version } };
}

/** The resource as the caller wants it. A patch is made only of what the caller sees whole: its tests would tell the rest. */
async function wantedOf(
  judge: Judge,
  { verb, type, id, body }: WriteEntry,
  before: Resource | undefined,
): Promise<{ readonly resource: Resource } | { readonly refusal: Refusal }> {
  let wanted = body;
  if (verb === 'patch') {
    const seen = before ? await judge.see(before) : undefined;
    if (seen?.as !== 'as-is') {
      const fix = 'Ask the coordinator to write it, or the person for a consent that opens it.';
      const issue = broke(
        'guard-only-what-is-seen',
        `${type}/${id ?? ''}`,
        'A patch is made of what is seen whole.',
        fix,
      );
      return { refusal: refusalOf([issue]) as Refusal };
    }
    const patched = applyPatch(before, body);
    if ('problem' in patched) {
      return {
        refusal: refused(
          422,
          'processing',
          patched.problem,
          'Read the resource, and make the patch over what stands.',
        ),
      };
    }
    wanted = patched.value;
  }
  const resource = wanted as Resource | undefined;
  if (typeof resource !== 'object' || resource === null || resource.resourceType !== type) {
    return { refusal: refused(400, 'structure', `The body is no ${type} in JSON.`, `Send a ${type}.`) };
  }
  const given = resource.id;
  const kept = before?.id ?? id;
  if (kept === undefined && given !== undefined) {
    const fix = 'Leave the id out, or write under it: PUT Type/id.';
    return {
      refusal: refused(
        400,
        'value',
        'A write by a condition that nothing meets has no id to write over.',
        fix,
      ),
    };
  }
  if (
    (kept !== undefined && given !== undefined && given !== kept) ||
    (given !== undefined && !isResourceId(given))
  ) {
    return {
      refusal: refused(
        400,
        'value',
        'The id of the body is another than that of the address.',
        'Send the resource under its own id.',
      ),
    };
  }
  if (hasCondition(resource)) {
    return {
      refusal: refused(422, 'not-supported', CONDITIONAL_REFERENCE.text, CONDITIONAL_REFERENCE.fix),
    };
  }
  return { resource: kept === undefined ? resource : { ...resource, id: kept } };
}

/** The owner of a Task who sees only a part of it says how it stands: that is merged into what stands. */
async function merged(
  { server, caller }: Context,
  judge: Judge,
  common: Pick<ResolvedWrite, 'name' | 'type' | 'before' | 'entry'>,
  wanted: Resource,
  renamed: Renaming,
): Promise<Resolved> {
  const { before, name } = common;
  if (
    before?.resourceType === 'Task' &&
    wanted.resourceType === 'Task' &&
    (await judge.see(before)).as === 'cut'
  ) {
    const named = await server.readMany(othersIn(before));
    const employers = await server.readMany(
      named.flatMap(othersIn).filter(({ type }) => type === 'Organization'),
    );
    if (isOwner(before.owner, caller, [...named, ...employers])) {
      const after: Task = ownersWord(before, wanted);
      return { write: { ...common, after, sent: after, merged: true } };
    }
  }
  const judged = withPlainNumbers(renamed({ ...wanted, id: name.split('/')[1] ?? '' } as Resource));
  return { write: { ...common, after: judged, sent: wanted } };
}
