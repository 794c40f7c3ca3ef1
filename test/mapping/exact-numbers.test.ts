// Decimals keep the digits that they were written with, on the way into a plan document and back.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { main } from '../../src/cli/main.ts';
import { parseExact } from '../../src/ground/fhir/exact-numbers.ts';

const folder = mkdtempSync(join(tmpdir(), 'digits-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function run(...args: string[]): Promise<string> {
  let out = '';
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    out += String(chunk);
    return true;
  });
  const quiet = vi.spyOn(process.stderr, 'write').mockImplementation(() => true);
  try {
    await main(['node', 'ip-fhir', ...args]);
    return out;
  } finally {
    write.mockRestore();
    quiet.mockRestore();
    process.exitCode = 0;
  }
}

const file = (name: string) => join(folder, name);

describe('decimals', () => {
  it.each([
    '10.10',
    '1.0',
    '0.50',
    '-3.00',
    '12345678901234567.25',
    '1.5E-7',
  ])('of %s come back as they were written, though the plan has no place for them', async (digits) => {
    const text = readFileSync(
      new URL('../../fixtures/plans/child-cerebral-palsy/bundle.json', import.meta.url),
      'utf8',
    );
    const bundle = JSON.parse(text) as { entry: { resource: { resourceType: string; target?: object[] } }[] };
    const goal = bundle.entry.find(({ resource }) => resource.resourceType === 'Goal');
    const detailQuantity = { value: '@', unit: 'm' };
    goal?.resource.target?.push({ measure: { text: 'gangdistanse' }, detailQuantity });
    if (goal && goal.resource.target === undefined) {
      goal.resource.target = [{ measure: { text: 'gangdistanse' }, detailQuantity }];
    }
    writeFileSync(file('bundle.json'), JSON.stringify(bundle).replace('"@"', digits));
    writeFileSync(
      file('plan.json'),
      await run('from-fhir', file('bundle.json'), '--rest', file('rest.json')),
    );
    expect(readFileSync(file('rest.json'), 'utf8')).toContain(digits);
    const back = await run('to-fhir', file('plan.json'), '--rest', file('rest.json'));
    expect(back).toContain(`"value": ${digits}`);
  });

  it('of any kind are written as they were read', () => {
    const sign = fc.constantFrom('', '-');
    const whole = fc.bigInt({ min: 0n, max: 10n ** 25n }).map(String);
    const fraction = fc.stringMatching(/^(\.[0-9]{1,20})?$/);
    const exponent = fc.stringMatching(/^([eE][+-]?[0-9]{1,2})?$/);
    fc.assert(
      fc.property(fc.tuple(sign, whole, fraction, exponent), (parts) => {
        const text = `{"a":[${parts.join('')}],"b":1}`;
        expect(JSON.stringify(parseExact(text))).toBe(text);
      }),
    );
  });
});
