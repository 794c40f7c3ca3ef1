// Builds our table of municipality numbers from what Statistics Norway's classification service answers.
import type { MunicipalityEntry } from '../src/ground/norway/municipality.ts';

/** One version of classification 131, as `/versions/{id}.json` answers. */
export interface KlassVersion {
  readonly validFrom: string;
  readonly classificationItems: readonly { readonly code: string; readonly name: string }[];
}

/** One line of `/classifications/131/changes.json`. */
export interface KlassChange {
  readonly oldCode: string;
  readonly newCode: string;
  readonly changeOccurred: string;
}

/** Codes of the classification that are no municipality; they stand in judgements.json. */
const notMunicipalities = new Set(['9999']);

/**
 * Every number that was valid at some time since the first version given. The name is the newest one; the first day
 * is that of the first version with the number (open when it is the first of all); the last day and the successors
 * come from the changes, where a change from a code to itself is a new name or a merger into it.
 */
export function buildTable(
  versions: readonly KlassVersion[],
  changes: readonly KlassChange[],
): MunicipalityEntry[] {
  const ordered = [...versions].sort((a, b) => a.validFrom.localeCompare(b.validFrom));
  const start = ordered[0]?.validFrom ?? '';
  const found = new Map<string, { name: string; from: string }>();
  for (const version of ordered) {
    for (const item of version.classificationItems) {
      const from = found.get(item.code)?.from ?? version.validFrom;
      found.set(item.code, { name: item.name.trim(), from });
    }
  }
  const departures = Map.groupBy(
    changes.filter((change) => change.oldCode !== change.newCode && change.changeOccurred > start),
    (change) => change.oldCode,
  );
  return [...found]
    .filter(([number]) => !notMunicipalities.has(number))
    .map(([number, { name, from }]) => ({
      number,
      name,
      ...(from === start ? {} : { from }),
      ...ending(departures.get(number) ?? []),
    }))
    .sort((a, b) => a.number.localeCompare(b.number));
}

/** The day on which the number ended, and the numbers that took over on that day. */
function ending(departures: readonly KlassChange[]): Pick<MunicipalityEntry, 'until' | 'successors'> {
  const until = departures.map((change) => change.changeOccurred).sort()[0];
  if (until === undefined) {
    return {};
  }
  const successors = departures.filter((change) => change.changeOccurred === until);
  return { until, successors: [...new Set(successors.map((change) => change.newCode))].sort() };
}
