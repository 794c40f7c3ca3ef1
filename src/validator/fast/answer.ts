// What the fast pass answers: yes, or what has to be looked at again.
import type { Definition } from '../definitions/model.ts';
import { openTo, type Settled } from '../rules/open.ts';
import type { FastProfiles } from './profile.ts';
import type { Demand, FastBundle, FastState } from './state.ts';

export interface FastAnswer {
  /** True when there is surely nothing to tell but packages that are not at hand. */
  readonly whole: boolean;
  readonly packages: ReadonlySet<string>;
  /** The resource, and resources of a Bundle, without an error as long as the demands hold. */
  readonly settled: ReadonlyMap<unknown, Settled>;
  /** What resources that are not settled have to keep, so that those which refer to them are. */
  readonly demands: readonly Demand[];
}

const none: ReadonlySet<never> = new Set();

export const lookCloser: FastAnswer = { whole: false, packages: none, settled: new Map(), demands: [] };

/** Links from resource to resource, each asking for a profile, that are followed. */
const mostLinks = 100;

export function fastAnswer(
  resource: unknown,
  good: boolean,
  state: FastState,
  profiles: FastProfiles,
): FastAnswer {
  const { bundle } = state;
  if (!bundle) {
    return good ? answerOf(resource, state) : lookCloser;
  }
  const demands = settle(bundle, profiles);
  if (!demands || isLong(bundle)) {
    return lookCloser;
  }
  const settled = new Map([...bundle.good].map(([inner, inside]) => [inner, settledBy(inner, inside)]));
  if (!good || bundle.doubted) {
    return { whole: false, packages: none, settled, demands };
  }
  const at = new Set(state.doubts);
  const packages = new Set(state.packages);
  let whole = at.size === 0 && demands.length === 0;
  for (const inner of bundle.seen) {
    const found = settled.get(inner);
    if (!found || found.open || found.packages.size > 0) {
      at.add(inner);
      whole &&= found !== undefined && !found.open;
      for (const name of found?.packages ?? none) {
        packages.add(name);
      }
    }
  }
  const open = at.size === 0 ? undefined : openTo(resource, at, bundle.seen);
  settled.set(resource, { packages: state.packages ?? none, open });
  return { whole, packages, settled, demands };
}

function answerOf(resource: unknown, state: FastState): FastAnswer {
  const found = settledBy(resource, state);
  return {
    ...lookCloser,
    whole: !found.open,
    packages: found.packages,
    settled: new Map([[resource, found]]),
  };
}

function settledBy(resource: unknown, { packages, doubts }: FastState): Settled {
  return { packages: packages ?? none, open: doubts && openTo(resource, doubts, none) };
}

/**
 * Holds the demands of good resources against other good ones. What is left are demands on resources that have to be
 * looked at; undefined when a demand is not met. Resources may demand of each other in a circle: then all hold together.
 */
function settle(bundle: FastBundle, profiles: FastProfiles): readonly Demand[] | undefined {
  const left: Demand[] = [];
  const waiting = [...bundle.good.values()].flatMap(({ demands }) => demands);
  for (let demand = waiting.pop(); demand; demand = waiting.pop()) {
    const target = bundle.good.get(demand.target);
    if (!target) {
      left.push(demand);
    } else if (!demand.profiles.some((profile) => keeps(demand.target, profile, target, profiles, waiting))) {
      return undefined;
    }
  }
  return left;
}

function keeps(
  resource: Demand['target'],
  profile: Definition,
  state: FastState,
  profiles: FastProfiles,
  waiting: Demand[],
): boolean {
  if (state.kept.has(profile)) {
    return true;
  }
  const before = state.demands.length;
  if (profiles.of(profile)(resource, state)) {
    state.kept.add(profile);
    waiting.push(...state.demands.slice(before));
    return true;
  }
  state.demands.length = before;
  return false;
}

/** The reporting pass gives up on long chains, and it is the judge. */
function isLong(bundle: FastBundle): boolean {
  if (bundle.good.size <= mostLinks) {
    return false;
  }
  const seen = new Set<unknown>();
  const follow = (resource: unknown, links: number): boolean => {
    if (seen.has(resource)) {
      return false;
    }
    seen.add(resource);
    const demands = bundle.good.get(resource)?.demands ?? [];
    return links > mostLinks || demands.some(({ target }) => follow(target, links + 1));
  };
  return [...bundle.good.keys()].some((resource) => follow(resource, 0));
}
