// Messages as interfaces in use send them, each after a public report of one, and what the duties of the person become.
import { describe, expect, it } from 'vitest';
import { personEventsOf } from '../../src/flows/intake/person-events.ts';
import { birthIn } from '../../src/ground/fhir/person.ts';
import { syntheticNationalId } from '../../src/ground/norway/national-id.ts';
import { dutiesOf } from '../../src/need/duties/duties.ts';
import type { DutyEvent } from '../../src/need/duties/event.ts';
import { withOneNameAStay } from '../../src/need/duties/stays.ts';
import type { AdtSettings } from '../../src/need/intake/adt/header.ts';
import { defaultAdtSettings, readAdt } from '../../src/need/intake/adt/read-message.ts';
import { nationalId } from '../../src/sandbox/persons.ts';
import { instant } from '../support/days.ts';

const [person, other] = [nationalId(1), nationalId(2)];
const FNR = 'urn:oid:2.16.578.1.12.4.1.4.1';
const DNR = 'urn:oid:2.16.578.1.12.4.1.4.2';

/** A segment by its fields; what is not given is empty. */
function row(name: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(...Object.keys(fields).map(Number));
  return [name, ...Array.from({ length: last }, (_, index) => fields[index + 1] ?? '')].join('|');
}
const msh = (trigger: string, time = '20261129083000') =>
  `MSH|^~\\&|PAS|HUS|IP|HUS|${time}||ADT^${trigger}|${trigger}${time}|P|2.4`;
const evn = (time = '20261129083000') => row('EVN', { 2: time });
const pid = (fields: Readonly<Record<number, string>> = {}) =>
  row('PID', { 1: '1', 3: `${person}^^^FNR`, 5: 'Nordmann^Kari', ...fields });
const pv1 = (fields: Readonly<Record<number, string>> = {}) =>
  row('PV1', { 1: '1', 2: 'I', 3: 'M1', 19: 'V1^^^HUS', 44: '202611250800', ...fields });
const message = (...segments: readonly string[]) => `${segments.join('\r')}\r`;

const read = (text: string, settings: Partial<AdtSettings> = {}) =>
  readAdt(Buffer.from(text), { ...defaultAdtSettings, ...settings });
const problems = (text: string) =>
  read(text).problems.map(({ issue, code }) => `${issue.severity} ${issue.path} ${code}`);
const heardAt = instant('2026-12-31T12:00:00Z');
const events = (...texts: readonly string[]): readonly DutyEvent[] =>
  withOneNameAStay(
    texts.flatMap((text) => {
      const { header, events: all } = read(text);
      return all.flatMap((event) =>
        personEventsOf(event, { patient: 'Patient/17', trigger: header.trigger, heardAt }),
      );
    }),
    'none',
  );
const kinds = (...texts: readonly string[]) => events(...texts).map(({ kind, at }) => `${kind} ${at}`);

describe('a line break within a message', () => {
  const address = 'Storgata 1\nOppgang B^^BERGEN^^5003';

  it.each([
    ['an address of two lines', message(msh('A08'), evn(), pid({ 11: address, 30: 'Y' }), pv1())],
    [
      'one with carriage returns',
      message(msh('A08'), evn(), pid({ 11: address.replace('\n', '\r'), 30: 'Y' }), pv1()),
    ],
    [
      'one in a message of line feeds alone',
      message(msh('A08'), evn(), pid({ 11: address, 30: 'Y' }), pv1()).replaceAll('\r', '\n'),
    ],
    [
      'one in a message of both',
      message(msh('A08'), evn(), pid({ 11: address, 30: 'Y' }), pv1()).replaceAll('\r', '\r\n'),
    ],
  ])('loses nothing that stands behind it: %s', (_what, text) => {
    expect(read(text).events.map((event) => event.person.dead)).toEqual(['dead']);
    expect(problems(text)).toEqual(['warning PID 102']);
  });

  it('leaves the stay its number and its end', () => {
    const text = message(msh('A03'), evn(), pid(), pv1({ 7: 'Lege^Anne\nB', 45: '202611281000' }));
    expect(read(text).events[0]?.visit).toMatchObject({
      number: { value: 'V1' },
      dischargedAt: '2026-11-28T10:00:00+01:00',
    });
  });

  it.each([
    [
      'a text that looks like a person',
      message(msh('A08'), evn(), pid(), pv1(), `OBX|1|TX|||x\nPID|1||${other}^^^FNR`),
    ],
    [
      'a segment behind a line feed where others have a return',
      message(msh('A01'), evn(), `${pid()}\n${pv1()}`),
    ],
    ['a segment that is indented', message(msh('A01'), evn(), `  ${pid()}`, pv1())],
    ['a segment in small letters', message(msh('A01'), evn(), pid().replace('PID', 'pid'), pv1())],
  ])('that could begin a segment is refused, and nobody else is meant: %s', (_what, text) => {
    expect(read(text).events).toEqual([]);
    expect(problems(text)).toContainEqual(expect.stringMatching(/^error \w+ 100$/));
  });

  it('in what is not read here changes nothing', () => {
    const text = message(msh('A01'), evn(), pid(), 'NTE|1||one\nNTE|two', 'ZPV|a\r b', pv1(), '\u0000\u0000');
    expect(problems(text)).toEqual([]);
    expect(kinds(text)).toEqual(['admitted 2026-11-25T08:00:00+01:00']);
  });
});

it.each([
  ['a byte order mark', '\uFEFF'],
  ['line ends', '\r\n'],
])('before the header does not hide the character set: %s', (_what, before) => {
  const text = `${before}${message(`${msh('A08')}||||||UNICODE UTF-8`, evn(), pid({ 5: 'Bjørnøy^Å' }), pv1())}`;
  expect(problems(text)).toEqual([]);
});

describe('a newborn under the number of the mother', () => {
  const born = birthIn({ system: FNR, value: person }) ?? '';
  const asDay = (date: string) => date.replaceAll('-', '');
  const numbers = (fields: Readonly<Record<number, string>>) =>
    read(message(msh('A03'), evn(), pid(fields), pv1())).events.flatMap((event) => event.person.identifiers);

  it.each([
    ['PID-21 holds it too', { 21: `${person}^^^FNR` }],
    ['PID-21 holds it in another form', { 21: `x~${person.slice(0, 6)} ${person.slice(6)}` }],
    ['the child was born many years after it', { 7: '20261128' }],
  ])('is not looked up by it, and what happened is not said of her: %s', (_what, fields) => {
    expect(numbers(fields)).toEqual([]);
    expect(problems(message(msh('A03'), evn(), pid(fields), pv1()))).toEqual([
      'warning PID-3 102',
      'error PID-3 101',
    ]);
  });

  it('is looked up by its own, where that stands beside it', () => {
    const both = `${person}^^^FNR~${syntheticNationalId('fnr', '2026-11-28', 'male', 5)}^^^FNR`;
    expect(numbers({ 3: both, 7: '20261128' })).toHaveLength(1);
  });

  it.each([
    ['PID-21 holds another', { 21: `${other}^^^FNR` }],
    [
      'PID-21 holds the own one by mistake: it says the day of birth',
      { 7: asDay(born), 21: `${person}^^^FNR` },
    ],
    ['the day of birth was corrected by a year', { 7: `${Number(born.slice(0, 4)) + 1}0101` }],
    ['the day of birth is no date', { 7: 'ukjent' }],
  ])('is none where it is the own one: %s', (_what, fields) => {
    expect(numbers(fields)).toEqual([{ system: FNR, value: person }]);
  });
});

it('a time of the message that cannot be read is told, because the others are read by its offset', () => {
  const text = message(msh('A08', '20261129073000Z'), evn(), pid(), pv1());
  expect(problems(text)).toEqual(['warning MSH-7 102']);
});

describe('an update of the person without a visit (A08)', () => {
  it('says what it says of the person, and that there is no visit', () => {
    const text = message(msh('A08'), evn(), pid({ 30: 'Y' }));
    expect(problems(text)).toEqual(['warning PV1 100']);
    expect(kinds(text)).toEqual(['died 2026-11-29T08:30:00+01:00']);
    expect(problems(message(msh('A03'), evn(), pid()))).toEqual(['error PV1 100']);
  });
});

describe('a date of death before the birth', () => {
  const dead = (fields: Readonly<Record<number, string>>) =>
    read(message(msh('A31'), evn(), pid({ 7: '19900101', ...fields }))).events[0]?.person;
  it('alone is none, and beside a yes is no day', () => {
    expect(dead({ 29: '19000101' })).toBeUndefined();
    expect(dead({ 29: '19000101', 30: 'Y' })).toMatchObject({ dead: 'dead' });
    expect(dead({ 29: '19000101', 30: 'Y' })?.diedAt).toBeUndefined();
    expect(dead({ 29: '19900101' })?.diedAt).toBe('1990-01-01');
  });
});

it('a system that is named for national numbers gives national numbers, by what their digits say', () => {
  const dnr = syntheticNationalId('dnr', '1989-01-13', 'female', 1);
  const systems = { NOR: FNR };
  const numbers = (value: string) =>
    read(message(msh('A31'), evn(), pid({ 3: `${value}^^^NOR^NI` })), { systems }).events[0]?.person
      .identifiers;
  expect(numbers(person)).toEqual([{ system: FNR, value: person }]);
  expect(numbers(dnr)).toEqual([{ system: DNR, value: dnr }]);
  expect(numbers('12345678901')).toBeUndefined();
});

describe('the day by which the person is asked', () => {
  const found = { kind: 'need-found', at: instant('2026-11-26T10:00:00+01:00') } as DutyEvent;
  const ask = (at: string, ...texts: readonly string[]) => {
    const all = [found, ...events(...texts)];
    return dutiesOf({ events: all }, instant(at)).find(({ rule }) => rule === 'ask')?.due;
  };
  const admitted = message(
    msh('A01', '202611250810'),
    evn('202611250810'),
    pid(),
    pv1(),
    row('PV2', { 9: '20261204' }),
  );

  it.each([
    ['an A16 that names no day', message(msh('A16'), evn(), pid(), pv1()), '2026-12-04'],
    [
      'an A16 whose day cannot be read',
      message(msh('A16'), evn(), pid(), pv1(), row('PV2', { 9: 'soon' })),
      '2026-12-04',
    ],
    [
      'an A16 with another day',
      message(msh('A16'), evn(), pid(), pv1(), row('PV2', { 9: '20261202' })),
      '2026-12-02',
    ],
    [
      'one whose PV2 stands before its PV1',
      message(msh('A16'), evn(), pid(), row('PV2', { 9: '20261202' }), pv1()),
      '2026-12-02',
    ],
    ['an A25', message(msh('A25'), evn(), pid(), pv1()), '2026-12-03'],
    ['two quotes', message(msh('A08'), evn(), pid(), pv1(), row('PV2', { 9: '""' })), '2026-12-03'],
    ['an empty field', message(msh('A08'), evn(), pid(), pv1(), row('PV2', { 9: '' })), '2026-12-04'],
  ])('after an admission with a planned day and %s', (_what, text, day) => {
    expect(ask('2026-11-30T12:00:00Z', admitted, text)?.day).toBe(day);
  });

  const visit = { 2: 'O', 19: 'V9^^^HUS', 44: '202611280900', 45: '202611280930' };
  it('is not that of an outpatient’s visit meanwhile, with a number or without', () => {
    const seen = message(msh('A03', '202611280931'), evn('202611280931'), pid(), pv1(visit));
    expect(ask('2026-11-30T12:00:00Z', admitted, seen)?.day).toBe('2026-12-04');
    const unnumbered = message(
      msh('A03', '202611280931'),
      evn('202611280931'),
      pid(),
      pv1({ ...visit, 19: '', 44: '' }),
    );
    expect(ask('2026-11-30T12:00:00Z', admitted, unnumbered)?.day).toBe('2026-12-04');
  });

  it('is not moved by a stay that began after the need', () => {
    const later = pv1({ 19: 'V2^^^HUS', 44: '202612100800', 45: '202612201000' });
    const texts = [message(msh('A01', '202612100801'), evn('202612100801'), pid(), later)];
    const ended = message(msh('A03', '202612201001'), evn('202612201001'), pid(), later);
    expect(ask('2026-12-30T12:00:00Z', ...texts, ended)?.day).toBe('2026-12-03');
    // Nor where the admission was never told: the discharge says when the stay began.
    expect(ask('2026-12-30T12:00:00Z', ended)?.day).toBe('2026-12-03');
  });

  it('is the discharge where the admission was never told, or was on the same day as the need', () => {
    const ended = message(
      msh('A03', '202611281001'),
      evn('202611281001'),
      pid(),
      pv1({ 45: '202611281000' }),
    );
    expect(ask('2026-11-30T12:00:00Z', ended)?.day).toBe('2026-11-28');
    const sameDay = message(
      msh('A01', '202611261400'),
      evn('202611261400'),
      pid(),
      pv1({ 44: '202611261359' }),
    );
    expect(ask('2026-11-30T12:00:00Z', sameDay, ended)?.day).toBe('2026-11-28');
  });

  it.each([
    ['99991231', '2026-11-29'],
    ['202711281000', '2026-11-29'],
    ['202611281000', '2026-11-28'],
    // Written down the evening before.
    ['202611301000', '2026-11-30'],
  ])('with a discharge that is said to have been at %s', (end, day) => {
    const ended = message(msh('A03'), evn(), pid(), pv1({ 45: end }));
    expect(ask('2026-12-30T12:00:00Z', admitted, ended)?.day).toBe(day);
  });

  it.each([
    ['an A08 before the A01', [message(msh('A08'), evn(), pid(), pv1()), admitted], '2026-12-04'],
    [
      'an A03, again later without a time',
      [
        admitted,
        message(msh('A03', '202611281001'), evn('202611281001'), pid(), pv1({ 45: '202611281000' })),
        message(msh('A03', '202611290900'), evn('202611290900'), pid(), pv1()),
      ],
      '2026-11-28',
    ],
    [
      'an A13 that comes before the A03 that it takes back',
      [
        admitted,
        message(msh('A13', '202611281200'), evn('202611281200'), pid(), pv1()),
        message(msh('A03', '202611281001'), evn('202611281001'), pid(), pv1({ 45: '202611281000' })),
      ],
      '2026-12-04',
    ],
    ['an A11', [admitted, message(msh('A11'), evn(), pid(), pv1())], '2026-12-03'],
    [
      'an A12, an A02, an A21 and an A22',
      [
        admitted,
        ...['A02', 'A12', 'A21', 'A22'].map((trigger) => message(msh(trigger), evn(), pid(), pv1())),
      ],
      '2026-12-04',
    ],
    [
      'an A07',
      [admitted, message(msh('A07', '202611281000'), evn('202611281000'), pid(), pv1({ 2: 'O' }))],
      '2026-11-28',
    ],
  ] as const)('after %s', (_what, texts, day) => {
    expect(ask('2026-11-30T12:00:00Z', ...texts)?.day).toBe(day);
  });
});
