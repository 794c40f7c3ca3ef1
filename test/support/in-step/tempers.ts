// Tempers of FHIR servers that plans are kept in step with: what the sandbox hospital does with `--fault` of the same name.
import { type KeepingName, keeping, keepingNames } from '../../../src/sandbox/hospital/keeping.ts';
import type { Temper } from '../memory-server.ts';

const ofWhatIsKept = Object.fromEntries(
  keepingNames.map((name) => [name, { keeps: keeping[name].keeps }]),
) as Readonly<Record<KeepingName, Temper>>;

export const tempers: Readonly<Record<string, Temper>> = {
  keeps: {},
  ...ofWhatIsKept,
  'forgets-deleted': { forgets: true },
  'no-history': { hasNoHistory: true },
  'uuid-versions': { namesVersions: 'opaque' },
  'stamps-ahead': { stampsAhead: 3_600_000 },
  'stamps-in-seconds': { stampsBy: 1_000 },
};
