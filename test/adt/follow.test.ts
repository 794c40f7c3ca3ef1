// Whose message it is: what happened is kept of the persons that its numbers name, and of nobody where they name several.
import type { Patient } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { type FollowAdtPorts, followAdt } from '../../src/flows/intake/follow-adt.ts';
import type { PersonEvent } from '../../src/need/duties/event.ts';
import { readAdt } from '../../src/need/intake/adt/read-message.ts';
import { nationalId } from '../../src/sandbox/persons.ts';

const FNR = 'urn:oid:2.16.578.1.12.4.1.4.1';
const LOCAL = 'urn:oid:9.9';
const [one, other] = [nationalId(1), nationalId(2)];

const record = (id: string, ...identifier: NonNullable<Patient['identifier']>): Patient => ({
  resourceType: 'Patient',
  id,
  identifier,
});
const fnr = (value: string) => ({ system: FNR, value });

/** Follows a message that says that the person with these numbers (PID-3) is dead; gives of whom that was kept. */
async function deadIn(
  pid3: string,
  ...patients: readonly Patient[]
): Promise<{ kept: string[]; again: number[] }> {
  const kept: string[] = [];
  const again: number[] = [];
  const text = `MSH|^~\\&|PAS|HUS|IP|HUS|20261129||ADT^A08|1|P|2.4\rEVN||202611290800\rPID|1||${pid3}${'|'.repeat(27)}Y\rPV1|1|I\r`;
  const { events } = readAdt(Buffer.from(text), {
    processing: ['P'],
    passedOver: [],
    systems: { PAS: LOCAL },
  });
  const ports = {
    source: 'https://hospital.example/fhir',
    clock: { now: () => new Date('2026-11-29T09:00:00Z') },
    criteria: {},
    inbox: {
      open: async () => ({
        body: JSON.stringify({ trigger: 'A08', events }),
        tries: 0,
        at: new Date('2026-11-29T08:00:00Z'),
      }),
      done: async () => undefined,
      tried: async () => undefined,
    },
    personEvents: {
      add: async (patient: string, all: readonly PersonEvent[]) =>
        void kept.push(...all.map(({ kind }) => `${patient} ${kind}`)),
    },
    accept: async () => ({ fresh: 0, repeated: 0 }),
    again: async (after: number) => void again.push(after),
    server: {
      search: async (_type: string, { identifier = '' }: Record<string, string>) =>
        patients.filter((patient) =>
          patient.identifier?.some(({ system, value }) =>
            identifier.split(',').includes(`${system}|${value}`),
          ),
        ),
    },
  };
  await followAdt(ports as unknown as FollowAdtPorts, '1');
  return { kept, again };
}

it('every record of the person is meant, whatever number it has in common', async () => {
  const { kept } = await deadIn(
    `${one}^^^FNR~55^^^PAS`,
    record('p1', fnr(one)),
    record('p2', { system: LOCAL, value: '55' }),
  );
  expect(kept).toEqual(['Patient/p1 died', 'Patient/p2 died']);
});

it('a local number that is somebody else’s by now does not make that person dead', async () => {
  const { kept } = await deadIn(
    `${one}^^^FNR~55^^^PAS`,
    record('p1', fnr(one)),
    record('p2', fnr(other), { system: LOCAL, value: '55' }),
  );
  expect(kept).toEqual(['Patient/p1 died']);
});

it('numbers of two persons make neither of them dead, and are looked up again', async () => {
  const { kept, again } = await deadIn(
    `${one}^^^FNR~${other}^^^FNR`,
    record('p1', fnr(one)),
    record('p2', fnr(other)),
  );
  expect(kept).toEqual([]);
  expect(again).toHaveLength(1);
});

it('two numbers of one record are one person who got a new number', async () => {
  const { kept } = await deadIn(
    `${one}^^^FNR~${other}^^^FNR`,
    record('p1', fnr(one), { ...fnr(other), use: 'old' }),
  );
  expect(kept).toEqual(['Patient/p1 died']);
});

/** Follows messages one after another, and gives what is kept of each record then. */
async function keptAfter(
  texts: readonly string[],
  before: Readonly<Record<string, readonly PersonEvent[]>>,
  ...patients: readonly Patient[]
): Promise<Record<string, string[]>> {
  const kept = new Map<string, PersonEvent[]>(Object.entries(before).map(([name, all]) => [name, [...all]]));
  for (const text of texts) {
    const { events, header, problems } = readAdt(Buffer.from(text));
    expect(problems).toEqual([]);
    const ports = {
      source: 'https://hospital.example/fhir',
      clock: { now: () => new Date('2026-11-29T09:00:00Z') },
      criteria: {},
      inbox: {
        open: async () => ({
          body: JSON.stringify({ trigger: header.trigger, events }),
          tries: 0,
          at: new Date('2026-11-29T08:00:00Z'),
        }),
        done: async () => undefined,
      },
      personEvents: {
        of: async (patient: string) => kept.get(patient) ?? [],
        saidDead: async (patient: string) =>
          kept.get(patient)?.findLast(({ kind }) => kind === 'died' || kind === 'death-retracted')?.kind ===
          'died',
        add: async (patient: string, all: readonly PersonEvent[]) =>
          void kept.set(patient, [...(kept.get(patient) ?? []), ...all]),
      },
      accept: async () => ({ fresh: 0, repeated: 0 }),
      server: {
        search: async (type: string, { identifier = '' }: Record<string, string>) =>
          type === 'Patient'
            ? patients.filter((patient) =>
                patient.identifier?.some(({ system, value }) =>
                  identifier.split(',').includes(`${system}|${value}`),
                ),
              )
            : [],
      },
    };
    await followAdt(ports as unknown as FollowAdtPorts, '1');
  }
  return Object.fromEntries([...kept].map(([name, all]) => [name, all.map(({ kind }) => kind)]));
}

const about = (trigger: string, number: string, ...rest: readonly string[]) =>
  `${[`MSH|^~\\&|PAS|HUS|IP|HUS|20261129||ADT^${trigger}|${trigger}|P|2.5`, 'EVN||202611290800', `PID|1||${number}^^^FNR`, ...rest].join('\r')}\r`;
const visit = `PV1|1|I|M1${'|'.repeat(16)}V1^^^HUS${'|'.repeat(25)}202611250800`;
const records = [record('p1', fnr(one)), record('p2', fnr(other))];

it('a visit that is moved to another record is that record’s from then on, with its planned discharge, and the other never had it', async () => {
  const admitted = about('A01', other, visit, `PV2${'|'.repeat(9)}20261204`);
  const moved = about('A45', one, `MRG|${other}^^^FNR`, visit);
  expect(await keptAfter([admitted, moved], {}, ...records)).toEqual({
    'Patient/p1': ['admitted', 'discharge-planned'],
    'Patient/p2': ['admitted', 'discharge-planned', 'stay-cancelled'],
  });
});

it('a record that is merged with that of somebody who is said to be dead is that of somebody dead', async () => {
  const dead = about('A31', other).replace(/\^\^\^FNR/, `^^^FNR${'|'.repeat(27)}Y`);
  const merged = about('A40', one, `MRG|${other}^^^FNR`);
  expect(await keptAfter([dead, merged], {}, ...records)).toEqual({
    'Patient/p1': ['died'],
    'Patient/p2': ['died', 'merged'],
  });
});
