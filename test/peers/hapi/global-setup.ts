// One HAPI server for the whole suite `hapi`; its tests take the base URL by `inject('hapiBaseUrl')`.
import type { TestProject } from 'vitest/node';
import { HapiServer } from './server.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    hapiBaseUrl: string;
    hapiVersion: string;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const server = await HapiServer.start();
  console.log(`HAPI FHIR ${server.version} answers at ${server.baseUrl} after ${server.startMs} ms`);
  project.provide('hapiBaseUrl', server.baseUrl);
  project.provide('hapiVersion', server.version);
  return () => server.stop();
}
