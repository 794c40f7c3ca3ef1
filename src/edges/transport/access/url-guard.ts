// Which hosts the adapter may talk to. Addresses come out of data (directories, messages, links), and data can be forged.
import { lookup } from 'node:dns/promises';
import { BlockList, isIP } from 'node:net';
import { PeerFailure } from '../../../flows/ports.ts';

/** Says whether a URL out of data may be called; throws a permanent {@link PeerFailure} when not. */
export type UrlGuard = (url: URL) => Promise<void>;

export interface UrlGuardOptions {
  /** Hosts (`ke.example.no` or `10.1.2.3`, with or without `:port`) inside private networks that may be called. */
  readonly privateHosts?: readonly string[];
  /** How names are resolved; every address that a name has must be allowed. */
  readonly resolve?: (host: string) => Promise<readonly string[]>;
}

const inside = new BlockList();
for (const [network, prefix] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, prefix, 'ipv4');
}
for (const [network, prefix] of [
  ['::', 96], // unspecified, loopback, and IPv4 written as IPv6
  ['::ffff:0:0:0', 96], // IPv4 translated (SIIT)
  ['64:ff9b::', 96], // IPv4 behind a translator
  ['64:ff9b:1::', 48],
  ['2001::', 32], // IPv4 in a tunnel (Teredo)
  ['2002::', 16], // IPv4 in a tunnel (6to4)
  ['fec0::', 10],
  ['fc00::', 7],
  ['fe80::', 10],
  ['ff00::', 8],
] as const) {
  inside.addSubnet(network, prefix, 'ipv6');
}

/** True for an address that is not on the public internet: loopback, private, link-local, metadata services. */
export function isInside(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  const plain = mapped ?? address;
  return inside.check(plain, isIP(plain) === 6 ? 'ipv6' : 'ipv4');
}

/**
 * Only http and https without user and password in the URL. A host that the operator has named may lie anywhere;
 * every other host must be on the public internet with all its addresses, and is called by https.
 */
export function createUrlGuard(options: UrlGuardOptions = {}): UrlGuard {
  const named = new Set(options.privateHosts ?? []);
  const resolve = options.resolve ?? addressesOf;
  return async (url) => {
    if (url.username || url.password || !/^https?:$/.test(url.protocol)) {
      throw refused(url, 'only http and https without a user name are called');
    }
    if (named.has(url.hostname) || named.has(url.host)) {
      return;
    }
    if (url.protocol !== 'https:') {
      throw refused(url, 'it is not https, and the host is not named in network.privateHosts');
    }
    const host = url.hostname.replace(/^\[|\]$/g, '');
    const addresses = isIP(host) ? [host] : await resolve(host);
    if (addresses.some(isInside)) {
      throw refused(
        url,
        'it lies inside a private network, and the host is not named in network.privateHosts',
      );
    }
  };
}

/** fetch for URLs out of data: each is judged first, and no answer leads on to another. */
export function guardedFetch(guard: UrlGuard): typeof globalThis.fetch {
  return async (input, init) => {
    await guard(new URL(input instanceof Request ? input.url : String(input)));
    return fetch(input, { ...init, redirect: 'error' });
  };
}

async function addressesOf(host: string): Promise<string[]> {
  try {
    return (await lookup(host, { all: true })).map(({ address }) => address);
  } catch (error) {
    throw new PeerFailure('URL guard', 'transient', `${host} has no address at this moment`, {
      cause: error,
    });
  }
}

function refused(url: URL, why: string): PeerFailure {
  return new PeerFailure('URL guard', 'permanent', `${url.protocol}//${url.host} is not called: ${why}`);
}
