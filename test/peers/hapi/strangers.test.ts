// What clients of many habits send, before HAPI FHIR JPA: a server of its own, so that nothing else stands there.
import { afterAll, beforeAll } from 'vitest';
import { strangersAtTheDoor } from '../../support/guard-strangers.ts';
import { HapiServer } from './server.ts';

let server: HapiServer;
beforeAll(async () => {
  server = await HapiServer.start();
});
afterAll(() => server.stop());

strangersAtTheDoor(() => server.baseUrl);
