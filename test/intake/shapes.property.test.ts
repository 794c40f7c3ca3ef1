// Whatever form a notification has, each dialect reads it or says what is wrong with it; what is kept of it can be kept.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { acceptAll } from '../../src/flows/intake/take-notice.ts';
import { holdsNationalId, syntheticNationalId } from '../../src/ground/norway/national-id.ts';
import type { InboxChange } from '../../src/need/delivery/inbox.ts';
import { readBody } from '../../src/need/intake/body.ts';
import { hear } from '../../src/need/intake/event-numbers.ts';
import { defaultLimits } from '../../src/need/intake/limits.ts';
import { dialectOf } from '../../src/need/intake/recognise.ts';

const NUMBER = syntheticNationalId('fnr', '1969-11-13', 'male', 3);
const telling = fc.constantFrom(NUMBER, `${NUMBER.slice(0, 6)}-${NUMBER.slice(6)}`);
const odd = fc.oneof(
  fc.constantFrom(null, true, 0, -1, 1e300, '', '\u0000', '..', '.', '__proto__', 'constructor', [], {}, [
    [],
  ]),
  fc.constantFrom(
    'Flag/a',
    'Flag/..',
    'Flag/a/_history/..',
    '/Flag/b',
    'https://h.example/fhir/Flag/c',
    'Flag',
  ),
  fc.constantFrom('Bundle', 'Parameters', 'SubscriptionStatus', 'AidboxSubscriptionStatus', 'Flag'),
  fc.constantFrom('handshake', 'heartbeat', 'event-notification', 'query-event', 'notification', 'error'),
  fc.constantFrom('Microsoft.HealthcareApis.FhirResourceCreated', 'type', 'focus', 'notification-event'),
  fc.constantFrom('9999-12-31T23:59:59-14:00', '0000-01-01T00:00:00+14:00', '2026-11-22T12:00:00Z'),
  telling,
  fc.string(),
);
const member = fc.constantFrom(
  ...[
    'resourceType',
    'id',
    'meta',
    'versionId',
    'lastUpdated',
    'entry',
    'resource',
    'parameter',
    'part',
    'name',
  ],
  ...[
    'valueCode',
    'valueReference',
    'reference',
    'type',
    'status',
    'subscription',
    'notificationEvent',
    'focus',
  ],
  ...['eventNumber', 'timestamp', 'fullUrl', 'request', 'method', 'url', 'response', 'etag', 'event', 'data'],
  ...[
    'eventType',
    'eventTime',
    'specversion',
    'resourceFhirId',
    'resourceVersionId',
    '__proto__',
    'constructor',
  ],
);
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    odd,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(member, tie('value'), { maxKeys: 7 }),
  ),
}));
const headers = fc.dictionary(
  fc.constantFrom(
    'aeg-event-type',
    'ce-type',
    'ce-id',
    'x-medplum-subscription',
    'x-medplum-deleted-resource',
  ),
  fc.oneof(
    telling,
    fc.constantFrom('Flag/..', 'Flag/a', 'x', 'Microsoft.HealthcareApis.FhirResourceDeleted'),
  ),
  { maxKeys: 2 },
);

/** What would be kept of a notification; undefined when it is refused with what is wrong. */
async function kept(body: unknown, given: Readonly<Record<string, string>>, method = 'POST', path = '') {
  const request = { method, path, header: (name: string) => given[name], body };
  const said = dialectOf(request).read(request);
  if ('issues' in said) {
    expect(said.issues.length).toBeGreaterThan(0);
    return undefined;
  }
  const changes: InboxChange[] = [];
  await acceptAll(
    {
      source: 'https://hospital.example/fhir',
      accept: async (some) => {
        changes.push(...some);
        return { fresh: some.length, repeated: 0 };
      },
    },
    said.notice.changed,
  );
  const { numbers, total } = said.notice;
  hear(undefined, { ...(numbers ? { numbers } : {}), ...(total === undefined ? {} : { total }), at: 'now' });
  return { changes, notice: said.notice };
}

describe('a notification of whatever form', () => {
  it('is read or refused in every dialect, and never stops the machinery', async () => {
    await fc.assert(
      fc.asyncProperty(
        value,
        headers,
        fc.constantFrom('POST', 'PUT', 'DELETE'),
        fc.constantFrom('', 'Flag/a', 'Flag/..', '%00', 'Flag/a/b'),
        async (body, given, method, path) => {
          const text = JSON.stringify(body);
          const read = readBody(Buffer.from(text), undefined, defaultLimits);
          if ('refused' in read) {
            return;
          }
          const { changes } = (await kept(read.body, given, method, path)) ?? { changes: [] };
          for (const { inboxKey, flag, versionId, lastUpdated } of changes) {
            expect(inboxKey).not.toMatch(/\0|\/\.+(\/|$)/);
            expect(flag).toMatch(/^[A-Z][A-Za-z]+\/[A-Za-z0-9.-]+$/);
            expect(`${lastUpdated ?? '1'}`).toMatch(/^[12]/);
            expect(holdsNationalId(`${versionId ?? ''}|${inboxKey.replace(flag, '')}`)).toBe(false);
          }
        },
      ),
      { numRuns: 3_000 },
    );
  });

  it('is read or refused as XML too', async () => {
    const name = fc.constantFrom(
      'Bundle',
      'entry',
      'resource',
      'id',
      'toString',
      '__proto__',
      'constructor',
      'Flag',
    );
    const value = fc.constantFrom('', ' value="a"', ' value=".."', ' value="1"');
    const tagged = (inner: fc.Arbitrary<string>) =>
      fc.tuple(name, value, inner).map(([tag, given, text]) => `<${tag}${given}>${text}</${tag}>`);
    const listOf = (one: fc.Arbitrary<string>) => fc.array(one, { maxLength: 3 }).map((all) => all.join(''));
    const leaf = tagged(fc.constant(''));
    const element = tagged(listOf(tagged(listOf(tagged(listOf(leaf))))));
    await fc.assert(
      fc.asyncProperty(element, async (text) => {
        const read = readBody(Buffer.from(text), 'application/fhir+xml', defaultLimits);
        if (!('refused' in read)) {
          await kept(read.body, {});
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('one thing in a notification that cannot be taken', () => {
  const event = (id: unknown, eventType = 'Microsoft.HealthcareApis.FhirResourceUpdated') => ({
    eventType,
    id: `${NUMBER}\u0000`,
    data: { resourceType: 'Flag', resourceFhirId: id, resourceVersionId: 2 },
  });

  it('does not keep the other events of Event Grid out; of a change that is not named the server is asked', async () => {
    const batch = [event('a'), event('b', 'Microsoft.Storage.BlobCreated'), event('..'), event('c')];
    const said = await kept(batch, { 'aeg-event-type': 'Notification' });
    expect(said?.changes.map(({ flag }) => flag)).toEqual(['Flag/a', 'Flag/c']);
    expect(said?.notice.unnamed).toBe(true);
    expect(JSON.stringify(said?.changes)).not.toMatch(new RegExp(`${NUMBER}|u0000`));
  });

  it('does not keep the other resources of a Bundle out', async () => {
    const entry = [
      {
        resource: {
          resourceType: 'SubscriptionStatus',
          type: 'event-notification',
          notificationEvent: [
            { focus: { reference: 'Flag/..' } },
            { focus: { reference: 'Flag/a' } },
            null,
            7,
          ],
        },
      },
    ];
    const said = await kept({ resourceType: 'Bundle', entry }, {});
    expect(said?.changes.map(({ flag }) => flag)).toEqual(['Flag/a']);
    expect(said?.notice.unnamed).toBe(true);
  });
});

describe("Aidbox's own notification", () => {
  it('is taken from a SubsSubscription and from a topic with a destination', async () => {
    const flag = { resourceType: 'Flag', id: 'a', meta: { versionId: '7' } };
    expect((await kept({ type: 'handshake', subscription: {} }, {}))?.notice.kind).toBe('handshake');
    const removed = await kept({ id: '1', type: 'notification', event: 'delete', resource: flag }, {});
    expect(removed?.changes).toMatchObject([{ flag: 'Flag/a', versionId: '7', deleted: true }]);
    const status = {
      resourceType: 'AidboxSubscriptionStatus',
      status: 'active',
      type: 'event-notification',
      notificationEvent: [{ eventNumber: 1, focus: { reference: 'Flag/a' } }],
      'topic-destination': { reference: 'AidboxTopicDestination/webhook' },
    };
    const entry = [{ resource: status }, { resource: flag, request: { method: 'POST', url: '/Flag' } }];
    const said = await kept({ resourceType: 'Bundle', type: 'history', entry }, {});
    expect(said?.changes).toMatchObject([{ flag: 'Flag/a', versionId: '7' }]);
    // Numbers that count per batch tell no gaps.
    expect(said?.notice.numbers).toBeUndefined();
  });
});
