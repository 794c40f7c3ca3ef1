// Known identifiers are planted in every input; no log line, no answer and no metric of the adapter repeats one of them.
import { spawn } from 'node:child_process';
import type { Resource } from '@medplum/fhirtypes';
import { expect, it } from 'vitest';
import { readNeeds } from '../../src/sandbox/needs.ts';
import { compose, senderNames } from '../../src/sandbox/senders.ts';
import { freePort } from '../support/free-port.ts';
import { ANSWER_TOKEN, OPERATOR_TOKEN, SECRET } from '../support/hospital.ts';
import { startPartners } from '../support/sandbox-partners.ts';

const planted = ['14838420088', 'Hemmeligsen', 'Skjultveien 17', '99887766', 'diagnose-plantet'];

/** The identifiers where servers put such things: name, address, telephone, narrative, notes. */
function withPlanted(resource: Resource): Resource {
  const text = JSON.stringify(resource)
    .replaceAll('Eksempelsen', 'Hemmeligsen')
    .replaceAll('Prøveveien 1', 'Skjultveien 17')
    .replaceAll('55 50 00 01', '99887766');
  const told = JSON.parse(text) as Resource & { identifier?: { system?: string; value?: string }[] };
  return {
    ...told,
    text: {
      status: 'generated',
      div: `<div xmlns="http://www.w3.org/1999/xhtml">${planted.join(' ')}</div>`,
    },
  } as Resource;
}

it('nothing that is said about a person comes out of the adapter, whatever comes in', {
  timeout: 120_000,
}, async () => {
  const adapterPort = await freePort();
  const url = `http://127.0.0.1:${adapterPort}`;
  const partners = await startPartners({
    dialect: 'hapi',
    faults: { corrupt: 0.3 },
    unit: { answer: 'coordinator-appointed', answerAfter: 10 },
    config: {
      listen: { host: '127.0.0.1', port: adapterPort },
      retry: { attempts: 2, firstMs: 5, longestMs: 10, resends: 10 },
      logLevel: 'debug',
    },
  });
  const { hospital, unit, base, config } = partners;
  const needs = readNeeds();
  for (const resource of [
    ...needs.shared,
    ...needs.resourcesOf(1).filter(({ resourceType }) => resourceType !== 'Flag'),
  ]) {
    hospital.write(withPlanted(resource));
  }
  const program = new URL('../crash/adapter.ts', import.meta.url).pathname;
  const adapter = spawn(process.execPath, [program, JSON.stringify(config)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said: string[] = [];
  adapter.stdout.on('data', (text: Buffer) => said.push(text.toString()));
  adapter.stderr.on('data', (text: Buffer) => said.push(text.toString()));
  const ended = new Promise((resolve) => adapter.once('exit', resolve));
  try {
    await expect.poll(() => said.join(''), { timeout: 60_000 }).toContain('up');
    hospital.notify(`${url}/notifications`, ['Flag', 'Patient', 'Consent', 'Task', 'Communication']);
    const answers: string[] = [];
    const ask = async (path: string, request: RequestInit = {}) => {
      const response = await fetch(`${url}${path}`, request);
      answers.push(`${[...response.headers].join('\n')}\n${await response.text()}`);
    };
    const own = [1, 2, 4, 100].flatMap((number) => needs.resourcesOf(number)).map(withPlanted);
    for (const resource of own) {
      hospital.write(resource);
    }
    await hospital.notified();
    const sender = {
      endpoint: `${url}/notifications`,
      secret: SECRET,
      subscription: 's',
      base,
      now: () => new Date(),
    };
    const everything = { resourceType: 'Flag', id: 'planted', text: planted, meta: { versionId: '1' } };
    for (const dialect of senderNames) {
      const request = compose[dialect](sender, [{ resource: everything, number: 1 }]);
      const path = request.url.slice(url.length);
      const { method, headers, body } = request;
      await ask(path, { method, headers, ...(body ? { body } : {}) });
      // … damaged, unsigned, with identifiers in the path and in the headers.
      await ask(path, { method, headers, body: `${body}${planted.join()}` });
      await ask(`${path}/${planted[0]}`, { method, body: planted.join() });
    }
    const authorization = `Bearer ${ANSWER_TOKEN}`;
    await ask('/fhir/$process-message', {
      method: 'POST',
      headers: { authorization },
      body: JSON.stringify(everything),
    });
    await ask('/fhir/$process-message', { method: 'POST', headers: { authorization }, body: planted.join() });
    const operator = { headers: { authorization: `Bearer ${OPERATOR_TOKEN}` } };
    const done = async () => (await fetch(`${url}/metrics`, operator)).text();
    await expect.poll(done).toMatch(/^ip_queue_jobs 0$/m);
    for (const path of [
      '/api/notices',
      '/api/outbox',
      '/metrics',
      '/health',
      '/ready',
      `/nowhere/${planted[0]}`,
    ]) {
      await ask(path, operator);
    }
    expect(unit.messages.length).toBeGreaterThan(0);
    expect(said.join('')).toContain('"level"');
    for (const output of [...said, ...answers]) {
      for (const secret of [...planted, SECRET]) {
        expect(output.includes(secret)).toBe(false);
      }
    }
  } finally {
    adapter.kill('SIGTERM');
    await ended;
    await partners.stop();
  }
});
