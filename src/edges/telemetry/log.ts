// The log: JSON on standard error. What may be logged is decided where it is logged; this is the second wall, for the day on
// which somebody hands a whole request, resource or error to it.
import { type DestinationStream, type LevelWithSilent, type Logger, pino } from 'pino';

/** Headers and settings that are secrets, and members of resources and messages that tell who somebody is. */
const NEVER = [
  'authorization',
  'cookie',
  'set-cookie',
  'x-signature',
  'token',
  'secret',
  'password',
  'encryptionKey',
  'databaseUrl',
  'headers',
  'body',
  'resource',
  'entry',
  'contained',
  'patient',
  'nationalId',
  'identifier',
  'family',
  'given',
  'birthDate',
  'telecom',
  'address',
  'note',
  'payload',
  'narrative',
  'div',
];

export function createLog(level: LevelWithSilent, to: DestinationStream = pino.destination(2)): Logger {
  const paths = NEVER.flatMap((name) => ['', '*', '*.*'].map((above) => `${above}["${name}"]`));
  return pino(
    {
      name: 'ip-fhir',
      level,
      redact: { paths, censor: '[not logged]' },
      // An error's own text may quote what it is about; ours are told in words where they are logged.
      serializers: {
        err: (error: unknown) => ({ type: error instanceof Error ? error.name : 'not an Error' }),
      },
    },
    to,
  );
}
