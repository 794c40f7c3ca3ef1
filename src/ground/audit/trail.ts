// What one piece of work leaves behind: the request that caused it, whom it is about, and the lines of the audit that wait
// for the transaction of its next step. Follows the work through every await.
import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { AuditEntry } from './entry.ts';

export interface Origin {
  /** `X-Request-Id` of the request that caused the work. */
  readonly request?: string | undefined;
  /** Key of the notice. */
  readonly notice?: string;
  /** Lines wait for the next step; whoever asks for this writes what is left at the end. */
  readonly collect?: boolean;
}

interface Trail {
  readonly request: string;
  readonly notice: string | undefined;
  patient: string | undefined;
  /** Undefined when nobody writes what waits: then each line is written by whoever leaves it. */
  readonly pending: AuditEntry[] | undefined;
}

const trails = new AsyncLocalStorage<Trail>();

/** Runs the work on a trail of its own. Without a request id it keeps the one of the trail around it, or gets a new one. */
export function onTrail<T>(
  { request = requestOfTrail(), notice, collect = false }: Origin,
  work: () => T,
): T {
  const pending = collect ? [] : undefined;
  return trails.run({ request: request ?? randomUUID(), notice, patient: undefined, pending }, work);
}

/** The request id of the work that runs, to be given on; undefined outside any trail. */
export function requestOfTrail(): string | undefined {
  return trails.getStore()?.request;
}

/** The line with what the trail knows: request, notice and person. The first person that is met is whom the work is about. */
export function placed(entry: AuditEntry): AuditEntry {
  const trail = trails.getStore();
  if (trail === undefined) {
    return entry;
  }
  trail.patient ??= entry.patient;
  return {
    request: trail.request,
    ...(trail.patient ? { patient: trail.patient } : {}),
    ...(trail.notice ? { notice: trail.notice } : {}),
    ...entry,
  };
}

/** Keeps a line for the next step; false when no trail collects, so that whoever asks writes it. */
export function leaveOnTrail(entry: AuditEntry): boolean {
  const line = placed(entry);
  return trails.getStore()?.pending?.push(line) !== undefined;
}

/** The lines that wait; they do no longer. */
export function takeFromTrail(): AuditEntry[] {
  return trails.getStore()?.pending?.splice(0) ?? [];
}

/** Puts back what was taken, because its transaction failed. */
export function putBackOnTrail(entries: readonly AuditEntry[]): void {
  trails.getStore()?.pending?.unshift(...entries);
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The caller's request id, or a new one. Only a UUID is taken over: anything else can hold a name or a national id, and
 * the id goes to logs and to other systems.
 */
export function requestIdOf(header: string | undefined): string {
  return header !== undefined && UUID.test(header) ? header.toLowerCase() : randomUUID();
}
