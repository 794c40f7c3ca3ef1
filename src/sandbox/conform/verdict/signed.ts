// A result that can be shown to others: what was tried, by which vectors, and how it ended, signed as a JWS. It holds no
// exchange and no address, so nothing of a person can stand in it.
import { createHash } from 'node:crypto';
import {
  CompactSign,
  type CryptoKey,
  compactVerify,
  importJWK,
  importPKCS8,
  importSPKI,
  type JWK,
  type KeyObject,
} from 'jose';
import { roles } from '../roles.ts';
import type { Role } from '../vector.ts';
import { countsOf, type RoleRun } from './run-of-role.ts';

/** What is signed. */
export interface SignedResult {
  readonly role: Role;
  readonly software: string;
  readonly kit: string;
  readonly at: string;
  readonly profile: 'must' | 'should';
  /** SHA-256 of the vectors of the role, so that it is known which ones they were. */
  readonly vectors: string;
  readonly outcome: 'passed' | 'failed';
  readonly results: Readonly<Record<string, 'passed' | 'failed' | 'not-tried'>>;
}

export function resultOf(run: RoleRun): SignedResult {
  return {
    role: run.role,
    software: run.software ?? 'not named',
    kit: run.kit,
    at: run.at,
    profile: run.profile,
    vectors: digestOf(run.role),
    outcome: countsOf(run).counted === 0 ? 'passed' : 'failed',
    results: Object.fromEntries(run.results.map(({ vector, outcome }) => [vector.id, outcome])),
  };
}

export function digestOf(role: Role): string {
  return createHash('sha256').update(JSON.stringify(roles[role].vectors)).digest('hex');
}

/** @param key a private key: JWK, or PKCS#8 as PEM */
export async function sign(result: SignedResult, key: string): Promise<string> {
  const { imported, alg, kid } = await keyOf(key, 'private');
  return await new CompactSign(new TextEncoder().encode(JSON.stringify(result)))
    .setProtectedHeader({ alg, typ: 'ip-conformance+jws', ...(kid ? { kid } : {}) })
    .sign(imported);
}

/**
 * The result when the signature is right; throws otherwise.
 * @param key the public key: JWK, or SPKI as PEM
 */
export async function verified(jws: string, key: string): Promise<SignedResult> {
  const { imported, alg } = await keyOf(key, 'public');
  const { payload, protectedHeader } = await compactVerify(jws.trim(), imported, { algorithms: [alg] });
  if (protectedHeader.typ !== 'ip-conformance+jws') {
    throw new Error('It is signed, but it is no result of the conformance kit');
  }
  return JSON.parse(new TextDecoder().decode(payload)) as SignedResult;
}

interface Key {
  readonly imported: CryptoKey | KeyObject | Uint8Array;
  readonly alg: string;
  readonly kid?: string | undefined;
}

const algorithms: Readonly<Record<string, string>> = { EC: 'ES256', OKP: 'EdDSA', RSA: 'PS256' };

async function keyOf(text: string, kind: 'private' | 'public'): Promise<Key> {
  if (text.trim().startsWith('{')) {
    const jwk = JSON.parse(text) as JWK;
    const alg = jwk.alg ?? algorithms[jwk.kty ?? ''] ?? 'PS256';
    return { imported: await importJWK(jwk, alg), alg, kid: jwk.kid };
  }
  for (const alg of ['ES256', 'EdDSA', 'PS256']) {
    try {
      const read = kind === 'private' ? importPKCS8 : importSPKI;
      return { imported: await read(text, alg), alg };
    } catch {
      // Another kind of key.
    }
  }
  throw new Error(`The file holds no ${kind} key as JWK or PEM (ES256, EdDSA or PS256)`);
}
