// The roles whose software the kit tries, each with its vectors, its bodies, and what every request carries.
import { readable } from './network/reading.ts';
import { networkTemplates } from './network/templates.ts';
import { networkVectors } from './network/vectors.ts';
import { planTemplates } from './plan-tool/templates.ts';
import { planToolVectors } from './plan-tool/vectors.ts';
import { receiverTemplates } from './receiver/templates.ts';
import { receiverVectors } from './receiver/vectors.ts';
import { senderTemplates } from './sender/templates.ts';
import { senderVectors } from './sender/vectors.ts';
import { serverVectors } from './server/vectors.ts';
import type { Role, Vector } from './vector.ts';

export interface RoleRow {
  readonly title: string;
  /** Whose software it is, and what the address is. */
  readonly about: string;
  /** How our own sandbox of the role is started. */
  readonly sandbox: string;
  readonly vectors: readonly Vector[];
  readonly templates: Readonly<Record<string, () => string>>;
  readonly headers: Readonly<Record<string, string>>;
  /** How bodies that are no JSON are read. */
  readonly reads?: (status: number, body: string) => string;
}

export const roles: Readonly<Record<Role, RoleRow>> = {
  receiver: {
    title: 'Receiver: a municipality’s endpoint for notices',
    about:
      'Software of a coordinating unit that takes notices of need as FHIR messages. The address is the one that messages are posted to ($process-message).',
    sandbox: 'ip-fhir sandbox-ke --port 8091 --answer under-assessment',
    vectors: receiverVectors,
    templates: receiverTemplates,
    headers: { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' },
  },
  sender: {
    title: 'Sender: a hospital’s system that tells units of needs',
    about:
      'Software that sends notices of need as FHIR messages and takes answers. The kit is the unit: it listens (--listen) and is slow, silent, busy or gone. The address, if any, is the one at which the sender takes answers. `--begin URL` is where the kit has it begin: POST {"do":"notice","need":"[name]","to":"[address of the kit]"} (or "retraction") is answered 2xx, and GET [URL]/[name] gives its record of the need as a Task: requested, received (the unit has it) or failed (a person has to look), with the unit’s businessStatus. Without it a person is told what to do, and what stands in the record is not tried.',
    sandbox: 'ip-fhir sandbox-sender --port 8094',
    vectors: senderVectors,
    templates: senderTemplates,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
  },
  server: {
    title: 'Server: a FHIR server that hosts plans and needs',
    about:
      'A FHIR R4 server that a plan is published to and needs are read from, with or without something before it. The address is its base.',
    sandbox: 'ip-fhir sandbox-hospital --port 8092 --flags 0 --dialect medplum --keeps-rules',
    vectors: serverVectors,
    templates: {},
    headers: { 'content-type': 'application/fhir+json', accept: 'application/fhir+json' },
  },
  network: {
    title: 'Network: a party of the health network behind its message handler',
    about:
      'Software that reads, answers and writes dialogue messages (Hodemelding 1.2, Dialogmelding 1.0 and 1.1, AppRec). Encryption, signatures and ebXML are the message handler’s: what it has decrypted is posted to the address as application/xml, and the answer is the AppRec (nothing, for an AppRec). POST [address]/begin with {"do":"notice","need":"[name]","to":"[HER-id]"} answers with the Hodemelding that it sends for that need, and GET [address]/[name] gives its record of it as a Task: requested, received, or failed (a person has to look), with the error of the AppRec in statusReason. `--her-id` is its own HER-id.',
    sandbox: 'ip-fhir sandbox-handler --port 8095',
    vectors: networkVectors,
    templates: networkTemplates,
    headers: { accept: 'application/xml, application/json' },
    reads: readable,
  },
  'plan-tool': {
    title: 'Plan tool: software in which plans are written',
    about:
      'Imports and exports of a plan tool. The address is the one under which plans are: PUT [address]/[id] imports a plan document, GET exports it, DELETE removes it. A tool without such an address is tried by files (--requests, --from).',
    sandbox: 'ip-fhir sandbox-plan-tool --port 8093',
    vectors: planToolVectors,
    templates: planTemplates,
    headers: { 'content-type': 'application/json', accept: 'application/json' },
  },
};

export const roleNames = Object.keys(roles) as readonly Role[];
