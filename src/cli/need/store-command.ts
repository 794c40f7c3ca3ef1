// Commands that work on the adapter's store: beside a running adapter, or with the store started for as long as they run.
import type { Command } from 'commander';
import type { Store } from '../../adapter/open/store.ts';
import { INPUT_HAS_PROBLEMS, reportFailure, reportIssues } from '../report.ts';

export interface StoreOptions {
  readonly config?: string;
}

/** A subcommand with the option that names the store. */
export function storeCommand(parent: Command, name: string): Command {
  return parent
    .command(name)
    .option(
      '--config <file>',
      'JSON file with the settings; DATABASE_URL and IP_FHIR_STORE_DIRECTORY win over it',
    )
    .exitOverride();
}

/** Does the work with the store that the options name, and reports what failed. */
export async function withStore(options: StoreOptions, work: (store: Store) => Promise<void>): Promise<void> {
  const [{ readStoreConfig }, opened] = await Promise.all([
    import('../../adapter/config/read.ts'),
    import('../../adapter/open/store.ts'),
  ]);
  const { store: settings, issues } = readStoreConfig(options.config, process.env);
  if (!settings) {
    reportIssues(issues, 'configuration');
    process.exitCode = INPUT_HAS_PROBLEMS;
    return;
  }
  try {
    await opened.withStore(settings, work);
  } catch (error) {
    reportFailure(error);
  }
}
