// Plans in step with the FHIR server of this process, kind by kind; the suite `hapi` does the same with HAPI.
import { afterAll, beforeAll } from 'vitest';
import { startFhirServer, type TestFhirServer } from '../support/fhir-server.ts';
import { describeKinds } from '../support/kinds-in-step.ts';

let server: TestFhirServer;
beforeAll(async () => {
  server = await startFhirServer();
});
afterAll(() => server.stop());

describeKinds('in this process', () => server.baseUrl, 41);
