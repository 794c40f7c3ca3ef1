import { readFileSync } from 'node:fs';
import type { CapabilityStatement, Endpoint } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { createReceiverCapability } from '../../src/edges/transport/units/receiver-capability.ts';
import { type Recipient, resolveArea } from '../../src/need/directory/routing/resolve.ts';
import { MESSAGE_EVENT } from '../../src/need/directory/terms.ts';
import { directoryWith, instant, notice, unit } from './support.ts';

const event = 'need-notice';
const canonical = 'https://receiver.example/fhir/MessageDefinition/notice';

interface Receiver {
  metadata?: Partial<CapabilityStatement> | number | 'down';
  definition?: { system: string; code: string };
}

/** Receivers by host; counts the requests to each. */
function world(receivers: Record<string, Receiver>) {
  const requests: string[] = [];
  let now = 0;
  const fetch: typeof globalThis.fetch = async (input) => {
    const url = new URL(String(input));
    requests.push(`${url.host}${url.pathname}`);
    const { metadata, definition } = receivers[url.host] ?? {};
    if (url.pathname.endsWith('MessageDefinition')) {
      const entry = definition
        ? [{ resource: { resourceType: 'MessageDefinition', eventCoding: definition } }]
        : [];
      return Response.json({ resourceType: 'Bundle', entry });
    }
    if (metadata === 'down') {
      throw new TypeError('fetch failed');
    }
    return typeof metadata === 'number'
      ? new Response('{}', { status: metadata })
      : Response.json({ resourceType: 'CapabilityStatement', fhirVersion: '4.0.1', ...metadata });
  };
  const capability = createReceiverCapability({ fetch, now: () => now, holds: 1_000 });
  return { capability, requests, pass: (milliseconds: number) => (now += milliseconds) };
}

const endpoint = (host: string, code = 'hl7-fhir-msg'): Endpoint => ({
  resourceType: 'Endpoint',
  status: 'active',
  connectionType: { system: 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type', code },
  payloadType: [{}],
  address: `https://${host}/fhir`,
});

const receives = (...definitions: string[]): Partial<CapabilityStatement> => ({
  messaging: [
    { supportedMessage: definitions.map((definition) => ({ mode: 'receiver' as const, definition })) },
  ],
});

describe('a receiver', () => {
  const own = 'https://individuell-plan.example/fhir/MessageDefinition/ip-message-need-notice|0.1.0';
  const reply = 'https://individuell-plan.example/fhir/MessageDefinition/ip-message-need-reply';

  it.each<[string, Receiver, string]>([
    ['that states the message takes it', { metadata: receives(own) }, 'takes'],
    ['that states other messages only refuses', { metadata: receives(reply) }, 'refuses'],
    [
      'whose own definition has the event takes it',
      { metadata: receives(canonical), definition: { system: MESSAGE_EVENT, code: event } },
      'takes',
    ],
    [
      'whose own definition has another event refuses',
      { metadata: receives(canonical), definition: { system: 'urn:x', code: 'referral' } },
      'refuses',
    ],
    ['that names a definition and does not give it is unknown', { metadata: receives(canonical) }, 'unknown'],
    ['that only sends the message refuses', { metadata: { rest: [{ mode: 'server' }] } }, 'refuses'],
    [
      'with $process-message and no list is unknown',
      { metadata: { rest: [{ mode: 'server', operation: [{ name: 'process-message', definition: 'x' }] }] } },
      'unknown',
    ],
    ['of another FHIR version refuses', { metadata: { fhirVersion: '3.0.1' } }, 'refuses'],
    ['without CapabilityStatement is unknown', { metadata: 404 }, 'unknown'],
    ['that is down is unknown: the retries are for that', { metadata: 'down' }, 'unknown'],
  ])('%s', async (_, receiver, expected) => {
    const { capability } = world({ 'ke.example': receiver });
    expect((await capability.ask(endpoint('ke.example'), event)).capability).toBe(expected);
  });

  it('that shows the statement of our own package takes what it lists, and refuses the rest', async () => {
    const file = new URL('../../profiles/generated/CapabilityStatement-ip-ke-receiver.json', import.meta.url);
    const { capability, requests } = world({
      'ke.example': { metadata: JSON.parse(readFileSync(file, 'utf8')) },
    });
    const ask = async (code: string) => (await capability.ask(endpoint('ke.example'), code)).capability;
    expect(await ask('need-notice')).toBe('takes');
    expect(await ask('partner-information')).toBe('refuses');
    expect(new Set(requests)).toEqual(new Set(['ke.example/fhir/metadata']));
  });

  it('for resources has to let us create a Communication', async () => {
    const rest = (code: 'create' | 'read'): Receiver => ({
      metadata: {
        rest: [{ mode: 'server', resource: [{ type: 'Communication', interaction: [{ code }] }] }],
      },
    });
    const { capability } = world({ 'yes.example': rest('create'), 'no.example': rest('read') });
    expect((await capability.ask(endpoint('yes.example', 'hl7-fhir-rest'), event)).capability).toBe('takes');
    expect((await capability.ask(endpoint('no.example', 'hl7-fhir-rest'), event)).capability).toBe('refuses');
  });

  it('is asked once within the time limit, and again after it', async () => {
    const { capability, requests, pass } = world({ 'ke.example': { metadata: receives(own) } });
    await Promise.all([
      capability.ask(endpoint('ke.example'), event),
      capability.ask(endpoint('ke.example'), event),
    ]);
    pass(999);
    await capability.ask(endpoint('ke.example'), event);
    expect(requests).toEqual(['ke.example/fhir/metadata']);
    pass(2);
    await capability.ask(endpoint('ke.example'), event);
    expect(requests).toHaveLength(2);
  });

  it('that could not be asked is asked again sooner', async () => {
    const { capability, requests, pass } = world({ 'ke.example': { metadata: 503 } });
    await capability.ask(endpoint('ke.example'), event);
    pass(101);
    await capability.ask(endpoint('ke.example'), event);
    expect(requests).toHaveLength(2);
  });
});

describe('the choice of a way', () => {
  const directory = directoryWith(
    unit('bergen', ['4601'], {
      endpoints: [
        { transport: 'fhir-message', address: 'https://first.example/fhir', events: [] },
        { transport: 'fhir-rest', address: 'https://second.example/fhir', events: [] },
        { transport: 'nhn-edi', address: 'her-id:99', events: [] },
      ],
    }),
  );
  const recipient = resolveArea({ municipality: '4601', purpose: notice, instant, directory })
    .recipient as Recipient;
  const refuses = {
    metadata: receives('https://individuell-plan.example/fhir/MessageDefinition/ip-message-need-reply'),
  };
  const noCreate = {
    metadata: { rest: [{ mode: 'server' as const, resource: [{ type: 'Patient' as const }] }] },
  };

  it('falls back to the next transport when the receiver cannot take the message', async () => {
    const { capability } = world({ 'first.example': refuses, 'second.example': noCreate });
    const { chosen, steps } = await capability.choose(recipient, event);
    expect(chosen?.transport).toBe('nhn-edi');
    expect(steps.map(({ reference }) => reference)).toEqual([
      'Endpoint/ke-bergen-fhir-message',
      'Endpoint/ke-bergen-fhir-rest',
      'Endpoint/ke-bergen-nhn-edi',
    ]);
  });

  it('chooses none when every receiver refuses', async () => {
    const { capability } = world({ 'first.example': refuses, 'second.example': noCreate });
    const alternatives = recipient.alternatives.filter(({ transport }) => transport !== 'nhn-edi');
    expect((await capability.choose({ ...recipient, alternatives }, event)).chosen).toBeUndefined();
  });

  it('takes the first when it says nothing against it', async () => {
    const { capability, requests } = world({ 'first.example': { metadata: 404 } });
    expect((await capability.choose(recipient, event)).chosen?.transport).toBe('fhir-message');
    expect(requests).toHaveLength(1);
  });
});
