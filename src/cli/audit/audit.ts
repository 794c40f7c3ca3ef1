// `ip-fhir audit`: whether the audit is as it was written, and what it says.

import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { type Command, InvalidArgumentError } from 'commander';
import type { ExportOptions } from '../../adapter/open/audit-export.ts';
import type { Store } from '../../adapter/open/store.ts';
import type { ChainBreak, LaneHead } from '../../ground/audit/chain.ts';
import { parseJson } from '../../ground/outcome/parse-json.ts';
import { type StoreOptions, storeCommand, withStore } from '../need/store-command.ts';
import { INPUT_HAS_PROBLEMS } from '../report.ts';

export function registerAudit(program: Command): void {
  const audit = program
    .command('audit')
    .description('Who did what: whether the audit is as it was written, and its lines as FHIR AuditEvents');
  storeCommand(audit, 'verify')
    .description('Check the hash chain; exit code 1 and the place of the first break when it does not hold')
    .option('--against <file>', 'ends of the chain that `audit heads` wrote down earlier')
    .action((options: StoreOptions & { against?: string }) =>
      withStore(options, (store) => verify(store, options)),
    );
  storeCommand(audit, 'heads')
    .description('Write the ends of the chain as JSON, to be kept where the database cannot be reached from')
    .action((options: StoreOptions) => withStore(options, heads));
  storeCommand(audit, 'export')
    .description('Write the lines as FHIR AuditEvents (IHE BALP), as NDJSON or to a FHIR server')
    .option('--ndjson', 'to standard output, one resource a line')
    .option('--server <url>', 'PUT them to this FHIR server, from where the last export to it ended')
    .option('--token-variable <name>', 'environment variable that holds the bearer token of that server')
    .option('--after <no>', 'only lines with a higher number')
    .option('--site <url>', 'address by which the events name this adapter', hostname())
    .action(async (options: StoreOptions & ExportOptions) => {
      if ((options.server === undefined) === (options.ndjson === undefined)) {
        throw new InvalidArgumentError('Give --ndjson or --server.');
      }
      const { exportAudit } = await import('../../adapter/open/audit-export.ts');
      await withStore(options, (store) => exportAudit(store, options));
    });
}

async function verify(store: Store, { against }: { against?: string }): Promise<void> {
  const witness = against === undefined ? [] : readWitness(against);
  if (witness === undefined) {
    process.stderr.write(
      `error: ${against} holds no ends of the chain; \`ip-fhir audit heads\` writes them\n`,
    );
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  const { lines, breaks } = await store.audit.verify(witness);
  const [first] = breaks;
  if (first) {
    process.stdout.write(`The audit is not as it was written: ${placeOf(first)}\n`);
    process.stdout.write(
      breaks
        .slice(1, 20)
        .map((found) => `  also ${placeOf(found)}\n`)
        .join(''),
    );
    process.exitCode = INPUT_HAS_PROBLEMS;
  } else {
    process.stdout.write(`The audit is as it was written: ${lines} lines\n`);
  }
}

function placeOf({ no, lane, laneNo, kind, text }: ChainBreak): string {
  const place = lane === undefined ? [] : [`lane ${lane}${laneNo === undefined ? '' : `, line ${laneNo}`}`];
  return `${[...(no === undefined ? [] : [`no ${no}`]), ...place].join(', ')}: ${kind}. ${text}`;
}

async function heads(store: Store): Promise<void> {
  process.stdout.write(`${JSON.stringify((await store.audit.verify()).heads)}\n`);
}

function readWitness(file: string): LaneHead[] | undefined {
  try {
    const value: unknown = parseJson(readFileSync(file, 'utf8'));
    const isHead = (each: LaneHead): boolean =>
      Number.isInteger(each?.lane) && /^\d+$/.test(each?.lines) && /^[0-9a-f]{64}$/.test(each?.hash);
    return Array.isArray(value) && value.every(isHead) ? value : undefined;
  } catch {
    return undefined;
  }
}
