// Whom a message states, against whom we mean: an answer about somebody else is filed nowhere.
import type { Patient } from '@medplum/fhirtypes';
import { describe, expect, it } from 'vitest';
import { DNR, FHN, FNR } from '../../src/ground/fhir/identifier-system.ts';
import { type Message, messageBundle, readMessage } from '../../src/ground/fhir/message.ts';
import { requireInstant } from '../../src/ground/norway/instant.ts';
import { likenessOf } from '../../src/need/notice/same-person.ts';

const NOW = requireInstant('2026-11-29T09:00:00Z', 'now');
const anders: Patient = {
  resourceType: 'Patient',
  identifier: [{ system: FNR, value: '14838420088' }],
  name: [{ family: 'Eksempelsen', given: ['Anders', 'Olai'] }],
  birthDate: '1984-03-14',
};

function about(...stated: Partial<Patient>[]): Message {
  const header = { resourceType: 'MessageHeader', id: 'h', source: { endpoint: 'x' } } as const;
  const patients = stated.map(
    (each, index): Patient => ({ resourceType: 'Patient', id: `p${index}`, ...each }),
  );
  return readMessage(messageBundle('b', '2026-11-29T09:00:00Z', header, patients)).message as Message;
}

describe('the person of an answer', () => {
  it('is the same by any number of the person, grouped or not, ended or merged', () => {
    const merged: Patient = { resourceType: 'Patient', identifier: [{ system: DNR, value: '54838420098' }] };
    for (const value of ['14838420088', '148384 20088', ' 14838420088 ', '54838420098']) {
      const identifier = [{ system: value.startsWith('5') ? DNR : FNR, value }];
      expect(likenessOf(about({ identifier }), [anders, merged], NOW)).toBe('same');
    }
  });

  it('is another by another number of the same kind, whatever the name says', () => {
    const identifier = [{ system: FNR, value: '09898320091' }];
    expect(
      likenessOf(about({ identifier, name: anders.name ?? [], birthDate: '1984-03-14' }), [anders], NOW),
    ).toBe('other');
  });

  it('is another by another birth date', () => {
    expect(likenessOf(about({ birthDate: '1983-09-09', name: anders.name ?? [] }), [anders], NOW)).toBe(
      'other',
    );
  });

  it('is known by birth date and a given name where the numbers are of different kinds', () => {
    const identifier = [{ system: FHN, value: '84838420088' }];
    const name = [{ family: 'Gift-Eksempelsen', given: ['anders'] }];
    expect(likenessOf(about({ identifier, name, birthDate: '1984-03-14' }), [anders], NOW)).toBe('same');
    expect(
      likenessOf(about({ identifier, name: [{ given: ['Lars'] }], birthDate: '1984-03-14' }), [anders], NOW),
    ).toBe('unclear');
    expect(likenessOf(about({ identifier }), [anders], NOW)).toBe('unclear');
  });

  it('is nobody where nobody is stated, or nothing by which one is known', () => {
    expect(likenessOf(about(), [anders], NOW)).toBe('nobody');
    expect(likenessOf(about({ active: true }), [anders], NOW)).toBe('nobody');
  });

  it('is another when one of those stated is', () => {
    const other = { identifier: [{ system: FNR, value: '09898320091' }] };
    expect(likenessOf(about({ identifier: anders.identifier ?? [] }, other), [anders], NOW)).toBe('other');
  });
});
