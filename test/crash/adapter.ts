// One adapter as a process, to be killed: what `ip-fhir serve` runs, with a configuration from the command line.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Config } from '../../src/adapter/config/config.ts';
import { startAdapter } from '../../src/adapter/start.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';

const config = JSON.parse(process.argv[2] ?? '{}') as Config;
const adapter = await startAdapter({ config, check: await createResourceCheck(), environment: {} });
// How much is held is asked from outside: garbage that nobody has collected yet is not held.
process.on('SIGUSR2', () => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  process.stdout.write(`collected ${process.memoryUsage().heapUsed}\n`);
});
process.stdout.write('up\n');
process.once('SIGTERM', () => {
  void adapter.stop().then(() => process.exit(0));
});
