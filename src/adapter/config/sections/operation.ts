// What the adapter keeps, and what it says while it runs.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { KEY_FORM } from '../../../ground/sealing/seal.ts';
import { Words, withDefault } from '../section.ts';

const SealingKey = Type.String({ pattern: KEY_FORM });

export const operationSections = {
  store: withDefault(
    Type.Object(
      {
        databaseUrl: Type.Optional(
          Type.String({
            pattern: '^postgres(ql)?://',
            description: 'A PostgreSQL server that the hospital runs. Without it the adapter starts its own',
          }),
        ),
        directory: Type.Optional(said(Words, "Folder of the adapter's own PostgreSQL")),
        pgBin: Type.Optional(said(Words, "Folder of PostgreSQL's programs")),
        encryptionKey: Type.Optional(
          said(SealingKey, 'Key that seals bodies of messages and plans: an id, a colon, 32 bytes in base64'),
        ),
        previousEncryptionKeys: Type.Optional(
          Type.Array(SealingKey, { description: 'Keys before it: they open what they sealed' }),
        ),
      },
      closed,
    ),
    {},
    {
      DATABASE_URL: { at: ['databaseUrl'] },
      IP_FHIR_STORE_DIRECTORY: { at: ['directory'] },
      PG_BIN: { at: ['pgBin'] },
      IP_FHIR_STORE_KEY: { at: ['encryptionKey'] },
      IP_FHIR_PREVIOUS_STORE_KEYS: { at: ['previousEncryptionKeys'], as: 'list' },
    },
  ),
  logLevel: withDefault(Type.Enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']), 'info', {
    IP_FHIR_LOG_LEVEL: { at: [] },
  }),
};
