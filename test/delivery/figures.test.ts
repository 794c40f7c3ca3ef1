// Figures over needs: counted as the records say, and nobody is known by being one of few.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { counted, figuresCsv, figuresOf, LEAST } from '../../src/need/delivery/figures.ts';
import type { NoticeRecord } from '../../src/need/delivery/ledger.ts';

const DAY = 86_400_000;
const begun = Date.parse('2026-03-02T08:00:00Z');
const at = (days: number) => new Date(begun + days * DAY).toISOString();

interface Story {
  readonly unit: string;
  readonly told?: number;
  readonly answered?: number;
  readonly cause?: string;
}

function stateOf(told: number | undefined, cause: string | undefined): string {
  if (told !== undefined) {
    return 'delivered';
  }
  return cause === undefined ? 'unclear' : 'refused';
}

function record({ unit, told, answered, cause }: Story): NoticeRecord {
  return {
    key: 'k',
    recipient: { name: unit, municipality: '4601' },
    state: stateOf(told, cause),
    ...(cause ? { cause } : {}),
    history: [
      { at: at(0), event: 'decided', detail: '', said: [] },
      ...(told === undefined
        ? []
        : [{ at: at(told), event: 'acknowledged', detail: '', said: [{ code: 'acknowledged' }] }]),
      ...(answered === undefined
        ? []
        : [
            {
              at: at(answered),
              event: 'answered',
              detail: '',
              said: [{ code: 'unit-says', data: { state: 'taken-on' } }],
            },
          ]),
    ],
  } as unknown as NoticeRecord;
}

const times = (count: number, story: Story) => Array.from({ length: count }, () => record(story));

describe('figures', () => {
  it('count what was found, told, answered and refused, with the median of each step', () => {
    const { rows, total, reasons } = figuresOf([
      ...times(6, { unit: 'Bergen', told: 2, answered: 5 }),
      ...times(7, { unit: 'Bergen', cause: 'consent-declined' }),
      ...times(5, { unit: 'Bergen' }),
    ]);
    expect(rows).toEqual([
      {
        municipality: '4601',
        unit: 'Bergen',
        counts: { found: 18, told: 6, answered: 6, refused: 7, waiting: 5 },
        daysToTold: 2,
        daysToAnswer: 3,
      },
    ]);
    expect(total.counts.found).toBe(18);
    expect(reasons).toEqual([{ cause: 'consent-declined', count: 7 }]);
  });

  it('hide one to four, and tell no median of them; none is none', () => {
    const [row] = figuresOf(times(4, { unit: 'Bergen', told: 1, answered: 2 })).rows;
    expect(row?.counts).toEqual({ found: 'few', told: 'few', answered: 'few', refused: 0, waiting: 0 });
    expect(row?.daysToTold).toBeUndefined();
  });

  it('are no key to a number that is hidden: no sum that is shown lacks it alone', () => {
    const size = fc.integer({ min: 0, max: 12 });
    const units = fc.array(fc.record({ told: size, refused: size, waiting: size }), {
      minLength: 1,
      maxLength: 5,
    });
    fc.assert(
      fc.property(units, (sizes) => {
        const { rows, total } = figuresOf(
          sizes.flatMap(({ told, refused, waiting }, unit) => [
            ...times(told, { unit: `unit ${unit}`, told: 1 }),
            ...times(refused, { unit: `unit ${unit}`, cause: 'consent-declined' }),
            ...times(waiting, { unit: `unit ${unit}` }),
          ]),
        );
        const all = [...rows, total].map(({ counts }) => counts);
        const sums = [
          ...counted.map((column) => all.map((counts) => counts[column])),
          ...all.map((counts) => [counts.found, counts.told, counts.refused, counts.waiting]),
        ];
        for (const sum of sums) {
          expect(sum.filter((each) => each === 'few').length, JSON.stringify(sum)).not.toBe(1);
          expect(sum.every((each) => each === 'few' || each === 0 || each >= LEAST)).toBe(true);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('are a list for a spreadsheet, with the total last', () => {
    const csv = figuresCsv(figuresOf(times(3, { unit: '=HYPERLINK("x")', cause: 'consent-declined' })));
    expect(csv.split('\n')).toEqual([
      'municipality;unit;found;told;answered;refused;waiting;median-days-to-told;median-days-to-answer',
      `4601;"'=HYPERLINK(""x"")";<5;0;0;<5;0;;`,
      'total;;<5;0;0;<5;0;;',
      '',
      'not-told-because;needs',
      'consent-declined;<5',
      '',
    ]);
  });
});
