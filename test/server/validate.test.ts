// $validate and the CapabilityStatement of the adapter, by real HTTP requests.
import { gzipSync } from 'node:zlib';
import type { CapabilityStatement, OperationOutcome } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ANSWER_TOKEN, type Setting, startSetting } from '../support/hospital.ts';

let setting: Setting;
beforeAll(async () => {
  setting = await startSetting();
});
afterAll(() => setting.stop());

function validate(path: string, body: unknown, token?: string): Promise<Response> {
  return fetch(`${setting.adapter.url}/fhir/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/fhir+json', ...(token && { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
}

describe('$validate', () => {
  it('answers 200 with what is wrong, and where', async () => {
    const response = await validate(
      'Patient/$validate',
      { resourceType: 'Patient', gender: 'kvinne' },
      ANSWER_TOKEN,
    );
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toContain('application/fhir+json');
    const outcome = (await response.json()) as OperationOutcome;
    expect(outcome.issue).toMatchObject([
      { severity: 'error', code: 'code-invalid', expression: ['Patient.gender'] },
    ]);
  });

  it.each([
    [
      'Latin-1',
      Buffer.from('{"resourceType":"Patient","name":[{"family":"Blåbær"}]}', 'latin1'),
      'no UTF-8 at byte',
    ],
    ['UTF-16', Buffer.from('\ufeff{"resourceType":"Patient"}', 'utf16le'), 'UTF-16'],
    ['gzip that is not said to be', gzipSync('{"resourceType":"Patient"}'), 'gzip'],
  ])('says by name that a body is %s', async (_, body, named) => {
    const response = await fetch(`${setting.adapter.url}/fhir/$validate`, {
      method: 'POST',
      headers: { 'content-type': 'application/fhir+json', authorization: `Bearer ${ANSWER_TOKEN}` },
      body: new Uint8Array(body),
    });
    expect(response.status).toBe(400);
    expect(JSON.stringify(await response.json())).toContain(named);
  });

  it('is not for those without a token', async () => {
    const response = await validate('$validate', { resourceType: 'Patient' });
    expect(response.status).toBe(401);
  });
});

it('the CapabilityStatement is for everybody, valid, and names the messages and where they are sent', async () => {
  const response = await fetch(`${setting.adapter.url}/fhir/metadata`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toContain('application/fhir+json');
  const statement = (await response.json()) as CapabilityStatement;
  expect(statement).toMatchObject({
    kind: 'instance',
    fhirVersion: '4.0.1',
    messaging: [{ endpoint: [{ address: `${setting.adapter.url}/fhir/$process-message` }] }],
  });
  expect(statement.messaging?.[0]?.supportedMessage?.map(({ mode }) => mode)).toEqual(
    expect.arrayContaining(['sender', 'receiver']),
  );
  const found = (await (await validate('$validate', statement, ANSWER_TOKEN)).json()) as OperationOutcome;
  expect(found.issue.filter(({ severity }) => severity === 'error' || severity === 'fatal')).toEqual([]);
});
