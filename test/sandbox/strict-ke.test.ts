// The sandbox unit is as strict as a real one: it takes a right message, and says of each wrong one what is wrong.
import { readFileSync } from 'node:fs';
import type {
  Bundle,
  Communication,
  MessageHeader,
  OperationOutcome,
  Patient,
  Task,
} from '@medplum/fhirtypes';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { close, listen } from '../../src/adapter/start.ts';
import { createSandboxKe, type SandboxKe, type SandboxKeOptions } from '../../src/sandbox/ke.ts';
import { createResourceCheck } from '../../src/validator/check-resource.ts';

const TOKEN = 'a-token-of-the-unit-for-tests';
const file = new URL('../../fixtures/profiles/valid/ip-message-bundle.json', import.meta.url);
const right = (): Bundle => JSON.parse(readFileSync(file, 'utf8')) as Bundle;

let check: SandboxKeOptions['check'];
beforeAll(async () => {
  check = await createResourceCheck();
});
const stops: (() => Promise<unknown>)[] = [];
afterAll(() => Promise.all(stops.map((stop) => stop())));

let unit: SandboxKe;
let url: string;
async function start(options: Partial<SandboxKeOptions> = {}): Promise<void> {
  unit = createSandboxKe({ name: 'Unit', token: TOKEN, ...(check ? { check } : {}), ...options });
  const { server, port } = await listen(unit.app, '127.0.0.1', 0);
  stops.push(() => close(server));
  url = `http://127.0.0.1:${port}/fhir/$process-message`;
}
beforeEach(() => start());

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly code: string | undefined;
  /** Where the problems are and what they are, of the acknowledgement or of the answer itself. */
  readonly problems: string;
}

async function post(text: string, headers: Record<string, string> = {}): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${TOKEN}`, ...headers },
    body: text,
  });
  const answer = await response.text();
  const read = JSON.parse(answer) as Bundle | OperationOutcome;
  const resources =
    read.resourceType === 'Bundle' ? (read.entry ?? []).map(({ resource }) => resource) : [read];
  const header = resources.find((each): each is MessageHeader => each?.resourceType === 'MessageHeader');
  const outcome = resources.find(
    (each): each is OperationOutcome => each?.resourceType === 'OperationOutcome',
  );
  const problems = outcome?.issue.map((each) => `${each.expression?.[0] ?? ''}: ${each.details?.text}`);
  return {
    status: response.status,
    text: answer,
    code: header?.response?.code,
    problems: problems?.join('\n') ?? '',
  };
}

/** The right message with one thing changed. */
function changed(change: (bundle: Bundle, header: MessageHeader) => void): string {
  const bundle = right();
  change(bundle, bundle.entry?.[0]?.resource as MessageHeader);
  return JSON.stringify(bundle);
}

function without(type: string): string {
  return changed((bundle) => {
    bundle.entry = (bundle.entry ?? []).filter(({ resource }) => resource?.resourceType !== type);
  });
}

const ofType = <T>(bundle: Bundle, type: string): T =>
  bundle.entry?.find(({ resource }) => resource?.resourceType === type)?.resource as T;

it('a right message is taken', async () => {
  expect(await post(JSON.stringify(right()))).toMatchObject({ status: 200, code: 'ok', problems: '' });
});

describe('who may not send', () => {
  it.each([
    ['without a token', ''],
    ['with another token', 'Bearer another'],
    ['with the token under another scheme', `Basic ${TOKEN}`],
  ])('%s: 401, with a word on what to send', async (_name, authorization) => {
    const answer = await post(JSON.stringify(right()), { authorization });
    expect(answer).toMatchObject({ status: 401 });
    expect(answer.problems).toMatch(/token/i);
    expect(unit.messages).toEqual([]);
  });
});

describe('what is no message', () => {
  it.each([
    ['broken JSON', '{"resourceType":', 400, /no JSON/],
    ['an empty body', '', 400, /no JSON/],
    ['null', 'null', 400, /type message/],
    ['a resource', '{"resourceType":"Patient"}', 400, /type message/],
    ['a Bundle of another type', '{"resourceType":"Bundle","type":"batch"}', 400, /type message/],
  ])('%s: an OperationOutcome, never a page', async (_name, text, status, words) => {
    const answer = await post(text);
    expect(answer.status).toBe(status);
    expect(answer.problems).toMatch(words);
  });

  it('bytes that are no UTF-8: nobody guesses the letters', async () => {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${TOKEN}` },
      body: new Uint8Array(Buffer.from(JSON.stringify(right()).replace('Testnes', 'Øyås'), 'latin1')),
    });
    expect([response.status, await response.text()]).toEqual([400, expect.stringContaining('UTF-8')]);
    expect(unit.messages).toEqual([]);
  });

  it('XML: 415', async () => {
    expect(await post('<Bundle/>', { 'content-type': 'application/fhir+xml' })).toMatchObject({
      status: 415,
    });
  });
});

describe('a message that is wrong is refused, with the place', () => {
  it.each([
    [
      'an event that nobody knows',
      changed((_, header) => void Object.assign(header.eventCoding ?? {}, { code: 'news' })),
      /eventCoding/,
    ],
    [
      'an event of another system',
      changed(
        (_, header) => void Object.assign(header.eventCoding ?? {}, { system: 'https://other.example' }),
      ),
      /eventCoding/,
    ],
    [
      'an acknowledgement as a message',
      changed((_, header) => void Object.assign(header.eventCoding ?? {}, { code: 'acknowledgement' })),
      /eventCoding/,
    ],
    ['no person', without('Patient'), /Bundle/],
    ['no request to the unit', without('Task'), /focus/],
    ['no words', without('Communication'), /focus/],
    [
      'a focus that leads nowhere',
      changed(
        (_, header) =>
          void header.focus?.push({ reference: 'urn:uuid:0b1c2d3e-0000-4000-8000-000000000000' }),
      ),
      /focus\[2\]/,
    ],
    [
      'words that were entered in error',
      changed(
        (bundle) =>
          void Object.assign(ofType<Communication>(bundle, 'Communication'), { status: 'entered-in-error' }),
      ),
      /focus\[0\].*entered in error/,
    ],
    ['no sender', changed((_, header) => void delete header.sender), /sender/],
    ['no time', changed((bundle) => void delete bundle.timestamp), /timestamp/],
    [
      'a national id that cannot be',
      changed(
        (bundle) =>
          void Object.assign(ofType<Patient>(bundle, 'Patient').identifier?.[0] ?? {}, {
            value: '12845678901',
          }),
      ),
      /identifier\[0\]/,
    ],
    [
      'a request without its code',
      changed((bundle) => void delete ofType<Task>(bundle, 'Task').code),
      /code/,
    ],
    [
      'profiles that it does not claim',
      changed((bundle) => {
        delete bundle.meta;
        delete bundle.timestamp;
      }),
      /timestamp/,
    ],
  ])('%s', async (_name, text, place) => {
    const answer = await post(text);
    expect(answer).toMatchObject({ status: 200, code: 'fatal-error' });
    expect(answer.problems).toMatch(place);
    expect(unit.messages).toEqual([]);
  });
});

describe('repeats', () => {
  it('the same bytes get the original answer, and stand in the list once', async () => {
    const text = JSON.stringify(right());
    const first = await post(text);
    expect((await post(text)).text).toBe(first.text);
    expect(unit.messages).toHaveLength(1);
  });

  it('the same wrong bytes get the original refusal', async () => {
    const first = await post(without('Task'));
    expect((await post(without('Task'))).text).toBe(first.text);
  });

  it('a Bundle.id with other content is refused', async () => {
    await post(JSON.stringify(right()));
    const other = changed((bundle) => void Object.assign(bundle, { timestamp: '2026-03-02T11:00:00Z' }));
    expect(await post(other)).toMatchObject({
      code: 'fatal-error',
      problems: expect.stringMatching(/^Bundle\.id/),
    });
  });

  it('the same message in a new Bundle is a resend; with other content it is refused', async () => {
    await post(JSON.stringify(right()));
    const again = changed(
      (bundle) => void Object.assign(bundle, { id: 'again', timestamp: '2026-03-02T11:00:00Z' }),
    );
    expect(await post(again)).toMatchObject({ code: 'ok' });
    const other = changed((bundle) => {
      bundle.id = 'other';
      Object.assign(ofType<Patient>(bundle, 'Patient'), { gender: 'unknown' });
    });
    expect(await post(other)).toMatchObject({
      code: 'fatal-error',
      problems: expect.stringMatching(/resource\.id/),
    });
    expect(unit.messages.map(({ duplicate }) => duplicate)).toEqual([false, true]);
  });
});
