// The small directory of the configuration, as a list like every other: it is imported into the store when the adapter starts.
import type { Issue } from '../outcome/issue.ts';
import { type ImportPreview, previewImport } from './import-preview.ts';
import { type KeEntry, toResources } from './ke-entry.ts';
import type { StoredDirectory } from './store.ts';
import type { Transport, WrittenForm } from './terms.ts';

/** A unit as the configuration tells of it: one municipality, one address. */
export interface SettingsUnit {
  readonly municipality: string;
  readonly name: string;
  readonly organizationNumber: string;
  readonly endpoint: string;
  readonly transport?: Transport;
  readonly language?: WrittenForm;
  readonly applicationRequired?: boolean;
}

/** Name of the list: entries that leave the configuration leave the directory at the next start. */
const SETTINGS_LIST = 'settings';

/** What the directory would be with the units of the configuration in it. */
export function previewSettings(stored: StoredDirectory, units: readonly SettingsUnit[]): ImportPreview {
  return previewImport({
    current: stored.resources,
    incoming: units.flatMap((unit) => toResources(toEntry(unit))),
    list: SETTINGS_LIST,
    replace: true,
    issues: repeated(units),
  });
}

function toEntry(unit: SettingsUnit): KeEntry {
  const { municipality, name, organizationNumber, endpoint, language, applicationRequired } = unit;
  return {
    key: `settings-${municipality}`,
    level: 'municipality',
    name,
    organizationNumber,
    areas: [{ number: municipality }],
    ...(language ? { writtenForm: language } : {}),
    ...(applicationRequired ? { applicationRequired } : {}),
    endpoints: [{ transport: unit.transport ?? transportTo(endpoint), address: endpoint, events: [] }],
  };
}

/** A HER-id is an address of the health network; anything else takes FHIR messages unless it is said otherwise. */
function transportTo(endpoint: string): Transport {
  return endpoint.startsWith('her-id:') ? 'nhn-edi' : 'fhir-message';
}

function repeated(units: readonly SettingsUnit[]): Issue[] {
  return units.flatMap(({ municipality }, index) =>
    units.findIndex((other) => other.municipality === municipality) === index
      ? []
      : [
          {
            severity: 'error' as const,
            code: 'duplicate' as const,
            path: `/directory/${index}/municipality`,
            text: `Municipality ${municipality} is there twice`,
            fix: 'Keep one unit for each municipality',
            concept: 'D13',
          },
        ],
  );
}
