// One adapter as a process, to be killed: what `ip-fhir serve` runs, with a configuration from the command line.
import { createResourceCheck } from '../../src/check-resource.ts';
import type { Config } from '../../src/config/config.ts';
import { startAdapter } from '../../src/wire.ts';

const config = JSON.parse(process.argv[2] ?? '{}') as Config;
const adapter = await startAdapter({ config, check: await createResourceCheck(), environment: {} });
process.stdout.write('up\n');
process.once('SIGTERM', () => {
  void adapter.stop().then(() => process.exit(0));
});
