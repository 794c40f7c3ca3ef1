// How servers of others do, as they are: docs/conformance/results.md.
import { live } from '../../src/sandbox/conform/exchange.ts';
import { type RoleRow, roles } from '../../src/sandbox/conform/roles.ts';
import { runVectors, type VectorResult } from '../../src/sandbox/conform/run.ts';
import { startFhirServer } from '../../test/support/fhir-server.ts';
import { openInbox, quick } from './partners.ts';

async function inProcess(): Promise<readonly VectorResult[]> {
  const server = await startFhirServer({});
  const { inbox, stop } = await openInbox();
  const { vectors, templates, headers }: RoleRow = roles.server;
  try {
    return await runVectors(vectors, {
      address: server.baseUrl,
      seed: 'results',
      exchange: live(server.baseUrl, 10_000),
      templates,
      headers,
      inbox,
      limits: quick,
      now: new Date().toISOString(),
    });
  } finally {
    await server.notified();
    await Promise.all([server.stop(), stop()]);
  }
}

export async function resultsText(): Promise<string> {
  const results = await inProcess();
  const failed = results.filter(({ outcome }) => outcome === 'failed');
  const rows = failed.map(({ vector, misses }) => {
    const [miss] = misses;
    return `| [${vector.id}](server.md#${vector.id.replaceAll('.', '')}) | ${vector.level} | ${miss?.expected} | ${miss?.found} |\n`;
  });
  return `# How servers of others do

Made by \`npm run conform -- --results\`, as they are: nothing was mended for the kit.

## Medplum's router in memory, with what our tests add to it

@medplum/fhir-router 5.2.13 with its MemoryRepository, served by test/support/fhir-server.ts, which adds ETag, If-Match,
transactions that are taken back, and a short CapabilityStatement. ${results.length} vectors of the
[server](server.md): ${results.length - failed.length} passed, ${failed.length} failed.

| vector | level | expected | came |
|---|---|---|---|
${rows.join('')}`;
}
