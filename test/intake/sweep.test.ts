// What a sweep does with records whose names of versions and times are of any shape: each is found, and none hides another.
import type { Resource } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { type SweepPorts, sweep } from '../../src/flows/intake/sweep.ts';
import type { InboxChange } from '../../src/need/delivery/inbox.ts';

const NOW = new Date('2026-11-30T12:00:00Z');

/** A server that gives these Flags, an inbox that knows what it had, and where each sweep for Flags began. */
function stage(flags: readonly unknown[]) {
  const cursors = new Map<string, unknown>();
  const inbox = new Map<string, InboxChange>();
  const begun: (string | undefined)[] = [];
  const ports: SweepPorts = {
    source: 'https://hospital.example/fhir',
    clock: { now: () => NOW, ticks: () => 0 },
    accept: async (changes) => {
      const fresh = changes.filter(({ inboxKey }) => !inbox.has(inboxKey)).length;
      for (const change of changes) {
        inbox.set(change.inboxKey, change);
      }
      return { fresh, repeated: changes.length - fresh };
    },
    cursors: {
      get: async (name: string) => cursors.get(name),
      change: async (name: string, step: (before: unknown) => unknown) => {
        cursors.set(name, step(cursors.get(name)));
        return cursors.get(name);
      },
    } as unknown as SweepPorts['cursors'],
    server: {
      async *pages<T extends Resource>(type: string, parameters: Readonly<Record<string, string>>) {
        if (type === 'Flag') {
          begun.push(parameters._lastUpdated);
          yield flags as readonly T[];
        }
      },
    } as SweepPorts['server'],
  };
  return { ports, inbox, begun, cursors };
}

const flag = (id: string, meta?: unknown) => ({
  resourceType: 'Flag',
  id,
  ...(meta === undefined ? {} : { meta }),
});
const odd = [
  null,
  'x',
  3,
  [],
  {},
  { versionId: 7 },
  { versionId: {} },
  { lastUpdated: 5 },
  { lastUpdated: ['x'] },
];

it('each record is found whatever stands in its meta, and the sweep goes on', async () => {
  const { ports, inbox } = stage([
    ...odd.map((meta, at) => flag(`f${at}`, meta)),
    flag('good', { versionId: '1' }),
  ]);
  const [result] = await sweep(ports, { overlap: 1000 });
  expect(result).toEqual({ type: 'Flag', seen: odd.length + 1, found: odd.length + 1 });
  expect([...inbox.values()].every(({ versionId = '' }) => typeof versionId === 'string')).toBe(true);
});

it('a record that claims to be of another century does not put the next sweep behind what comes until then', async () => {
  const right = '2026-11-30T11:00:00.000Z';
  const { ports, begun } = stage([
    flag('a', { lastUpdated: right }),
    flag('b', { lastUpdated: '2126-01-01T00:00:00Z' }),
  ]);
  await sweep(ports, { overlap: 0 });
  await sweep(ports, { overlap: 0 });
  expect(begun).toEqual([undefined, `ge${right}`]);
});

it('a cursor that stands in another century since an earlier release is not believed', async () => {
  const { ports, begun, cursors } = stage([flag('a', { lastUpdated: '2026-11-30T11:00:00Z' })]);
  cursors.set('sweep|https://hospital.example/fhir|Flag', { since: '2126-01-01T00:00:00.000Z' });
  await sweep(ports, { overlap: 0 });
  await sweep(ports, { overlap: 0 });
  expect(begun).toEqual([undefined, 'ge2026-11-30T11:00:00.000Z']);
});
