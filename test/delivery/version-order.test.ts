// Whether what was read is as new as what was named: a versionId is opaque, times and the history say the rest.
import { describe, expect, it } from 'vitest';
import { freshnessOf, type NamedVersion } from '../../src/need/delivery/version-order.ts';

const named = (more: Partial<NamedVersion>): NamedVersion => ({
  resource: 'Flag/f',
  deleted: false,
  namedAt: '2026-11-29T10:00:00Z',
  ...more,
});
const read = (versionId?: string, lastUpdated?: string) => ({ versionId, lastUpdated });
const [early, late] = ['2026-11-29T09:00:00Z', '2026-11-29T09:00:01.5+00:00'];
const history = ['c', 'b', 'a'].map((versionId) => ({ versionId, lastUpdated: undefined, deleted: false }));

describe('what was read', () => {
  it.each([
    ['the same version', { versionId: 'b', lastUpdated: late }, read('b', early), 'read'],
    ['no version named', {}, read('b'), 'read'],
    ['a lower number and a later time', { versionId: '9', lastUpdated: early }, read('7', late), 'read'],
    ['a higher number and an earlier time', { versionId: '7', lastUpdated: late }, read('9', early), 'older'],
    ['a time alone, the same', { lastUpdated: early }, read('9', '2026-11-29T10:00:00+01:00'), 'read'],
    ['numbers alone', { versionId: '7' }, read('9'), 'unknown'],
    [
      'the same time and another version',
      { versionId: '7', lastUpdated: early },
      read('9', early),
      'unknown',
    ],
    ['a removal that was named', { deleted: true }, read('9', late), 'unknown'],
  ] as const)('with %s is told apart', (_, asked, given, freshness) => {
    expect(freshnessOf(named(asked), given)).toBe(freshness);
  });

  it.each([
    ['b', 'c', 'read'],
    ['b', 'a', 'older'],
    ['x', 'a', 'unknown'],
    ['b', 'x', 'unknown'],
  ] as const)('is placed by the history: %s named and %s read is %s', (asked, given, freshness) => {
    expect(freshnessOf(named({ versionId: asked }), read(given), history)).toBe(freshness);
  });

  it('after a removal is older only when the history ends with the removal', () => {
    const removed = { versionId: undefined, lastUpdated: undefined, deleted: true };
    expect(freshnessOf(named({ deleted: true }), read('c'), [removed, ...history])).toBe('older');
    expect(freshnessOf(named({ deleted: true }), read('c'), history)).toBe('read');
  });
});
