// Whom a run asks and where: what the command was given, and what a recorded exchange says of it.
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { roleNames } from '../../sandbox/conform/roles.ts';
import type { Role } from '../../sandbox/conform/vector.ts';
import type { ConformOptions } from './conform-options.ts';

/** What is wrong with the command; undefined when nothing is. */
export function wrongUsage(role: string | undefined, url: string | undefined, options: ConformOptions) {
  if (role === undefined && options.list) {
    return undefined;
  }
  if (!roleNames.includes(role as Role)) {
    return `name a role: ${roleNames.join(', ')}`;
  }
  if (options.mapping !== undefined && role !== 'plan-tool') {
    return '--mapping is for the role plan-tool: others speak FHIR or dialogue messages';
  }
  if (options.list || options.from !== undefined) {
    return undefined;
  }
  return isBegunBy(role as Role) ? wrongSender(url, options) : wrongAddress(url);
}

function wrongAddress(url: string | undefined): string | undefined {
  return url === undefined || !URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol)
    ? 'give the address of the partner, http or https'
    : undefined;
}

/** Partners of these roles begin by themselves: the kit listens. */
export function isBegunBy(role: Role): boolean {
  return role === 'sender';
}

function wrongSender(url: string | undefined, { listen: at, requests }: ConformOptions): string | undefined {
  if (requests !== undefined) {
    return 'a sender begins by itself: there is nothing to write down; record with --save, judge with --from';
  }
  if (!at) {
    return 'say with --listen HOST:PORT where the kit listens: it is the unit';
  }
  return url === undefined ? undefined : wrongAddress(url);
}

/** What a recorded exchange needs beside its answers, so that ids and persons are the same again. */
export interface Recording {
  readonly seed: string;
  readonly address: string;
  readonly now: string;
  /** Where a sender took answers. */
  readonly answers?: string;
  /** Address at which the partner reached the kit, when it listened. */
  readonly inbox?: string;
}

export interface Addresses {
  readonly address: string;
  readonly answers?: string;
}

/** Of a partner that begins by itself the address is where answers go, and what is asked is asked where it is begun. */
export function addressesOf(role: Role, url: string | undefined, begin: string | undefined): Addresses {
  const given = url?.replace(/\/$/, '');
  if (!isBegunBy(role)) {
    return { address: given ?? '' };
  }
  return { address: begin ?? BY_HAND, ...(given === undefined ? {} : { answers: given }) };
}

/** Stands for the address where nothing is begun by the kit. */
export const BY_HAND = 'urn:by-hand';
/** A person needs this long to begin, in seconds. */
const BY_HAND_SECONDS = 120;

export function patienceOf(role: Role, begin: string | undefined, wait: number): number {
  return isBegunBy(role) && begin === undefined ? Math.max(wait, BY_HAND_SECONDS) : wait;
}

export function newRecording(addresses: Addresses, inbox: string | undefined): Recording {
  const recording = { seed: randomUUID(), ...addresses, now: new Date().toISOString() };
  return inbox === undefined ? recording : { ...recording, inbox };
}

export async function readRecording(folder: string): Promise<Recording> {
  const read = JSON.parse(await readFile(join(folder, 'run.json'), 'utf8')) as Partial<Recording>;
  const { seed, address, now, inbox, answers } = read;
  if (typeof seed !== 'string' || typeof address !== 'string' || typeof now !== 'string') {
    throw new Error(`${join(folder, 'run.json')} does not say seed, address and now`);
  }
  return {
    seed,
    address,
    now,
    ...(typeof inbox === 'string' ? { inbox } : {}),
    ...(typeof answers === 'string' ? { answers } : {}),
  };
}
