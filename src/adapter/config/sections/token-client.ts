// How the adapter and the commands get tokens for a FHIR server: SMART Backend Services.
import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Static, Type } from 'typebox';
import { closed } from '../../../ground/schema/forms.ts';
import { Url, VariableName, Words } from '../section.ts';

export const KeyReference = Type.Union([
  Type.Object({ file: Words }, closed),
  Type.Object({ variable: VariableName }, closed),
]);
export const KeyAlgorithm = Type.Enum([
  'PS256',
  'PS384',
  'PS512',
  'RS256',
  'RS384',
  'RS512',
  'ES256',
  'ES384',
  'ES512',
]);

export const TokenClient = Type.Object(
  {
    clientId: Words,
    /** It is read whenever a token is asked for. */
    key: KeyReference,
    scope: Type.Optional(Words),
    issuer: Type.Optional(Url),
    algorithm: Type.Optional(KeyAlgorithm),
  },
  closed,
);
export type TokenClientConfig = Static<typeof TokenClient>;

/**
 * The same settings in a file of their own, for commands without the adapter's configuration.
 * @throws {TypeError} when the file cannot be read or is wrong; the text repeats nothing of it
 */
export function readTokenClient(file: string): TokenClientConfig {
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  const check = ajv.compile<TokenClientConfig>(TokenClient);
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
