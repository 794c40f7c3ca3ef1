// How servers of others do, as they are: docs/conformance/results.md.
import { live } from '../../src/sandbox/conform/exchange.ts';
import { type RoleRow, roles } from '../../src/sandbox/conform/roles.ts';
import { runVectors, type VectorResult } from '../../src/sandbox/conform/run.ts';
import { HapiServer } from '../../test/peers/hapi/server.ts';
import { startFhirServer } from '../../test/support/fhir-server.ts';
import { openInbox } from './partners.ts';

/** A real server takes its time to tell of changes. */
const limits = { answer: 10_000, comes: 15_000, quiet: 1_500 };

async function resultsOf(address: string): Promise<readonly VectorResult[]> {
  const { inbox, stop } = await openInbox();
  const { vectors, templates, headers }: RoleRow = roles.server;
  try {
    const exchange = live([address], 20_000);
    const now = new Date().toISOString();
    const run = { address, seed: 'results', exchange, templates, headers, inbox, limits, now };
    return await runVectors(vectors, run);
  } finally {
    await stop();
  }
}

function section(title: string, about: string, results: readonly VectorResult[]): string {
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  const rows = failed.map(({ vector, misses: [miss] }) => {
    const link = `server.md#${vector.id.replaceAll('.', '')}`;
    return `| [${vector.id}](${link}) | ${vector.level} | ${miss?.expected} | ${miss?.found} |\n`;
  });
  const passed = results.filter(({ outcome }) => outcome === 'passed');
  const untried = results.length - passed.length - failed.length;
  return `## ${title}

${about} ${results.length} vectors: ${passed.length} passed, ${failed.length} failed,
${untried} about what its CapabilityStatement does not say that it has.

| vector | level | expected | came |
|---|---|---|---|
${rows.join('')}`;
}

async function inProcess(): Promise<string> {
  const server = await startFhirServer({});
  try {
    return section(
      'Medplum’s router in memory, with what our tests add to it',
      '@medplum/fhir-router 5.2.13 with its MemoryRepository, served by test/support/fhir-server.ts, which adds ETag,\nIf-Match, transactions that are taken back, and a short CapabilityStatement.',
      await resultsOf(server.baseUrl),
    );
  } finally {
    await server.notified();
    await server.stop();
  }
}

async function hapi(): Promise<string> {
  const server = await HapiServer.start();
  try {
    return section(
      `HAPI FHIR JPA ${server.version}`,
      'As test/peers/hapi starts it: a database in memory, rest-hook Subscriptions on, ids chosen by clients.',
      await resultsOf(server.baseUrl),
    );
  } finally {
    await server.stop();
  }
}

export async function resultsText(): Promise<string> {
  return `# How servers of others do

Made by \`npm run conform -- --results\` with the vectors of the [server](server.md), as they are: nothing was mended for the kit.

${await inProcess()}
${await hapi()}`;
}
