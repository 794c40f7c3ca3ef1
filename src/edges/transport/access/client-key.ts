// The private key with which a client proves who it is: read anew whenever a token is asked for, so that it can be changed
// while the adapter runs.
import { readFile } from 'node:fs/promises';
import { type CryptoKey, calculateJwkThumbprint, exportJWK, importJWK, importPKCS8, type JWK } from 'jose';

/** Where the key is: never in the settings themselves. */
export type KeyReference =
  /** A file with a JWK, a JWK Set or a PKCS#8 PEM, as secret stores mount them. */
  | { readonly file: string }
  /** An environment variable with the same. */
  | { readonly variable: string };

export interface ClientKey {
  readonly key: CryptoKey;
  readonly kid: string | undefined;
  /** The same for the same key: tells whether it was changed. */
  readonly thumbprint: string;
}

/** Gives the key as it is now. Rejects with a text that repeats nothing of it. */
export type KeySource = () => Promise<ClientKey>;

export function keySource(
  reference: KeyReference,
  environment: Readonly<Record<string, string | undefined>>,
  algorithm: string,
): KeySource {
  const where = 'file' in reference ? 'the key file' : `the variable ${reference.variable}`;
  return async () => {
    let text: string | undefined;
    try {
      text = 'file' in reference ? await readFile(reference.file, 'utf8') : environment[reference.variable];
      return await keyOf((text ?? '').trim(), algorithm);
    } catch {
      throw new TypeError(
        `${where} holds no private key for ${algorithm} (a JWK, a JWK Set or a PKCS#8 PEM)`,
      );
    }
  };
}

async function keyOf(text: string, algorithm: string): Promise<ClientKey> {
  if (text.startsWith('-----BEGIN')) {
    const key = await importPKCS8(text, algorithm, { extractable: true });
    return {
      key,
      kid: undefined,
      thumbprint: await calculateJwkThumbprint(publicPart(await exportJWK(key))),
    };
  }
  const parsed = JSON.parse(text) as JWK | { keys: JWK[] };
  // The first key of a set signs; the others are on their way in or out.
  const jwk = 'keys' in parsed && Array.isArray(parsed.keys) ? parsed.keys[0] : (parsed as JWK);
  if (!jwk?.d) {
    throw new TypeError('no private key');
  }
  const key = await importJWK(jwk, jwk.alg ?? algorithm);
  if (key instanceof Uint8Array) {
    throw new TypeError('no asymmetric key');
  }
  return { key, kid: jwk.kid, thumbprint: await calculateJwkThumbprint(publicPart(jwk)) };
}

function publicPart({ kty, crv, x, y, n, e }: JWK): JWK {
  return JSON.parse(JSON.stringify({ kty, crv, x, y, n, e })) as JWK;
}
