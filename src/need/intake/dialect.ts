// What a dialect is: how one kind of server notifies, and what it needs to hear back.
import type { Issue } from '../../ground/outcome/issue.ts';
import type { Notice } from './notice.ts';

export const dialectNames = [
  'event-grid',
  'medplum',
  'relative',
  'backport',
  'aidbox',
  'hapi',
  'plain',
] as const;
export type DialectName = (typeof dialectNames)[number];

/** One notification as HTTP brought it. */
export interface NotificationRequest {
  readonly method: string;
  /** What follows the endpoint, without the slash: `Flag/17`, or nothing. */
  readonly path: string;
  header(name: string): string | undefined;
  /** The body, parsed; undefined when there is none. */
  readonly body: unknown;
}

/** What goes back to the sender. */
export interface Answer {
  readonly status: number;
  /** Undefined: nothing. */
  readonly body?: unknown;
  readonly contentType?: string;
}

export type Read = { readonly notice: Notice } | { readonly issues: readonly Issue[] };

export interface Dialect {
  readonly name: DialectName;
  /** Is the request in this dialect? Asked in the order of the list, the most telling first. */
  recognises(request: NotificationRequest): boolean;
  read(request: NotificationRequest): Read;
  /** The answer when everything that the notification says is on disk. */
  answer(notice: Notice): Answer;
}
