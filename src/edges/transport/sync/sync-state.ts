// The folder of what two systems had last: the bases of the next merge, and from when to ask.
import { createHash } from 'node:crypto';
import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { keyText, type PlanKey, type SyncBase, type SyncState } from '../../../flows/sync/side.ts';
import { createSeal, type Seal } from '../../../ground/sealing/seal.ts';
import { readText, replaceFile } from './files.ts';

export interface SyncStateOptions {
  readonly seal?: Seal;
  /** Told of a file of the state that cannot be read as what it is, and that counts as not there. */
  readonly onDamaged?: (file: string) => void;
}

/** One file a plan, readable for this user alone, and sealed when there is a key: a base is a whole plan. */
export function createSyncState(folder: string, options: SyncStateOptions = {}): SyncState {
  const { seal = createSeal([]), onDamaged } = options;
  const nameOf = (key: PlanKey) => `${createHash('sha256').update(keyText(key)).digest('hex')}.base.json`;
  const read = async (name: string) => {
    const text = await readText(join(folder, name));
    const kept = text === undefined ? undefined : parsed(seal.open(text, `sync/${name}`));
    if (text !== undefined && !isBase(kept)) {
      onDamaged?.(name);
      return undefined;
    }
    return kept as { key: PlanKey; base: SyncBase } | undefined;
  };
  const cursors = join(folder, 'cursors.json');
  return {
    async *all() {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const name of await readdir(folder)) {
        if (!name.endsWith('.base.json')) {
          continue;
        }
        const kept = await read(name);
        if (kept) {
          yield kept;
        }
      }
    },
    async load(key) {
      return (await read(nameOf(key)))?.base;
    },
    save: (key, base) =>
      replaceFile(
        join(folder, nameOf(key)),
        seal.seal(JSON.stringify({ key, base }), `sync/${nameOf(key)}`),
        0o600,
      ),
    async loadCursors() {
      const kept = parsed((await readText(cursors)) ?? '{}');
      const entries = Object.entries(typeof kept === 'object' && kept !== null ? kept : { damaged: '' });
      const isRight = entries.every(([, at]) => typeof at === 'string' && !Number.isNaN(Date.parse(at)));
      if (!isRight) {
        onDamaged?.('cursors.json');
      }
      return isRight ? (Object.fromEntries(entries) as Record<string, string>) : {};
    },
    saveCursors: (next) => replaceFile(cursors, JSON.stringify(next), 0o600),
  };
}

/** Which two systems a state is of; the form of the state beside it. Since 2 what is about to be written is noted first. */
const VERSION = 2;

/**
 * Binds the state to its two systems, or sees that it is bound to them. A state of an earlier version is taken over.
 * @param systems address of each system by its name
 * @throws TypeError when the state is of two other systems, or of a form that is not known
 */
export async function bindState(
  folder: string,
  systems: Readonly<Record<string, string>>,
  rebind: boolean,
): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = join(folder, 'pair.json');
  const text = await readText(file);
  const kept = text === undefined ? undefined : (parsed(text) as Record<string, unknown> | undefined);
  if (kept?.version !== undefined && !(Number(kept.version) <= VERSION)) {
    throw new TypeError(`The state in ${folder} was written by a newer version`);
  }
  const isSame = kept === undefined || JSON.stringify(kept.systems) === JSON.stringify(sorted(systems));
  if (!isSame && !rebind) {
    throw new TypeError(
      `The state in ${folder} is of two other systems. Give each pair a --state of its own, or --rebind when their addresses or names have changed`,
    );
  }
  await replaceFile(file, JSON.stringify({ version: VERSION, systems: sorted(systems) }), 0o600);
}

function sorted(systems: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(systems).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isBase(kept: unknown): boolean {
  const { key, base } = (kept ?? {}) as { key?: Partial<PlanKey>; base?: Partial<SyncBase> };
  return (
    typeof key?.id === 'string' &&
    typeof key.system === 'string' &&
    typeof base?.plan === 'object' &&
    typeof base.marks === 'object'
  );
}
