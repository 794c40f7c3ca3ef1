// The small directory of the configuration, as a list like every other: it is imported into the store when the adapter starts.
import { profile } from '../../../ground/fhir/canonical.ts';
import type { Issue } from '../../../ground/outcome/issue.ts';
import type { StoredDirectory } from '../store.ts';
import type { WrittenForm } from '../terms.ts';
import type { Transport } from '../transports.ts';
import { type ImportPreview, previewImport } from './import-preview.ts';
import { type KeEntry, type KeResource, toResources } from './ke-entry.ts';

/** A unit as the configuration tells of it: one municipality, one address. One that is no coordinating unit has no municipality. */
export interface SettingsUnit {
  readonly level?: 'municipality' | 'hospital-trust' | 'hospital-unit' | 'other';
  readonly municipality?: string;
  readonly partOf?: { readonly name: string; readonly organizationNumber: string };
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
    incoming: [
      ...new Map(
        units.flatMap(resourcesOf).map((each) => [`${each.resourceType}/${each.id}`, each]),
      ).values(),
    ],
    list: SETTINGS_LIST,
    replace: true,
    namesMayDiffer: true,
    issues: repeated(units),
  });
}

/** What is no coordinating unit has an address and covers nothing. */
function resourcesOf(unit: SettingsUnit): KeResource[] {
  const resources = toResources(toEntry(unit));
  return unit.level === 'hospital-unit' || unit.level === 'other'
    ? withoutService(resources, unit.language)
    : resources;
}

function toEntry(unit: SettingsUnit): KeEntry {
  const { level = 'municipality', municipality, partOf, name, organizationNumber } = unit;
  const { endpoint, language, applicationRequired } = unit;
  return {
    key: `settings-${keyOf(unit)}`,
    level: level === 'municipality' ? level : 'hospital-trust',
    name,
    organizationNumber,
    ...(partOf ? { owner: partOf } : {}),
    areas: municipality === undefined ? [] : [{ number: municipality }],
    ...(language ? { writtenForm: language } : {}),
    ...(applicationRequired ? { applicationRequired } : {}),
    endpoints: [{ transport: unit.transport ?? transportTo(endpoint), address: endpoint, events: [] }],
  };
}

function keyOf({ level = 'municipality', municipality, organizationNumber }: SettingsUnit): string {
  return {
    municipality: `${municipality}`,
    'hospital-trust': `trust-${municipality}`,
    'hospital-unit': `unit-${organizationNumber}`,
    other: `unit-${organizationNumber}`,
  }[level];
}

/** The endpoints go from the service to the organisation, which states no coordinating unit any more. */
function withoutService(resources: readonly KeResource[], language: WrittenForm | undefined): KeResource[] {
  const service = resources.find((each) => each.resourceType === 'HealthcareService');
  return resources.flatMap((each) => {
    if (each.resourceType === 'HealthcareService') {
      return [];
    }
    return `Organization/${each.id}` === service?.providedBy?.reference
      ? [
          {
            ...each,
            meta: { profile: [profile('ip-organization')] },
            ...(language ? { language } : {}),
            ...(service.endpoint ? { endpoint: service.endpoint } : {}),
          } as KeResource,
        ]
      : [each];
  });
}

/** A HER-id is an address of the health network; anything else takes FHIR messages unless it is said otherwise. */
function transportTo(endpoint: string): Transport {
  return endpoint.startsWith('her-id:') ? 'nhn-edi' : 'fhir-message';
}

function repeated(units: readonly SettingsUnit[]): Issue[] {
  return units.flatMap((unit, index) =>
    units.findIndex((other) => keyOf(other) === keyOf(unit)) === index
      ? []
      : [
          {
            severity: 'error' as const,
            code: 'duplicate' as const,
            path: `/directory/${index}/${unit.municipality ? 'municipality' : 'organizationNumber'}`,
            text: unit.municipality
              ? `Municipality ${unit.municipality} is there twice`
              : `The unit ${unit.organizationNumber} is there twice`,
            fix: 'Keep one unit of each level for each municipality, and each other unit once',
            concept: 'D13',
          },
        ],
  );
}
