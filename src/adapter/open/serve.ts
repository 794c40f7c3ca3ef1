// The adapter as a service: with its traces, and with every message checked before it leaves.
import { startTracing } from '../../edges/telemetry/tracing.ts';
import { createResourceCheck } from '../../validator/check-resource.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';
import { type Adapter, startAdapter } from '../start.ts';

/**
 * Starts the adapter; resolves when it listens. Its `stop` ends the traces, too.
 * @throws {import('../../edges/store/postgres/failure.ts').StoreFailure} when the store cannot be used
 */
export async function serve(config: Config, environment: Environment): Promise<Adapter> {
  const stopTracing = await startTracing(environment);
  const adapter = await startAdapter({ config, check: await createResourceCheck(), environment });
  return {
    ...adapter,
    async stop() {
      await adapter.stop();
      await stopTracing();
    },
  };
}
