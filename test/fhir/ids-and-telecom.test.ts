// Ids and telephone numbers in the forms in which others write them.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { plainId } from '../../src/ground/fhir/ids.ts';
import { phoneIn, readTelecom } from '../../src/ground/fhir/telecom.ts';

describe('an id', () => {
  it('is the same UUID in capitals, in braces, as urn:uuid: and in both', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        for (const form of [
          id,
          id.toUpperCase(),
          `{${id}}`,
          `urn:uuid:${id}`,
          `URN:UUID:${id.toUpperCase()}`,
          ` ${id} `,
        ]) {
          expect(plainId(form)).toBe(id);
        }
      }),
    );
  });

  it('that is no UUID is itself, exactly', () => {
    for (const id of [
      'AB-1',
      'ab-1',
      '{AB-1}',
      'urn:oid:1.2',
      '349df303-0c76-5e0a-97e8',
      '{349df303-0c76-5e0a-97e8-585ee2a62cdf',
    ]) {
      expect(plainId(id)).toBe(id);
    }
  });
});

describe('a telephone number', () => {
  it('is read with and without scheme, in any case, with blanks', () => {
    for (const text of [
      'tel:55500099',
      'TEL:55500099',
      'Tel: 55500099',
      '55500099',
      ' 55500099 ',
      'tel://55500099',
      'callto:55500099',
    ]) {
      expect(readTelecom(text)).toEqual({ system: 'phone', value: '55500099' });
    }
    expect(readTelecom('tel:%2B47%2055%2050%2000%2099')).toEqual({
      system: 'phone',
      value: '+47 55 50 00 99',
    });
  });

  it('is told from mail, fax and links', () => {
    expect(readTelecom('MAILTO:ke@eksempel.no')).toEqual({ system: 'email', value: 'ke@eksempel.no' });
    expect(readTelecom('ke@eksempel.no')?.system).toBe('email');
    expect(readTelecom('fax:55500099')?.system).toBe('fax');
    expect(readTelecom('url:https://eksempel.no')).toEqual({ system: 'url', value: 'https://eksempel.no' });
    expect(readTelecom('spør sentralbordet')?.system).toBe('other');
  });

  it('of a coordinator is found where the system is left out or the number is a link', () => {
    expect(phoneIn([{ value: '55 50 00 99' }])?.value).toBe('55 50 00 99');
    expect(phoneIn([{ system: 'url', value: 'tel:55500099' }])).toEqual({
      system: 'phone',
      value: '55500099',
    });
    expect(
      phoneIn([
        { system: 'email', value: 'a@b.no' },
        { system: 'phone', value: 'TEL: 55 50' },
      ])?.value,
    ).toBe('55 50');
    expect(phoneIn([{ system: 'fax', value: '55500099' }])).toBeUndefined();
  });
});
