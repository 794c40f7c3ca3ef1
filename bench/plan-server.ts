// The server that `bench/sync.ts` loads plans into, as a process of its own, so that its time and the time of who loads are told
// apart.
import { startFhirServer } from '../test/support/fhir-server.ts';

const { baseUrl } = await startFhirServer({ saysCreated: true, indexed: true });
process.stdout.write(`up ${baseUrl}\n`);
process.once('SIGTERM', () => process.exit(0));
