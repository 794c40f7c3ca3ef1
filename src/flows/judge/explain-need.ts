// What would happen to one Flag, and why: the same judgement as the relay's, with the exact message, and nothing sent.
import type { Bundle, Flag, Resource } from '@medplum/fhirtypes';
import { MESSAGE_PROFILE, messageBundle } from '../../ground/fhir/message.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import type { Words } from '../../ground/words/language.ts';
import { type ActionCode, notifying } from '../../need/decision/actions.ts';
import type { DecisionFacts } from '../../need/decision/facts.ts';
import { neededCodes } from '../../need/decision/read-facts.ts';
import type { Reason } from '../../need/decision/reason.ts';
import type { RuleId } from '../../need/decision/table.ts';
import type { Step } from '../../need/directory/routing/explain.ts';
import type { Stop } from '../../need/directory/routing/stop.ts';
import {
  composeNotice,
  letterOfNotice,
  type NoticeContent,
  type NoticeSource,
} from '../../need/notice/compose.ts';
import { noticeKey } from '../../need/notice/identity.ts';
import { letterText } from '../../need/notice/letter.ts';
import type { FhirServer, RoutedRecipient } from '../ports.ts';
import { gatherFacts } from './gather-facts.ts';
import { type Judgement, type JudgePorts, judgeNeed } from './judge-need.ts';

export interface Explanation {
  readonly flag: string;
  /** What kept the facts from being gathered; then there is nothing else. */
  readonly issues: readonly Issue[];
  readonly facts?: DecisionFacts;
  readonly rule?: RuleId;
  readonly title?: Words;
  readonly actions?: readonly ActionCode[];
  readonly reasons?: readonly Reason[];
  /** What must be recorded in the person's record. */
  readonly record?: readonly string[];
  readonly forPerson?: Words;
  /** How the consents were judged. */
  readonly consent?: string;
  readonly recipient?: RoutedRecipient;
  /** Why no recipient was found, and what a person does about it. */
  readonly stop?: Stop;
  /** How recipient or stop was come to, step by step. */
  readonly way?: readonly Step[];
  /** What in what was read is not understood or could not be got. */
  readonly doubts?: readonly Issue[];
  /** Why the message, made as it would be, would be stopped before it leaves: the check that every message passes. */
  readonly stopped?: readonly Issue[];
  /** The letter and the message that would leave, to the letter; absent when nothing would. */
  readonly letter?: string;
  readonly message?: Bundle;
}

/** Stands in for the id that each send makes anew. */
const NOT_SENT = '00000000-0000-4000-8000-000000000000';

/** Explains one Flag. Reads from the server, writes nothing and sends nothing. */
export async function explainNeed(
  ports: JudgePorts & {
    readonly server: FhirServer;
    readonly replyTo: NoticeSource;
    /** What ids of messages follow from; without it the id of the message is not the one that would be sent. */
    readonly idSecret?: string;
    /** The check of the relay: what does not pass it is not sent. Without it nothing is said of that. */
    readonly check?: (resource: Resource) => readonly Issue[];
  },
  flagId: string,
): Promise<Explanation> {
  const name = `Flag/${flagId}`;
  const flag = await ports.server.read<Flag>('Flag', flagId);
  if (!flag) {
    return { flag: name, issues: [missing(name)] };
  }
  const { facts, issues } = await gatherFacts(ports, flag);
  if (!facts) {
    return { flag: name, issues };
  }
  const judgement = await judgeNeed(ports, ports.server.baseUrl, facts);
  const { decision, recipient, stop, way, sending, consentText } = judgement;
  const permit = decision.actions.some((action) => notifying.includes(action)) ? sending?.permit : undefined;
  const notice: NoticeContent | undefined = permit &&
    recipient && {
      key: noticeKey(ports.server.baseUrl, flagId),
      facts,
      needs: neededCodes(flag, decision.situation),
      by: permit.by,
      recipient,
      source: ports.replyTo,
      secret: ports.idSecret,
      instant: ports.clock.now().toISOString(),
    };
  return {
    flag: name,
    issues: [],
    ...found(judgement),
    consent: consentText,
    ...(recipient ? { recipient } : {}),
    ...(stop ? { stop } : {}),
    way,
    ...(judgement.doubts.length > 0 ? { doubts: judgement.doubts } : {}),
    ...(notice ? rendered(notice, ports.check) : {}),
  };
}

function found({ facts, decision }: Judgement): Partial<Explanation> {
  const { rule, title, actions, reasons, record, forPerson } = decision;
  return { facts, rule, title, actions, reasons, record, ...(forPerson ? { forPerson } : {}) };
}

/** What would leave; a message that the relay's check stops would not. */
function rendered(
  notice: NoticeContent,
  check: (resource: Resource) => readonly Issue[] = () => [],
): Partial<Explanation> {
  const { header, content } = composeNotice(notice);
  const message = messageBundle(NOT_SENT, notice.instant, header, content, [MESSAGE_PROFILE]);
  const problems = check(message);
  return isUsable(problems)
    ? { letter: letterText(letterOfNotice(notice)), message }
    : { stopped: problems.filter((problem) => !isUsable([problem])) };
}

function missing(name: string): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    path: 'Flag',
    text: `${name} is not on the source server`,
    fix: 'Check the id, and that the adapter may read Flags',
  };
}
