// The terminology server that a check may ask, with what it answered before.
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { accessTo, type ServerAccess } from '../../edges/transport/access/server-access.ts';
import { openAnswerFile } from '../../edges/transport/terminology/answer-file.ts';
import {
  createTerminologyServer,
  type TerminologyServer,
} from '../../edges/transport/terminology/terminology-server.ts';
import { normalBase } from '../../ground/fhir/base-url.ts';
import { dateOf, type Instant } from '../../ground/norway/instant.ts';
import { answersOfExpanded } from '../../validator/terminology/expanded.ts';
import type { Environment } from '../config/environment.ts';
import { readTokenClient } from '../config/sections/token-client.ts';

export interface TerminologySettings {
  /** Base URL of the server. */
  readonly terminology: string;
  /** Folder for its answers; without it one below the user's cache (XDG_CACHE_HOME). */
  readonly terminologyCache?: string | undefined;
  /** Environment variable that holds a bearer token for the server. */
  readonly terminologyTokenVariable?: string | undefined;
  /** File with the settings by which tokens are got for it; wins over the variable. */
  readonly terminologyTokenClient?: string | undefined;
}

/**
 * @param tell told once for each reason why codes stay unchecked
 * @throws {Error} when the file of answers cannot be read, or the variable that is to hold the token is empty
 */
export function openTerminology(
  settings: TerminologySettings,
  environment: Environment,
  instant: Instant,
  tell: (why: string) => void,
): TerminologyServer {
  const { terminology, terminologyCache } = settings;
  const caches = environment.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = terminologyCache ?? join(caches, 'ip-fhir', 'terminology');
  const name = createHash('sha256').update(normalBase(terminology)).digest('hex').slice(0, 16);
  return createTerminologyServer({
    baseUrl: terminology,
    kept: openAnswerFile(join(folder, `${name}.ndjson`), dateOf(instant).getTime()),
    fetch: accessOf(settings, environment).fetch,
    readExpansion: answersOfExpanded,
    tell,
  });
}

function accessOf(settings: TerminologySettings, environment: Environment): ServerAccess {
  const { terminology, terminologyTokenVariable: variable, terminologyTokenClient: client } = settings;
  if (client !== undefined) {
    return accessTo(terminology, { tokenClient: readTokenClient(client) }, environment);
  }
  const token = variable === undefined ? undefined : environment[variable];
  if (variable !== undefined && !token) {
    throw new Error(
      `the environment variable ${variable} is to hold the token for the terminology server, and is empty`,
    );
  }
  return accessTo(terminology, { token }, environment);
}
