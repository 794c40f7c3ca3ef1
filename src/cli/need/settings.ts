// The settings of the adapter, as a command reads them.
import type { Config } from '../../adapter/config/config.ts';
import { INPUT_HAS_PROBLEMS, reportIssues } from '../report.ts';

/** The settings of a file and of the environment. Says what is wrong with them and gives undefined when they cannot be used. */
export async function readSettings(file: string | undefined): Promise<Config | undefined> {
  const { readConfig } = await import('../../adapter/config/read.ts');
  const { config, issues } = readConfig(file, process.env);
  if (config) {
    return config;
  }
  reportIssues(issues, file ?? 'configuration');
  if (file === undefined) {
    process.stderr.write(
      'No file of settings was given: name one by --config; `ip-fhir init` writes a first one.\n',
    );
  }
  process.exitCode = INPUT_HAS_PROBLEMS;
  return undefined;
}
