// Our table of municipality numbers against an independent compilation of the same classification.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { describe, expect, it } from 'vitest';
import { loadMunicipalities } from '../../src/ground/norway/municipality-table.ts';

interface Line {
  readonly number: string;
  readonly name: string;
  readonly from_year: string;
  readonly to_year: string;
  readonly group_2024: string;
}

const shared = process.env.IP_SHARED ?? '../shared';
const lines = parse(readFileSync(join(shared, 'data/municipality-numbers-1994-2024.csv'), 'utf8'), {
  columns: true,
}) as Line[];
const municipalities = loadMunicipalities();
const entries = new Map(municipalities.facts.entries.map((entry) => [entry.number, entry]));
const day = '2024-12-31';

/** Stokke (2017), Ålesund and Sandøy, Verran, and the places that an inhabited area left, with their predecessors. */
const stops =
  '0214 0226 0701 0702 0713 0714 0715 0716 0718 0720 0822 1129 1231 1439 1507 1546 1724 5039'.split(' ');

describe('the table of municipality numbers and the compiled list', () => {
  // The list writes «0716u» for Våle, which had the number 0716 before Re took it over.
  const numbers = lines.map(({ number }) => number).filter((number) => number !== '0716u');

  it('know the same numbers', () => {
    const unknown = numbers.filter((number) => municipalities.standing(number, day).kind === 'unknown');
    expect(unknown).toEqual([]);
    const listed = new Set(numbers);
    expect([...entries.keys()].filter((number) => !listed.has(number))).toEqual([]);
  });

  it('agree on the year in which each number ended', () => {
    for (const { number, to_year: last } of lines) {
      const entry = entries.get(number);
      if (entry) {
        expect([number, entry.until], number).toEqual([
          number,
          last === '' ? undefined : `${Number(last) + 1}-01-01`,
        ]);
      }
    }
  });

  it('recognise the same numbers as no municipality', () => {
    const special = numbers.filter((number) => municipalities.standing(number, day).kind === 'special');
    const expected = lines
      .filter(({ group_2024 }) => ['21-22', '23'].includes(group_2024))
      .map(({ number }) => number);
    expect(special.sort()).toEqual([...expected, '9999'].sort());
  });

  it('agree on the municipality of 2024 wherever the list names one and we do not stop', () => {
    const differing = lines.flatMap(({ number, group_2024: group }) => {
      const standing = municipalities.standing(number, day);
      return standing.kind === 'current' && standing.number !== group && group !== 'Rest'
        ? [`${number}: ${standing.number}, the list says ${group}`]
        : [];
    });
    expect(differing).toEqual([]);
  });

  it('stop beyond the municipalities that the list calls divided only where an area is known to have left', () => {
    const stopped = lines
      .filter(({ number, group_2024 }) => {
        const { kind } = municipalities.standing(number, day);
        return kind === 'divided' && group_2024 !== 'Rest';
      })
      .map(({ number }) => number);
    expect(stopped.sort()).toEqual(stops);
  });
});
