// Identities of a notice: the same need gives the same ids on every attempt, in every process.
import { parse, v5 } from 'uuid';

/** Namespace of all ids made for notices (a random UUID, fixed for good). */
const NAMESPACE = parse('6f0c8a52-3c57-4a55-9d0b-3b6a1f4a7c11');

/**
 * Deterministic id of one part of a notice. `key` names the need (source server and Flag), never a national id,
 * because ids stand in URLs and logs.
 */
export function noticeId(key: string, part: string): string {
  return v5(`${key}|${part}`, NAMESPACE);
}

/** Business key of a notice: one per need found on one source server. */
export function noticeKey(sourceServer: string, flagId: string): string {
  return `${sourceServer.replace(/\/+$/, '')}|Flag/${flagId}`;
}

/** Identifier of the thread of one need, as a URI: all its messages carry it. */
export function threadOf(key: string): string {
  return `urn:uuid:${noticeId(key, 'thread')}`;
}

/** Id of the reply in the record that the message with this id became. */
export function replyId(key: string, messageId: string): string {
  return noticeId(key, `reply|${messageId}`);
}
