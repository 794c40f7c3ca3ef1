// How what others wrote is read, as the hospital has set it: the same for the adapter at work and for every command that looks.
import { settingsOf } from '../../ground/law/consent-fhir/settings.ts';
import { representationDefaults } from '../../ground/law/representation-facts.ts';
import type { Config } from '../config/config.ts';

type Set = Partial<Pick<Config, 'hospital' | 'consents' | 'protectedAddressPaths' | 'side' | 'age'>>;

/** Without settings everything is read by what holds where nothing is said. */
export function readingOf({ hospital, consents, protectedAddressPaths, side, age }: Set = {}) {
  const knownModifiers = hospital?.knownModifierExtensions ?? [];
  return {
    /** Modifier extensions that are understood, on whatever is read. */
    knownModifiers,
    /** Of Consents some more may be named. */
    consentSettings: settingsOf({
      ...consents,
      knownModifiers: [...knownModifiers, ...(consents?.knownModifiers ?? [])],
    }),
    representation: { ...representationDefaults, ...age },
    ...(protectedAddressPaths ? { protectedAddressPaths } : {}),
    ...(side ? { side } : {}),
  };
}
