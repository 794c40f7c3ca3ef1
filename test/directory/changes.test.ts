import type { HealthcareService } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { type DirectoryResource, directoryOf } from '../../src/need/directory/directory.ts';
import { toResources } from '../../src/need/directory/lists/ke-entry.ts';
import { mayAnswer, recheck, type SentTo } from '../../src/need/directory/routing/recheck.ts';
import { type Recipient, resolve, resolveArea } from '../../src/need/directory/routing/resolve.ts';
import { EXT_VALID_PERIOD } from '../../src/need/directory/terms.ts';
import { instant } from '../support/days.ts';
import { directoryWith, municipalities, notice, patient, unit } from './support.ts';

const before = '2023-12-31T23:59:00+01:00';
const after = instant('2024-01-01T00:00:00+01:00');

function sentTo({ organization, endpoint, municipality }: Recipient): SentTo {
  return {
    organization: organization.id ?? '',
    endpoint: { id: endpoint.id ?? '', address: endpoint.address ?? '' },
    municipality: municipality.number,
  };
}

function sent(directory: ReturnType<typeof directoryWith>, municipality: string, at: string): SentTo {
  const { recipient } = resolveArea({ municipality, purpose: notice, instant: at, directory });
  if (!recipient) {
    throw new Error('The test needs a recipient');
  }
  return sentTo(recipient);
}

describe('when a person moves between the notice and the answer', () => {
  const directory = directoryWith(unit('bergen', ['4601']), unit('voss', ['4621']));
  const first = sent(directory, '4601', before);
  const moved = patient(
    { municipality: '4601', period: { end: '2023-12-31' } },
    { municipality: '4621', period: { start: '2024-01-01' } },
  );
  const now = resolve({ patient: moved, purpose: notice, instant: after, directory });

  it('a new message goes to the new municipality, and the old unit still answers its notice', () => {
    expect(recheck(first, now)).toEqual({ kind: 'recipient-changed', from: 'ke-bergen', to: 'ke-voss' });
    const ask = (organization: string) =>
      mayAnswer({ sent: first, organization, purpose: notice, instant: after, directory });
    expect(ask('ke-bergen')).toBe(true);
    expect(ask('ke-voss')).toBe(false);
  });

  it('a person whose new address is protected is handed to a person', () => {
    const hidden = {
      ...moved,
      meta: { security: [{ system: 'http://terminology.hl7.org/CodeSystem/v3-Confidentiality', code: 'R' }] },
    };
    expect(
      recheck(first, resolve({ patient: hidden, purpose: notice, instant: after, directory })),
    ).toMatchObject({
      kind: 'no-recipient',
      stop: { reason: 'address-protected' },
    });
  });
});

describe('when a unit changes its endpoint with messages in flight', () => {
  const old = directoryWith(unit('bergen', ['4601']));
  const first = sent(old, '4601', before);
  const changed = directoryWith(
    unit('bergen', ['4601'], {
      endpoints: [{ transport: 'fhir-message', address: 'https://new.example/fhir', events: [] }],
    }),
  );

  it('what is not acknowledged is led to the new one, and the unit may answer from anywhere', () => {
    const now = resolveArea({ municipality: '4601', purpose: notice, instant: after, directory: changed });
    expect(recheck(first, now)).toEqual({
      kind: 'endpoint-changed',
      from: 'https://bergen.example/fhir',
      to: 'https://new.example/fhir',
    });
    const organization = 'ke-bergen';
    expect(
      mayAnswer({ sent: first, organization, purpose: notice, instant: after, directory: changed }),
    ).toBe(true);
  });

  it('nothing is led anywhere when nothing has changed', () => {
    const again = resolveArea({ municipality: '4601', purpose: notice, instant: after, directory: old });
    expect(recheck(first, again)).toEqual({ kind: 'same' });
  });
});

describe('when municipalities merge', () => {
  // Ørland (5015) and Bjugn (5017) became Ørland (5057) on 1 January 2020.
  const midnight = instant('2020-01-01T00:00:00+01:00');
  const eve = '2019-12-31T23:59:59+01:00';
  const directory = directoryWith(
    unit('orland-old', ['5015'], { validTo: '2019-12-31' }),
    unit('bjugn', ['5017'], { validTo: '2019-12-31' }),
    unit('orland', ['5057'], { validFrom: '2020-01-01' }),
  );
  const to = (municipality: string, at: string) =>
    resolveArea({ municipality, purpose: notice, instant: at, directory }).recipient?.organization.id;

  it('the recipient changes at midnight in Norway, also for records with the old number', () => {
    expect([to('5017', eve), to('5015', eve)]).toEqual(['ke-bjugn', 'ke-orland-old']);
    expect([to('5017', midnight), to('5015', midnight), to('5057', midnight)]).toEqual(
      Array(3).fill('ke-orland'),
    );
    expect(to('5057', eve)).toBeUndefined();
    expect(to('5017', '2019-12-31T22:59:59Z')).toBe('ke-bjugn');
    expect(to('5017', '2019-12-31T23:00:00Z')).toBe('ke-orland');
  });

  it('the new unit answers what was sent to the old one, and no other unit does', () => {
    const first = sent(directory, '5017', eve);
    const ask = (organization: string) =>
      mayAnswer({ sent: first, organization, purpose: notice, instant: midnight, directory });
    expect(ask('ke-orland')).toBe(true);
    expect(ask('ke-bjugn')).toBe(true);
    expect(ask('ke-orland-old')).toBe(false);
    const now = resolveArea({ municipality: '5017', purpose: notice, instant: midnight, directory });
    expect(recheck(first, now)).toMatchObject({ kind: 'recipient-changed', to: 'ke-orland' });
  });

  it('a unit that is listed by the old number only does not become the unit of the merged municipality', () => {
    const stale = directoryWith(unit('bjugn', ['5017']));
    const { stop } = resolveArea({
      municipality: '5017',
      purpose: notice,
      instant: midnight,
      directory: stale,
    });
    expect(stop?.reason).toBe('ke-missing');
  });

  it('a list that still uses the old number of a renumbered municipality goes on working', () => {
    const halden = directoryWith(unit('halden', ['3001']));
    for (const municipality of ['0101', '3001', '3101']) {
      const { recipient } = resolveArea({ municipality, purpose: notice, instant: after, directory: halden });
      expect(recipient?.organization.id).toBe('ke-halden');
    }
  });

  it('an inter-municipal unit takes an area over on the day that the coverage states', () => {
    const [owner, organization, service, endpoint] = toResources(unit('valdres', ['3451', '3452']));
    const coverage = (service as HealthcareService).coverageArea ?? [];
    const extension = [{ url: EXT_VALID_PERIOD, valuePeriod: { start: '2024-01-01' } }];
    const later = coverage.map((area, index) => (index === 1 ? { ...area, extension } : area));
    const growing = directoryOf(
      [owner, organization, endpoint, { ...service, coverageArea: later }] as DirectoryResource[],
      municipalities,
    );
    const at = (municipality: string, when: string) =>
      resolveArea({ municipality, purpose: notice, instant: when, directory: growing }).stop?.reason;
    expect([at('3451', before), at('3452', before)]).toEqual([undefined, 'ke-missing']);
    expect([at('3451', after), at('3452', after)]).toEqual([undefined, undefined]);
  });

  it('a divided municipality stops on the day of the division', () => {
    const alesund = directoryWith(unit('alesund', ['1507', '1508']), unit('haram', ['1580']));
    const ask = (at: string) =>
      resolveArea({ municipality: '1507', purpose: notice, instant: at, directory: alesund });
    expect(ask(before).recipient?.organization.id).toBe('ke-alesund');
    expect(ask(after).stop?.reason).toBe('municipality-divided');
  });
});
