// A hospital whose records are changed for one question, asked as `ip-fhir explain` asks: over HTTP, with one unit known.
import type { Flag, Patient, Resource } from '@medplum/fhirtypes';
import { wireRouting } from '../../src/adapter/parts/routing.ts';
import { close, listen } from '../../src/adapter/start.ts';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { type Explanation, explainNeed } from '../../src/flows/judge/explain-need.ts';
import { previewSettings } from '../../src/need/directory/lists/settings-list.ts';
import { createMemoryDirectory } from '../../src/need/directory/store.ts';
import { createSandboxHospital } from '../../src/sandbox/hospital.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';
import { fixture } from './hospital.ts';

const NOW = '2026-04-01T10:00:00+02:00';

const check = await createResourceCheck();
/** The instant of every question here. */
export const clock = { now: () => new Date(NOW) };
const { next } = previewSettings({ resources: [], revision: '0', cursors: {} }, [
  {
    municipality: '4601',
    name: 'Unit',
    organizationNumber: '310000248',
    endpoint: 'http://127.0.0.1:9/fhir/$process-message',
  },
]);
/** Knows one unit, that of Bergen. */
export const { routing } = wireRouting({
  config: { directory: [], network: { privateHosts: ['127.0.0.1'] }, timeoutMs: 1_000 },
  directory: createMemoryDirectory(next),
  clock,
  environment: {},
});

/** The story of the need with a consent: every resource of the hospital by `Type/id`, and the Flag. */
export function story(): Map<string, Resource> {
  const bundle = fixture<{ entry: { resource: Resource }[] }>('need-with-consent', 'hospital.json');
  const flag = fixture<Flag>('need-with-consent', 'flag.json');
  return new Map([...bundle.entry.map(({ resource }) => resource), flag].map((each) => [nameOf(each), each]));
}

function nameOf({ resourceType, id }: Resource): string {
  return `${resourceType}/${id}`;
}

export interface Asked {
  /** Changes of resources by name; what is not of the story is added. */
  readonly change?: Readonly<Record<string, object>>;
  readonly add?: readonly Resource[];
  /** Base URLs under which the server is known beside its own; made from its own. */
  readonly bases?: readonly string[];
  readonly knownModifiers?: readonly string[];
}

/** What the adapter would do about the story's Flag, with these changes. `BASE` in a reference is the server's own base URL. */
export async function judged({
  change = {},
  add = [],
  bases = [],
  knownModifiers,
}: Asked = {}): Promise<Explanation> {
  const hospital = createSandboxHospital({ dialect: 'hapi', secret: 'not-used' });
  const { server, port } = await listen(hospital.app, '127.0.0.1', 0);
  const baseUrl = `http://127.0.0.1:${port}/fhir`;
  hospital.at(baseUrl);
  const resources = story();
  for (const [name, more] of Object.entries(change)) {
    resources.set(name, { ...resources.get(name), ...more } as Resource);
  }
  for (const resource of [...resources.values(), ...add]) {
    hospital.write(JSON.parse(JSON.stringify(resource).replaceAll('"BASE/', `"${baseUrl}/`)) as Resource);
  }
  try {
    return await explainNeed(
      {
        server: createFhirServer({ baseUrl, bases: [...bases] }),
        routing,
        ledger: { get: async () => undefined, confirmations: async () => [] },
        clock,
        check,
        replyTo: { name: 'Fjellheim sykehus', endpoint: 'http://127.0.0.1:9/fhir/$process-message' },
        ...(knownModifiers ? { knownModifiers } : {}),
      },
      'flag-anders',
    );
  } finally {
    await close(server);
  }
}

/** The story's patient with changes. */
export function anders(more: object): { readonly 'Patient/anders': object } {
  return { 'Patient/anders': more };
}

export function patient(): Patient {
  return story().get('Patient/anders') as Patient;
}
