// `ip-fhir load`: a first load of many plans from NDJSON to a FHIR server.
import { readFile, rename, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { LoadedLine } from '../../flows/plan/load-plans.ts';
import { INPUT_HAS_PROBLEMS, reportFailure, reportIssues } from '../report.ts';
import { linesOf } from './ndjson.ts';
import { openPorts, type ServerOptions, wholeNumber, withServerOptions } from './plan-server.ts';

interface Options extends ServerOptions {
  readonly state: string;
  readonly atOnce: number;
  readonly intoEmpty?: boolean;
}

export function registerLoad(program: Command): void {
  const command = program
    .command('load <plans.ndjson>')
    .description('Publish many plan documents, one a line; goes on where it was stopped')
    .requiredOption('--state <file>', 'how many lines are done')
    .option('--at-once <n>', 'plans that are written at the same time', wholeNumber, 4)
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
      reportFailure(error);
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

function placeIn(path: string) {
  return {
    load: async () => Number(await readFile(path, 'utf8').catch(() => '0')) || 0,
    async save(lines: number) {
      await writeFile(`${path}.tmp`, String(lines));
      await rename(`${path}.tmp`, path);
    },
  };
}
