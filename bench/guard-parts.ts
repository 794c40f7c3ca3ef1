// What `bench/guard.ts` compares, each as a process of its own: the server behind, the guard, and a plain proxy.
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createProxyServer } from 'http-proxy-3';
import type { GuardConfig } from '../src/adapter/config/guard.ts';
import { runGuard } from '../src/adapter/open/guard.ts';
import { startFhirServer } from '../test/support/fhir-server.ts';
import { used } from './processor-time.ts';

const order = JSON.parse(process.argv[2] ?? '{}') as
  | { readonly kind: 'server' }
  | { readonly kind: 'proxy'; readonly target: string }
  | { readonly kind: 'guard'; readonly config: GuardConfig };

async function open(): Promise<string> {
  if (order.kind === 'server') {
    const behind = await startFhirServer();
    process.on('message', () => process.send?.(behind.requests.length));
    return behind.baseUrl;
  }
  if (order.kind === 'guard') {
    // Its own time goes by the clock of its processor: what else runs on the machine is none of it.
    performance.now = used;
    const guard = await runGuard(order.config, { environment: {} });
    process.once('SIGTERM', () => guard.stop().then(() => process.exit(0)));
    return guard.url;
  }
  const proxy = createProxyServer({ target: order.target });
  const plain = createServer((request, response) => proxy.web(request, response));
  plain.listen(0, '127.0.0.1');
  await once(plain, 'listening');
  return `http://127.0.0.1:${(plain.address() as AddressInfo).port}`;
}

process.send?.({ up: await open() });
process.once('disconnect', () => process.exit(0));
