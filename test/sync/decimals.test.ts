// Decimals that others wrote keep their digits when a plan beside them is published over HTTP.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Goal } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { createFhirServer } from '../../src/edges/transport/hospital/fhir-server.ts';
import { publishPlan } from '../../src/flows/plan/publish-plan.ts';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planPorts } from '../support/plan-ports.ts';
import { newPlan } from '../support/racing-publishers.ts';

const digits = '10.10';

it('keep their digits: 10.10 that a plan has no place for is written back as 10.10', async () => {
  const plan = { ...newPlan(1, 'digits', 8), status: 'draft' } as const;
  const resources = toFhir(plan).bundle.entry.map(({ resource }) => resource as unknown as Goal);
  let sent = '';
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString('utf8');
      response.setHeader('content-type', 'application/fhir+json');
      response.end(
        request.url?.endsWith('/_search') ? '{"resourceType":"Bundle","type":"searchset"}' : answer(text),
      );
    });
  });
  function answer(text: string): string {
    const { type, entry } = JSON.parse(text) as { type: string; entry: { request: { url: string } }[] };
    if (type === 'transaction') {
      sent = text;
      const written = entry.map(() => ({ response: { status: '200', etag: 'W/"2"' } }));
      return JSON.stringify({ resourceType: 'Bundle', type: 'transaction-response', entry: written });
    }
    const answers = entry.map(({ request: { url } }) => {
      const found = resources.find(({ resourceType, id }) => url === `${resourceType}/${id}`);
      if (url.includes('?')) {
        return { response: { status: '200' }, resource: { resourceType: 'Bundle', type: 'searchset' } };
      }
      const extension = [{ url: 'https://other.example/length', valueDecimal: '@' }];
      const shown = found?.resourceType === 'Goal' ? { ...found, extension } : found;
      return shown
        ? { response: { status: '200' }, resource: { ...shown, meta: { ...shown.meta, versionId: '1' } } }
        : { response: { status: '404' } };
    });
    return JSON.stringify({ resourceType: 'Bundle', type: 'batch-response', entry: answers }).replaceAll(
      '"@"',
      digits,
    );
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/fhir`;
    const ports = await planPorts(createFhirServer({ baseUrl, exactNumbers: true }));
    const goals = plan.goals?.map((goal) => ({ ...goal, text: 'Nytt mål' }));
    const { issues } = await publishPlan(ports, { ...plan, goals });
    expect(issues.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(sent).toContain(`"valueDecimal":${digits}`);
  } finally {
    server.closeAllConnections();
    server.close();
  }
});
