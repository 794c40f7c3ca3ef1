// Ways to reach a unit, one row each: by which connection types they are known, what their addresses look like, and what
// they carry. The directory, its lists and the settings all read this table.
import { CONNECTION_TYPE, HL7_CONNECTION_TYPE, MESSAGE_FUNCTION_8279, NO_CONNECTION_TYPE } from './terms.ts';

interface TransportRow {
  /** Connection types that mean it (`Endpoint.connectionType`); the first is the one that we write. */
  readonly connections: readonly [Connection, ...Connection[]];
  /** What an address has to be, in a directory. */
  readonly address: RegExp;
  /** The address as a contact list may write it; undefined when it is none. */
  readonly read: (text: string) => string | undefined;
  /** How to write the address, for those who wrote something else. */
  readonly form: string;
  /** Payload type by which it takes every one of our events, as readable text. */
  readonly takesAllBy?: { readonly system: string; readonly code: string };
  /** Used only when the settings name it. */
  readonly onlyWhenAsked?: boolean;
}

interface Connection {
  readonly system: string;
  readonly code: string;
}

const own = (code: string): Connection => ({ system: CONNECTION_TYPE, code });
const named = (text: string) => (text === '' ? undefined : text);

/** Messages carry health information: nothing unencrypted but to this machine, for trials. */
const encrypted = (text: string) =>
  /^(?:https:\/\/[^\s/]+|http:\/\/(?:localhost|127\.0\.0\.1)(?=[:/]|$))\S*$/.test(text) ? text : undefined;

const url = {
  address: /^https?:\/\/[^\s]+$/,
  read: encrypted,
  form: 'Write the base URL of the FHIR server, beginning with https://',
};

/** In the order in which the adapter prefers them when the settings name no other. */
const rows = {
  'fhir-message': { connections: [{ system: HL7_CONNECTION_TYPE, code: 'hl7-fhir-msg' }], ...url },
  'fhir-rest': { connections: [{ system: HL7_CONNECTION_TYPE, code: 'hl7-fhir-rest' }], ...url },
  'nhn-edi': {
    connections: [
      own('nhn-edi'),
      { system: NO_CONNECTION_TYPE, code: 'no-ebxml-2' },
      { system: NO_CONNECTION_TYPE, code: 'no-amqp' },
    ],
    address: /^her-id:\d+$/,
    read: (text) => (/^(?:her-id:)?\d+$/.test(text) ? `her-id:${text.replace('her-id:', '')}` : undefined),
    form: 'Write the HER-id, digits only',
    takesAllBy: { system: MESSAGE_FUNCTION_8279, code: 'DIALOG_HELSEFAGLIG' },
  },
  handoff: {
    connections: [own('handoff')],
    address: /./,
    read: named,
    form: 'Write the name of the hand-off',
  },
  'dry-run': {
    connections: [own('dry-run')],
    address: /./,
    read: named,
    form: 'Write a name for the dry run',
    onlyWhenAsked: true,
  },
} as const satisfies Readonly<Record<string, TransportRow>>;

export type Transport = keyof typeof rows;

export const transportRows: Readonly<Record<Transport, TransportRow>> = rows;

export const transports = Object.keys(rows) as readonly Transport[];

/** The transport that a connection type stands for; undefined for one that the adapter does not know. */
export function transportOf(
  connection: { system?: string; code?: string } | undefined,
): Transport | undefined {
  return transports.find((transport) =>
    transportRows[transport].connections.some(
      ({ system, code }) => system === connection?.system && code === connection.code,
    ),
  );
}

/** The connection type that we write for a transport. */
export function connectionTypeOf(transport: Transport): Connection {
  return transportRows[transport].connections[0];
}
