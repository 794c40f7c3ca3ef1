// One adapter as a process, to be killed: what `ip-fhir serve` runs, with a configuration from the command line.

import type { Config } from '../../src/adapter/config/config.ts';
import { startAdapter } from '../../src/adapter/start.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';

const config = JSON.parse(process.argv[2] ?? '{}') as Config;
const adapter = await startAdapter({ config, check: await createResourceCheck(), environment: {} });
process.stdout.write('up\n');
process.once('SIGTERM', () => {
  void adapter.stop().then(() => process.exit(0));
});
