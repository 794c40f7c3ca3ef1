import { describe, expect, it } from 'vitest';
import { buildTable } from '../../scripts/municipality-table.ts';

const version = (validFrom: string, items: Record<string, string>) => ({
  validFrom,
  classificationItems: Object.entries(items).map(([code, name]) => ({ code, name })),
});
const change = (changeOccurred: string, oldCode: string, newCode: string) => ({
  changeOccurred,
  oldCode,
  newCode,
});

describe("the table built from Statistics Norway's answers", () => {
  const table = buildTable(
    [
      version('2020-01-01', { '3001': 'Ny', '3002': 'Delt', '0301': 'Oslo ', '9999': 'Uoppgitt' }),
      version('1994-01-01', { '0101': 'Gammel', '0102': 'Nabo', '0103': 'Delt', '0301': 'Oslo' }),
    ],
    [
      change('1971-01-01', '0099', '0101'),
      change('2020-01-01', '0101', '3001'),
      change('2020-01-01', '0102', '3001'),
      change('2020-01-01', '0103', '3002'),
      change('2020-01-01', '0103', '3001'),
      change('2020-01-01', '0301', '0301'),
    ],
  );

  it('has validity and successors of every number, and no number that is no municipality', () => {
    expect(table).toEqual([
      { number: '0101', name: 'Gammel', until: '2020-01-01', successors: ['3001'] },
      { number: '0102', name: 'Nabo', until: '2020-01-01', successors: ['3001'] },
      { number: '0103', name: 'Delt', until: '2020-01-01', successors: ['3001', '3002'] },
      { number: '0301', name: 'Oslo' },
      { number: '3001', name: 'Ny', from: '2020-01-01' },
      { number: '3002', name: 'Delt', from: '2020-01-01' },
    ]);
  });
});
