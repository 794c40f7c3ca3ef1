// The terminology server that a check may ask, with what it answered before.
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { openAnswerFile } from '../../edges/transport/terminology/answer-file.ts';
import {
  createTerminologyServer,
  type TerminologyServer,
} from '../../edges/transport/terminology/terminology-server.ts';
import { normalBase } from '../../ground/fhir/base-url.ts';
import { dateOf, type Instant } from '../../ground/norway/instant.ts';
import { answersOfExpanded } from '../../validator/terminology/expanded.ts';
import type { Environment } from '../config/environment.ts';

export interface TerminologySettings {
  /** Base URL of the server. */
  readonly terminology: string;
  /** Folder for its answers; without it one below the user's cache (XDG_CACHE_HOME). */
  readonly terminologyCache?: string | undefined;
}

/**
 * @param tell told once for each reason why codes stay unchecked
 * @throws {Error} when the file of answers cannot be read
 */
export function openTerminology(
  { terminology, terminologyCache }: TerminologySettings,
  environment: Environment,
  instant: Instant,
  tell: (why: string) => void,
): TerminologyServer {
  const caches = environment.XDG_CACHE_HOME || join(homedir(), '.cache');
  const folder = terminologyCache ?? join(caches, 'ip-fhir', 'terminology');
  const name = createHash('sha256').update(normalBase(terminology)).digest('hex').slice(0, 16);
  return createTerminologyServer({
    baseUrl: terminology,
    kept: openAnswerFile(join(folder, `${name}.ndjson`), dateOf(instant).getTime()),
    readExpansion: answersOfExpanded,
    tell,
  });
}
