// What the hospital's message handler puts into a folder stands alone: whatever lies there, the rest is taken.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Brought, takeFromFolder } from '../../src/edges/transport/network/folder-inbox.ts';
import { sweepFolder } from '../../src/edges/transport/network/kept-files.ts';
import { MAX_BYTES } from '../../src/ground/xml/read-xml.ts';
import { seeded } from '../../src/sandbox/notifier.ts';
import { networkLog } from '../support/network-log.ts';

let folder = '';
let log = networkLog();
let growing: NonNullable<Parameters<typeof takeFromFolder>[0]['growing']>;
beforeEach(async () => {
  growing = new Map();
  log = networkLog();
  folder = await mkdtemp(join(tmpdir(), 'ip-fhir-folder-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Looks once; every document is answered by its text. */
async function look(answer: (text: string) => Brought = () => ({ kind: 'kept' }), now = new Date()) {
  const [taken, replies, stuck, errors]: [string[], string[], string[], unknown[]] = [[], [], [], []];
  await takeFromFolder({
    folder,
    async take(bytes) {
      const text = Buffer.from(bytes).toString();
      taken.push(text);
      return answer(text);
    },
    reply: async (id) => void replies.push(id),
    stuck: async (id) => void stuck.push(id),
    onError: (error) => errors.push(error),
    log,
    now: () => now,
    growing,
  });
  return { taken, replies, stuck, errors };
}

const put = (name: string, text: string) => writeFile(join(folder, name), text);
const inside = async (name: string) => (await readdir(join(folder, name)).catch(() => [])).sort();

it('a folder, a link that leads nowhere and a pipe are put away, a person is told, and the rest is taken', async () => {
  await mkdir(join(folder, 'a.xml'));
  await symlink(join(folder, 'nowhere'), join(folder, 'b.xml'));
  execFileSync('mkfifo', [join(folder, 'c.xml')]);
  await put('d.xml', '<d/>');
  const { taken, stuck, errors } = await look();
  expect([taken, stuck.length, errors]).toEqual([['<d/>'], 3, []]);
  expect(await inside('refused')).toEqual(['a.xml', 'b.xml', 'c.xml']);
  expect((await look()).stuck).toEqual([]);
});

it('a device is no file, and of a file without end no more is read than a message may have', async () => {
  await symlink('/dev/zero', join(folder, 'a.xml'));
  await put('b.xml', '');
  await truncate(join(folder, 'b.xml'), 2 ** 40);
  await put('c.xml', '<c/>');
  const { taken, stuck } = await look((text) => ({ kind: text === '<c/>' ? 'kept' : 'unreadable' }));
  expect(taken.map(({ length }) => length)).toEqual([MAX_BYTES + 1, 4]);
  expect([stuck.length, await inside('refused')]).toEqual([1, ['a.xml', 'b.xml']]);
});

it('what fails, or cannot be taken yet, stays, and the rest is taken', async () => {
  await put('a.xml', '<later/>');
  await put('b.xml', '<broken/>');
  await put('c.xml', '<kept/>');
  const { errors } = await look((text) => {
    if (text === '<broken/>') {
      throw new Error('the store is away');
    }
    return { kind: text === '<later/>' ? 'later' : 'kept' };
  });
  expect(errors).toHaveLength(1);
  expect(await inside('done')).toEqual(['c.xml']);
  expect(await inside('.')).toEqual(['a.xml', 'b.xml', 'done']);
});

it('a person is told, once, of what waits for an hour', async () => {
  await put('a.xml', '<later/>');
  const later = () => look(() => ({ kind: 'later' }), new Date(Date.now() + 3_700_000));
  expect((await look(() => ({ kind: 'later' }))).stuck).toEqual([]);
  expect(await log.oldestAside()).toBeDefined();
  expect([(await later()).stuck.length, (await later()).stuck.length]).toEqual([1, 0]);
  await look();
  expect(await log.oldestAside()).toBeUndefined();
});

it('a file that is half written is waited for, and refused when it stays so', async () => {
  await put('a.xml', '<MsgHead><MsgInfo>');
  expect((await look()).taken).toEqual([]);
  await put('a.xml', '<MsgHead><MsgInfo/></MsgHead>');
  expect((await look()).taken).toHaveLength(1);
  await put('b.xml', '<MsgHead');
  const later = new Date(Date.now() + 11_000);
  expect((await look(() => ({ kind: 'unreadable' }), later)).taken).toEqual(['<MsgHead']);
  expect(await inside('refused')).toEqual(['b.xml']);
});

it('a large file is taken when nothing is written to it any more, and not looked into before', async () => {
  const large = `<a>${' '.repeat(100_000)}</a>`;
  await put('a.xml', large);
  expect((await look()).taken).toEqual([]);
  expect((await look(undefined, new Date(Date.now() + 11_000))).taken).toEqual([large]);
});

it('a clock of the file system that is ahead holds no file up', async () => {
  const ahead = new Date(Date.now() + 86_400_000);
  const [half, large] = ['<a', `<b>${' '.repeat(100_000)}</b>`];
  await put('a.xml', half);
  await put('b.xml', large);
  await Promise.all(['a.xml', 'b.xml'].map((name) => utimes(join(folder, name), ahead, ahead)));
  const unreadable = () => ({ kind: 'unreadable' }) as const;
  expect((await look(unreadable)).taken).toEqual([]);
  await put('b.xml', `${large} `);
  await utimes(join(folder, 'b.xml'), ahead, ahead);
  const later = new Date(Date.now() + 11_000);
  expect((await look(unreadable, later)).taken).toEqual([half]);
  expect((await look(unreadable, new Date(later.getTime() + 11_000))).taken).toEqual([`${large} `]);
  await look();
  expect(growing.size).toBe(0);
});

it('files of the same name never write over one another', async () => {
  for (const text of ['<a/>', '<b/>', '<c/>']) {
    await put('receipt.xml', text);
    await look();
  }
  expect(await inside('done')).toEqual(['receipt-2.xml', 'receipt-3.xml', 'receipt.xml']);
});

it('a message that is taken gets its receipt, before it is put away', async () => {
  await put('a.xml', '<a/>');
  const { replies } = await look(() => ({ kind: 'receipted', id: 'r1', appRec: '<AppRec/>' }));
  expect([replies, await inside('done')]).toEqual([['r1'], ['a.xml']]);
});

it('drafts that were left behind hold personal data too, and go when they are old', async () => {
  await put('.m1.part', '<MsgHead');
  await put('.m2.part', '<MsgHead');
  await utimes(join(folder, '.m1.part'), new Date('2026-01-01'), new Date('2026-01-01'));
  expect(await sweepFolder({ path: folder }, new Date('2026-06-01'))).toBe(1);
  expect(await inside('.')).toEqual(['.m2.part']);
});

it('two adapters that watch one folder give one receipt, and neither stumbles over the other', async () => {
  for (const name of ['a', 'b', 'c']) {
    await put(`${name}.xml`, `<${name}/>`);
  }
  const answer = (text: string): Brought => ({ kind: 'receipted', id: text, appRec: '<AppRec/>' });
  const [one, other] = await Promise.all([look(answer), look(answer)]);
  const late = await look(answer);
  expect([...one.replies, ...other.replies, ...late.replies].sort()).toEqual(['<a/>', '<b/>', '<c/>']);
  expect([one, other, late].flatMap(({ errors }) => errors)).toEqual([]);
  expect(await inside('done')).toEqual(['a.xml', 'b.xml', 'c.xml']);
});

it('a document that is brought once more gets its receipt once more', async () => {
  const answer = (): Brought => ({ kind: 'receipted', id: 'r', appRec: '<AppRec/>' });
  const replies: string[] = [];
  for (const at of [new Date('2026-11-29T10:00:00Z'), new Date('2026-11-29T11:00:00Z')]) {
    await put('a.xml', '<a/>');
    await utimes(join(folder, 'a.xml'), at, at);
    replies.push(...(await look(answer)).replies);
  }
  expect(replies).toEqual(['r', 'r']);
});

it('keeps every document and answers it, or tells a person once, whatever fails and wherever the process ends', async () => {
  const plays = fc.record({
    seed: fc.nat(),
    files: fc.integer({ min: 1, max: 4 }),
    faults: fc.double({ min: 0, max: 0.4, noNaN: true }),
    broken: fc.nat({ max: 6 }),
  });
  await fc.assert(
    fc.asyncProperty(plays, async ({ seed, files, faults, broken }) => {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder);
      const random = seeded(seed);
      let [now, dangerous] = [new Date(), true];
      const remembered = networkLog(() => now);
      const names = Array.from({ length: files }, (_, at) => `n${at}`);
      for (const [at, name] of names.entries()) {
        await (at === broken ? mkdir(join(folder, `${name}.xml`)) : put(`${name}.xml`, `<${name}/>`));
      }
      const [kept, answered, stuck] = [new Set<string>(), new Set<string>(), [] as string[]];
      const mayEnd = () => {
        if (dangerous && random() < faults) {
          throw new Error('ended');
        }
      };
      for (let round = 0; round < 30; round += 1) {
        dangerous = round < 20;
        await takeFromFolder({
          folder,
          async take(bytes) {
            mayEnd();
            const text = Buffer.from(bytes).toString();
            if (dangerous && random() < faults) {
              return { kind: 'later' };
            }
            kept.add(text);
            mayEnd();
            return { kind: 'receipted', id: text, appRec: '<AppRec/>' };
          },
          async reply(id) {
            mayEnd();
            answered.add(id);
            mayEnd();
          },
          stuck: async (id) => void stuck.push(id),
          onError: () => undefined,
          log: remembered,
          now: () => now,
          growing: new Map(),
        });
        now = new Date(now.getTime() + 61_000);
      }
      const whole = names.filter((_, at) => at !== broken).map((name) => `<${name}/>`);
      expect([...kept].sort()).toEqual(whole);
      expect([...answered].sort()).toEqual(whole);
      expect(await inside('done')).toEqual(
        names.filter((_, at) => at !== broken).map((name) => `${name}.xml`),
      );
      expect(stuck).toHaveLength(broken < files ? 1 : 0);
    }),
    { numRuns: 25 },
  );
});
