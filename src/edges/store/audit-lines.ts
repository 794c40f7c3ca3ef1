// What a step of a notice means for the audit: decisions, what leaves, what comes, and the rest.
import type { AuditEntry } from '../../ground/audit/entry.ts';
import { placed } from '../../ground/audit/trail.ts';
import type { NoticeEvent, Step } from '../../need/delivery/ledger.ts';

/** Every event of the step, and the message that is about to leave with it. */
export function linesOf(step: Step): AuditEntry[] {
  const peer = step.change?.recipient && { name: step.change.recipient.name };
  const lines = step.events.map((event) => lineOf(event, step));
  const { sending } = step;
  const leaving: AuditEntry[] = sending
    ? [
        {
          when: sending.at,
          who: 'adapter',
          what: 'disclose',
          action: 'sending',
          detail: `The message urn:uuid:${sending.bundleId} is sent`,
          purpose: 'COC',
          entities: [`urn:uuid:${sending.bundleId}`, `urn:uuid:${sending.messageId}`],
          ...(peer ? { peer } : {}),
        },
      ]
    : [];
  return [...lines, ...leaving].map(placed);
}

function lineOf({ at, event, detail }: NoticeEvent, { change }: Step): AuditEntry {
  const refused = change?.state === 'refused';
  const consents = [...new Set(detail.match(/\bConsent\/[A-Za-z0-9.-]{1,64}\b/g))];
  const decision = event === 'decided' || event === 'permitted' || refused;
  return {
    when: at,
    who: 'adapter',
    what: decision ? 'decide' : 'act',
    action: event,
    detail,
    purpose: 'COC',
    ...(refused ? { outcome: 'minor-failure' } : {}),
    ...(decision && consents.length > 0 ? { consents } : {}),
    ...(decision && change?.recipient ? { peer: { name: change.recipient.name } } : {}),
  };
}
