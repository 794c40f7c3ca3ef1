// The country: its municipalities with the coordinating unit of each, and every unit's temper.
import type { Organization } from '@medplum/fhirtypes';

import { ORGNR } from '../../ground/fhir/identifier-system.ts';
import { loadMunicipalities } from '../../ground/norway/municipality-table.ts';
import type { DirectoryResource } from '../../need/directory/directory.ts';
import { previewSettings } from '../../need/directory/lists/settings-list.ts';
import { chanceOf } from './chance.ts';

/**
 * How a unit behaves. `prompt`, `slow`: answers after days or weeks; `silent`: takes the notice and says nothing;
 * `returns`: gives it back; `away`: does not answer for days; `unclear`: takes it, and the answer is lost on the way;
 * `apart`: acknowledges by itself, later; `renews`: becomes another organisation during the year.
 */
export const tempers = ['prompt', 'slow', 'silent', 'returns', 'away', 'unclear', 'apart', 'renews'] as const;
export type Temper = (typeof tempers)[number];

const mix: readonly (readonly [Temper, number])[] = [
  ['prompt', 40],
  ['slow', 20],
  ['silent', 9],
  ['returns', 5],
  ['away', 9],
  ['unclear', 5],
  ['apart', 7],
  ['renews', 5],
];

export interface Unit {
  readonly municipality: string;
  readonly name: string;
  readonly organizationNumber: string;
  readonly temper: Temper;
}

/** So many municipalities of Norway, as they are on that day; the same for the same seed. */
export function unitsOf(count: number, seed: number, day: string): readonly Unit[] {
  const chance = chanceOf(seed ^ 0x5bd1e995);
  return loadMunicipalities()
    .currentOn(day)
    .filter(({ number }) => !number.startsWith('21') && !number.startsWith('22'))
    .slice(0, count)
    .map(({ number, name }, place) => ({
      municipality: number,
      name: `Koordinerende enhet, ${name} (syntetisk)`,
      organizationNumber: organizationNumber(10_000 + place),
      temper: temperBy(chance.whole(100)),
    }));
}

function temperBy(share: number): Temper {
  let rest = share;
  for (const [temper, part] of mix) {
    if (rest < part) {
      return temper;
    }
    rest -= part;
  }
  return 'prompt';
}

const weights = [3, 2, 7, 6, 5, 4, 3, 2];

/** A number with the right check digit of a series that no organisation has (31…). */
function organizationNumber(serial: number): string {
  for (let at = 31_000_000 + serial * 11; ; at += 1) {
    const digits = [...String(at)].map(Number);
    const check =
      (11 - (weights.reduce((sum, weight, place) => sum + weight * (digits[place] ?? 0), 0) % 11)) % 11;
    if (check < 10) {
      return `${at}${check}`;
    }
  }
}

/** The unit as it is after it has become another organisation. */
export function renewed(unit: Unit, place: number): Unit {
  return { ...unit, organizationNumber: organizationNumber(400_000 + place) };
}

export function directoryResources(units: readonly Unit[]): readonly DirectoryResource[] {
  const settings = units.map(({ municipality, name, organizationNumber: number }) => ({
    municipality,
    name,
    organizationNumber: number,
    endpoint: `https://ke-${municipality}.example/fhir/$process-message`,
  }));
  return previewSettings({ resources: [], revision: '0', cursors: {} }, settings).next;
}

/** The unit as the hospital's record knows it: consents name it. */
export function organizationOf({ municipality, name, organizationNumber: value }: Unit): Organization {
  return {
    resourceType: 'Organization',
    id: `ke-${municipality}`,
    identifier: [{ system: ORGNR, value }],
    active: true,
    name,
  };
}
