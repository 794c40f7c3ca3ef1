// How the adapter and the commands get tokens: SMART Backend Services for a FHIR server, HelseID for the health network.

import { readFileSync } from 'node:fs';
import { Ajv2020 } from 'ajv/dist/2020.js';
import formats from 'ajv-formats';
import { type Static, type TSchema, Type } from 'typebox';
import { parseJson } from '../../../ground/outcome/parse-json.ts';
import { closed, said } from '../../../ground/schema/forms.ts';
import { OrganizationNumber, Url, VariableName, Words } from '../section.ts';

const KeyReference = Type.Union([
  Type.Object({ file: Words }, closed),
  Type.Object({ variable: VariableName }, closed),
]);
const KeyAlgorithm = Type.Enum([
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

/** How a client proves to HelseID who it is. */
export const HelseId = Type.Object(
  {
    issuer: Url,
    clientId: Words,
    scope: Type.Optional(Words),
    algorithm: Type.Optional(said(KeyAlgorithm, 'Algorithm of the key: PS256 when nothing is said')),
    key: said(KeyReference, 'Where the private key is: a file, or an environment variable'),
    organisation: Type.Optional(
      Type.Object(
        { parent: OrganizationNumber, child: Type.Optional(OrganizationNumber) },
        {
          ...closed,
          description: 'For a client that serves several organisations: parent and, below it, child',
        },
      ),
    ),
  },
  closed,
);
export type HelseIdSettings = Static<typeof HelseId>;

/**
 * The same settings in a file of their own, for commands without the adapter's configuration.
 * @throws {TypeError} when the file cannot be read or is wrong; the text repeats nothing of it
 */
export function readTokenClient(file: string): TokenClientConfig {
  return readSettings(file, TokenClient, 'a token client');
}

/** As {@link readTokenClient}, for the services of the health network. */
export function readHelseId(file: string): HelseIdSettings {
  return readSettings(file, HelseId, 'a client of HelseID');
}

function readSettings<S extends TSchema>(file: string, schema: S, what: string): Static<S> {
  const ajv = new Ajv2020({ allErrors: true });
  formats.default(ajv);
  const check = ajv.compile<Static<S>>(schema);
  let value: unknown;
  try {
    value = parseJson(readFileSync(file, 'utf8'));
  } catch {
    throw new TypeError(`${file} cannot be read, or is no JSON`);
  }
  if (!check(value)) {
    const places = (check.errors ?? []).map(
      ({ instancePath, message }) => `${instancePath || '/'} ${message}`,
    );
    throw new TypeError(`${file} holds no settings of ${what} (docs/configuration.md): ${places.join('; ')}`);
  }
  return value;
}
