// The table of states is the one in the documentation, and the code goes by it.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { failureOfStatus, rowOf, transportTable } from '../../src/need/delivery/transport-table.ts';

describe('the table of states', () => {
  it('stands in the documentation as it is', () => {
    const page = readFileSync(new URL('../../docs/transports.md', import.meta.url), 'utf8');
    const head =
      '| from | says | meaning | transport | receipt | then | what a person does |\n|---|---|---|---|---|---|---|';
    const rows = transportTable.map(
      ({ from, code, meaning, transport, acknowledgement, handling, nextStep }) =>
        `| ${from} | ${code} | ${meaning} | ${transport} | ${acknowledgement} | ${handling} | ${nextStep?.[2] ?? ''} |`,
    );
    expect(page).toContain([head, ...rows].join('\n'));
  });

  it('says one thing of each code, and gives a person something to do', () => {
    const keys = transportTable.map(({ from, code }) => `${from} ${code}`);
    expect(new Set(keys).size).toBe(keys.length);
    for (const row of transportTable) {
      expect(row.handling === 'person').toBe(row.nextStep !== undefined);
      expect(row.transport === 'delivered' || row.acknowledgement === 'none').toBe(true);
    }
  });

  it.each([
    [400, 'permanent'],
    [401, 'transient'],
    [404, 'permanent'],
    [408, 'transient'],
    [423, 'transient'],
    [429, 'transient'],
    [500, 'transient'],
    [599, 'transient'],
  ])('treats the HTTP status %i as %s', (status, failure) => {
    expect(failureOfStatus(status)).toBe(failure);
  });

  it('knows no code that nobody sends', () => {
    expect(rowOf('apprec', '9')).toBeUndefined();
  });
});
