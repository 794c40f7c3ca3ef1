// What a server does with what it is given, found by giving it something: the draft of a person who does not exist, which is
// taken away again. A CapabilityStatement says nothing of most of it.
import type { Bundle, Goal, Resource } from '@medplum/fhirtypes';
import { parseReference } from '../../../ground/fhir/reference.ts';
import { instantOf } from '../../../ground/norway/instant.ts';
import { fromFhir } from '../../../plan/mapping/from-resources.ts';
import { notKept } from '../../../plan/merge/lifted.ts';
import { type Clock, PeerFailure } from '../../ports.ts';
import { widenedConsents } from '../../sync/keeps-less.ts';
import { nameOf } from '../gather-plan.ts';
import type { EntryResult, PlanServer } from '../plan-server.ts';
import type { ServerFinding } from '../server-check.ts';
import { asPlan, FOREIGN, trialResources } from './plan.ts';

export interface TrialPorts {
  readonly server: PlanServer;
  readonly clock: Clock;
  readonly newId: () => string;
}

export interface ServerTrial {
  readonly findings: readonly ServerFinding[];
  /** `Type/id` of what could not be taken away again. */
  readonly left: readonly string[];
}

/** How far stamps may lie from the server's own clock, in milliseconds: ten minutes. */
const TOLERANCE = 10 * 60_000;

/** Never throws for what the server refuses: that is a finding. Throws PeerFailure when it does not answer. */
export async function tryServer({ server, clock, newId }: TrialPorts): Promise<ServerTrial> {
  const resources = trialResources(newId());
  const entries = await written(server, resources);
  if ('refused' in entries) {
    return { findings: [entries.refused], left: [] };
  }
  try {
    const kept = await keptOf(server, resources, entries);
    const findings = [
      ...whatIsKept(resources, kept, clock),
      newIsTold(entries),
      await isFoundAtOnce(server, resources),
      ...(await versionsCount(server, kept)),
      await stampsGoWithClock(server, kept),
    ];
    const { finding, left } = await takenAway(server, resources);
    return { findings: [...findings, ...finding], left };
  } catch (error) {
    await takenAway(server, resources);
    throw error;
  }
}

async function written(
  server: PlanServer,
  resources: readonly Resource[],
): Promise<readonly EntryResult[] | { readonly refused: ServerFinding }> {
  const entry = resources.map((resource) => ({
    resource,
    request: { method: 'PUT' as const, url: nameOf(resource) },
  }));
  try {
    return (await server.write({ resourceType: 'Bundle', type: 'transaction', entry })).entries;
  } catch (error) {
    if (!(error instanceof PeerFailure) || error.kind === 'transient') {
      throw error;
    }
    const consequence = `No plan can be published there: ${error.message}.`;
    return {
      refused: { feature: 'takes a plan in one transaction', has: 'no', weight: 'stops', consequence },
    };
  }
}

/** The resources in exactly the versions that were written. */
async function keptOf(
  server: PlanServer,
  resources: readonly Resource[],
  entries: readonly EntryResult[],
): Promise<Resource[]> {
  const versions = new Map(entries.map(({ reference, versionId }) => [reference, versionId]));
  const there = await server.readMany(resources.flatMap((one) => parseReference(nameOf(one)) ?? []));
  return there.filter((one) => versions.get(nameOf(one)) === (one.meta?.versionId ?? undefined));
}

function whatIsKept(
  resources: readonly Resource[],
  kept: readonly Resource[],
  clock: Clock,
): readonly ServerFinding[] {
  const root = resources.find(({ resourceType }) => resourceType === 'CarePlan') as Resource;
  const read = (all: readonly Resource[]) =>
    fromFhir(asPlan(all), { plan: nameOf(root), at: instantOf(clock.now()) }).plan;
  const [given, shown] = [read(resources), read(kept)];
  if (!given || !shown) {
    const consequence =
      'What the server gives back is no plan: it keeps too little, or names another version.';
    return [{ feature: 'gives back what was written', has: 'no', weight: 'stops', consequence }];
  }
  const wider = new Set(widenedConsents(given, shown).map((id) => `/consents/${id}`));
  const places = notKept(given, shown).filter((place) => ![...wider].some((one) => place.startsWith(one)));
  return [
    ...places.map((place) =>
      lacks(`keeps ${place}`, 'It stays in the other system; who reads it in this one does not see it.'),
    ),
    ...[...wider].map((place) =>
      lacks(
        `keeps what restricts ${place}`,
        'Such a consent is made inactive in this system, and a person is told.',
      ),
    ),
    ...foreignFinding(kept),
  ];
}

function lacks(feature: string, consequence: string): ServerFinding {
  return { feature, has: 'no', weight: 'degrades', consequence };
}

function foreignFinding(kept: readonly Resource[]): ServerFinding[] {
  const goal = kept.find((one): one is Goal => one.resourceType === 'Goal');
  const has = goal?.extension?.some(({ url }) => url === FOREIGN) ? 'yes' : 'no';
  const consequence = 'What others write beside a plan is lost with their next write.';
  return [{ feature: 'keeps extensions of others', has, weight: 'degrades', consequence }];
}

function newIsTold(entries: readonly EntryResult[]): ServerFinding {
  const has = entries.every(({ status }) => status === 201) ? 'yes' : 'no';
  const consequence =
    'Whether somebody else wrote the same in the same moment is seen by the version alone, or not at all.';
  return { feature: 'says 201 of what is new', has, weight: 'degrades', consequence };
}

async function isFoundAtOnce(server: PlanServer, resources: readonly Resource[]): Promise<ServerFinding> {
  const person = resources.find(({ resourceType }) => resourceType === 'Patient') as Resource;
  const found = await server.search('CarePlan', { subject: nameOf(person) });
  const consequence = 'Two who publish for one person within that lag can both go on (B1).';
  const has = found.length > 0 ? 'yes' : 'no';
  return { feature: 'finds at once what was written', has, weight: 'degrades', consequence };
}

/** One update over the version that stands there, and one over the version before. */
async function versionsCount(server: PlanServer, kept: readonly Resource[]): Promise<ServerFinding[]> {
  const goal = kept.find((one): one is Goal => one.resourceType === 'Goal');
  if (!goal?.id || !goal.meta?.versionId) {
    return [];
  }
  const changed = (text: string): Goal => ({ ...goal, description: { text } });
  await server.update(changed('Prøvemål, endret'));
  const stops =
    'Without If-Match two writers overwrite each other, and two plans for one person can take effect.';
  const later = 'A restore is known only by a version that is there a second time with other content.';
  const before = await server.readVersion({ type: 'Goal', id: goal.id }, goal.meta.versionId);
  return [
    {
      feature: 'refuses an update over an old version',
      has: (await isRefused(() => server.update(changed('Prøvemål, for sent')))) ? 'yes' : 'no',
      weight: 'stops',
      consequence: stops,
    },
    {
      feature: 'refuses a transaction with an update over an old version',
      has: (await isRefused(() => server.write(overOld(changed('Prøvemål, for sent'))))) ? 'yes' : 'no',
      weight: 'stops',
      consequence: stops,
    },
    { feature: 'keeps earlier versions', has: before ? 'yes' : 'no', weight: 'degrades', consequence: later },
  ];
}

/** Some servers compare If-Match and pass over the same in a transaction. */
function overOld(goal: Goal): Bundle {
  const ifMatch = `W/"${goal.meta?.versionId}"`;
  const request = { method: 'PUT' as const, url: nameOf(goal), ifMatch };
  return { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: goal, request }] };
}

async function isRefused(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return false;
  } catch (error) {
    if (error instanceof PeerFailure && error.kind === 'conflict') {
      return true;
    }
    throw error;
  }
}

async function stampsGoWithClock(server: PlanServer, kept: readonly Resource[]): Promise<ServerFinding> {
  const { time } = await server.capability();
  const stamps = kept.map(({ meta }) => Date.parse(meta?.lastUpdated ?? ''));
  const isNear = time && stamps.every((at) => Math.abs(at - time.getTime()) <= TOLERANCE);
  const consequence = 'Every pass of `sync` and `follow` asks again for what is stamped ahead of the clock.';
  const has = time ? 'no' : 'unsaid';
  return {
    ...{ feature: 'stamps by its own clock', weight: 'degrades', consequence },
    has: isNear ? 'yes' : has,
  };
}

async function takenAway(
  server: PlanServer,
  resources: readonly Resource[],
): Promise<{ readonly finding: readonly ServerFinding[]; readonly left: readonly string[] }> {
  const names = resources.map(nameOf);
  const entry = names.toReversed().map((url) => ({ request: { method: 'DELETE' as const, url } }));
  const bundle: Bundle = { resourceType: 'Bundle', type: 'transaction', entry };
  try {
    await server.transact(bundle);
  } catch (error) {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
  }
  const there = await server.readMany(names.flatMap((name) => parseReference(name) ?? []));
  const left = there.map(nameOf);
  return { finding: left.length > 0 ? [] : [await saysGone(server, names)], left };
}

async function saysGone(server: PlanServer, names: readonly string[]): Promise<ServerFinding> {
  const key = names.flatMap((name) => parseReference(name) ?? []).find(({ type }) => type === 'CarePlan');
  const consequence =
    'Who deleted a plan, and whether somebody did, is known by the history alone; without that it looks like a restore.';
  const told = async () => {
    try {
      return key && (await server.readNamed('CarePlan', key.id)) === undefined;
    } catch (error) {
      if (error instanceof PeerFailure && error.code === 'not-there') {
        return false;
      }
      throw error;
    }
  };
  const has = (await told()) ? 'yes' : 'no';
  return { feature: 'says 410 of what was deleted', has, weight: 'degrades', consequence };
}
