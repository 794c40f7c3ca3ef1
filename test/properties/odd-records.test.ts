// Records of any shape: one value of a right record in the place of another, of another type, or not there. Nothing breaks on it, and
// what was no leave before is none after it.
import type { Consent, Resource } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shapedServer } from '../../src/edges/transport/hospital/shaped-server.ts';
import { type Explanation, explainNeed } from '../../src/flows/judge/explain-need.ts';
import { type FhirServer, PeerFailure } from '../../src/flows/ports.ts';
import { createShapeCheck } from '../../src/validator/check-resource.ts';
import { clock, routing, story } from '../support/judged.ts';

/** Records for each law; `ODD_RECORDS=10000` is the whole run. */
const RECORDS = Number(process.env.ODD_RECORDS ?? 1_000);

const faultIn = await createShapeCheck();
/** A server that gives what it has, and all of a type for a search. */
function serverOf(resources: ReadonlyMap<string, unknown>): FhirServer {
  const read = async (type: string, id: string) => resources.get(`${type}/${id}`);
  return {
    baseUrl: 'https://hospital.example/fhir',
    read,
    readNamed: read,
    versions: async () => undefined,
    search: async (type: string) =>
      [...resources].flatMap(([name, resource]) => (name.startsWith(`${type}/`) ? [resource] : [])),
  } as unknown as FhirServer;
}

const explained = (resources: ReadonlyMap<string, unknown>): Promise<Explanation | undefined> =>
  explainNeed(
    {
      server: shapedServer(serverOf(resources), faultIn),
      routing,
      ledger: { get: async () => undefined, confirmations: async () => [] },
      clock,
      replyTo: { name: 'Fjellheim sykehus', endpoint: 'http://127.0.0.1:9/fhir/$process-message' },
    },
    'flag-anders',
  ).catch((error: unknown) => {
    if (!(error instanceof PeerFailure)) {
      throw error;
    }
    return undefined;
  });

/** Nothing that FHIR has a meaning for: a word of it would be another record, and not an odd one. */
const odd = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    false,
    0,
    -1,
    1e300,
    '',
    ' ',
    '..',
    '\u0000',
    '__proto__',
    'constructor',
  ),
  fc.constantFrom<unknown>([], {}, [null], [[]], [{}], { toString: 1 }, { length: 3 }, [[], 'x']),
  fc.constantFrom<unknown>('2026-02-30', '2026-13-01', 'Patient/', '#', 'urn:uuid:', 'https://'),
);

/** Where a value may stand: the parts of a path are chosen by numbers, so that each record has its own. */
interface Bend {
  readonly resource: number;
  readonly path: readonly number[];
  readonly how: 'replace' | 'leave-out' | 'double' | 'wrap';
  readonly by: unknown;
}
const bendsOf = (...how: Bend['how'][]) =>
  fc.array(
    fc.record<Bend>({
      resource: fc.nat({ max: 100 }),
      path: fc.array(fc.nat({ max: 30 }), { minLength: 1, maxLength: 9 }),
      how: fc.constantFrom(...how),
      by: odd,
    }),
    { minLength: 1, maxLength: 3 },
  );

function bent(
  resources: Map<string, Resource>,
  changes: readonly Bend[],
  only?: string,
): Map<string, unknown> {
  const copy = new Map<string, unknown>(structuredClone([...resources]));
  const names = [...copy.keys()].filter((name) => only === undefined || name.startsWith(only));
  for (const { resource, path, how, by } of changes) {
    let at = copy.get(names[resource % names.length] ?? '') as Record<string, unknown>;
    for (const [depth, number] of path.entries()) {
      const keys = Object.keys(at).filter((key) => key !== 'resourceType' && key !== 'id');
      const key = keys[number % keys.length] ?? '';
      const inner = at[key];
      if (
        depth < path.length - 1 &&
        typeof inner === 'object' &&
        inner !== null &&
        Object.keys(inner).length > 0
      ) {
        at = inner as Record<string, unknown>;
        continue;
      }
      if (key !== '') {
        at[key] = {
          replace: structuredClone(by),
          'leave-out': undefined,
          double: [inner, inner],
          wrap: { value: inner },
        }[how];
      }
      break;
    }
  }
  return new Map([...copy].map(([name, resource]) => [name, JSON.parse(JSON.stringify(resource))]));
}

it('of any shape is judged, or what is wrong with it is said', async () => {
  expect((await explained(story()))?.message).toBeDefined();
  await fc.assert(
    fc.asyncProperty(bendsOf('replace', 'replace', 'leave-out', 'double', 'wrap'), async (changes) => {
      await explained(bent(story(), changes));
    }),
    { numRuns: RECORDS, seed: 20_261_130 },
  );
});

const names = [...story().keys()].filter((name) => name.startsWith('Consent/'));
const no: Readonly<Record<string, (consent: Consent) => object>> = {
  'a consent that was withdrawn': () => ({ status: 'inactive' }),
  'a consent that was declined': () => ({ status: 'rejected' }),
  'a consent that has ended': ({ provision }) => ({
    provision: {
      ...provision,
      provision: (provision?.provision ?? []).map((each) => ({ ...each, period: { end: '2026-01-31' } })),
    },
  }),
  'a consent that denies': ({ provision }) => ({
    provision: {
      ...provision,
      provision: (provision?.provision ?? []).map((each) => ({ ...each, type: 'deny' as const })),
    },
  }),
  'a consent to another': ({ provision }) => ({
    provision: {
      ...provision,
      provision: (provision?.provision ?? []).map((each) => ({
        ...each,
        actor: [{ role: { text: 'x' }, reference: { identifier: { value: '310000019' } } }],
      })),
    },
  }),
};
it.each(Object.entries(no))('%s is no leave, whatever else is wrong with it', async (_, change) => {
  const refused = new Map(
    [...story()].map(([name, resource]) => [
      name,
      names.includes(name) ? ({ ...resource, ...change(resource as Consent) } as Resource) : resource,
    ]),
  );
  expect((await explained(refused))?.message).toBeUndefined();
  await fc.assert(
    // What is left out, is empty or stands under another name does not say its no any more.
    fc.asyncProperty(bendsOf('replace', 'double'), async (changes) => {
      const said = changes.filter(({ by }) => typeof by !== 'object' || by === null);
      const explanation = await explained(bent(refused, said, 'Consent/'));
      expect(explanation?.message === undefined).toBe(true);
    }),
    { numRuns: RECORDS, seed: 20_261_130 },
  );
});
