// What a message of the patient administration says, and what it does not say.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { checkDigits, syntheticNationalId } from '../../src/ground/norway/national-id.ts';
import { answersTo } from '../../src/need/intake/adt/acknowledge.ts';
import type { AdtSettings } from '../../src/need/intake/adt/header.ts';
import { defaultAdtSettings, readAdt } from '../../src/need/intake/adt/read-message.ts';
import { triggers } from '../../src/need/intake/adt/triggers.ts';
import { compose, type Wanted } from '../../src/sandbox/adt/message.ts';
import { nationalId } from '../../src/sandbox/persons.ts';

const person = nationalId(1);
const other = nationalId(2);
const FNR = 'urn:oid:2.16.578.1.12.4.1.4.1';
const DNR = 'urn:oid:2.16.578.1.12.4.1.4.2';

const text = (wanted: Partial<Wanted>) =>
  compose({ trigger: 'A08', controlId: '17', person, other, ...wanted });
const read = (wanted: Partial<Wanted>, settings: Partial<AdtSettings> = {}) =>
  readAdt(Buffer.from(text(wanted)), { ...defaultAdtSettings, ...settings });
const raw = (message: string) => readAdt(Buffer.from(message, 'latin1'));
const errors = ({ problems }: ReturnType<typeof readAdt>) =>
  problems
    .filter(({ issue }) => issue.severity === 'error')
    .map(({ issue, code }) => `${issue.path} ${code}`);
const withPid = (...fields: string[]) =>
  raw(`MSH|^~\\&|PAS|HUS|IP|HUS|20261129||ADT^A31|1|P|2.5\rEVN||20261129\rPID|${fields.join('|')}\r`);
const withNumbers = (numbers: string, settings: Partial<AdtSettings> = {}) =>
  readAdt(
    Buffer.from(`MSH|^~\\&|PAS|HUS|IP|HUS|20261129||ADT^A31|1|P|2.5\rEVN||20261129\rPID|1||${numbers}\r`),
    { ...defaultAdtSettings, ...settings },
  );
const numbersOf = (numbers: string, settings: Partial<AdtSettings> = {}) =>
  withNumbers(numbers, settings).events[0]?.person.identifiers;

describe('a message', () => {
  it.each(Object.entries(triggers))('with the trigger %s says what happened', (trigger, { kind }) => {
    const { events, problems } = read({ trigger });
    expect(problems).toEqual([]);
    expect(events.map((event) => event.kind)).toEqual([kind]);
    expect(events[0]?.person.identifiers).toEqual([{ system: FNR, value: person }]);
  });

  it('says the same in every version and with other delimiters', () => {
    const usual = read({ trigger: 'A03' }).events;
    for (const version of ['2.1', '2.2', '2.3', '2.3.1', '2.4', '2.5.1', '2.6', '2.7', '2.8']) {
      expect(read({ trigger: 'A03', version }).events).toEqual(usual);
    }
    expect(read({ trigger: 'A03', delimiters: '#*!@%' }).events).toEqual(usual);
  });

  it('that is cut anywhere, or is anything else, is read without a failure, and never says something else', () => {
    const whole = Buffer.from(text({ trigger: 'A40' }));
    const usual = readAdt(whole).events;
    for (let end = 0; end < whole.length; end += 1) {
      const { events } = readAdt(whole.subarray(0, end));
      expect([[], usual].some((each) => each.length === events.length)).toBe(true);
    }
    fc.assert(fc.property(fc.uint8Array(), (bytes) => readAdt(bytes).events.length === 0));
  });

  it('of two merged records names both; one that is merged into itself, or without the other, is refused', () => {
    expect(read({ trigger: 'A40' }).events[0]?.other?.identifiers).toEqual([{ system: FNR, value: other }]);
    expect(errors(read({ trigger: 'A40', other: person }))).toEqual(['MRG-1 205']);
    expect(errors(read({ trigger: 'A40', without: ['MRG'] }))).toEqual(['MRG 100']);
  });

  it('of two records of one person that share the national number is a merge all the same', () => {
    const message = text({ trigger: 'A40' }).replace(
      /MRG\|[^\r]*/,
      `MRG|${person}^^^^FNR~4711^^^&1.2.3.4&ISO`,
    );
    expect(raw(message).events[0]?.other?.identifiers).toEqual([
      { system: FNR, value: person },
      { system: 'urn:oid:1.2.3.4', value: '4711' },
    ]);
  });

  it('that names one trigger in its header and another in EVN is refused', () => {
    const message = text({ trigger: 'A01' }).replace('EVN||', 'EVN|A03|');
    expect(errors(raw(message))).toEqual(['EVN-1 103']);
  });

  it('with a second message in its frame is refused', () => {
    expect(errors(raw(text({}) + text({})))).toEqual(['MSH[2] 100']);
  });
});

describe('numbers of persons', () => {
  const dnr = syntheticNationalId('dnr', '1989-01-13', 'female', 1);
  it.each([
    [`${person}^^^&2.16.578.1.12.4.1.4.1&ISO`, [{ system: FNR, value: person }]],
    [`${person}^^^2.16.578.1.12.4.1.4.1`, [{ system: FNR, value: person }]],
    [`${person}^^^^FNR`, [{ system: FNR, value: person }]],
    [`${person}^^^FNR^NI`, [{ system: FNR, value: person }]],
    [`${person}^^^NOR^NNNOR`, [{ system: FNR, value: person }]],
    [`${person.slice(0, 6)} ${person.slice(6)}^^^^FNR`, [{ system: FNR, value: person }]],
    [
      `4711^^^&1.2.3.4&ISO^PI~${person}^^^^FNR`,
      [
        { system: 'urn:oid:1.2.3.4', value: '4711' },
        { system: FNR, value: person },
      ],
    ],
  ])('%s', (numbers, expected) => {
    expect(numbersOf(numbers)).toEqual(expected);
  });

  it('of which nothing says whose they are look nobody up, though they have eleven digits', () => {
    expect(errors(withNumbers(person))).toEqual(['PID-3 101']);
    expect(errors(withNumbers(`${person}^^^HUS^PI`))).toEqual(['PID-3 101']);
    expect(numbersOf(`4711^^^HUS^PI`, { systems: { HUS: 'http://hus.example/pid' } })).toEqual([
      { system: 'http://hus.example/pid', value: '4711' },
    ]);
  });

  it('that are mistyped are not used; a D-number that is called fødselsnummer counts as what its digits say', () => {
    const wrong = `${person.slice(0, 10)}${(Number(person[10]) + 1) % 10}`;
    expect(errors(withNumbers(`${wrong}^^^^FNR`))).toEqual(['PID-3 101']);
    expect(numbersOf(`${dnr}^^^^FNR`)).toEqual([{ system: DNR, value: dnr }]);
    expect(numbersOf(`X1^^^HUS^HNR`)).toEqual([
      expect.objectContaining({ value: 'X1', assigner: { display: 'HUS' } }),
    ]);
    expect(errors(withNumbers('X1^^^^HNR'))).toEqual(['PID-3 101']);
  });
});

describe('whether the person is dead', () => {
  const said = (...fields: string[]) => {
    const reading = withPid('1', '', `${person}^^^^FNR`, ...Array.from({ length: 25 }, () => ''), ...fields);
    return errors(reading).length > 0 ? 'refused' : reading.events[0]?.person.dead;
  };
  it.each([
    ['', '', undefined],
    ['', 'Y', 'dead'],
    ['', 'N', 'not-dead'],
    ['', '""', 'not-dead'],
    ['20261128', '', 'dead'],
    ['20261128', 'Y', 'dead'],
    ['20261128', 'N', 'refused'],
    ['20261128', '""', 'refused'],
    ['', 'U', 'refused'],
  ])('PID-29 %j and PID-30 %j', (date, indicator, expected) => {
    expect(said(date, indicator)).toBe(expected);
  });
});

describe('times', () => {
  const at = (time: string, msh7 = '20261129') =>
    readAdt(
      Buffer.from(
        `MSH|^~\\&|PAS|HUS|IP|HUS|${msh7}||ADT^A31|1|P|2.5\rEVN||${time}\rPID|1||${person}^^^^FNR\r`,
      ),
    ).events[0]?.at;
  it.each([
    ['202611290830', '2026-11-29T08:30:00+01:00'],
    ['20260629083015', '2026-06-29T08:30:15+02:00'],
    ['20261129083015.1234', '2026-11-29T08:30:15.1234+01:00'],
    ['20261129083000+0530', '2026-11-29T08:30:00+05:30'],
    ['20261129', '2026-11-29'],
    ['2026112908', '2026-11-29'],
    ['202611', '2026-11'],
    // The hour that comes twice is the first of the two; the clocks in Norway go back at three.
    ['202610250230', '2026-10-25T02:30:00+02:00'],
    ['20261332', undefined],
    ['202611292460', undefined],
    ['20261129083015.0000+0100', '2026-11-29T08:30:15.0000+01:00'],
    ['20190916143134920350', undefined],
    ['20240230', undefined],
    ['yesterday', undefined],
  ])('%s is %s', (time, expected) => {
    expect(at(time)).toBe(expected);
  });

  it('of a sender whose header is in UTC are in UTC; one that writes Norway’s offset means the clocks there', () => {
    expect(at('202606290830', '20261129073000+0000')).toBe('2026-06-29T08:30:00+00:00');
    expect(at('202606290830', '20261129083000+0100')).toBe('2026-06-29T08:30:00+02:00');
  });
});

describe('texts', () => {
  const family = (written: string, set = '8859/1') =>
    raw(text({ characterSet: set, family: 'NAME' }).replace('NAME', written)).events[0]?.person.names[0]
      ?.family;
  it('are read without their escapes, in the set that the message declares', () => {
    expect(family('A\\T\\B\\S\\C\\F\\D\\R\\E\\E\\F')).toBe('A&B^C|D~E\\F');
    expect(family('S\xf8rby')).toBe('Sørby');
    expect(family('S\\XF8\\rby')).toBe('Sørby');
    expect(family('S\xc3\xb8rby', 'UNICODE UTF-8')).toBe('Sørby');
    expect(family('\\H\\Nes\\N\\')).toBe('Nes');
    expect(family('A\\Q\\B')).toBe('A\\Q\\B');
  });

  it('in a set that is not declared, or not kept to, are told of', () => {
    const told = (set: string, family: string) =>
      raw(text({ characterSet: set, family: 'NAME' }).replace('NAME', family)).problems.map(
        ({ issue }) => issue.path,
      );
    expect(told('', 'S\xf8rby')).toEqual(['MSH-18']);
    expect(told('UNICODE UTF-8', 'S\xf8rby')).toEqual(['MSH-18']);
    expect(raw(text({ characterSet: '', family: 'Sorby' }).replace('ø', 'o')).problems).toEqual([]);
  });
});

describe('answers', () => {
  const answers = (wanted: Partial<Wanted>) => {
    const { header, problems } = read(wanted);
    return answersTo(header, problems, { id: 'X', time: '20261129073000+0000' }).map((each) => each.text);
  };
  const codes = (wanted: Partial<Wanted>) => answers(wanted).map((each) => /MSA\|(\w\w)\|17/.exec(each)?.[1]);

  it.each([
    [{}, ['AA']],
    [{ accept: 'AL', applicationAnswer: 'NE' }, ['CA']],
    [{ accept: 'AL', applicationAnswer: 'AL' }, ['CA', 'AA']],
    [{ accept: 'NE', applicationAnswer: 'NE' }, []],
    [{ accept: 'ER', applicationAnswer: 'SU' }, ['AA']],
    [{ without: ['PID'] }, ['AE']],
    [{ accept: 'ER', applicationAnswer: 'SU', without: ['PID'] }, ['CE']],
    [{ trigger: 'A10' }, ['AR']],
    [{ processing: 'D' }, ['AR']],
    [{ version: '3.0' }, ['AR']],
  ] as const)('%j: %j', (wanted, expected) => {
    expect(codes(wanted)).toEqual(expected);
  });

  it('say what is wrong, where, why and what to do, in the form of the version, and repeat nothing of the person', () => {
    const [now = ''] = answers({ person: `${person.slice(0, 9)}00^^^^FNR` });
    expect(now).toContain('ERR||PID^1^3^1|101^Required field missing^HL70357|E|||');
    const [old = ''] = answers({ version: '2.3', without: ['PID'] });
    expect(old).toContain('ERR|PID^1^^100&Segment sequence error&HL70357');
    expect(now + old).not.toContain(person.slice(0, 9));
    expect(now).toMatch(/^MSH\|\^~\\&\|IP\|HUS\|PAS\|HUS\|20261129073000\+0000\|\|ACK\^A08\^ACK\|X\|P\|2\.5/);
  });

  it('go back to the sender with every part of its name', () => {
    const message = text({}).replace('|PAS|HUS|', '|PAS^1.2.3^ISO|HUS^MS1|');
    const { header, problems } = raw(message);
    expect(answersTo(header, problems, { id: 'X', time: '2026' })[0]?.text).toContain(
      '|IP|HUS|PAS^1.2.3^ISO|HUS^MS1|2026|',
    );
  });

  it('to a trigger that the trust passes over accept it, and nothing follows', () => {
    const { events, problems } = read({ trigger: 'A10' }, { passedOver: ['A10'] });
    expect([events, problems]).toEqual([[], []]);
  });
});

describe('numbers of the rule that is announced for 2032', () => {
  // The first check digit leaves one: a number of nobody.
  const at = (instant: string) =>
    withNumbers('14838420096^^^FNR', { at: requireInstant(instant, 'at') }).events[0]?.person.identifiers;

  it('are right from that day on in Norway, and not before', () => {
    expect(at('2031-12-31T22:59:59Z')).toBeUndefined();
    expect(at('2031-12-31T23:00:00Z')).toEqual([{ system: FNR, value: '14838420096' }]);
    expect(withNumbers('14838420096^^^FNR').events).toEqual([]);
  });
});

/** Nine digits with the two that belong to them, one serial on where there are none. */
function numbered(six: string, serial: number): string {
  for (let step = serial; ; step += 1) {
    const nine = `${six}${String(step).padStart(3, '0')}`;
    const digits = checkDigits(nine);
    if (digits !== undefined) {
      return nine + digits;
    }
  }
}

it.each([
  ['a synthetic number of the tax administration (month + 80)', 'FNR', numbered('148384', 200), FNR],
  ['a synthetic number of Norsk helsenett (month + 65)', 'FNR', numbered('146884', 200), FNR],
  ['a D-number that is called a fødselsnummer', 'FNR', numbered('548384', 200), DNR],
  ['a D-number under the code for national numbers', 'NNNOR', numbered('546884', 200), DNR],
  ['a common help number', 'FHN', numbered('812345', 600), 'urn:oid:2.16.578.1.12.4.1.4.3'],
  ['a DUF number', 'DUF', '201234567890', 'urn:oid:2.16.578.1.12.4.1.4.5'],
])('%s says whose it is', (_, type, value, system) => {
  expect(numbersOf(`${value}^^^${type}`)).toEqual([{ system, value }]);
});

it('PID-19 is the field of the national number: its digits say whose it is, and others say nobody', () => {
  const nineteen = (number: string) => withPid('1', '', '', '', 'X^Y', ...Array(13).fill(''), number);
  expect(nineteen(person).events[0]?.person.identifiers).toEqual([{ system: FNR, value: person }]);
  expect(errors(nineteen('12345678901'))).toEqual(['PID-3 101']);
});

it('a time finer than the standard has it is read as far as the standard goes', () => {
  const { events } = read({ trigger: 'A03', time: '20261129083000.123456' });
  expect(events[0]?.at).toBe('2026-11-29T08:30:00.1234+01:00');
});

it('a message with two visits says of each what happened', () => {
  const second = `PV1|1|I|M2|${'|'.repeat(15)}V2^^^HUS`;
  const { events, problems } = read({ trigger: 'A03', more: [second] });
  expect(problems).toEqual([]);
  expect(events.map(({ kind, visit }) => `${kind} ${visit?.number?.value}`)).toEqual([
    'discharged V1',
    'discharged V2',
  ]);
});
