// Runs `ip-fhir validate`: settings → input → checks → judgement → output, and the exit code.
import { once } from 'node:events';
import { watch } from 'node:fs';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, reportIssues } from '../report.ts';
import { readConfigFile, settle } from './config/read.ts';
import { checkAll } from './validate-all.ts';
import { readFileList } from './validate-input.ts';
import type { CommandOptions, Settings } from './validate-options.ts';

/** Checks what the paths hold. Returns the exit code: 0 all valid, 1 something is invalid, 2 something cannot be read. */
export async function runValidate(paths: readonly string[], options: CommandOptions): Promise<number> {
  const found = await readConfigFile(options.config);
  if ('issues' in found) {
    reportIssues(found.issues, found.path);
    return NOT_POSSIBLE;
  }
  const { server } = options;
  // Lines of what a server holds are about persons.
  const settings = settle(server === undefined ? options : { ...options, source: false }, found.read);
  const hasToken =
    options.terminologyTokenVariable !== undefined || options.terminologyTokenClient !== undefined;
  if (hasToken && options.terminology === undefined) {
    // A file of settings comes with what is checked, which may be anybody's: it does not choose who gets a token.
    return say(
      'a token for the terminology server goes to a server that the command names: give --terminology',
    );
  }
  if (server !== undefined && settings.watch) {
    return say('--watch looks at files: leave out --server');
  }
  if (settings.updateBaseline && settings.baseline === undefined) {
    return say('--update-baseline needs to know which file: give --baseline, or "baseline" in the settings');
  }
  let all: string[];
  try {
    all = [...paths, ...(options.filesFrom === undefined ? [] : await readFileList(options.filesFrom))];
  } catch (error) {
    return say(`${options.filesFrom} cannot be read: ${reasonOf(error)}`);
  }
  const isNamed = all.length > 0 || options.filesFrom !== undefined || server !== undefined;
  const asked = isNamed ? all : settings.include;
  if (asked.length === 0 && server === undefined) {
    return say(
      'nothing to check: give a path, --files-from or --server, or "include" in ip-fhir.config.json',
    );
  }
  const code = await checkOnce(asked, settings);
  return settings.watch ? watchPaths(asked, settings) : code;
}

function say(text: string): number {
  process.stderr.write(`error: ${text}\n`);
  return NOT_POSSIBLE;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

async function checkOnce(paths: readonly string[], settings: Settings): Promise<number> {
  try {
    const { unreadable, checked, isFailed } = await checkAll(paths, settings);
    for (const { path, reason } of unreadable) {
      say(`${path} cannot be read: ${reason}`);
    }
    if (unreadable.length > 0) {
      return NOT_POSSIBLE;
    }
    if (checked === 0 && !settings.asFound) {
      return say('nothing was checked: no resource and no plan document stands there');
    }
    return isFailed ? INPUT_HAS_PROBLEMS : 0;
  } catch (error) {
    // A package that cannot be read, or a thread that died: nothing was checked against it, so say so and stop.
    const code = say(reasonOf(error));
    if (settings.server !== undefined) {
      const { tellLikelyCause } = await import('../plan/server-failure.ts');
      tellLikelyCause(error, settings.server);
    }
    return code;
  }
}

/** Checks again when something below the paths changes. Ends with the process. */
async function watchPaths(paths: readonly string[], settings: Settings): Promise<number> {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve(0);
  const again = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(() => checkOnce(paths, settings));
    }, 100);
  };
  const watchers = paths
    .filter((path) => path !== '-')
    .map((path) => watch(path, { recursive: true }, again));
  process.stderr.write('watching; end with Ctrl+C\n');
  await once(process, 'SIGINT');
  for (const watcher of watchers) {
    watcher.close();
  }
  clearTimeout(timer);
  return running;
}
