// What the store knows of resources beside the hospital's record: asked at one moment for one request, answered by one statement.
import type { KnownBeside, NamedVersions } from '../../../need/delivery/named-versions.ts';
import type { NamedVersion } from '../../../need/delivery/version-order.ts';
import { together } from './together.ts';

export interface BesideRecord {
  /** What was named of the resource and has not been read yet. */
  open(name: string): Promise<readonly NamedVersion[]>;
  /**
   * These were read. Nobody waits for it: it goes with what is asked next, and what could not be noted is only read once more.
   */
  read(versions: readonly NamedVersion[]): void;
  /** Whether a system beside the record says that the person (`Patient/17`) is dead; undefined when none says anything. */
  saidDead(patient: string): Promise<boolean | undefined>;
}

type Question =
  | { readonly resource: string }
  | { readonly person: string }
  | { readonly read: readonly NamedVersion[] };

export function besideRecord(named: Pick<NamedVersions, 'known'>): BesideRecord {
  const ask = together<Question, KnownBeside>(async (questions) => {
    const of = (take: (question: Question) => readonly string[]) => [...new Set(questions.flatMap(take))];
    const known = await named.known({
      resources: of((each) => ('resource' in each ? [each.resource] : [])),
      persons: of((each) => ('person' in each ? [each.person] : [])),
      read: questions.flatMap((each) => ('read' in each ? each.read : [])),
    });
    return questions.map(() => ({ status: 'fulfilled' as const, value: known }));
  });
  return {
    open: async (name) =>
      (await ask({ resource: name })).versions.filter(({ resource }) => resource === name),
    read(versions) {
      if (versions.length > 0) {
        ask({ read: versions }).catch(() => undefined);
      }
    },
    saidDead: async (patient) => (await ask({ person: patient })).saidDead.get(patient),
  };
}
