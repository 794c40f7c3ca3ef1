// Who reads the audit on from place to place misses no line, however long its writers hold their transactions open.
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, expect, it } from 'vitest';
import { type AuditPlace, placeAfter } from '../../src/edges/store/audit.ts';
import { openStore, type Store } from '../../src/edges/store/store.ts';
import { freshDatabase } from '../support/store.ts';

/** Lines that are written; `AUDIT_LINES=100000` is the whole run. */
const LINES = Number(process.env.AUDIT_LINES ?? 4_000);
const WRITERS = 8;
const IN_ONE = 20;

let store: Store | undefined;
afterAll(() => store?.close(0));

const line = (detail: string) => ({
  when: '2026-11-29T12:00:00Z',
  who: 'adapter',
  what: 'act' as const,
  action: 'tried',
  detail,
});

it('no line is passed over and none comes twice while slow writers commit out of order, and the chain holds', async () => {
  store = await openStore({ databaseUrl: await freshDatabase() });
  const { audit, database } = store;
  let writing = true;
  const write = async (writer: number) => {
    for (let at = 0; at < LINES / WRITERS; at += IN_ONE) {
      await database.transaction(async (sql) => {
        const lines = Array.from({ length: IN_ONE }, (_, index) => line(`${writer}-${at + index}`));
        await audit.record(lines.slice(0, IN_ONE / 2), sql);
        // Numbers are given out by now; every fourth writer commits much later than those that follow it.
        await wait(writer % 4 === 0 ? 30 : 1);
        await audit.record(lines.slice(IN_ONE / 2), sql);
      });
    }
  };
  const seen: string[] = [];
  const read = async () => {
    let place: AuditPlace = {};
    for (;;) {
      const last = !writing;
      const lines = await audit.linesAfter(place, 500);
      seen.push(...lines.map(({ detail }) => detail));
      place = placeAfter(place, lines);
      if (lines.length === 0 && last) {
        return;
      }
    }
  };
  const reading = read();
  await Promise.all(Array.from({ length: WRITERS }, (_, writer) => write(writer)));
  writing = false;
  await reading;
  expect(seen).toHaveLength(LINES);
  expect(new Set(seen).size).toBe(LINES);
  expect(await audit.verify()).toMatchObject({ lines: LINES, breaks: [] });
});
