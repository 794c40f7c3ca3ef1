// The log's second wall: whoever hands it too much gets it as `[not logged]`.
import { expect, it } from 'vitest';
import { createLog } from '../../src/edges/telemetry/log.ts';

it('writes no secret and nobody out, at whatever of three levels they are handed to it', () => {
  const lines: string[] = [];
  const log = createLog('debug', { write: (line) => void lines.push(line) });
  const patient = { name: [{ family: 'Prøvesen', given: ['Kari'] }], identifier: [{ value: '14838420088' }] };
  const headers = {
    authorization: 'Bearer hemmelig-token',
    cookie: 'ip-session=hemmelig-token',
    'set-cookie': 'a=hemmelig-token',
  };
  log.warn({ patient, body: '{"family":"Prøvesen"}', token: 'hemmelig-token' }, 'one');
  log.warn(
    { request: { headers, body: patient }, config: { store: { encryptionKey: 'hemmelig-token' } } },
    'two',
  );
  log.warn(
    { message: { entry: [{ resource: patient }] }, of: { one: { family: 'Prøvesen', div: 'Kari' } } },
    'three',
  );
  log.error({ err: new TypeError('Prøvesen 14838420088 is no date') }, 'four');
  log.error(new TypeError('five'), 'five');
  log.info({ notice: 'http://hospital|Flag/1', state: 'delivered', problem: 'status 500' }, 'six');
  expect(lines).toHaveLength(6);
  const all = lines.join('');
  for (const never of ['Prøvesen', 'Kari', '14838420088', 'hemmelig-token']) {
    expect(all).not.toContain(never);
  }
  expect(all).toContain('[not logged]');
  expect(JSON.parse(lines[3] ?? '')).toMatchObject({ err: { type: 'TypeError' }, msg: 'four' });
  expect(JSON.parse(lines[5] ?? '')).toMatchObject({
    notice: 'http://hospital|Flag/1',
    state: 'delivered',
    problem: 'status 500',
    name: 'ip-fhir',
  });
});
