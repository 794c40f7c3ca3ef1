// Writes: judged over the state after the write, while nobody else writes about the same person, and then sent as one
// transaction over the versions that were judged. What breaks a rule is not sent.
import { randomUUID } from 'node:crypto';
import type { BundleEntry, Resource } from '@medplum/fhirtypes';
import { isInScope, onlyPatient } from '../../flows/guard/caller.ts';
import { pausedBy } from '../../flows/guard/judge-plan.ts';
import { isOfPlans, judgeWrite } from '../../flows/guard/judge-write.ts';
import type { Begin } from '../../flows/guard/ports.ts';
import { type Refusal, refusalOf, refused } from '../../flows/guard/rules.ts';
import { eyesOf } from '../../flows/guard/sight.ts';
import { isTurnOver, TURN_SECONDS } from '../../flows/guard/turn.ts';
import { othersIn, patientsIn } from '../../flows/guard/world.ts';
import { nameOf } from '../../flows/plan/gather-plan.ts';
import type { Written as ServerWritten } from '../../flows/plan/plan-server.ts';
import { PeerFailure } from '../../flows/ports.ts';
import type { AuditEntry } from '../../ground/audit/entry.ts';
import { provenanceOf } from '../../need/notice/provenance.ts';
import { tellSpan } from '../telemetry/request-span.ts';
import { UnclearWrite } from './answer.ts';
import { auditLine, type Context, lookingAnew } from './context.ts';
import { judgeOf } from './read.ts';
import { NOT_SEEN, type ResolvedWrite, resolve, type WriteEntry } from './writing/entries.ts';
import { keysOf } from './writing/keys.ts';
import { type Led, ledReferences } from './writing/references.ts';
import { bundleOf, pausing, renaming } from './writing/sent.ts';
import { bringsConsents, bringsPlansTogether, movedByThem, stateAround, unseen } from './writing/state.ts';

/** What became of a write. `forward`: it bears on no plan, and the server may have it as it came. */
export type WriteResult =
  | { readonly refusal: Refusal }
  | {
      readonly written: ServerWritten;
      readonly writes: readonly ResolvedWrite[];
      readonly paused: readonly string[];
    }
  | { readonly forwarded: true };

/** Tries to lock all that a write is about, when it turns out to be about more. */
const TRIES = 5;

const BUSY = refused(
  503,
  'transient',
  'Somebody else writes about the same person, or a write about the person was broken off and may still be going on. Nothing was written.',
  'Try again in a little while.',
);

/** Sends the request as it came; what the server made of it. */
type Forward = () => Promise<'written' | 'not-written'>;

/** @param forward for what bears on no plan; still under the lock */
export async function write(
  context: Context,
  entries: readonly WriteEntry[],
  forward: Forward,
): Promise<WriteResult> {
  const outside = scopeProblem(context, entries);
  if (outside) {
    return { refusal: outside };
  }
  const led = await ledReferences(context, entries);
  if ('refusal' in led) {
    return led;
  }
  let keys = await keysOf(context, led.entries);
  for (let tried = 0; tried < TRIES; tried += 1) {
    const held = new Set(keys);
    const result = await context.parts.store.locked(keys, async (begin) => {
      const locked = lookingAnew(context);
      const again = await ledReferences(locked, entries);
      if ('refusal' in again) {
        return { result: again };
      }
      const now = await keysOf(locked, again.entries);
      // Somebody has linked another record meanwhile: then that is locked too.
      return now.every((key) => held.has(key))
        ? { result: await underLock(locked, again, begin, forward) }
        : { now };
    });
    if (!result) {
      return { refusal: { ...BUSY, headers: { 'retry-after': '5' } } };
    }
    if (result.done.result) {
      return result.done.result;
    }
    keys = [...new Set([...keys, ...(result.done.now ?? [])])];
  }
  return { refusal: { ...BUSY, headers: { 'retry-after': '5' } } };
}

const letters = { create: 'c', update: 'u', patch: 'u', delete: 'd' } as const;

function scopeProblem({ caller }: Context, entries: readonly WriteEntry[]): Refusal | undefined {
  const closed = entries.find(({ type, verb }) => !isInScope(caller, type, letters[verb]));
  if (closed) {
    return refused(
      403,
      'forbidden',
      `The scopes of the token do not open writing ${closed.type}.`,
      'Ask for a token with the scope that it takes.',
    );
  }
  const single = entries.find(({ type, verb, body }) => {
    const only = onlyPatient(caller, type, letters[verb]);
    return only !== undefined && !patientsIn((body ?? { resourceType: type }) as Resource).includes(only);
  });
  return (
    single &&
    refused(
      403,
      'forbidden',
      'The token is for one patient, and this is not surely about that one.',
      'Name the patient of the token.',
    )
  );
}

async function underLock(
  context: Context,
  { entries, isLed }: Led,
  begin: Begin,
  forward: Forward,
): Promise<WriteResult> {
  const { parts, server, caller, instant } = context;
  const judge = judgeOf(context);
  const writes: ResolvedWrite[] = [];
  for (const entry of entries) {
    const resolved = await resolve(context, judge, entry, renaming(entries));
    if ('refusal' in resolved) {
      return resolved;
    }
    writes.push(resolved.write);
  }
  const doubled = writes.find(({ name }, at) => writes.findIndex((each) => each.name === name) !== at);
  if (doubled) {
    return {
      refusal: refused(422, 'duplicate', 'The transaction writes the same resource twice.', 'Write it once.'),
    };
  }
  const state = await stateAround(context, writes);
  const { before, after, records } = state;
  const worlds = [...before, ...after];
  const hidden = await unseen(judge, writes);
  const eyes = eyesOf({ worlds: before, records, caller, instant });
  if (before.length > 0 && !eyes.seesAPlanWhole && (await bringsConsents(server, writes))) {
    return { refusal: NOT_SEEN };
  }
  const mergesPlans = await bringsPlansTogether(server, writes, after);
  const bears = mergesPlans || isLed || writes.some((one) => !one.there && isOfPlans(one, worlds));
  if (!bears) {
    if (hidden) {
      return { refusal: hidden };
    }
    await going(context, begin, { writes: [], work: forward, endOf: (end) => end });
    return { forwarded: true };
  }
  const named = await server.readMany(
    writes.flatMap(({ before: stood, after: stands }) =>
      [stood, stands].flatMap((one) => (one ? othersIn(one) : [])),
    ),
  );
  const employers = await server.readMany(
    named.flatMap(othersIn).filter(({ type }) => type === 'Organization'),
  );
  const referred = new Map([...named, ...employers].map((one) => [nameOf(one), one]));
  const written = writes.filter(({ there }) => !there);
  const ours = written.filter((one) => isOfPlans(one, worlds));
  const paused = pausedBy({ before, after, instant, written: new Set(ours.map(({ name }) => name)) });
  const all = [...written, ...paused.map(pausing)];
  const final = paused.length > 0 ? await stateAround(context, all) : state;
  const issues = judgeWrite({
    caller,
    instant,
    moved: await movedByThem(server, written),
    before,
    after: final.after,
    written: all,
    eyes,
    referred,
    check: parts.check,
    mergesPlans,
  });
  const refusal = hidden ?? refusalOf(issues);
  if (refusal) {
    const rule = refusal.issues[0]?.rule ?? 'refused';
    parts.metrics.refused(rule);
    tellSpan({ 'guard.rule': rule });
    await parts.store.record(
      auditLine(context, 'decide', 'refused', `write refused: ${rule}`, {
        outcome: 'minor-failure',
        entities: entities(written),
      }),
    );
    // What was cut for its reader is never written back: that would delete what was hidden.
    const deletes =
      hidden !== undefined || issues.some((issue) => neverLetThrough.includes(issue.rule ?? ''));
    if (!parts.reportOnly || deletes) {
      return { refusal };
    }
    parts.log(`would be refused: ${rule}`);
  }
  return { written: await send(context, begin, all), writes, paused: paused.map(nameOf) };
}

const neverLetThrough: readonly string[] = ['guard-part-only', 'guard-only-what-is-seen'];

function entities(writes: readonly ResolvedWrite[]): string[] {
  return writes.filter(({ before }) => before !== undefined).map(({ name }) => name);
}

async function send(
  context: Context,
  begin: Begin,
  writes: readonly ResolvedWrite[],
): Promise<ServerWritten> {
  const { live } = context.parts;
  const work = () => live.write(bundleOf(writes, [provenance(context, writes)]));
  return going(context, begin, { writes, work, endOf: () => 'written' });
}

/** Notes that it begins before it is sent; a write whose end is not known counts as going on. */
async function going<T>(
  context: Context,
  begin: Begin,
  {
    writes,
    work,
    endOf,
  }: {
    readonly writes: readonly ResolvedWrite[];
    readonly work: () => Promise<T>;
    readonly endOf: (done: T) => 'written' | 'not-written';
  },
): Promise<T> {
  const { store, writeSeconds } = context.parts;
  const about = { entities: entities(writes) };
  const line = (action: string, detail: string, rest: Partial<AuditEntry> = {}) =>
    auditLine(context, 'update', action, detail, { ...about, ...rest });
  const moment = () => ({ now: context.parts.now(), ticks: performance.now() });
  const begun = moment();
  const id = await begin(writeSeconds + TURN_SECONDS, line('write-begins', 'write through the guard'));
  // A machine that stood still: others may count the write as over already, and have written since.
  if (isTurnOver(begun, moment())) {
    await store.end(id, line('not-written', 'its turn was over', { outcome: 'serious-failure' }));
    throw new PeerFailure('guard', 'transient', 'the turn of a write was over before it was sent');
  }
  const done = await work().catch(async (error: unknown) => {
    if (!isSurelyNotDone(error)) {
      throw new UnclearWrite('the end of a write is not known', { cause: error });
    }
    const detail = 'the server did not take it';
    await store.end(id, line('not-written', detail, { outcome: 'serious-failure' }));
    throw error;
  });
  // What is done is answered so, also when it cannot be noted: then it counts as going on until its turn is over.
  await store.end(id, line(endOf(done), 'write through the guard')).catch(() => {
    context.parts.log('a write was done, and its end could not be noted in the store');
  });
  return done;
}

/** The server itself said no, or that it takes nothing now, or nothing reached it. */
function isSurelyNotDone(error: unknown): boolean {
  if (!(error instanceof PeerFailure)) {
    return false;
  }
  const { kind, failure, status } = error;
  return kind !== 'transient' || (failure === 'transient' && [undefined, 429, 503].includes(status));
}

/** Who wrote what, through whom; written with it. It is about the plan and no part of it. */
function provenance({ caller, parts }: Context, writes: readonly ResolvedWrite[]): BundleEntry {
  const id = randomUUID();
  const targets = writes.flatMap(({ name, after, before, entry }) => {
    if (!after) {
      return [];
    }
    const hasId = before !== undefined || (entry.verb === 'update' && entry.id !== undefined);
    return [hasId ? name : (entry.fullUrl ?? `urn:uuid:${entry.provisional}`)];
  });
  const { fhirUser, organization, name } = caller;
  const by = organization
    ? { identifier: { system: 'urn:oid:2.16.578.1.12.4.1.4.101', value: organization } }
    : { display: name };
  const onBehalfOf = fhirUser ? { reference: fhirUser } : by;
  const resource = provenanceOf({
    id,
    targets: targets.length > 0 ? targets : writes.map((one) => one.name),
    activity: 'recorded',
    who: { display: 'ip-fhir' },
    agent: {
      type: {
        coding: [
          { system: 'http://terminology.hl7.org/CodeSystem/provenance-participant-type', code: 'assembler' },
        ],
      },
      onBehalfOf,
    },
    recorded: parts.now().toISOString(),
  });
  const { id: _, ...content } = resource;
  return { fullUrl: `urn:uuid:${id}`, resource: content, request: { method: 'POST', url: 'Provenance' } };
}
