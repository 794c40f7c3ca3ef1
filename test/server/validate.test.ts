// $validate at the adapter, by real HTTP requests.
import type { OperationOutcome } from '@medplum/fhirtypes';
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

  it('is not for those without a token', async () => {
    const response = await validate('$validate', { resourceType: 'Patient' });
    expect(response.status).toBe(401);
  });
});
