// Partners for trying the operating guide: a hospital's FHIR server with one need, and the address of a unit that is down.
import type { Bundle, Flag, Resource } from '@medplum/fhirtypes';
import { startFhirServer } from '../../test/support/fhir-server.ts';
import { readFixture } from '../demo/story.ts';

const [secret = '', adapter = ''] = process.argv.slice(2);
const hospital = await startFhirServer({ secret });
for (const { resource } of readFixture<Bundle>('need-with-consent', 'hospital.json').entry ?? []) {
  await hospital.repository.updateResource(resource as Resource);
}
await hospital.repository.createResource({
  resourceType: 'Subscription',
  status: 'active',
  reason: 'trial',
  criteria: 'Flag?',
  channel: { type: 'rest-hook', endpoint: `${adapter}/notifications`, payload: 'application/fhir+json' },
});
process.stdout.write(`${hospital.baseUrl}\n`);
// The need is raised when the script asks for it, so that the adapter is there to be told.
process.on('SIGUSR2', () => {
  void hospital.repository.updateResource(readFixture<Flag>('need-with-consent', 'flag.json'));
});
process.once('SIGTERM', () => void hospital.stop().then(() => process.exit(0)));
