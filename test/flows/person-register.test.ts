// A hospital that asks the population register: what it says of the address stops a notice, and where it is silent a person looks.
import { afterEach, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { createSandboxNhn } from '../../src/sandbox/nhn.ts';
import { createSandboxPersons } from '../../src/sandbox/registers/person-register.ts';
import { startSetting } from '../support/hospital.ts';

const NIN = '14838420088';
const stops: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) {
    await stop();
  }
});

async function recordWith(person: object | undefined, status?: number) {
  const persons = createSandboxPersons(person ? [{ nin: NIN, ...person }] : []);
  persons.answer(status);
  const { server, port } = await listen(createSandboxNhn({ persons }).app, '127.0.0.1', 0);
  stops.push(async () => {
    server.closeAllConnections();
    await close(server);
  });
  const api = `http://127.0.0.1:${port}/persons/api/legal-basis`;
  const setting = await startSetting({ config: { personRegister: { api, tokenVariable: 'NHN_TOKEN' } } });
  stops.push(() => setting.stop());
  await setting.load('need-with-consent');
  return { record: await setting.raise('need-with-consent'), asked: persons.asked };
}

describe('the population register', () => {
  it('that says an open address lets the notice go', async () => {
    const { record, asked } = await recordWith({
      addressProtection: [{ isValid: true, protectionLevel: 'Unclassified' }],
    });
    expect(record.state).toBe('delivered');
    expect(asked.get(NIN)).toBeGreaterThan(0);
  });

  it('that says a protected address stops it, and a person looks', async () => {
    const { record } = await recordWith({
      addressProtection: [{ isValid: true, protectionLevel: 'StrictlyConfidential' }],
    });
    expect([record.state, record.attempts]).toEqual(['for-a-person', 0]);
    expect(record.cause).toBe('address-protected');
  });

  it.each([
    ['does not answer', {}, 503],
    ['lets nobody in', {}, 401],
    ['does not know the person', undefined, undefined],
  ])('that %s stops it: not known is no «no»', async (_, person, status) => {
    const { record } = await recordWith(person, status);
    expect(record.attempts).toBe(0);
    expect(record.state).not.toBe('refused');
    expect(JSON.stringify(record.history)).toContain('population register did not');
  });
});
