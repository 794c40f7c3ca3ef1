// What the fast pass answers: yes, or which entries of a Bundle need not be looked at again.
import type { Definition } from '../definitions/model.ts';
import type { FastProfiles } from './profile.ts';
import type { Demand, FastBundle, FastState } from './state.ts';

export interface FastAnswer {
  /** True when there is surely nothing to tell but packages that are not at hand. */
  readonly whole: boolean;
  readonly packages: ReadonlySet<string>;
  /** Resources of a Bundle with nothing to tell but these packages, as long as the demands hold. */
  readonly settled: ReadonlyMap<unknown, ReadonlySet<string>>;
  /** What resources that are not settled have to keep, so that those which refer to them are. */
  readonly demands: readonly Demand[];
}

const none: ReadonlySet<string> = new Set();

export const lookCloser: FastAnswer = { whole: false, packages: none, settled: new Map(), demands: [] };

/** Links from resource to resource, each asking for a profile, that are followed. */
const mostLinks = 100;

export function fastAnswer(good: boolean, state: FastState, profiles: FastProfiles): FastAnswer {
  const { bundle } = state;
  if (!bundle) {
    return good ? { ...lookCloser, whole: true, packages: state.packages ?? none } : lookCloser;
  }
  const demands = settle(bundle, profiles);
  if (!demands || isLong(bundle)) {
    return lookCloser;
  }
  const settled = new Map([...bundle.good].map(([resource, inside]) => [resource, inside.packages ?? none]));
  const packages = new Set([
    ...(state.packages ?? []),
    ...[...settled.values()].flatMap((some) => [...some]),
  ]);
  return { whole: good && !bundle.doubted && demands.length === 0, packages, settled, demands };
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
