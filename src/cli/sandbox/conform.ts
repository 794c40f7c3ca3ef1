// `ip-fhir conform ROLE URL`: is this software right? Tries a partner with the vectors of its role, and says what is wrong.
import { type Command, InvalidArgumentError, Option } from 'commander';
import { INPUT_HAS_PROBLEMS, NOT_POSSIBLE, reportFailure } from '../report.ts';
import type { ConformFormat, ConformOptions } from './conform-options.ts';
import { wholeNumber } from './whole-number.ts';

const formats: readonly ConformFormat[] = ['text', 'json', 'junit', 'sarif', 'html', 'test-report'];

export function registerConform(program: Command): void {
  const conform = program
    .command('conform')
    .description(
      'Try the software of a partner with the vectors of its role, one command and no network but the address given.\n' +
        'Roles: receiver (the endpoint of a municipality for notices), sender (a hospital that tells units: the kit is\n' +
        'the unit), server (a FHIR server with plans and needs), network (a party of the health network: dialogue\n' +
        'messages and AppRec), plan-tool (imports and exports of plan documents).\n' +
        'Each vector: docs/conformance.',
    )
    .argument('[role]', 'what the partner is')
    .argument('[url]', 'its address; nothing is sent to any other')
    .option('--list', 'show the vectors and try nothing')
    .option('--only <text...>', 'vectors whose id holds one of these texts')
    .addOption(
      new Option('--profile <level>', 'which failures count').choices(['must', 'should']).default('must'),
    )
    .option('--token <token>', 'bearer token of the partner')
    .option('--listen <host:port>', 'where the kit listens for what the partner sends by itself', hostAndPort)
    .option('--reach <url>', 'address at which the partner reaches it; without it http://HOST:PORT')
    .option(
      '--begin <url>',
      'where the kit has a sender begin; without it a person is told what to do',
      address,
    )
    .option('--her-id <number>', 'HER-id of the partner in the health network')
    .option(
      '--mapping <name or file>',
      'plan-tool: the mapping between plan documents and what the tool itself takes and exports (docs/map-your-own-system.md)',
    )
    .option('--mappings <folder>', 'where the mappings are; those of the package when not said')
    .option('--set <name=value...>', 'parameters of the mapping', namedValue)
    .option('--wait <seconds>', 'how long what the partner does by itself is waited for', wholeNumber, 5)
    .option('--limit <seconds>', 'time limit of an answer', wholeNumber, 10)
    .option('--save <folder>', 'keep every request and answer there')
    .option('--from <folder>', 'judge the answers that were recorded there, and send nothing')
    .option('--requests <folder>', 'write what would be sent there, and send nothing')
    .option('--software <name>', 'name and version of what is tried, for the reports')
    .addOption(new Option('--format <name>', 'how results are written').choices(formats).default('text'))
    .option('--sign <key file>', 'private key (JWK or PEM); writes the result as a JWS to --result')
    .option('--result <file>', 'file for the signed result', 'conformance.jws')
    .action(async (role: string | undefined, url: string | undefined, options: ConformOptions) => {
      try {
        const { runConform } = await import('./conform-run.ts');
        process.exitCode = await runConform(role, url, options);
      } catch (error) {
        reportFailure(error);
      }
    });
  conform
    .command('verify')
    .description('Check the signature of a result, and show what it says')
    .argument('<file>', 'the signed result')
    .requiredOption('--key <file>', 'public key of the one who signed (JWK or PEM)')
    .exitOverride()
    .action(verify);
}

async function verify(file: string, { key }: { readonly key: string }): Promise<void> {
  const { readFile } = await import('node:fs/promises');
  const { verified } = await import('../../sandbox/conform/verdict/signed.ts');
  let texts: [string, string];
  try {
    texts = [await readFile(file, 'utf8'), await readFile(key, 'utf8')];
  } catch (error) {
    process.stderr.write(`error: ${(error as Error).message}\n`);
    process.exitCode = NOT_POSSIBLE;
    return;
  }
  try {
    process.stdout.write(`${JSON.stringify(await verified(...texts), undefined, 2)}\n`);
  } catch (error) {
    process.stderr.write(`error: the signature does not hold: ${(error as Error).message}\n`);
    process.exitCode = INPUT_HAS_PROBLEMS;
  }
}

function namedValue(pair: string, before: Readonly<Record<string, string>> = {}) {
  const at = pair.indexOf('=');
  if (at < 1) {
    throw new InvalidArgumentError('Give NAME=VALUE.');
  }
  return { ...before, [pair.slice(0, at)]: pair.slice(at + 1) };
}

function address(text: string): string {
  if (!URL.canParse(text) || !/^https?:$/.test(new URL(text).protocol)) {
    throw new InvalidArgumentError('Give an address, http or https.');
  }
  return text.replace(/\/$/, '');
}

function hostAndPort(text: string): { readonly host: string; readonly port: number } {
  const [, host, port] = /^(.+):(\d+)$/.exec(text) ?? [];
  if (!host || !port) {
    throw new InvalidArgumentError('Give HOST:PORT.');
  }
  return { host, port: Number(port) };
}
