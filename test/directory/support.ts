// Synthetic units and patients for the directory tests.
import type { Address, Patient } from '@medplum/fhirtypes';
import {
  EXT_ADDRESS_OFFICIAL,
  EXT_MUNICIPALITY_CODE,
  EXT_URBAN_DISTRICT,
  MUNICIPALITY,
} from '../../src/ground/fhir/identifier-system.ts';
import { loadMunicipalities } from '../../src/ground/norway/municipality-table.ts';
import { type Directory, type DirectoryResource, directoryOf } from '../../src/need/directory/directory.ts';
import { type KeEntry, toResources } from '../../src/need/directory/lists/ke-entry.ts';
import type { Purpose } from '../../src/need/directory/routing/resolve.ts';

export const municipalities = loadMunicipalities();
export const notice: Purpose = { to: 'municipality', event: 'need-notice' };
export const instant = '2025-06-15T09:30:00+02:00';

/** A unit covering the areas, with one FHIR message endpoint unless told otherwise. */
export function unit(key: string, areas: readonly string[], more: Partial<KeEntry> = {}): KeEntry {
  return {
    key,
    level: areas[0]?.length === 6 ? 'city-district' : 'municipality',
    name: `KE ${key}`,
    organizationNumber: '310000019',
    owner: { name: `Kommune ${key}`, organizationNumber: '310000027' },
    areas: areas.map((number) => ({ number })),
    endpoints: [{ transport: 'fhir-message', address: `https://${key}.example/fhir`, events: [] }],
    ...more,
  };
}

export function directoryWith(...entries: readonly KeEntry[]): Directory {
  return directoryOf(entries.flatMap<DirectoryResource>(toResources), municipalities);
}

export interface AddressWish extends Partial<Address> {
  readonly municipality?: string;
  readonly system?: string;
  readonly cityDistrict?: string;
  readonly official?: boolean;
}

export function address({
  municipality,
  system = MUNICIPALITY,
  cityDistrict,
  official,
  ...rest
}: AddressWish): Address {
  const extension = [
    ...(official ? [{ url: EXT_ADDRESS_OFFICIAL, valueBoolean: true }] : []),
    ...(cityDistrict ? [{ url: EXT_URBAN_DISTRICT, valueCoding: { code: cityDistrict } }] : []),
  ];
  const code = { extension: [{ url: EXT_MUNICIPALITY_CODE, valueCoding: { system, code: municipality } }] };
  return {
    use: 'home',
    ...rest,
    ...(extension.length > 0 ? { extension } : {}),
    ...(municipality === undefined ? {} : { _district: code }),
  } as Address;
}

export function patient(...addresses: readonly AddressWish[]): Patient {
  return { resourceType: 'Patient', id: 'kari', address: addresses.map(address) };
}
