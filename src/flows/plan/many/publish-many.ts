// Plans that a server has not yet, published in one go: read with few requests, their persons claimed in one transaction and
// looked for once, and then each plan written in a transaction of its own. Whatever is not as expected goes its own way, as one
// plan does that is published alone: nothing here is less sure than that, only quicker.
import type { CarePlan, Resource } from '@medplum/fhirtypes';
import { takesPlace } from '../../../ground/law/individual-plan.ts';
import { instantOf } from '../../../ground/norway/instant.ts';
import type { IndividualPlan } from '../../../plan/document/individual-plan.ts';
import { PeerFailure } from '../../ports.ts';
import { nameOf } from '../gather-plan.ts';
import { plansOf, settleClaim, writeClaims } from '../one-plan.ts';
import { type ServerCopy, whatDiffers } from '../plan-changes.ts';
import { goesAgain, type PublishPorts, publishAgain, publishRead } from '../publish-plan.ts';
import {
  type Claimed,
  claimedBy,
  claimNeeded,
  type Judged,
  judgeWrite,
  type PlanWritten,
  type Refusal,
  type ToClaim,
  writeJudged,
} from '../write-plan.ts';
import { type KnownPlan, newCopies } from './copies.ts';
import type { Lanes } from './lanes.ts';
import { lookForMany } from './look.ts';
import { sharedParties } from './parties.ts';

/** What is learnt of a server from one group for the next. */
export interface Learnt {
  readonly lanes: Lanes;
  /** A plan of ours that stands there. */
  known?: KnownPlan | undefined;
}

interface ManyPorts extends PublishPorts {
  readonly learnt: Learnt;
  /** Told of each plan as soon as it is decided. */
  readonly settled: (at: number, result: PromiseSettledResult<PlanWritten>) => Promise<void>;
  /** False when nothing more is to be begun. */
  readonly goesOn: () => boolean;
}

/** One plan on its way. */
interface Item {
  readonly at: number;
  readonly plan: IndividualPlan;
  /** What the server had when we began; undefined until it was read, and for a plan that is there already. */
  first?: ServerCopy;
  /** Why its own transaction came to no end. */
  failure?: PeerFailure;
  isSettled: boolean;
}

interface JudgedItem {
  readonly item: Item;
  readonly judged: Judged;
}

type ItemToClaim = JudgedItem & { readonly need: ToClaim };
/** How each may be written; who is not among them is published alone. */
type MayWrite = Map<JudgedItem, Claimed | Refusal>;

/** Publishes plans that were read and found right. Gives true unless most of what was new had to go alone. */
export async function publishMany(ports: ManyPorts, plans: readonly IndividualPlan[]): Promise<boolean> {
  const items = plans.map((plan, at): Item => ({ at, plan, isSettled: false }));
  try {
    await together(ports, items.length > 1 ? items : []);
  } catch (error) {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
  }
  const open = items.filter(({ isSettled }) => !isSettled);
  const broken = open.filter(({ first }) => first !== undefined).length;
  await Promise.all(
    open.map((item) =>
      ports.goesOn()
        ? settle(
            ports,
            item,
            ports.learnt.lanes.run(() => alone(ports, item)),
          )
        : undefined,
    ),
  );
  return broken * 2 <= items.length;
}

/** As one plan is published, from where the others left it. What somebody wrote since we read it is not written over. */
async function alone(ports: ManyPorts, { plan, first, failure }: Item): Promise<PlanWritten> {
  return first ? publishAgain(ports, plan, first, failure) : publishRead(ports, plan);
}

async function settle(ports: ManyPorts, item: Item, work: Promise<PlanWritten>): Promise<void> {
  const [result] = await Promise.allSettled([work]);
  item.isSettled = true;
  await ports.settled(item.at, result);
}

async function together(ports: ManyPorts, items: readonly Item[]): Promise<void> {
  const judged = withoutCollisions(await judgeAll(ports, items));
  const may = await claimMany(ports, judged);
  await Promise.all(
    [...may].map(async ([{ item, judged: one }, claimed]) => {
      const work = ports.learnt.lanes.run(() => writeJudged(ports, one, claimed));
      const [result] = await Promise.allSettled([work]);
      if (result.status === 'rejected' && goesAgain(result.reason)) {
        item.failure = result.reason;
      } else {
        await settle(ports, item, work);
        ports.learnt.known ??= result.status === 'fulfilled' ? knownBy(item.plan, result.value) : undefined;
      }
    }),
  );
}

function knownBy({ id, source }: IndividualPlan, { carePlan, outcome }: PlanWritten): KnownPlan | undefined {
  return carePlan && outcome === 'created'
    ? { identifier: { system: source.system, value: id }, name: carePlan }
    : undefined;
}

async function judgeAll(ports: ManyPorts, items: readonly Item[]): Promise<JudgedItem[]> {
  const { server, clock, learnt } = ports;
  const plans = items.map(({ plan }) => plan);
  const { lanes, known } = learnt;
  const copies = await newCopies(server, plans, { lanes, known }, instantOf(clock.now()));
  const open: JudgedItem[] = [];
  for (const [at, item] of items.entries()) {
    const copy = copies[at];
    if (copy === undefined) {
      continue;
    }
    item.first = copy;
    const judged = judgeWrite(ports, item.plan, copy);
    if ('outcome' in judged) {
      await settle(ports, item, Promise.resolve(judged));
    } else {
      open.push({ item, judged });
    }
  }
  return open;
}

/** Without those that write what an earlier one writes in other words: they come after it, and read it first. */
function withoutCollisions(all: readonly JudgedItem[]): JudgedItem[] {
  const shared = new Set(sharedParties(all.map(({ judged }) => judged)).map(nameOf));
  const taken = new Set<string>();
  return all.filter(({ item, judged }) => {
    const names = (judged.changes.bundle.entry ?? []).flatMap(({ request }) => request?.url ?? []);
    const own = names.filter((name) => !shared.has(name));
    const collides = own.some((name) => taken.has(name));
    for (const name of own) {
      taken.add(name);
    }
    if (collides) {
      delete item.first;
    }
    return !collides;
  });
}

/** B1 for many: as for one, with one look before, one transaction of claims, and one look after it. */
async function claimMany(ports: ManyPorts, judged: readonly JudgedItem[]): Promise<MayWrite> {
  const may: MayWrite = new Map();
  const toClaim: ItemToClaim[] = [];
  for (const one of judged) {
    const need = claimNeeded(one.judged);
    if ('tokens' in need) {
      toClaim.push({ ...one, need });
    } else {
      may.set(one, need);
    }
  }
  const free = await withoutPlan(ports, ofDifferentPersons(toClaim), may);
  const parties = sharedParties([...free, ...may.keys()].map((one) => one.judged));
  if (free.length > 0 || parties.length > 0) {
    await settleClaims(ports, free, parties, may);
  }
  return may;
}

/** Those whose person has no plan in force; of the others it is said that they may not be written. */
async function withoutPlan(
  { server }: ManyPorts,
  asked: readonly ItemToClaim[],
  may: MayWrite,
): Promise<readonly ItemToClaim[]> {
  const looks = asked.length > 0 ? await lookForMany(server, needsOf(asked)) : [];
  return asked.filter((one, at) => {
    const inForce = looks?.[at]?.others.find(takesPlace);
    if (inForce) {
      may.set(one, claimedBy(one.judged, one.need, { lostTo: nameOf(inForce) }));
    }
    return looks !== undefined && !inForce;
  });
}

async function settleClaims(
  { server, clock, learnt: { lanes } }: ManyPorts,
  free: readonly ItemToClaim[],
  parties: readonly Resource[],
  may: MayWrite,
): Promise<void> {
  const written = await lanes.run(() => writeClaims(server, needsOf(free), parties));
  for (const [one, claimed] of may) {
    // What needed no claim goes over the parties that stand now.
    if (!('refusal' in claimed)) {
      const there = [...one.judged.copy.resources, ...written.parties];
      may.set(one, { ...claimed, bundle: whatDiffers(one.judged.changes.wanted, there) });
    }
  }
  const looks = free.length > 0 ? await lookForMany(server, needsOf(free)) : undefined;
  await lanes.all([...free.entries()], async ([at, one]) => {
    const look = looks?.[at];
    if (look?.isSure) {
      const claim = await settled(one, written.claims[at] ?? [], look.others);
      if (claim) {
        may.set(one, claimedBy(one.judged, one.need, claim, written.parties));
      }
    }
  });

  async function settled({ item, need }: ItemToClaim, own: readonly Resource[], seen: readonly CarePlan[]) {
    let first: readonly CarePlan[] | undefined = seen;
    const others = async () => {
      const found = first ?? (await plansOf(server, need.tokens, nameOf(need.carePlan)));
      first = undefined;
      return found;
    };
    try {
      return await settleClaim(server, own, others, clock.now());
    } catch (error) {
      // Of one plan: the others go on.
      if (!(error instanceof PeerFailure)) {
        throw error;
      }
      item.failure = error;
      return undefined;
    }
  }
}

function needsOf(items: readonly ItemToClaim[]): ToClaim[] {
  return items.map(({ need }) => need);
}

/** A later plan of a person who has an earlier one here is published after that. */
function ofDifferentPersons(items: readonly ItemToClaim[]): ItemToClaim[] {
  const seen = new Set<string>();
  return items.filter(({ need: { tokens, patient } }) => {
    const keys = [...tokens, nameOf(patient)];
    const isNew = keys.every((key) => !seen.has(key));
    for (const key of keys) {
      seen.add(key);
    }
    return isNew;
  });
}
