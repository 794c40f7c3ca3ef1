// One request cannot stop the others: what checks much does so beside them, in bounded time, and who dribbles is cut off.
import { on } from 'node:events';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { validateScript } from '../../src/edges/server/validate/routes.ts';
import { createThreads } from '../../src/edges/threads/threads.ts';
import { createDocumentReader } from '../../src/edges/transport/network/document-reader.ts';
import { readXml } from '../../src/need/dialog/read-dialog.ts';
import { writeDialog } from '../../src/need/dialog/write-dialog.ts';
import { dialogOf } from '../dialog/dialogs.ts';
import { ANSWER_TOKEN, OPERATOR_TOKEN, type Setting, startSetting } from '../support/hospital.ts';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting({
    config: {
      limits: { validateBytes: 3_000_000, validateMs: 1_000, requestMs: 1_500 },
      rates: { validationsPerSecond: 3 },
      dialog: {
        sender: { organisation: { name: 'Fjellheim helseforetak', herId: '112374' } },
        handOff: { url: 'http://127.0.0.1:9/out' },
      },
    },
  });
});
afterAll(() => setting.stop());

const post = (path: string, body: string, token = ANSWER_TOKEN) =>
  fetch(`${setting.adapter.url}${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${token}` },
    body,
  });
it('a request that dribbles is cut off, whatever its path', async () => {
  const { port, hostname } = new URL(setting.adapter.url);
  const ends = ['/fhir/$process-message', '/fhir/$validate', '/api/messages', '/notifications'].map(
    (path) =>
      new Promise<string>((resolve) => {
        const socket = connect(Number(port), hostname);
        let text = '';
        socket.on('data', (chunk) => {
          text += chunk;
        });
        socket.on('error', () => undefined);
        socket.on('close', () => resolve(text));
        const token = path === '/api/messages' ? OPERATOR_TOKEN : ANSWER_TOKEN;
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{`,
        );
      }),
  );
  for (const end of await Promise.all(ends)) {
    expect(end).toMatch(/^($|HTTP\/1.1 (408|401) )/);
  }
});

/** A Patient with very many faults: it is checked for longer than a second. */
const costly = `{"resourceType":"Patient","name":[${'{"family":1},'.repeat(200_000)}{}]}`;

describe('a body that takes long to check', () => {
  it('is stopped at the limit, and everybody else is answered meanwhile', async () => {
    const checked = post('/fhir/$validate', costly);
    let meanwhile = 0;
    let answered = false;
    void checked.then(() => {
      answered = true;
    });
    while (!answered) {
      await fetch(`${setting.adapter.url}/health`);
      meanwhile += 1;
    }
    const response = await checked;
    expect([response.status, await response.text()]).toEqual([422, expect.stringContaining('1000 ms')]);
    // One that waits for the check is answered once, after it.
    expect(meanwhile).toBeGreaterThan(3);
    const next = await post('/fhir/$validate', '{"resourceType":"Patient"}');
    expect(next.status).toBe(200);
  });

  it('is not taken when it is too large, and more than so many in a second are refused', async () => {
    expect((await post('/fhir/$validate', 'x'.repeat(3_000_001), OPERATOR_TOKEN)).status).toBe(413);
    const many = Array.from({ length: 60 }, () => post('/fhir/Patient/$validate', '{}'));
    const refused = (await Promise.all(many)).filter(({ status }) => status === 429);
    expect(refused.length).toBeGreaterThan(10);
    expect(await refused[0]?.text()).toContain('rates.validationsPerSecond');
  });

  it('and too many of them at once are told to come later', async () => {
    const threads = createThreads({ script: validateScript, limitMs: 10, threads: 1, waiting: 1 });
    const asked = [1, 2, 3].map(() => threads.run({ body: costly, profiles: [] }));
    const answers = await Promise.all(asked);
    await threads.stop();
    expect(answers.map(({ kind }) => kind)).toEqual(['stopped', 'stopped', 'busy']);
  });
});

// V8 aborts the process when a thread is ended while a module that awaits at its top is still being fulfilled.
it.each([
  ['$validate', validateScript],
  ['documents', new URL('../../src/edges/transport/network/document-worker.ts', import.meta.url)],
])('the thread of %s says that it has started when all its modules are through', async (_what, script) => {
  const whole = `import(${JSON.stringify(script.href)}).then(() => require('worker_threads').parentPort.postMessage('whole'))`;
  const worker = new Worker(whole, { eval: true, execArgv: [] });
  const said: unknown[] = [];
  for await (const [message] of on(worker, 'message')) {
    said.push(message);
    if (said.length === 2) {
      break;
    }
  }
  await worker.terminate();
  expect(said).toEqual(['whole', 'ready']);
});

describe('a large document of the network', () => {
  const documentOf = (size: number): Buffer => {
    const data = Buffer.alloc(size, 'Vedlegg. ').toString('base64');
    const attachments = [{ contentType: 'application/pdf', title: 'Vedtak', data }];
    return Buffer.from(writeDialog(dialogOf({ attachments })));
  };
  const large = documentOf(3_000_000);

  it('is read in a thread of its own, to the same value', async () => {
    const reader = createDocumentReader();
    expect(await reader.read(large)).toEqual(readXml(large));
    await reader.stop();
    // It answers no message of ours: that is said by its receipt.
    const answer = await post('/network/documents', documentOf(100_000).toString());
    expect(answer.status).toBe(200);
    expect(await answer.text()).toContain('X99');
  });

  it('brings nothing down when its thread is ended while it starts', async () => {
    for (const wait of [0, 100, 200, 300, 400, 500, 600]) {
      const reader = createDocumentReader();
      const read = reader.read(large);
      await new Promise((resolve) => setTimeout(resolve, wait));
      await reader.stop();
      const { issues, message } = (await read) ?? {};
      expect(message !== undefined || issues?.[0]?.code === 'too-costly').toBe(true);
    }
  });

  it('is stopped when it takes too long, and comes again when too many wait', async () => {
    const hurried = createDocumentReader(1);
    const { issues, message } = (await hurried.read(large)) ?? {};
    expect([message, issues?.[0]?.code]).toEqual([undefined, 'too-costly']);
    await hurried.stop();
    const reader = createDocumentReader();
    const broken = Buffer.alloc(70_000, '<a>');
    const read = await Promise.all(Array.from({ length: 53 }, () => reader.read(broken)));
    expect(read.filter((each) => each === undefined)).toHaveLength(2);
    await reader.stop();
  });
});
