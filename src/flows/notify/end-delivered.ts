// A need whose unit was told is not decided anew; the Tasks that its decision left in the hospital end all the same.

import type { Flag } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import { worded } from '../../need/delivery/codes/worded.ts';
import type { NoticeRecord } from '../../need/delivery/ledger.ts';
import type { NeedFacts } from '../../need/notice/facts.ts';
import { gatherFacts } from '../judge/gather-facts.ts';
import { type JudgePorts, judgeNeed } from '../judge/judge-need.ts';
import { type NotePorts, note } from '../note.ts';
import { type ActionPorts, endActions, hasOpenTasks } from './record-actions.ts';

export type EndPorts = JudgePorts & ActionPorts & NotePorts;

/** Ends what is done or has fallen. Asks for nothing more than one search where no Task is open. */
export async function endDelivered(ports: EndPorts, record: NoticeRecord, known?: NeedFacts): Promise<void> {
  const { key, subject, flag } = record;
  if (subject === undefined || !(await hasOpenTasks(ports.server, key, subject))) {
    return;
  }
  const facts = known ?? (await factsOf(ports, flag));
  if (!facts) {
    return;
  }
  const { decision } = await judgeNeed(ports, ports.server.baseUrl, facts);
  const ended = await endActions(ports, key, facts, decision);
  if (ended.length > 0) {
    await note(ports, key, { event: 'recorded', ...worded(...ended) });
  }
}

async function factsOf(ports: EndPorts, name: string): Promise<NeedFacts | undefined> {
  const flag = await ports.server.read<Flag>('Flag', parseReference(name)?.id ?? '');
  return flag && (await gatherFacts(ports, flag)).facts;
}
