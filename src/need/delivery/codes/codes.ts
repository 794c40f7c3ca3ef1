// The closed codes of what people meet in the course of a notice: events, and why it waits for somebody. What stopped the
// need has its codes where it is judged (the rules of the decision, the gate, the search of the unit): they count here too.
import type { Explained } from '../../../ground/words/explained.ts';
import type { RefusalReason } from '../../consent/refusal.ts';
import { refusalWords } from '../../consent/refusal-words.ts';
import { type RuleId, rules } from '../../decision/table.ts';
import { type StopReason, stopWords } from '../../directory/routing/stop.ts';
import { attentionCodes } from './attention-codes.ts';
import { eventCodes } from './event-codes.ts';

/** What a line of a notice's history says. A need that is not told is named by what kept it: the gate's reason or the rule. */
export type EventCode = keyof typeof eventCodes | RefusalReason | RuleId;

/** Why something stands on the list for people. */
export type AttentionCode = keyof typeof attentionCodes | StopReason | RefusalReason | RuleId;

const ruleWords = new Map<string, Explained>(
  rules.map(({ id, title, because, forPerson }) => [
    id,
    {
      means: because.map(({ text }) => text[2]).join('. '),
      words: title,
      ...(forPerson ? { next: forPerson } : {}),
    },
  ]),
);

/** What an event is to people; undefined for one that this release does not write. */
export function explainEvent(code: string): Explained | undefined {
  return lookUp(code, [eventCodes, refusalWords]) ?? ruleWords.get(code);
}

/** What a reason on the list for people is; undefined for one that this release does not write. */
export function explainAttention(code: string): Explained | undefined {
  return lookUp(code, [attentionCodes, stopWords, refusalWords]) ?? ruleWords.get(code);
}

function lookUp(code: string, tables: readonly Readonly<Record<string, Explained>>[]): Explained | undefined {
  return tables.find((table) => Object.hasOwn(table, code))?.[code];
}
