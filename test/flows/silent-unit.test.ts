// A unit that is silent, in its machine or in its people: which other way a notice takes, who may get it, and what is told of that.
import type { Bundle, Communication, Consent, Organization } from '@medplum/fhirtypes';
import { beforeEach, describe, expect, it } from 'vitest';
import { takeDeadline } from '../../src/flows/answer/take-deadline.ts';
import { createRouting } from '../../src/flows/directory/routing.ts';
import { type RelayPorts, relayFlag } from '../../src/flows/notify/relay-flag.ts';
import { PeerFailure } from '../../src/flows/ports.ts';
import { ORGNR } from '../../src/ground/fhir/identifier-system.ts';
import { acknowledge, readMessage } from '../../src/ground/fhir/message.ts';
import { loadMunicipalities } from '../../src/ground/norway/municipality-table.ts';
import { Permit } from '../../src/need/consent/gate.ts';
import type { EscalationSettings } from '../../src/need/delivery/due/escalation.ts';
import type { DeadlineKind } from '../../src/need/delivery/states.ts';
import { createMemoryDirectory } from '../../src/need/directory/store.ts';
import { noticeKey } from '../../src/need/notice/identity.ts';
import type { NoticeRecipient } from '../../src/need/notice/parties.ts';
import { directoryResources, organizationOf, unitsOf } from '../../src/sandbox/simulation/country.ts';
import { SimulatedLedger } from '../../src/sandbox/simulation/ledger.ts';
import {
  assessmentOf,
  consentOf,
  flagOf,
  patientOf,
  personOf,
  stayOf,
  ward,
} from '../../src/sandbox/simulation/person.ts';
import { SimulatedRecord } from '../../src/sandbox/simulation/record.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';

const START = Date.parse('2026-03-02T09:00:00Z');
const HOUR = 3_600_000;
const [unit] = unitsOf(1, 1, '2026-03-01');
if (!unit) {
  throw new Error('no municipality');
}
const first = `https://ke-${unit.municipality}.example/fhir/$process-message`;
const second = 'https://second.example/fhir/$process-message';
const above = 'https://post.example/fhir/$process-message';
const person = personOf(0, '2026-03-02');
const ABOVE = '310100005';

/** The unit with two endpoints of its own, in a municipality that has one too. */
function directory() {
  const resources = directoryResources([unit as NonNullable<typeof unit>]).map((each) =>
    structuredClone(each),
  );
  const service = resources.find(({ resourceType }) => resourceType === 'HealthcareService') as {
    endpoint?: object[];
  };
  const organization = resources.find(({ resourceType }) => resourceType === 'Organization') as Organization;
  const endpoint = resources.find(({ resourceType }) => resourceType === 'Endpoint') as {
    id: string;
    address: string;
  };
  const named = (id: string, address: string) => ({ ...structuredClone(endpoint), id, address });
  service.endpoint = [{ reference: `Endpoint/${endpoint.id}` }];
  organization.endpoint = [{ reference: 'Endpoint/second' }];
  organization.partOf = { reference: 'Organization/municipality' };
  return [
    ...resources,
    named('second', second.replace('/$process-message', '')),
    named('post', above.replace('/$process-message', '')),
    {
      resourceType: 'Organization',
      id: 'municipality',
      active: true,
      name: 'Kommunen (syntetisk)',
      identifier: [{ system: ORGNR, value: ABOVE }],
      endpoint: [{ reference: 'Endpoint/post' }],
    },
  ] as never;
}

interface Sent {
  readonly endpoint: string;
  readonly number: string;
  readonly message: string;
  readonly task: string;
}

let now = START;
let sent: Sent[] = [];
let record: SimulatedRecord;
let ledger: SimulatedLedger;
let reasons: string[] = [];
let running: Map<DeadlineKind, string>;
let away: string[] = [];
const clock = { now: () => new Date(now), ticks: () => now };

function portsWith(escalation: EscalationSettings, says: 'at once' | 'later' = 'at once'): RelayPorts {
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`;
  };
  return {
    server: record,
    ledger,
    clock,
    newId,
    reminders: { keep: async () => undefined, remind: async () => false, putOff: async () => false },
    deadlines: { acknowledgementMs: HOUR, answerWorkingDays: 10, consentWarningDays: 14, escalation },
    routing: createRouting({
      store: createMemoryDirectory(directory()),
      municipalities: loadMunicipalities(),
      receivers: { choose: async (recipient) => ({ chosen: recipient, steps: [] }) },
      clock,
      preferences: { transports: ['fhir-message'] },
      ticks: clock.ticks,
    }),
    endpoint: {
      async send(permit: Permit, recipient: NoticeRecipient, bundle: Bundle) {
        expect(Permit.isGenuine(permit)).toBe(true);
        const { message } = readMessage(bundle);
        if (away.includes(recipient.endpoint)) {
          throw new PeerFailure('KE endpoint', 'transient', 'no connection');
        }
        const task = message?.resources.find(({ resourceType }) => resourceType === 'Task')?.id ?? '';
        const id = message?.header.id ?? '';
        sent.push({ endpoint: recipient.endpoint, number: recipient.organizationNumber, message: id, task });
        const header = message?.header ?? { resourceType: 'MessageHeader' };
        return says === 'later'
          ? undefined
          : acknowledge(
              header as never,
              { bundle: newId(), header: newId() },
              clock.now().toISOString(),
              { endpoint: recipient.endpoint, name: 'Unit' },
              { code: 'ok' },
            );
      },
    },
    retry: () => HOUR,
    maxResends: 5,
    looks: () => HOUR,
    personAfter: 24 * HOUR,
    check,
    replyTo: { name: 'Fjellheim sykehus', endpoint: 'https://hospital.example/fhir/$process-message' },
    idSecret: 'secret',
  } as unknown as RelayPorts;
}

const check = await createResourceCheck();
const key = noticeKey('https://hospital.example/fhir', person.flag);
const iso = () => new Date(now).toISOString();

function consent(covers: 'unit' | 'municipality', id = 'c1'): Consent {
  const given = consentOf(person, {
    id,
    at: iso(),
    day: '2026-03-01',
    end: '2026-12-31',
    unit: unit?.municipality ?? '',
    byParents: false,
  });
  return covers === 'unit'
    ? given
    : (JSON.parse(
        JSON.stringify(given).replaceAll(
          `Organization/ke-${unit?.municipality}`,
          'Organization/municipality',
        ),
      ) as Consent);
}

beforeEach(() => {
  now = START;
  sent = [];
  reasons = [];
  away = [];
  running = new Map();
  record = new SimulatedRecord('https://hospital.example/fhir', clock.now, () => false);
  ledger = new SimulatedLedger({
    relay: () => undefined,
    deadline: (_key, kind, dueAt) => running.set(kind, dueAt),
    attention: (_key, { reason }) => reasons.push(reason),
  });
  for (const each of [
    ...ward,
    organizationOf(unit),
    {
      resourceType: 'Organization' as const,
      id: 'municipality',
      identifier: [{ system: ORGNR, value: ABOVE }],
      name: 'Kommunen (syntetisk)',
    },
    patientOf(person, unit.municipality),
    assessmentOf(person, { at: iso(), met: true, informed: true, wish: true }),
    stayOf(person, iso(), undefined, false),
    flagOf(person, iso()),
    consent('unit'),
  ]) {
    record.set(each);
  }
});

async function comes(ports: RelayPorts, kind: DeadlineKind): Promise<void> {
  const dueAt = running.get(kind);
  expect(dueAt, `${kind} runs`).toBeDefined();
  running.delete(kind);
  now = Date.parse(dueAt ?? '') + 1;
  await takeDeadline(ports, key, kind, dueAt ?? '');
}

const said = async () => (await ledger.get(key))?.history.at(-1)?.detail ?? '';
const besides = { otherEndpointWorkingDays: 1, otherUnitWorkingDays: 2, personWorkingDays: 1 };

describe('people who do not answer', () => {
  it('get the same message at another endpoint of the same unit, once, and then the next step has its own time', async () => {
    const ports = portsWith(besides);
    await relayFlag(ports, person.flag);
    expect(sent).toMatchObject([{ endpoint: first }]);
    await comes(ports, 'answer');
    expect(sent).toHaveLength(1);
    const dueAt = running.get('other-endpoint') ?? '';
    await comes(ports, 'other-endpoint');
    expect(sent).toHaveLength(2);
    expect(sent[1]).toEqual({ ...sent[0], endpoint: second });
    expect(await said()).toContain('another address of the same unit');
    // The same job once more, as after a kill.
    await takeDeadline(ports, key, 'other-endpoint', dueAt);
    expect(sent).toHaveLength(2);
    expect((await ledger.get(key))?.state).toBe('delivered');
    expect((await ledger.get(key))?.recipient?.endpoint).toBe(first);
    expect([...running.keys()]).toContain('other-unit');
    expect(reasons).toEqual([]);
  });

  it('are not passed by: the municipality is not told where the consent names the unit alone, and the list says why', async () => {
    const ports = portsWith(besides);
    await relayFlag(ports, person.flag);
    await comes(ports, 'answer');
    await comes(ports, 'other-endpoint');
    await comes(ports, 'other-unit');
    expect(sent.map(({ endpoint }) => endpoint)).toEqual([first, second]);
    expect(await said()).toContain('The notice was not sent to what the unit is part of');
    expect(await said()).toMatch(/consent/i);
    await comes(ports, 'follow-person');
    expect(reasons).toContain('deadline-answer');
  });

  it('are passed by where a consent covers the municipality: it gets a message of its own, the same Task, and the record says so', async () => {
    record.set(consent('municipality'));
    const ports = portsWith(besides);
    await relayFlag(ports, person.flag);
    await comes(ports, 'answer');
    await comes(ports, 'other-endpoint');
    await comes(ports, 'other-unit');
    expect(sent.map(({ number }) => number)).toEqual([
      unit.organizationNumber,
      unit.organizationNumber,
      ABOVE,
    ]);
    expect(sent[2]?.endpoint).toBe(above);
    expect(sent[2]?.task).toBe(sent[0]?.task);
    expect(sent[2]?.message).not.toBe(sent[0]?.message);
    const told = (await record.search<Communication>('Communication', { subject: person.name })).filter(
      ({ recipient }) => recipient?.[0]?.identifier?.value === ABOVE,
    );
    expect(told).toMatchObject([{ status: 'completed' }]);
    expect(check(told[0] as Communication).filter(({ severity }) => severity === 'error')).toEqual([]);
    expect((await ledger.byTask(sent[2]?.task ?? ''))?.key).toBe(key);
  });

  it.each([
    ['the consent was taken back', () => record.set({ ...consent('unit'), status: 'inactive' })],
    ['the person died', () => record.set(patientOf(person, unit.municipality, iso()))],
    [
      'the person says no',
      () => record.set(assessmentOf(person, { at: iso(), met: true, informed: true, wish: false })),
    ],
    ['the person moved', () => record.set(patientOf(person, '4601'))],
  ])('get nothing more when %s', async (_why, happens) => {
    const ports = portsWith(besides);
    await relayFlag(ports, person.flag);
    await comes(ports, 'answer');
    happens();
    await comes(ports, 'other-endpoint');
    await comes(ports, 'other-unit');
    expect(sent).toHaveLength(1);
    expect(await said()).toContain('The notice was not sent');
  });

  it('are followed up by the next one in time, however long the other endpoint is away', async () => {
    const ports = portsWith(besides);
    await relayFlag(ports, person.flag);
    away = [second];
    await comes(ports, 'answer');
    await comes(ports, 'other-endpoint');
    expect(await said()).toContain('It was not taken');
    expect(running.has('other-unit')).toBe(true);
  });

  it('that answered meanwhile get nothing more', async () => {
    const ports = portsWith(besides);
    await relayFlag(ports, person.flag);
    await comes(ports, 'answer');
    await ledger.record(key, { change: { state: 'closed' }, events: [] });
    await comes(ports, 'other-endpoint');
    expect(sent).toHaveLength(1);
  });
});

describe('a machine that does not acknowledge', () => {
  it('gets the same message at the unit’s endpoints in turn, after the time that is set, and only at its own', async () => {
    const ports = portsWith({ otherEndpointMs: 90 * 60_000 }, 'later');
    await relayFlag(ports, person.flag);
    for (let times = 0; times < 4; times += 1) {
      await comes(ports, 'acknowledgement');
      await relayFlag(ports, person.flag);
    }
    expect(sent.map(({ endpoint }) => endpoint)).toEqual([first, first, second, first, second]);
    expect(new Set(sent.map(({ message }) => message)).size).toBe(1);
    const lines = (await ledger.get(key))?.history.map(({ detail }) => detail) ?? [];
    expect(lines.filter((line) => line.includes('another endpoint of the same unit'))).toHaveLength(3);
  });

  it('is asked at one endpoint alone where nothing is set', async () => {
    const ports = portsWith({}, 'later');
    await relayFlag(ports, person.flag);
    await comes(ports, 'acknowledgement');
    await relayFlag(ports, person.flag);
    expect(sent.map(({ endpoint }) => endpoint)).toEqual([first, first]);
  });
});
