// Messages that a person or the hospital's own system asks for: health information, word to partners, handover, decision.
// Whom they reach is found in the directory, and whether they may go is the gate's word, as for every message.
import type { Attachment, DocumentReference } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Refusal } from '../../need/consent/refusal.ts';
import type { Stop } from '../../need/directory/routing/stop.ts';
import type { NoticeSource } from '../../need/notice/compose.ts';
import type { Information, InformationContent } from '../../need/notice/information.ts';
import type { Routing } from '../ports.ts';
import type { Asked, AskedInformation } from './asked-message.ts';
import {
  type ByPatientId,
  giveDecision,
  type InformationPorts,
  type InformationResult,
  sendInformation,
} from './send-information.ts';

export interface AskedPorts extends InformationPorts {
  readonly routing: Pick<Routing, 'forOrganization'>;
  readonly replyTo: NoticeSource;
}

/** What became of it: sent, or why nothing left. */
export type AskedResult =
  | { readonly sent: true }
  | {
      readonly sent: false;
      readonly refusal?: Refusal;
      readonly stop?: Stop;
      readonly issues: readonly Issue[];
    };

/**
 * Sends it now. Asked again with the same key it is the same message, so that whoever asked may ask again after a failure.
 * @throws {import('../ports.ts').PeerFailure} when a system on the other side does not do its part
 */
export async function sendAsked(ports: AskedPorts, asked: Asked): Promise<AskedResult> {
  return asked.kind === 'decision' ? decide(ports, asked) : inform(ports, asked);
}

async function decide(
  ports: AskedPorts,
  { recipient, ...asked }: Extract<Asked, { kind: 'decision' }>,
): Promise<AskedResult> {
  const result = await giveDecision(ports, {
    key: keyOf(ports, asked.key),
    patientId: asked.patient,
    recipient,
    sender: { name: ports.replyTo.name },
    paragraphs: asked.paragraphs,
    authority: asked.authority,
    language: asked.language ?? 'nb',
    instant: ports.clock.now().toISOString(),
  });
  return toResult(result);
}

/** What is judged, or read from the server, and not said as it stands; only some kinds have it. */
interface TakenAlong {
  readonly agency?: boolean;
  readonly purpose?: string;
  readonly reports?: readonly string[];
}
type Content<Kind> = Kind extends unknown ? Omit<Kind, 'reports'> : never;

/** The same for every kind: the content goes as it was asked for, with the reports themselves in it. */
async function inform(ports: AskedPorts, asked: AskedInformation): Promise<AskedResult> {
  const { key, patient, language, recipient: number, ...rest } = asked;
  const { agency, purpose, reports: references = [], ...said } = rest as typeof rest & TakenAlong;
  // What a kind has to say and is not asked for does not compile.
  const content: Content<InformationContent> = said;
  const { recipient, stop } = await ports.routing.forOrganization(number, asked.kind);
  if (!recipient) {
    return { sent: false, stop, issues: [] };
  }
  const { reports, missing } = await reportsOf(ports, patient, references);
  if (missing.length > 0) {
    return { sent: false, issues: missing };
  }
  const message = {
    ...content,
    ...(reports.length > 0 ? { reports } : {}),
    key: keyOf(ports, key),
    patientId: patient,
    sender: { name: ports.replyTo.name },
    recipient: {
      name: recipient.name,
      organizationNumber: recipient.organizationNumber,
      endpoint: recipient.endpoint,
      transport: recipient.transport,
      partOf: recipient.partOf,
    },
    source: ports.replyTo,
    language: language ?? recipient.language ?? 'nb',
    instant: ports.clock.now().toISOString(),
  } as ByPatientId<Information>;
  const judged = { ...(agency ? { agency } : {}), ...(purpose ? { purpose } : {}) };
  return toResult(await sendInformation(ports, message, judged));
}

function toResult({ sent, refusal, issues }: InformationResult): AskedResult {
  return sent ? { sent: true } : { sent: false, ...(refusal ? { refusal } : {}), issues };
}

function keyOf({ server }: AskedPorts, key: string): string {
  return `${server.baseUrl}|asked|${key}`;
}

/** The reports themselves, read from the hospital's server, and only those of this very patient. */
async function reportsOf(
  { server }: AskedPorts,
  patient: string,
  references: readonly string[],
): Promise<{ readonly reports: readonly Attachment[]; readonly missing: readonly Issue[] }> {
  const reports: Attachment[] = [];
  const missing: Issue[] = [];
  for (const [index, reference] of references.entries()) {
    const key = parseReference(reference);
    const found =
      key?.type === 'DocumentReference'
        ? await server.read<DocumentReference>('DocumentReference', key.id)
        : undefined;
    const attachments = (found?.content ?? []).flatMap(({ attachment }) =>
      attachment?.data ? [attachment] : [],
    );
    if (parseReference(found?.subject?.reference)?.id === patient && attachments.length > 0) {
      reports.push(...attachments);
    } else {
      missing.push({
        severity: 'error',
        code: 'not-found',
        path: `/reports/${index}`,
        text: 'It is no DocumentReference of this patient with its content in it (attachment.data)',
        fix: "Name a DocumentReference of the patient on the hospital's server",
        concept: 'E10',
      });
    }
  }
  return { reports, missing };
}
