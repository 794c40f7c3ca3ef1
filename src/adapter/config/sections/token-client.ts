// How the adapter and the commands get tokens for a FHIR server: SMART Backend Services.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { object, url, words } from '../section.ts';

export interface TokenClientConfig {
  readonly clientId: string;
  /** Where the private key is; it is read whenever a token is asked for. */
  readonly key: { readonly file: string } | { readonly variable: string };
  readonly scope?: string;
  readonly issuer?: string;
  readonly algorithm?: string;
}

export const variable = { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$' };
export const keyReference = {
  oneOf: [object({ file: words }, ['file']), object({ variable }, ['variable'])],
};
export const keyAlgorithm = {
  enum: ['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512'],
};

export const tokenClientSchema = object(
  { clientId: words, key: keyReference, scope: words, issuer: url, algorithm: keyAlgorithm },
  ['clientId', 'key'],
);

/**
 * The same settings in a file of their own, for commands without the adapter's configuration.
 * @throws {TypeError} when the file cannot be read or is wrong; the text repeats nothing of it
 */
export function readTokenClient(file: string): TokenClientConfig {
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  const check = ajv.compile<TokenClientConfig>(tokenClientSchema);
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    throw new TypeError(`${file} cannot be read, or is no JSON`);
  }
  if (!check(value)) {
    const places = (check.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
    );
    throw new TypeError(
      `${file} holds no settings of a token client (docs/configuration.md): ${places.join('; ')}`,
    );
  }
  return value;
}
