// Every kind of message that the adapter composes, judged by the HL7 validator against our profiles.
import { join } from 'node:path';
import type { Bundle } from '@medplum/fhirtypes';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEFINITIONS, NO_BASIS_EXTENSIONS } from '../support/fhir-package.ts';
import { composedMessages } from '../support/messages.ts';
import { errorsOf, Oracle } from './oracle.ts';

/**
 * The MIME types of our attachments: without them and without a terminology server the validator fails on the first
 * attachment that it sees (by a fault of its own, a null reference) and passes over every later one.
 */
const MIME_TYPES = join(import.meta.dirname, 'definitions');

let oracle: Oracle;
beforeAll(async () => {
  oracle = await Oracle.start({
    definitions: [DEFINITIONS, MIME_TYPES],
    allowExtensions: [NO_BASIS_EXTENSIONS],
  });
});
afterAll(() => oracle?.stop());

const messages = await composedMessages();
const faults = async (resource: unknown) => errorsOf(await oracle.validate({ resource }));

describe('the messages of the adapter, judged by the HL7 validator', () => {
  it.each(messages)('finds no error in %s', async (_name, message) => {
    expect((await faults(message)).map(({ expression, text }) => `${expression}: ${text}`)).toEqual([]);
  });

  const withLetter = messages.filter(([, message]) => JSON.stringify(message).includes('application/pdf'));

  it('the letter is there to be judged', () => {
    expect(withLetter.length).toBeGreaterThan(3);
  });

  it.each(withLetter)('finds a wrong type of the letter in %s', async (_name, message) => {
    const broken = JSON.stringify(message).replaceAll('"application/pdf"', '"application/no-such-type"');
    const found = await faults(JSON.parse(broken));
    expect(found.length).toBeGreaterThan(0);
    expect(found.every(({ expression }) => expression?.endsWith('.contentType'))).toBe(true);
  });

  it.each(messages)('finds that %s has no header', async (_name, message) => {
    const entry = message.entry?.slice(1) ?? [];
    expect((await faults({ ...message, entry } satisfies Bundle)).length).toBeGreaterThan(0);
  });
});
