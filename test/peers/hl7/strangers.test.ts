// The recorded verdicts on the small inputs of strangers are those of HL7's validator.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Oracle, type OracleJob } from './oracle.ts';

let oracle: Oracle;
beforeAll(async () => {
  oracle = await Oracle.start();
});
afterAll(() => oracle?.stop());

const lines = readFileSync(join(import.meta.dirname, '../../support/strangers.ndjson'), 'utf8')
  .trim()
  .split('\n');

it('are what is recorded', async () => {
  const other: string[] = [];
  for (const line of lines) {
    const { id, valid, ...job } = JSON.parse(line) as OracleJob & { id: string; valid: boolean };
    if ((await oracle.validate(job)).valid !== valid) {
      other.push(id);
    }
  }
  expect(other).toEqual([]);
});
