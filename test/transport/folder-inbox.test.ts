// What the hospital's message handler puts into a folder stands alone: whatever lies there, the rest is taken.
import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, symlink, truncate, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Brought, takeFromFolder } from '../../src/edges/transport/network/folder-inbox.ts';
import { sweepFolder } from '../../src/edges/transport/network/kept-files.ts';
import { MAX_BYTES } from '../../src/ground/xml/read-xml.ts';
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
