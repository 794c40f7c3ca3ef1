// `ip-fhir load`: a first load of many plans from NDJSON to a FHIR server.

import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { LoadState } from '../../flows/plan/load-place.ts';
import type { LoadedLine } from '../../flows/plan/load-plans.ts';
import { INPUT_HAS_PROBLEMS, reportIssues } from '../report.ts';
import { linesOf } from './ndjson.ts';
import { openPorts, type ServerOptions, wholeNumber, withServerOptions } from './plan-server.ts';
import { reportServerFailure } from './server-failure.ts';

interface Options extends ServerOptions {
  readonly state: string;
  readonly atOnce: number;
  readonly intoEmpty?: boolean;
  readonly retryRefused?: boolean;
}

/** Of the form of the state. */
const VERSION = 1;

export function registerLoad(program: Command): void {
  const command = program
    .command('load <plans.ndjson>')
    .description('Publish many plan documents, one a line; goes on where it was stopped')
    .requiredOption('--state <file>', 'how many lines of which file are done')
    .option('--at-once <n>', 'plans that are written at the same time', wholeNumber, 4)
    .option('--retry-refused', 'go over the lines again that were refused before')
    .option('--into-empty', 'the server has none of these plans and no other writer: send without asking');
  withServerOptions(command).action(async (file: string, options: Options) => {
    const { loadPlans } = await import('../../flows/plan/load-plans.ts');
    let told = performance.now();
    try {
      const counts = await loadPlans(
        {
          ...(await openPorts(options)),
          atOnce: options.atOnce,
          intoEmpty: options.intoEmpty ?? false,
          retryRefused: options.retryRefused ?? false,
          done: placeIn(options.state),
          onLine(result) {
            report(result, file);
            if (performance.now() - told < 5_000) {
              return;
            }
            told = performance.now();
            process.stderr.write(`line ${result.line}\n`);
          },
        },
        linesOf(file),
      );
      process.stdout.write(`${JSON.stringify(counts)}\n`);
      if (counts.refused + counts.failed > 0) {
        process.exitCode = INPUT_HAS_PROBLEMS;
      }
    } catch (error) {
      reportServerFailure(error, options.server);
    }
  });
}

function report({ line, outcome, issues }: LoadedLine, file: string): void {
  if (outcome !== 'refused' && outcome !== 'failed') {
    return;
  }
  const errors = issues.filter(({ severity }) => severity === 'error' || severity === 'fatal');
  reportIssues(errors, `${file}:${line}`);
}

/** The state is JSON; that of earlier versions was the number of lines alone, and is taken over. */
function placeIn(path: string) {
  return {
    async load(): Promise<LoadState> {
      const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT') {
          return '0';
        }
        throw error;
      });
      const state = parsedState(text);
      if (state === undefined) {
        process.stderr.write(
          `warning: ${path} is damaged: every line is gone over; nothing is there twice\n`,
        );
      }
      return state ?? { lines: 0, refused: [] };
    },
    async save(state: LoadState) {
      await writeFile(`${path}.tmp`, JSON.stringify({ version: VERSION, ...state }));
      await rename(`${path}.tmp`, path);
    },
  };
}

function parsedState(text: string): LoadState | undefined {
  if (/^\s*\d+\s*$/.test(text)) {
    return { lines: Number(text), refused: [] };
  }
  try {
    const { version, lines, digest, refused } = JSON.parse(text) as Record<string, unknown>;
    const isState = version === VERSION && Number.isInteger(lines) && Array.isArray(refused);
    return isState
      ? {
          lines: lines as number,
          refused: refused as number[],
          ...(typeof digest === 'string' ? { digest } : {}),
        }
      : undefined;
  } catch {
    return undefined;
  }
}
