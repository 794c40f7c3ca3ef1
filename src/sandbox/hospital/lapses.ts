// What careless servers do, one row each. The vectors of the conformance kit are proved with them.
import type { Inside, ServerAsked, ServerLapse, ServerReply } from './lapses/lapse.ts';
import { plans } from './lapses/plans.ts';
import { searching } from './lapses/searching.ts';
import { telling } from './lapses/telling.ts';
import { topics } from './lapses/topics.ts';
import { writing } from './lapses/writing.ts';

export const serverLapses = { ...telling, ...writing, ...searching, ...topics, ...plans };
export type ServerLapseName = keyof typeof serverLapses;

const rows: readonly (readonly [string, ServerLapse])[] = Object.entries(serverLapses);

/** The answer as it leaves a server with the faults that hold. */
export function changedByLapses(
  reply: ServerReply,
  asked: ServerAsked,
  inside: Inside,
  holds: (name: ServerLapseName) => boolean,
): ServerReply {
  return rows
    .filter(([name]) => holds(name as ServerLapseName))
    .reduce((last, [, row]) => row.reply?.(last, asked, inside) ?? last, reply);
}
