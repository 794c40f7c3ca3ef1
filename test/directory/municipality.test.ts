import { describe, expect, it } from 'vitest';
import { municipalityFacts } from '../../src/ground/norway/municipality-table.ts';
import { checkMunicipalities, countMunicipalities } from '../../src/need/directory/municipality-check.ts';
import { municipalities } from './support.ts';

const today = '2025-12-31';
const place = (number: string, day = today) => municipalities.standing(number, day);

describe('the table of municipality numbers', () => {
  it('holds together: every ended number has successors that were valid on that day', () => {
    expect(checkMunicipalities(municipalityFacts())).toEqual([]);
  });

  it('has 357 municipalities in 2024 and 2025, 356 from 2020 to 2023, and 422 in 2018', () => {
    expect(municipalities.currentOn('2024-01-01')).toHaveLength(357);
    expect(municipalities.currentOn('2025-12-31')).toHaveLength(357);
    expect(municipalities.currentOn('2023-12-31')).toHaveLength(356);
    expect(municipalities.currentOn('2020-01-01')).toHaveLength(356);
    expect(municipalities.currentOn('2018-01-01')).toHaveLength(422);
  });

  it('leads every number that was valid since 2017 to one municipality, or to a person', () => {
    expect(countMunicipalities(municipalities, today, '2017-01-01')).toEqual({
      current: 357,
      one: 459,
      several: 19,
      notYet: 0,
    });
  });

  it.each([
    ['0101', '3101', 'Halden through two county reforms'],
    ['1214', '1160', 'Ølen through another county into Vindafjord'],
    ['1723', '5053', 'Mosvik through Inderøy into Trøndelag'],
    ['1567', '5061', 'Rindal, which changed county alone in 2019'],
    ['1852', '5512', 'Tjeldsund, which went from Nordland to Troms'],
    ['1103', '1103', 'Stavanger, which kept its number when it took others in'],
  ])('follows %s to %s: %s', (number, expected) => {
    expect(place(number)).toMatchObject({ kind: 'current', number: expected });
  });

  it('changes on the first of January in the calendar of Norway', () => {
    expect(place('3001', '2023-12-31')).toMatchObject({ kind: 'current', number: '3001' });
    expect(place('3001', '2024-01-01')).toMatchObject({ kind: 'current', number: '3101' });
    expect(place('3101', '2023-12-31')).toMatchObject({ kind: 'not-yet', from: '2024-01-01' });
  });

  it('hands a divided municipality to a person, with the candidates', () => {
    expect(place('1850')).toMatchObject({
      kind: 'divided',
      candidates: [{ number: '1806' }, { number: '1875' }],
    });
    expect(place('5012')).toMatchObject({
      candidates: [{ number: '5055' }, { number: '5056' }, { number: '5059' }],
    });
    expect(place('1613')).toMatchObject({ kind: 'divided' });
    expect(place('0720')).toMatchObject({ kind: 'divided', why: expect.stringContaining('2017-01-01') });
  });

  it('hands a number over when an inhabited area left it on the day it ended', () => {
    expect(place('5039')).toMatchObject({
      kind: 'divided',
      candidates: [{ number: '5006' }, { number: '5054' }],
      why: expect.stringContaining('Verrabotn'),
    });
    expect(place('0716')).toMatchObject({ candidates: [{ number: '3901' }, { number: '3905' }] });
  });

  it('tells old Haram from old Ålesund, because the border of 2024 is that of 2019', () => {
    expect(place('1507')).toMatchObject({
      kind: 'divided',
      candidates: [{ number: '1508' }, { number: '1580' }],
    });
    expect(place('1534')).toMatchObject({ kind: 'current', number: '1580' });
    expect(place('1504')).toMatchObject({ kind: 'current', number: '1508' });
    expect(place('1546')).toMatchObject({
      kind: 'divided',
      candidates: [{ number: '1508' }, { number: '1547' }],
    });
    expect(place('1534', '2022-05-01')).toMatchObject({ kind: 'current', number: '1507' });
  });

  it.each(['2100', '2111', '2211', '2311', '9999'])('recognises %s as no municipality', (number) => {
    expect(place(number)).toMatchObject({ kind: 'special' });
  });

  it('tells unknown numbers from malformed ones', () => {
    expect(place('1234567')).toEqual({ kind: 'malformed' });
    expect(place('301')).toEqual({ kind: 'malformed' });
    expect(place('0399')).toEqual({ kind: 'unknown' });
  });

  it('goes back over plain renumberings only', () => {
    expect(municipalities.formerNumbers('3101')).toEqual(['3001', '0101']);
    expect(municipalities.formerNumbers('4601')).toEqual(['1201']);
    expect(municipalities.formerNumbers('5054')).toEqual([]);
    expect(municipalities.formerNumbers('1580')).toEqual([]);
    expect(municipalities.formerNumbers('5006')).toEqual([]);
  });

  it('reports a table that contradicts itself', () => {
    const facts = municipalityFacts();
    const broken = checkMunicipalities({
      ...facts,
      entries: [
        ...facts.entries,
        { number: '0101', name: 'Twice' },
        { number: '0999', name: 'Lost', until: '2020-01-01' },
        { number: '0998', name: 'Astray', until: '2020-01-01', successors: ['0997'] },
        { number: '0996', name: 'Late', until: '2019-01-01', successors: ['3001'] },
      ],
    });
    expect(broken.map(({ text }) => text)).toEqual([
      'The number 0101 stands more than once',
      expect.stringContaining('0999 ended'),
      expect.stringContaining('successor 0997'),
      expect.stringContaining('3001 of 0996 was not valid'),
    ]);
  });
});
