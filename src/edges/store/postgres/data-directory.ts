// The folder of the embedded store: who owns it, its password, its data, and what a dead server left behind.
import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import {
  accessSync,
  chmodSync,
  chownSync,
  constants,
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { codeOf, StoreFailure } from './failure.ts';
import { findPostgres, type PostgresBinaries } from './postgres-binaries.ts';

/** User under which PostgreSQL runs when the adapter runs as root: PostgreSQL refuses to be root. */
export const SERVER_USER = 'ip_fhir';
const NOBODY = 65_534;

/** Who runs the server's processes; empty when it is the user that we are. */
export function serverOwner(): { readonly uid?: number; readonly gid?: number } {
  return process.getuid?.() === 0 ? { uid: NOBODY, gid: NOBODY } : {};
}

/** Where the store lies when nothing is said: the state folder of the machine for root, of the user otherwise. */
export function defaultDirectory(environment: Readonly<Record<string, string | undefined>>): string {
  return process.getuid?.() === 0
    ? '/var/lib/ip-fhir'
    : path.join(environment.XDG_STATE_HOME || path.join(os.homedir(), '.local', 'state'), 'ip-fhir');
}

/** A prepared folder: data that a server can be started on. */
export interface DataDirectory {
  readonly data: string;
  readonly log: string;
  readonly password: string;
  readonly binaries: PostgresBinaries;
}

/** Makes the folder and its data when they are not there yet; a half-made one of a killed start is never used. */
export async function prepareDirectory(directory: string, pgBin: string | undefined): Promise<DataDirectory> {
  const data = path.join(directory, 'data');
  try {
    mkdirSync(directory, { recursive: true, mode: 0o711 });
    accessSync(directory, constants.W_OK);
    mustBeReachable(directory);
    const password = passwordOf(directory);
    const binaries = reachable(findPostgres(pgBin, majorOfData(data)), directory);
    if (!existsSync(path.join(data, 'PG_VERSION'))) {
      await initialise(directory, data, password, binaries);
    }
    return { data, log: path.join(directory, 'postgres.log'), password, binaries };
  } catch (error) {
    throw explained(error, directory);
  }
}

/** The password of a store that exists; undefined when there is none in that folder. */
export function readPassword(directory: string): string | undefined {
  const file = path.join(directory, 'password');
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}

function passwordOf(directory: string): string {
  const file = path.join(directory, 'password');
  const beside = `${file}.${randomBytes(6).toString('hex')}`;
  try {
    // Whole or not at all: on a full disk a file is made and stays empty.
    writeFileSync(beside, randomBytes(24).toString('hex'), { mode: 0o600, flag: 'wx' });
    linkSync(beside, file);
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') {
      throw error;
    }
  } finally {
    rmSync(beside, { force: true });
  }
  return readFileSync(file, 'utf8');
}

function majorOfData(data: string): number | undefined {
  const file = path.join(data, 'PG_VERSION');
  return existsSync(file) ? Number.parseInt(readFileSync(file, 'utf8'), 10) : undefined;
}

/** Root's server runs as nobody, who must be able to walk to the folder. */
function mustBeReachable(directory: string): void {
  if (serverOwner().uid === undefined) {
    return;
  }
  for (let at = path.resolve(directory); at !== path.dirname(at); at = path.dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) {
      throw new StoreFailure(
        'not-writable',
        `The store's folder ${directory} lies below ${at}, which only its owner may enter, and the database runs as nobody`,
        'Name another folder in IP_FHIR_STORE_DIRECTORY (for root: /var/lib/ip-fhir), or run as an ordinary user',
      );
    }
  }
}

/** Binaries below a closed folder (node_modules under /root) are copied into the store's own folder once. */
function reachable(binaries: PostgresBinaries, directory: string): PostgresBinaries {
  const owner = serverOwner();
  const closed = (folder: string): boolean => {
    for (let at = folder; at !== path.dirname(at); at = path.dirname(at)) {
      if ((statSync(at).mode & 0o001) === 0) {
        return true;
      }
    }
    return false;
  };
  if (owner.uid === undefined || binaries.origin !== 'npm' || !closed(binaries.folder)) {
    return binaries;
  }
  const copy = path.join(directory, `postgres-${binaries.major}`);
  if (!existsSync(copy)) {
    const half = mkdtempSync(`${copy}.`);
    cpSync(path.dirname(binaries.folder), half, { recursive: true, verbatimSymlinks: true });
    chmodSync(half, 0o755);
    renameSync(half, copy);
  }
  return { ...binaries, folder: path.join(copy, 'bin') };
}

async function initialise(
  directory: string,
  data: string,
  password: string,
  binaries: PostgresBinaries,
): Promise<void> {
  const owner = serverOwner();
  const half = mkdtempSync(path.join(directory, 'new-data.'));
  const passwordFile = path.join(half, 'password');
  const cluster = path.join(half, 'data');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  mkdirSync(cluster, { mode: 0o700 });
  for (const each of [half, passwordFile, cluster]) {
    chownSync(each, owner.uid ?? statSync(each).uid, owner.gid ?? statSync(each).gid);
  }
  try {
    await promisify(execFile)(
      path.join(binaries.folder, 'initdb'),
      [
        `--pgdata=${cluster}`,
        `--username=${SERVER_USER}`,
        `--pwfile=${passwordFile}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--no-locale',
        '--data-checksums',
      ],
      { ...owner, cwd: half },
    );
    renameSync(cluster, data);
  } catch (error) {
    if (!existsSync(path.join(data, 'PG_VERSION'))) {
      throw error; // otherwise another starter was quicker, and its data is as good
    }
  } finally {
    rmSync(half, { recursive: true, force: true });
  }
}

function explained(error: unknown, directory: string): unknown {
  const { stderr, message } = error as { stderr?: string; message?: string };
  if (codeOf(error) === 'ENOSPC' || /No space left on device/.test(stderr ?? '')) {
    return diskFull(directory, error);
  }
  if (['EACCES', 'EPERM', 'EROFS', 'ENOTDIR'].includes(codeOf(error))) {
    return new StoreFailure(
      'not-writable',
      `The store's folder ${directory} cannot be written`,
      'Name a folder that the adapter may write in IP_FHIR_STORE_DIRECTORY, or set DATABASE_URL to a server',
      error,
    );
  }
  return stderr
    ? new StoreFailure(
        'unreachable',
        `The store's data could not be made in ${directory}: ${stderr.trim().split('\n').at(-1) ?? message}`,
        'See docs/operating-store.md',
        error,
      )
    : error;
}

export function diskFull(directory: string, cause?: unknown): StoreFailure {
  return new StoreFailure(
    'disk-full',
    `The disk of the store's folder ${directory} is full`,
    'Free space there; the adapter goes on by itself, and nothing that it answered for is lost',
    cause,
  );
}

/** Process id of the server that runs on this data, by its own lock file; undefined when none does. */
export function runningServer(
  data: string,
): { readonly pid: number; readonly socketFolder: string } | undefined {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) {
    return undefined;
  }
  const lines = readFileSync(file, 'utf8').split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  return Number.isNaN(pid) || !isAlive(pid) ? undefined : { pid, socketFolder: lines[4] ?? '' };
}

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/**
 * Removes the lock file of a server that is gone when its process id now belongs to something else (a container that
 * was started again). Only where /proc shows that no process at all works in the data: a server's children may outlive it.
 */
export function removeStaleLock(data: string): void {
  const running = runningServer(data);
  if (!running || process.platform !== 'linux') {
    return;
  }
  const isServer = readIfThere(`/proc/${running.pid}/cmdline`).includes('postgres');
  const working = readdirSync('/proc').some((pid) => /^\d+$/.test(pid) && folderOf(pid) === data);
  if (!isServer && !working) {
    rmSync(path.join(data, 'postmaster.pid'), { force: true });
  }
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function folderOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/cwd`);
  } catch {
    return '';
  }
}
