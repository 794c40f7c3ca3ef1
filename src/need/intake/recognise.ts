// One receiver for all dialects: which one a request is in, and what it says.
import type { Dialect, NotificationRequest } from './dialect.ts';
import { aidbox } from './dialects/aidbox.ts';
import { backport, relative } from './dialects/backport.ts';
import { eventGrid } from './dialects/event-grid.ts';
import { hapi } from './dialects/hapi.ts';
import { medplum } from './dialects/medplum.ts';
import { plain } from './dialects/plain.ts';

/** The most telling first: `plain` takes what no other knows. */
const dialects: readonly Dialect[] = [eventGrid, medplum, relative, backport, aidbox, hapi, plain];

export function dialectOf(request: NotificationRequest): Dialect {
  return dialects.find((dialect) => dialect.recognises(request)) ?? plain;
}
