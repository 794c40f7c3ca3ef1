// How fast routing is, and what a large directory weighs: `npm run bench`.

import {
  EXT_ADDRESS_OFFICIAL,
  EXT_MUNICIPALITY_CODE,
  MUNICIPALITY,
} from '../src/ground/fhir/identifier-system.ts';
import { loadMunicipalities } from '../src/ground/norway/municipality-table.ts';
import { type DirectoryResource, directoryOf } from '../src/need/directory/directory.ts';
import { type KeEntry, toResources } from '../src/need/directory/lists/ke-entry.ts';
import { resolve, resolveArea } from '../src/need/directory/routing/resolve.ts';

const SERVICES = 10_000;
const SECONDS = 2;
const instant = '2025-06-15T09:30:00+02:00';
const purpose = { to: 'municipality', event: 'need-notice' } as const;
const municipalities = loadMunicipalities();
const numbers = municipalities.facts.entries.map(({ number }) => number);
const current = municipalities.currentOn('2025-06-15').map(({ number }) => number);

/** The unit of each municipality, then city districts up to the wanted number of services. */
function entries(): KeEntry[] {
  return Array.from({ length: SERVICES }, (_, index) => {
    const municipality = current[index % current.length] ?? '0301';
    const round = Math.floor(index / current.length);
    const area = round === 0 ? municipality : `${municipality}${String(round).padStart(2, '0')}`;
    return {
      key: area,
      level: round === 0 ? 'municipality' : 'city-district',
      name: `Koordinerende enhet ${area}`,
      organizationNumber: '310000019',
      owner: { name: `Kommune ${municipality}`, organizationNumber: `31${municipality}000` },
      areas: [{ number: area }],
      email: `ke@${area}.example`,
      endpoints: [
        { transport: 'fhir-message', address: `https://ke-${area}.example/fhir`, events: [] },
        { transport: 'nhn-edi', address: `her-id:99${area}`, events: [] },
      ],
    } satisfies KeEntry;
  });
}

function heapMegabytes(): number {
  globalThis.gc?.();
  return process.memoryUsage().heapUsed / 1024 / 1024;
}

function perSecond(work: (index: number) => unknown): { rate: number; found: number; asked: number } {
  let asked = 0;
  let found = 0;
  const begin = performance.now();
  while (performance.now() - begin < SECONDS * 1_000) {
    for (let index = 0; index < 1_000; index++) {
      found += work(asked++) ? 1 : 0;
    }
  }
  return { rate: asked / ((performance.now() - begin) / 1_000), found, asked };
}

const list = entries();
const before = heapMegabytes();
const built = performance.now();
const directory = directoryOf(list.flatMap<DirectoryResource>(toResources), municipalities);
const buildTime = performance.now() - built;
const weight = heapMegabytes() - before;

const byArea = perSecond((index) => {
  const municipality = numbers[index % numbers.length] ?? '';
  return resolveArea({ municipality, purpose, instant, directory }).recipient;
});
const patients = numbers.map((code) => ({
  resourceType: 'Patient' as const,
  address: [
    {
      use: 'home' as const,
      extension: [{ url: EXT_ADDRESS_OFFICIAL, valueBoolean: true }],
      _district: { extension: [{ url: EXT_MUNICIPALITY_CODE, valueCoding: { system: MUNICIPALITY, code } }] },
    },
  ],
}));
const byPatient = perSecond((index) => {
  const patient = patients[index % patients.length];
  return patient && resolve({ patient, purpose, instant, directory }).recipient;
});

const round = (value: number) => Math.round(value).toLocaleString('en');
console.log(
  `directory of ${round(directory.services().length)} services, ${round(directory.resources().length)} resources`,
);
console.log(`  built in ${round(buildTime)} ms, ${round(weight)} MB of heap`);
console.log(
  `  by area    ${round(byArea.rate)} lookups/s (${round((byArea.found / byArea.asked) * 100)} % found a unit)`,
);
console.log(
  `  by patient ${round(byPatient.rate)} lookups/s (${round((byPatient.found / byPatient.asked) * 100)} % found a unit)`,
);
