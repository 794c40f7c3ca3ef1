// Whether a server still has the history that it had: a plan in another version than the one that was noted is somebody's edit only
// where the noted version is in its history, with what it held. Version ids are opaque: nothing is read out of their order, and a
// restored server may give the same one a second time.
import type { Resource } from '@medplum/fhirtypes';
import { parseReference } from '../../ground/fhir/reference.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import type { PlanServer } from '../plan/plan-server.ts';
import { PeerFailure } from '../ports.ts';
import { digestOf, versionIn } from './plan-index.ts';
import type { Became, Mark } from './side.ts';

/** Resources of a plan that are asked for their history at most. */
const ASKED = 5;

/**
 * @param root `CarePlan/id`
 * @param last what was noted when the plan was last in step
 * @param now what is there; undefined when the plan is not there
 */
export async function becameOf(
  server: PlanServer,
  root: string,
  last: Mark,
  now: Mark | undefined,
): Promise<Became | undefined> {
  if (now === undefined) {
    return last[root] === undefined ? undefined : goneFrom(server, root);
  }
  const changed = Object.keys(last)
    .filter((name) => now[name] !== undefined && now[name] !== last[name])
    // Marks of earlier versions of the state say nothing of the content.
    .filter(
      (name) => versionIn(last[name] ?? '').digest !== undefined || !now[name]?.startsWith(`${last[name]}#`),
    );
  for (const name of changed.slice(0, ASKED)) {
    if (await hasLost(server, name, last[name] ?? '', now[name] ?? '')) {
      return 'set-back';
    }
  }
  return undefined;
}

async function goneFrom(server: PlanServer, root: string): Promise<Became | undefined> {
  if (await isDeleted(server, root)) {
    return 'deleted';
  }
  const versions = await versionsOf(server, root);
  return versions === undefined || versions.length === 0 ? 'set-back' : undefined;
}

/** True when the server says that it is gone: by its answer (410), or by the last line of its history. */
export async function isDeleted(server: PlanServer, name: string): Promise<boolean> {
  const key = parseReference(name);
  if (!key) {
    return false;
  }
  try {
    return (await server.readNamed(key.type as Resource['resourceType'], key.id)) === undefined;
  } catch (error) {
    if (!(error instanceof PeerFailure) || error.code !== 'not-there') {
      throw error;
    }
    return (await versionsOf(server, name))?.[0]?.deleted ?? false;
  }
}

/** True when the noted version holds something else now, or the server has a history of the resource without it. */
async function hasLost(server: PlanServer, name: string, noted: string, now: string): Promise<boolean> {
  const [{ version, digest }, current] = [versionIn(noted), versionIn(now)];
  if (version === current.version) {
    return digest !== undefined && digest !== current.digest;
  }
  const versions = await versionsOf(server, name);
  const key = parseReference(name);
  if (!key || !versions?.length) {
    return false;
  }
  // A long history comes in pages: the version itself is asked for before it counts as missing.
  const before = await server.readVersion(key, version);
  return before === undefined
    ? !versions.some(({ versionId }) => versionId === version)
    : digest !== undefined && digest !== digestOf(before);
}

async function versionsOf(server: PlanServer, name: string) {
  const key = parseReference(name);
  return key ? server.versions(key.type as Resource['resourceType'], key.id) : undefined;
}

export function becameIssue(side: string, became: Became): Issue {
  return became === 'deleted'
    ? {
        severity: 'error',
        code: 'not-found',
        path: '',
        text: `${side} says that the plan was deleted there. It is not written again by itself: an erasure may be lawful.`,
        fix: 'Find out why. To write the plan again: --rewrite-deleted.',
        concept: 'B3',
      }
    : {
        severity: 'error',
        code: 'conflict',
        path: '',
        text: `${side} does not have the versions any more that it had: it was restored from a backup or emptied, is another server, or deleted the plan without a trace. Nothing is written for this plan.`,
        fix: 'Let a person decide: --after-restore backup (what stands there is right) or --after-restore ours (go on from what was last in step).',
        concept: 'B14',
      };
}
