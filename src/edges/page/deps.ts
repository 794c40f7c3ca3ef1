// What the pages need of the rest of the adapter.
import type { DueList } from '../../flows/duties/due.ts';
import type { AuditEntry } from '../../ground/audit/entry.ts';
import type { Figures } from '../../need/delivery/figures.ts';
import type { Acts, Overview } from '../../need/delivery/overview.ts';
import type { DialogWay } from '../../need/delivery/states.ts';
import type { FromFhirResult } from '../../plan/mapping/from-resources.ts';
import type { PersonalFacts } from './notice/notice-person.ts';
import type { Sessions } from './sign-in/visitor.ts';

/** Sign-in by OpenID Connect, as it is configured. */
export interface SignInSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly scope?: string;
  readonly rolesClaim: string;
  readonly viewers: readonly string[];
  readonly handlers: readonly string[];
}

export interface PageDeps {
  /** Path under which the pages are served. */
  readonly base: string;
  /** Where browsers reach the adapter: scheme and host. */
  readonly origin: () => string;
  /** True when browsers reach it by https. */
  readonly secure: boolean;
  readonly overview: Overview;
  readonly acts: Acts;
  /** The ways by which the senders of dialogue messages can be told something. */
  readonly dialogWays: readonly DialogWay[];
  readonly sessions: Sessions;
  readonly audit: (entry: Omit<AuditEntry, 'when'>) => Promise<void>;
  /** Who a Flag is about and how it would be decided now; undefined when the hospital's server does not say. */
  readonly personal: (flagId: string) => Promise<PersonalFacts | undefined>;
  /** A plan on the hospital's server. */
  readonly plan: (id: string) => Promise<FromFhirResult | undefined>;
  /** What is due in all needs. */
  readonly due: () => Promise<DueList>;
  /** Figures over all needs. */
  readonly figures: () => Promise<Figures>;
  readonly now: () => Date;
  readonly oneTimeLink: boolean;
  readonly signIn?: SignInSettings;
  /** Asks the issuer; its answers are counted and cut off. */
  readonly issuerFetch: (url: string, init: RequestInit) => Promise<Response>;
  readonly assets: ReadonlyMap<
    string,
    { readonly type: string; readonly content: Buffer; readonly etag: string }
  >;
  /** A line in the adapter's log; no personal data. */
  readonly log: (text: string) => void;
}
