// A transaction for a server that takes only so many entries at once: what is referred to goes before what refers to it.
import type { Bundle, BundleEntry } from '@medplum/fhirtypes';
import { referencesIn } from '../../../ground/fhir/reference.ts';

/**
 * Positions of the entries, in the transactions to send. One transaction when it fits. Otherwise parties go first (they
 * refer to no plan and do no harm without one), then the plan with all that is tied to it, together when that fits.
 * Only when the plan alone is larger than the limit is it divided, and then the CarePlan comes last: a reader who
 * finds it finds all of it.
 */
export function transactionParts(bundle: Bundle, limit: number): number[][] {
  const entries = bundle.entry ?? [];
  if (entries.length <= limit) {
    return [entries.map((_, at) => at)];
  }
  const { order, tied } = inReferenceOrder(entries);
  const parties = order.filter((at) => !tied.has(at));
  const isPlan = (at: number) => entries[at]?.resource?.resourceType === 'CarePlan';
  const plan = order.filter((at) => tied.has(at)).toSorted((a, b) => Number(isPlan(a)) - Number(isPlan(b)));
  return [...chunks(parties, limit), ...chunks(plan, limit)];
}

function inReferenceOrder(entries: readonly BundleEntry[]): { order: number[]; tied: Set<number> } {
  const at = new Map(entries.map((entry, index) => [addressOf(entry), index]));
  const targets = entries.map(({ resource }) =>
    (resource ? referencesIn(resource) : []).flatMap(({ type, id }) => at.get(`${type}/${id}`) ?? []),
  );
  const order: number[] = [];
  const seen = new Set<number>();
  const visit = (index: number): void => {
    if (seen.has(index)) {
      return;
    }
    seen.add(index);
    for (const target of targets[index] ?? []) {
      visit(target);
    }
    order.push(index);
  };
  for (const index of entries.keys()) {
    visit(index);
  }
  return { order, tied: reaching(entries, targets) };
}

/** The entries from which references lead to a CarePlan, and the CarePlans themselves. */
function reaching(entries: readonly BundleEntry[], targets: readonly number[][]): Set<number> {
  const sources = new Map<number, number[]>();
  for (const [from, list] of targets.entries()) {
    for (const to of list) {
      sources.set(to, [...(sources.get(to) ?? []), from]);
    }
  }
  const waiting = [...entries.keys()].filter((at) => entries[at]?.resource?.resourceType === 'CarePlan');
  const tied = new Set(waiting);
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const source of sources.get(next) ?? []) {
      if (tied.has(source)) {
        continue;
      }
      tied.add(source);
      waiting.push(source);
    }
  }
  return tied;
}

function addressOf({ resource }: BundleEntry): string {
  return `${resource?.resourceType}/${resource?.id}`;
}

function chunks<T>(all: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(all.length / size) }, (_, index) =>
    all.slice(index * size, (index + 1) * size),
  );
}
