// A thread of `ip-fhir simulate`: lives some hospitals of the country and tells what came of them.
import { parentPort, workerData } from 'node:worker_threads';
import { simulate } from '../../sandbox/simulation/simulate.ts';
import type { Part, Told } from './simulate.ts';

const tell = (told: Told) => parentPort?.postMessage(told);

const country = await simulate({
  ...(workerData as Part),
  // Messages are held to their profiles by the suites: here that would take longer than everything else.
  check: () => [],
  onProgress: (needs, findings) => tell({ progress: [needs, findings] }),
});
tell({ country });
