// `--server`: every resource of a server's plans is checked as a file is, and what the guard would refuse is told beside it.
import type { Instant } from '../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../ground/outcome/issue.ts';
import { openServer } from '../plan/plan-server.ts';
import type { Job, JobResult, Settings } from './validate-options.ts';

export interface OnServer {
  readonly jobs: readonly Job[];
  /** The result with what the guard says of the same resource. */
  judged(result: JobResult): JobResult;
  /** What the guard says and that no resource has been told with. */
  rest(): readonly JobResult[];
}

/** Reads the plans. @throws {PeerFailure} when the server cannot be read */
export async function readServer(settings: Settings, instant: Instant): Promise<OnServer> {
  const { server = '', ownBase, tokenVariable, tokenClient, maxEntries, timeout } = settings;
  const { scanServer } = await import('../../flows/guard/scan.ts');
  const access = {
    ...(ownBase ? { ownBase } : {}),
    ...(tokenVariable ? { tokenVariable } : {}),
    ...(tokenClient ? { tokenClient } : {}),
    ...(maxEntries ? { maxEntries } : {}),
    ...(timeout ? { timeout } : {}),
  };
  const { resources, issues } = await scanServer(await openServer({ server, ...access }), instant);
  const waiting = new Map(Map.groupBy(issues, ({ path }) => /^[A-Za-z]+\/[^.[]+/.exec(path)?.[0] ?? server));
  return {
    jobs: resources.map((resource) => {
      const name = `${resource.resourceType}/${resource.id}`;
      return { source: name, file: name, named: true, text: JSON.stringify(resource) };
    }),
    judged(result) {
      const own = waiting.get(result.file) ?? [];
      waiting.delete(result.file);
      return own.length === 0 ? result : withIssues(result, own);
    },
    rest: () =>
      [...waiting].map(([name, own]) =>
        withIssues({ source: name, file: name, valid: true, issues: [] }, own),
      ),
  };
}

function withIssues(result: JobResult, more: readonly Issue[]): JobResult {
  const known = new Set(result.issues.map(({ rule, path }) => `${rule} ${path}`));
  const issues = [...result.issues, ...more.filter(({ rule, path }) => !known.has(`${rule} ${path}`))];
  return { ...result, issues, valid: isUsable(issues) };
}
