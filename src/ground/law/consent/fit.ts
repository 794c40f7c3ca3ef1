// How something that was said fits what is asked: surely, surely not, or nobody knows because a part is not understood.
import type { Instant } from '../../norway/instant.ts';
import type { Unread } from './statement.ts';

/** Why a rule surely does not fit. */
export type Miss =
  | 'recipient'
  | 'information'
  | 'purpose'
  | 'agency-purpose'
  | 'not-covered'
  | 'ended'
  | 'not-begun';

/** No misses and nothing unread: it fits. Misses: it does not. Otherwise nobody knows. */
export interface Fit {
  readonly misses: readonly Miss[];
  readonly unread: readonly Unread[];
  /** Instant at which a period begins that has not begun. */
  readonly from?: Instant;
}

/**
 * What a fit is looked for: to let something through (`grant`), or to hold it back (`forbid`). `refuse` is `forbid` for a
 * consent that was declined or withdrawn: its periods do not matter any more.
 */
export type Aim = 'grant' | 'forbid' | 'refuse';

export const FITS: Fit = { misses: [], unread: [] };

export function missing(miss: Miss): Fit {
  return { misses: [miss], unread: [] };
}

export function unclear(unread: readonly Unread[]): Fit {
  return { misses: [], unread };
}

/** All restrictors have to hold together. */
export function together(all: readonly Fit[]): Fit {
  const from = all.find((one) => one.from !== undefined)?.from;
  return {
    misses: all.flatMap(({ misses }) => misses),
    unread: all.flatMap(({ unread }) => unread),
    ...(from !== undefined && { from }),
  };
}
