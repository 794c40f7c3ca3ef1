// `ip-fhir package`: writes the FHIR package, under the user's own canonical base when asked.

import type { Command } from 'commander';
import { CANONICAL } from '../../ground/fhir/canonical.ts';
import { reportServerFailure } from '../plan/server-failure.ts';
import { INPUT_HAS_PROBLEMS } from '../report.ts';

interface Options {
  readonly canonical: string;
  readonly out?: string;
  readonly load?: string;
  readonly tokenVariable?: string;
}

/** What is wrong with a canonical base; nothing when it can be used. */
export function canonicalProblem(canonical: string): string | undefined {
  if (!URL.canParse(canonical)) {
    return 'it is no URL';
  }
  const { protocol, search, hash, username } = new URL(canonical);
  if (protocol !== 'https:' && protocol !== 'http:') {
    return 'it must begin with https:// or http://';
  }
  if (search !== '' || hash !== '' || username !== '') {
    return 'it must have no query, fragment or user name';
  }
  if (canonical.endsWith('/')) {
    return 'it must not end with a slash';
  }
  return undefined;
}

/** Writes the definitions to a server, and tells each that it did not take. */
async function load(server: string, { canonical, tokenVariable }: Options): Promise<void> {
  const [{ loadDefinitions }, { packageDefinitions }] = await Promise.all([
    import('../../adapter/open/load-definitions.ts'),
    import('../../ground/assets/package-archive.ts'),
  ]);
  let [taken, refused] = [0, 0];
  try {
    const settings = { server, ...(tokenVariable === undefined ? {} : { tokenVariable }) };
    for await (const { name, problem } of loadDefinitions(
      packageDefinitions(canonical),
      settings,
      process.env,
    )) {
      if (problem === undefined) {
        taken += 1;
      } else {
        refused += 1;
        process.stderr.write(`error: ${name}: ${problem}\n`);
      }
    }
    process.exitCode = refused > 0 ? INPUT_HAS_PROBLEMS : 0;
  } catch (error) {
    reportServerFailure(error, server);
  }
  console.log(`${server}: ${taken} definitions under ${canonical}, ${refused} refused`);
}

async function run(options: Options, command: Command): Promise<void> {
  const { canonical, out } = options;
  const problem = canonicalProblem(canonical);
  if (problem) {
    command.error(`error: --canonical ${canonical}: ${problem}`, { exitCode: 2 });
  }
  if (options.load !== undefined) {
    return load(options.load, options);
  }
  const [{ writeFileSync }, { packPackage }, { loadManifest }] = await Promise.all([
    import('node:fs'),
    import('../../ground/assets/package-archive.ts'),
    import('../../ground/assets/package.ts'),
  ]);
  const { name, version } = loadManifest();
  const file = out ?? `${name}-${version}.tgz`;
  const { archive, definitions, examples } = packPackage(canonical);
  try {
    writeFileSync(file, archive);
  } catch (error) {
    command.error(`error: cannot write ${file}: ${(error as Error).message}`, { exitCode: 2 });
  }
  console.log(
    `${file}: ${name}#${version} under ${canonical}, ${definitions} definitions, ${examples} examples`,
  );
}

/** Adds the command `package` to the program. */
export function registerPackage(program: Command): void {
  program
    .command('package')
    .description('Write the FHIR package (profiles, terminology, capability statements, examples) as .tgz.')
    .option(
      '--canonical <url>',
      'base URL of every definition, your own instead of the reserved one',
      CANONICAL,
    )
    .option(
      '--load <url>',
      'load the definitions into this FHIR server instead, in an order in which it can take them',
    )
    .option('--token-variable <name>', 'environment variable that holds the bearer token for --load')
    .option('--out <file>', 'where to write it (default: individuell-plan.fhir-<version>.tgz)')
    .action((options: Options, command: Command) => run(options, command));
}
