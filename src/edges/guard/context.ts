// What answering one request needs: the parts of the guard, who asks, and the request itself.
import type { Resource } from '@medplum/fhirtypes';
import type { Caller } from '../../flows/guard/caller.ts';
import type { Looks } from '../../flows/guard/looking/looks.ts';
import { type Hints, snapshotOf } from '../../flows/guard/looking/snapshot.ts';
import type { GuardStorePort } from '../../flows/guard/ports.ts';
import type { PlanServer } from '../../flows/plan/plan-server.ts';
import type { AuditEntry } from '../../ground/audit/entry.ts';
import { localised } from '../../ground/fhir/localised.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { XmlForm } from '../../validator/xml/form.ts';
import type { Upstream } from './behind/upstream.ts';
import type { GuardMetrics } from './measure/metrics.ts';

export interface GuardParts {
  /** Base URL under which callers reach the guard, without a slash at its end. */
  readonly publicBase: string;
  /** As it stands at this moment; a request looks at a snapshot of it. */
  readonly live: PlanServer;
  readonly upstream: Upstream;
  readonly hints: Hints;
  readonly looks: Looks;
  readonly store: GuardStorePort;
  readonly check: (resource: Resource) => readonly Issue[];
  /** Where something has not the form that R4 gives it, as an element path; undefined when it has. */
  readonly shapeFault: (value: unknown) => Promise<string | undefined>;
  /** Made when it is first asked for: the definitions are large. */
  readonly xml: () => XmlForm;
  readonly now: () => Date;
  readonly openTypes: readonly string[];
  /** Logs what would be refused of writes, and lets it through: for a server that has grown without the guard. */
  readonly reportOnly: boolean;
  /** Most seconds that a write may take on the server behind. */
  readonly writeSeconds: number;
  readonly metrics: GuardMetrics;
  /** Told of failures, and of what would be refused; without personal data. */
  readonly log: (text: string) => void;
}

export interface Context {
  readonly parts: GuardParts;
  /** What is read of the server for this request, each once. */
  readonly server: PlanServer;
  readonly caller: Caller;
  readonly instant: Instant;
}

/** Looks again: at what stands after a write, and under a lock. */
export function lookingAnew(context: Omit<Context, 'server'>): Context {
  const { live, hints } = context.parts;
  return { ...context, server: snapshotOf(live, hints) };
}

/** For what an emergency does not open: writes are by consents alone, and so is what stood earlier. */
export function withoutEmergency(context: Context): Context {
  const { emergency: _, ...caller } = context.caller;
  return { ...context, caller };
}

/** One request, alone or as an entry of a batch. */
export interface GuardRequest {
  readonly method: string;
  readonly segments: readonly string[];
  readonly query: URLSearchParams;
  readonly header: (name: string) => string | undefined;
  /** The body as it came; JSON or a form. */
  readonly text: string | undefined;
}

/** References and links of the server's own addresses led to the guard: in any text of JSON. */
export function outward(parts: GuardParts, text: string): string {
  return parts.upstream.bases.reduce(
    (changed, base) =>
      changed
        .replaceAll(`"${base}/`, `"${parts.publicBase}/`)
        .replaceAll(`"${base}?`, `"${parts.publicBase}?`),
    text,
  );
}

/** What a caller sends, with references as within the server. */
export function inward<T>(parts: GuardParts, value: T): T {
  return localised(value, [parts.publicBase, ...parts.upstream.bases]);
}

/** What a caller asks for, with references as within the server: found by the address that the guard gave them out with. */
export function inwardQuery(parts: GuardParts, text: string): URLSearchParams {
  return new URLSearchParams(
    [...new URLSearchParams(text)].map(([name, value]): [string, string] => [
      name,
      value.includes('://')
        ? value
            .split(',')
            .map((reference) => inward(parts, { reference }).reference)
            .join(',')
        : value,
    ]),
  );
}

/** A line of the audit about what the caller did. */
export function auditLine(
  { caller, parts }: Context,
  what: AuditEntry['what'],
  action: string,
  detail: string,
  rest: Partial<AuditEntry> = {},
): AuditEntry {
  return {
    when: parts.now().toISOString(),
    who: `client: ${caller.name}`,
    what,
    action,
    detail: `${detail} (as ${caller.role})`,
    purpose: caller.purpose,
    ...rest,
  };
}
