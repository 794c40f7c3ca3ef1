// A worker thread of `ip-fhir validate`: takes batches of jobs, gives back their results.
import { parentPort, workerData } from 'node:worker_threads';
import { type CheckSettings, createChecker } from './validate-check.ts';
import type { Job } from './validate-options.ts';

// Not awaited here: V8 brings the process down when a thread is ended while a module that awaits at its top is fulfilled.
const opened = createChecker(workerData as CheckSettings);

parentPort?.on('message', async ({ batch, jobs }: { batch: number; jobs: readonly Job[] }) => {
  const checker = await opened;
  const results = [];
  for (const job of jobs) {
    results.push(await checker.check(job));
  }
  parentPort?.postMessage({ batch, results });
});
