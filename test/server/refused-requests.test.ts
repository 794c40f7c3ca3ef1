// Requests that were refused are seen: all of them in the count, the first ones of each minute in the log.
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { watchRefused } from '../../src/edges/server/refused/requests.ts';

const counted: string[] = [];
const told: object[] = [];
let time = 0;
let server: Server;
beforeAll(async () => {
  const app = express();
  app.use(
    watchRefused(
      {
        count: (way, status) => void counted.push(`${way} ${status}`),
        tell: (refused) => void told.push(refused),
      },
      () => time,
    ),
  );
  app.get('/api/good', (_request, response) => void response.json({}));
  app.use('/api', (_request, response) => void response.status(401).end());
  server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
});
afterAll(() => server.close());

it('all are counted, and a guesser is told of once a minute, with how often', async () => {
  const ask = (path: string) => fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`);
  for (let times = 0; times < 5; times += 1) {
    await ask('/api/notices');
  }
  await ask('/api/good');
  await ask('/Kari-Pr%C3%B8vesen?name=Kari');
  time = 61_000;
  await ask('/API/notices');
  expect(counted).toEqual([...Array.from({ length: 5 }, () => 'api 401'), 'other 404', 'api 401']);
  expect(told).toEqual([
    { way: 'api', status: 401, times: 1, from: '127.0.0.1' },
    { way: 'other', status: 404, times: 1, from: '127.0.0.1' },
    { way: 'api', status: 401, times: 5, from: '127.0.0.1' },
  ]);
});
