// Stays, death and merges in neutral words: a message and a resource that say the same give the same.
import type { Encounter, Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { mergeEvents, personEventsOf } from '../../src/flows/intake/person-events.ts';
import { recordEventsOf, stayEventsOf } from '../../src/flows/intake/record-events.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import type { PersonEvent } from '../../src/need/duties/event.ts';
import { isPicked, isPickedStay } from '../../src/need/intake/adt/criteria.ts';
import { readAdt } from '../../src/need/intake/adt/read-message.ts';
import { compose, type Wanted } from '../../src/sandbox/adt/message.ts';
import { nationalId } from '../../src/sandbox/persons.ts';

const read = (wanted: Partial<Wanted>) => {
  const text = compose({
    trigger: 'A08',
    controlId: '1',
    person: nationalId(1),
    other: nationalId(2),
    ...wanted,
  });
  const [event] = readAdt(Buffer.from(text)).events;
  if (!event) {
    throw new Error('nothing was read');
  }
  return event;
};
const heardAt = requireInstant('2026-11-29T12:00:00Z', 'heardAt');
const said = (wanted: Partial<Wanted>) =>
  personEventsOf(read(wanted), { patient: 'Patient/17', trigger: wanted.trigger ?? 'A08', heardAt });
const shown = (events: readonly PersonEvent[]) =>
  events.map((event) => [event.kind, event.at, ...('on' in event ? [event.on] : [])].join(' '));

describe('a message', () => {
  it.each([
    ['A01', ['admitted 2026-11-29T08:30:00+01:00']],
    ['A03', ['discharged 2026-11-29T08:30:00+01:00']],
    ['A11', ['stay-cancelled 2026-11-29T08:30:00+01:00']],
    ['A13', ['discharge-cancelled 2026-11-29T08:30:00+01:00']],
    // It names no day: what was told of the day before stands.
    ['A16', []],
    ['A21', ['went-on-leave 2026-11-29T08:30:00+01:00']],
    ['A22', ['came-back 2026-11-29T08:30:00+01:00']],
    ['A25', ['discharge-planned 2026-11-29T08:30:00+01:00']],
    ['A02', []],
    ['A04', []],
    ['A08', []],
    ['A31', []],
  ])('with the trigger %s: %j', (trigger, expected) => {
    expect(shown(said({ trigger }))).toEqual(expected);
  });

  it('tells the planned discharge whenever it has one, and that there is none any more', () => {
    expect(shown(said({ expectedDischarge: '20261204' }))).toEqual([
      'discharge-planned 2026-11-29T08:30:00+01:00 2026-12-04',
    ]);
    expect(shown(said({ expectedDischarge: '""' }))).toEqual(['discharge-planned 2026-11-29T08:30:00+01:00']);
    expect(said({ expectedDischarge: '' })).toEqual([]);
  });

  it.each([
    '99991231',
    '29991231',
    '20991231',
  ])('with %s as the planned discharge says that none is planned', (day) => {
    expect(shown(said({ expectedDischarge: day }))).toEqual(['discharge-planned 2026-11-29T08:30:00+01:00']);
  });

  it('of an outpatient’s visit without a number says nothing of the stay that the person has', () => {
    const stays = (patientClass: string, trigger: string) =>
      said({ trigger, patientClass, visit: '' }).map((event) => ('stay' in event ? event.stay : ''));
    const [inpatient] = stays('I', 'A01');
    expect(stays('I', 'A03')).toEqual([inpatient]);
    expect(stays('O', 'A07')).toEqual([inpatient]);
    expect(stays('O', 'A03')).not.toEqual([inpatient]);
    expect(stays('R', 'A03')).not.toEqual([inpatient]);
  });

  it('tells a death of a day to come as one of now, and none by a date of zeros', () => {
    expect(shown(said({ dead: 'Y', diedAt: '20301231' }))).toEqual(['died 2026-11-29T08:30:00+01:00']);
    expect(shown(said({ dead: 'Y', diedAt: '00000000' }))).toEqual(['died 2026-11-29T08:30:00+01:00']);
    expect(said({ diedAt: '00000000' })).toEqual([]);
    expect(shown(said({ dead: 'N', diedAt: '00000000' }))).toEqual([
      'death-retracted 2026-11-29T08:30:00+01:00',
    ]);
  });

  it('tells a death when it happened, and names the stay without its number', () => {
    expect(shown(said({ dead: 'Y', diedAt: '202611280415' }))).toEqual(['died 2026-11-28T04:15:00+01:00']);
    const [one] = said({ trigger: 'A01', visit: 'V77' });
    expect(JSON.stringify(one)).not.toContain('V77');
    expect(said({ trigger: 'A01', visit: 'V78' })).not.toEqual([one]);
  });

  it('tells of the other record that it was merged into this one', () => {
    const context = { patient: 'Patient/17', trigger: 'A40', heardAt };
    expect(mergeEvents(read({ trigger: 'A40' }), context)).toMatchObject([
      { kind: 'merged', into: 'Patient/17' },
    ]);
    expect(mergeEvents(read({ trigger: 'A45' }), context)).toEqual([]);
  });

  it('of an admission is looked at when the criteria pick it; what says nothing is not left out', () => {
    const admitted = read({ trigger: 'A01', patientClass: 'O' });
    expect(isPicked(admitted, { classes: ['I'] })).toBe(false);
    expect(isPicked(admitted, { classes: ['I', 'O'], services: ['MED'] })).toBe(true);
    expect(isPicked(read({ trigger: 'A01', patientClass: '' }), { classes: ['I'] })).toBe(true);
    expect(isPicked(read({ trigger: 'A03', patientClass: 'O' }), { classes: ['I'] })).toBe(true);
  });
});

describe('an Encounter', () => {
  const meta = { lastUpdated: '2026-11-29T08:00:00Z', versionId: '1' };
  const stay = (status: string, code = 'IMP'): Encounter => ({
    resourceType: 'Encounter',
    id: 'e1',
    meta,
    status: status as Encounter['status'],
    class: { code },
    period: { start: '2026-11-25T10:00:00+01:00', end: '2026-12-01' },
  });
  it.each([
    ['planned', 'admission-planned 2026-11-29T08:00:00.000Z 2026-11-25'],
    ['in-progress', 'admitted 2026-11-25T10:00:00+01:00'],
    ['arrived', 'admitted 2026-11-25T10:00:00+01:00'],
    ['triaged', 'admitted 2026-11-25T10:00:00+01:00'],
    ['onleave', 'went-on-leave 2026-11-29T08:00:00.000Z'],
    // Its end lies days ahead of the version that says that it has ended.
    ['finished', 'discharged 2026-11-29T08:00:00.000Z'],
    ['cancelled', 'stay-cancelled 2026-11-29T08:00:00.000Z'],
    ['unknown', ''],
    ['a word of tomorrow', ''],
  ])('that is %s: %s', (status, expected) => {
    expect(shown(stayEventsOf(stay(status), [])).join()).toBe(expected);
  });

  it('that is finished ended when it says, or when the record said so first', () => {
    const finished = (end: string | undefined, lastUpdated = '2026-11-29T08:00:00Z'): Encounter => ({
      ...stay('finished'),
      meta: { lastUpdated },
      period: { start: '2026-11-25', ...(end ? { end } : {}) },
    });
    const first = stayEventsOf(finished(undefined), []);
    expect(shown(first)).toEqual(['discharged 2026-11-29T08:00:00.000Z']);
    expect(stayEventsOf(finished(undefined, '2026-11-30T08:00:00Z'), first)).toEqual([]);
    expect(shown(stayEventsOf(finished('2026-11-27', '2026-11-30T08:00:00Z'), first))).toEqual([
      'discharged 2026-11-27T12:00:00+01:00',
    ]);
  });

  it('that goes on after a leave or a discharge says so, and an outpatient’s visit is no stay', () => {
    const then = (status: string) => stayEventsOf(stay('in-progress'), stayEventsOf(stay(status), []));
    expect(then('onleave').map(({ kind }) => kind)).toEqual(['came-back']);
    expect(then('finished').map(({ kind }) => kind)).toEqual(['discharge-cancelled']);
    expect(stayEventsOf(stay('in-progress', 'AMB'), [])).toEqual([]);
  });
});

describe('the record of a person', () => {
  const record = (more: Partial<Patient>): Patient => ({
    resourceType: 'Patient',
    id: 'p1',
    meta: { lastUpdated: '2026-11-29T08:00:00Z' },
    ...more,
  });
  it('tells a death and a merge once, and takes back what was a mistake', () => {
    const dead = recordEventsOf(record({ deceasedDateTime: '2026-11-28' }), []);
    expect(shown(dead)).toEqual(['died 2026-11-28T12:00:00+01:00']);
    expect(recordEventsOf(record({ deceasedBoolean: true }), dead)).toEqual([]);
    expect(shown(recordEventsOf(record({}), dead))).toEqual(['death-retracted 2026-11-29T08:00:00.000Z']);
    expect(recordEventsOf(record({}), [])).toEqual([]);
    const link: Patient['link'] = [{ type: 'replaced-by', other: { reference: 'Patient/p2' } }];
    const merged = recordEventsOf(record({ link }), []);
    expect(merged).toMatchObject([{ kind: 'merged', into: 'Patient/p2' }]);
    expect(recordEventsOf(record({ link }), merged)).toEqual([]);
  });
});

describe('an Encounter', () => {
  const encounter = (more: Partial<Encounter>): Encounter => ({
    resourceType: 'Encounter',
    status: 'in-progress',
    class: { code: 'IMP' },
    ...more,
  });
  it.each([
    ['an inpatient', {}, { classes: ['I'] }, true],
    ['an acute stay', { class: { code: 'ACUTE' } }, { classes: ['I'] }, true],
    ['a planned stay', { status: 'planned', class: { code: 'PRENC' } }, { classes: ['I'] }, false],
    ['a stay of a class without a counterpart', { class: { code: 'SS' } }, { classes: ['O'] }, true],
    ['a stay that says no service', {}, { services: ['REHAB'] }, true],
    [
      'a stay of another service',
      { serviceType: { coding: [{ code: 'KIR' }] } },
      { services: ['REHAB'] },
      false,
    ],
    [
      'a stay that has ended, of another class',
      { status: 'finished', class: { code: 'PRENC' } },
      { classes: ['I'] },
      true,
    ],
    [
      'a stay at another place',
      { location: [{ location: { identifier: { value: 'B2' } } }] },
      { units: ['A1'] },
      false,
    ],
    ['any stay where nothing is picked', { class: { code: 'PRENC' } }, {}, true],
  ] as const)('of %s is picked by the same criteria as a message', (_what, more, criteria, picked) => {
    expect(isPickedStay(encounter(more as Partial<Encounter>), criteria)).toBe(picked);
  });
});
