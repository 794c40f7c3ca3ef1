// Routing over a small directory in memory, for tests of what asks it.

import { createRouting } from '../../src/flows/directory/routing.ts';
import type { Routing } from '../../src/flows/ports.ts';
import { loadMunicipalities } from '../../src/ground/norway/municipality-table.ts';
import { previewSettings, type SettingsUnit } from '../../src/need/directory/lists/settings-list.ts';
import { createMemoryDirectory } from '../../src/need/directory/store.ts';

/** Routing to these units, whose receivers take everything. */
export function routingTo(...units: readonly Omit<SettingsUnit, 'endpoint'>[]): Routing {
  const empty = { revision: '0', resources: [], cursors: {} };
  const entries = units.map((unit) => ({ ...unit, endpoint: 'http://127.0.0.1:9/' }));
  return createRouting({
    store: createMemoryDirectory(previewSettings(empty, entries).next),
    municipalities: loadMunicipalities(),
    receivers: {
      choose: async ({ endpoint, transport }) => ({ chosen: { endpoint, transport }, steps: [] }),
    },
    clock: { now: () => new Date('2026-03-02T10:00:00Z') },
    preferences: { transports: ['fhir-message'] },
    ticks: () => 0,
  });
}
