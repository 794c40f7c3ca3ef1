// One stay that a message of the patient administration and an Encounter both tell of, and what is said of it again and taken back.
import type { Encounter } from '@medplum/fhirtypes';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stayEvents } from '../../src/flows/duties/stay-events.ts';
import { stayOfVisit } from '../../src/flows/duties/stay-names.ts';
import { personEventsOf } from '../../src/flows/intake/person-events.ts';
import { stayEventsOf } from '../../src/flows/intake/record-events.ts';
import { type LookAgainPorts, lookAgain } from '../../src/flows/judge/look-again.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { dutiesOf } from '../../src/need/duties/duties.ts';
import type { DutyEvent, PersonEvent } from '../../src/need/duties/event.ts';
import { standingEvents } from '../../src/need/duties/standing.ts';
import { withOneNameAStay } from '../../src/need/duties/stays.ts';
import { readAdt } from '../../src/need/intake/adt/read-message.ts';
import { nationalId } from '../../src/sandbox/persons.ts';

const patient = 'Patient/17';
const now = requireInstant('2026-12-31T00:00:00Z', 'now');

/** A message of a stay as a patient administration writes it: times without a zone. */
function message(
  trigger: string,
  recorded: string,
  more: { visit?: string; occurred?: string; end?: string } = {},
) {
  const { visit = 'V1^^^HUS&2.16.578.1.99&ISO', occurred = '', end = '' } = more;
  const pv1 = [
    'PV1',
    '1',
    'I',
    'M1',
    ...Array(15).fill(''),
    visit,
    ...Array(24).fill(''),
    '202611250800',
    end,
  ];
  const text = [
    `MSH|^~\\&|PAS|HUS|IP|HUS|${recorded}||ADT^${trigger}|${recorded}${trigger}|P|2.4`,
    `EVN|${trigger}|${recorded}||||${occurred}`,
    `PID|1||${nationalId(1)}^^^FNR`,
    pv1.join('|'),
  ].join('\r');
  const { events, problems } = readAdt(Buffer.from(text));
  expect(problems).toEqual([]);
  return events.flatMap((event) => personEventsOf(event, { patient, trigger, heardAt: now }));
}

const encounter = (more: Partial<Encounter>): Encounter => ({
  resourceType: 'Encounter',
  id: 'e1',
  meta: { lastUpdated: '2026-11-25T09:00:00Z' },
  status: 'in-progress',
  class: { code: 'IMP' },
  identifier: [{ system: 'urn:oid:2.16.578.1.99', value: 'V1' }],
  period: { start: '2026-11-25T08:03:00+01:00' },
  ...more,
});

const standing = (...events: readonly (readonly DutyEvent[])[]) =>
  standingEvents(withOneNameAStay(events.flat(), stayOfVisit(undefined, patient)), now).map(
    (event) => `${event.kind} ${'stay' in event ? event.stay : ''}`,
  );

describe('a stay that two systems tell of', () => {
  const discharged = { status: 'finished', meta: { lastUpdated: '2026-11-28T12:00:00Z' } } as const;
  const period = { start: '2026-11-25T08:03:00+01:00', end: '2026-11-28T11:02:00+01:00' };

  it.each([
    ['V1^^^HUS&2.16.578.1.99&ISO', [{ system: 'urn:oid:2.16.578.1.99', value: 'V1' }]],
    ['V1', [{ system: 'https://hospital.example/visits', value: 'V1' }]],
    ['V1^^^HUS', [{ value: 'V1', assigner: { display: 'HUS' } }]],
    ['', undefined],
  ])('by the number %j is one stay, begun once and ended once', (visit, identifier) => {
    const { identifier: _, ...bare } = encounter({ ...discharged, period });
    const resource = { ...bare, ...(identifier ? { identifier } : {}) };
    const told = [
      message('A01', '202611250810', { visit }),
      message('A03', '202611281105', { visit, end: '202611281100' }),
    ];
    const expected = ['admitted Encounter/e1', 'discharged Encounter/e1'];
    expect(standing(...told, stayEvents(resource))).toEqual(expected);
    expect(standing(stayEvents(resource), ...told)).toEqual(expected);
    expect(standing(...told, stayEventsOf({ ...resource }, []), stayEvents(resource))).toEqual(expected);
  });

  it('of another number is another stay, and one without a number is then nobody’s', () => {
    const other = message('A01', '202611270810', { visit: 'V2^^^HUS&2.16.578.1.99&ISO' });
    expect(new Set(standing(other, stayEvents(encounter({})))).size).toBe(2);
    const unnumbered = message('A03', '202611271000', { visit: '' });
    expect(new Set(standing(other, stayEvents(encounter({})), unnumbered)).size).toBe(3);
  });

  it('is not ended when one of them takes the end back that both told of', () => {
    const ended = [
      message('A03', '202611281105', { end: '202611281100' }),
      stayEvents(encounter({ ...discharged, period })),
    ];
    expect(standing(...ended, message('A13', '202611281200'))).toEqual(['admitted Encounter/e1']);
  });
});

describe('what is taken back', () => {
  it('is what was told before, also where the cancellation says when that happened which it cancels', () => {
    const end = message('A03', '202611281105', { end: '20261128110030' });
    const cancelled = message('A13', '202611281200', { occurred: '202611281100' });
    expect(standing(message('A01', '202611250810'), end, cancelled)).toEqual([
      expect.stringMatching('^admitted'),
    ]);
  });

  it('is not what is told after it, however early that happened, and the same told again is not the one of before', () => {
    const events = fc.constantFrom('202611281100', '202611281030', '202611281130');
    fc.assert(
      fc.property(events, events, (first, second) => {
        const all: PersonEvent[] = [
          ...message('A01', '202611250810'),
          ...message('A03', '202611281140', { end: first }),
          ...message('A13', '202611281200'),
          ...message('A03', '202611281210', { end: second }),
        ];
        // As the store keeps them: one line for what is the same.
        const kept = [...new Map(all.map((event) => [JSON.stringify(event), event])).values()];
        expect(standing(kept).map((line) => line.split(' ')[0])).toEqual(['admitted', 'discharged']);
        expect(standing(kept.toReversed()).map((line) => line.split(' ')[0])).toEqual([
          'admitted',
          'discharged',
        ]);
      }),
      { numRuns: 20 },
    );
  });

  it('a death that is told again after it was taken back is a death', () => {
    const said = (kind: 'died' | 'death-retracted', at: string, saidAt: string) =>
      ({ kind, at: requireInstant(at, 'at'), said: requireInstant(saidAt, 'said') }) as PersonEvent;
    const first = said('died', '2026-11-28T04:00:00Z', '2026-11-28T08:00:00Z');
    const back = said('death-retracted', '2026-11-28T09:00:00Z', '2026-11-28T09:00:00Z');
    const again = said('died', '2026-11-28T04:00:00Z', '2026-11-28T10:00:00Z');
    expect(standing([first, back])).toEqual([]);
    expect(standing([first, back, again])).toEqual(['died ']);
  });
});

it('an Encounter that is changed again and again begins a stay once', () => {
  const later = (at: string) => encounter({ meta: { lastUpdated: at } });
  const first = stayEventsOf(later('2026-11-25T09:00:00Z'), []);
  expect(first).toHaveLength(1);
  expect(stayEventsOf(later('2026-11-26T09:00:00Z'), first)).toEqual([]);
});

describe('an Encounter', () => {
  const found: DutyEvent = { kind: 'need-found', at: requireInstant('2026-11-26T10:00:00Z', 'found') };
  /** The day by which the person is asked, by what stands in the record and was kept of it. */
  const ask = (...all: readonly (readonly DutyEvent[])[]) =>
    dutiesOf({ events: [found, ...withOneNameAStay(all.flat(), stayOfVisit(undefined, patient))] }, now).find(
      ({ rule }) => rule === 'ask',
    )?.due?.day;
  const period = { start: '2026-11-25T08:03:00+01:00', end: '2026-11-28T11:02:00+01:00' };
  const meta = { lastUpdated: '2026-11-28T12:00:00Z' };
  const finished = (more: Partial<Encounter> = {}) =>
    encounter({ status: 'finished', period, meta, ...more });

  it('that is finished ends the stay, also where it does not say when', () => {
    expect(ask(stayEvents(finished()))).toBe('2026-11-28');
    const undated = (lastUpdated: string) =>
      finished({ period: { start: period.start }, meta: { lastUpdated } });
    const first = stayEventsOf(undated('2026-11-29T09:00:00Z'), []);
    expect(ask(stayEvents(undated('2026-11-29T09:00:00Z')))).toBe('2026-11-29');
    expect(ask(first, stayEvents(undated('2026-12-05T09:00:00Z'), first))).toBe('2026-11-29');
    expect(ask(stayEvents(finished({ period: { ...period, end: '9999-12-31' } })))).toBe('2026-11-28');
  });

  it('whose end is corrected ended when it says last', () => {
    const first = stayEventsOf(finished(), []);
    const corrected = finished({
      meta: { lastUpdated: '2026-12-02T12:00:00Z' },
      period: { ...period, end: '2026-11-30T09:00:00+01:00' },
    });
    const second = stayEventsOf(corrected, first);
    expect(ask(first, second)).toBe('2026-11-30');
    expect(ask(first, second, stayEvents(corrected))).toBe('2026-11-30');
  });

  it('that is a part of a stay ends no stay, and neither does a visit', () => {
    const whole = encounter({ id: 'whole' });
    const part = finished({ id: 'part', partOf: { reference: 'Encounter/whole' } });
    // Seven days, a setting: the stay goes on.
    expect(ask(stayEvents(part), stayEventsOf(whole, []))).toBe('2026-12-03');
    const ended = { ...whole, status: 'finished', period: { ...period, end: '2026-12-01' } } as const;
    const later = stayEventsOf({ ...ended, meta: { lastUpdated: '2026-12-01T15:00:00Z' } }, []);
    expect(ask(stayEvents(part), stayEventsOf(whole, []), later)).toBe('2026-12-01');
    expect(ask(stayEvents(finished({ class: { code: 'AMB' } })))).toBe('2026-12-03');
  });

  it('of a stay that a record has is looked at, and of a part of it nothing is kept', async () => {
    const kept: string[] = [];
    const looked: string[] = [];
    const stay = encounter({ id: 'whole', subject: { reference: patient } });
    const part = { ...stay, id: 'part', partOf: { reference: 'Encounter/whole' } };
    const resources = [
      stay,
      part,
      { ...stay, id: 'visit', class: { code: 'EMER' } },
      { ...part, id: 'after-visit', partOf: { reference: 'Encounter/visit' } },
    ];
    const ports = {
      server: { read: async (_type: string, id: string) => resources.find((each) => each.id === id) },
      ledger: {
        bySubject: async (subject: string) => {
          looked.push(subject);
          return [];
        },
      },
      personEvents: {
        of: async () => [],
        add: async (_patient: string, events: readonly PersonEvent[]) =>
          void kept.push(...events.map((event) => `${event.kind} ${event.source}`)),
      },
      clock: { now: () => new Date('2026-11-29T09:00:00Z') },
    } as unknown as LookAgainPorts;
    for (const { id } of resources) {
      await lookAgain(ports, '', `Encounter/${id}`);
    }
    expect(kept).toEqual(['admitted Encounter/whole', 'admitted Encounter/after-visit']);
    expect(looked).toHaveLength(4);
  });
});
