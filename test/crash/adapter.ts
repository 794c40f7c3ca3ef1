// One adapter as a process, to be killed: what `ip-fhir serve` runs, with a configuration from the command line.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Config } from '../../src/adapter/config/config.ts';
import { startAdapter } from '../../src/adapter/start.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';

/** A configuration, and how far the clock of this process is wrong, in milliseconds. */
export type AdapterProcess = Config & { readonly skewMs?: number };

const { skewMs = 0, ...config } = JSON.parse(process.argv[2] ?? '{}') as AdapterProcess;
const clock = { now: () => new Date(Date.now() + skewMs), ticks: () => performance.now() };
const adapter = await startAdapter({
  config,
  check: await createResourceCheck(),
  environment: {},
  time: { clock, jobs: undefined },
});
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
