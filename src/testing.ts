// For users' own tests, `individuell-plan-fhir/testing`: partners that run in the test's process, and examples.
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { Bundle } from '@medplum/fhirtypes';
import { createSandboxHospital, type SandboxHospital } from './sandbox/hospital.ts';

export type { IssueCode } from './ground/outcome/codes.ts';
export type { Issue, Severity } from './ground/outcome/issue.ts';
export type { IndividualPlan } from './plan/document/individual-plan.ts';
export { syntheticPlans as generate } from './plan/synthetic/generate.ts';
export type { AskedKind, FaultyAnswer, ServerFault, ServerFaults } from './sandbox/hospital/faults.ts';
export type { KeepingName } from './sandbox/hospital/keeping.ts';
export type { ServerLapseName } from './sandbox/hospital/lapses.ts';
export type { SandboxHospital } from './sandbox/hospital.ts';
export type { MemoryStore, Stored } from './sandbox/memory-store.ts';
export type { Notifier, NotifierCounts } from './sandbox/notifier.ts';
export type { SentChange } from './sandbox/senders.ts';
export type { Validator } from './validator/create.ts';
export { createFhirMatchers, type FhirMatchers } from './validator/index.ts';
export type { MatcherResult } from './validator/matcher.ts';
export type { ValidateOptions, ValidationResult } from './validator/validator.ts';

/** A FHIR server in memory. */
export interface TestServer {
  /** Its base URL. */
  readonly url: string;
  /** What it holds, what it does wrong when it is told to, and who is notified. */
  readonly hospital: SandboxHospital;
  close(): Promise<void>;
}

/**
 * Starts a FHIR R4 server in memory on this machine: resources with versions, searches, transactions and Subscriptions.
 * @param port 0, when not said, for one that is free
 * @example
 * const own = await startTestServer();
 * const findings = await connect(own.url).doctor();
 * await own.close();
 */
export async function startTestServer(port = 0): Promise<TestServer> {
  const hospital = createSandboxHospital({ dialect: 'backport-full', secret: 'a secret of a test server' });
  const server = createServer(hospital.app);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : port}/fhir`;
  hospital.at(url);
  return { url, hospital, close: () => closed(server) };
}

function closed(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((resolve) => server.close(() => resolve()));
}

function example(name: string): unknown {
  return JSON.parse(
    readFileSync(new URL(`../fixtures/plans/child-cerebral-palsy/${name}`, import.meta.url), 'utf8'),
  );
}

/**
 * A whole plan of an invented child, as a plan document.
 * @example
 * parsePlan(examplePlan()).issues; // []
 */
export function examplePlan(): Record<string, unknown> {
  return example('plan.json') as Record<string, unknown>;
}

/**
 * The same plan as FHIR R4.
 * @example
 * exampleBundle().resourceType; // "Bundle"
 */
export function exampleBundle(): Bundle {
  return example('bundle.json') as Bundle;
}
