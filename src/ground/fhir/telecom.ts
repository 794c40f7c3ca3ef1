// Telephone numbers and mail addresses as systems write them: with and without scheme, in any case, with blanks.
import type { ContactPoint } from '@medplum/fhirtypes';

type System = NonNullable<ContactPoint['system']>;

const schemes: Readonly<Record<string, System>> = {
  tel: 'phone',
  phone: 'phone',
  callto: 'phone',
  sms: 'sms',
  fax: 'fax',
  mailto: 'email',
  url: 'url',
  http: 'url',
  https: 'url',
};

/** What an address is, and its value without the scheme. Text that is neither number nor address keeps no system but `other`. */
export function readTelecom(
  address: string,
): { readonly system: System; readonly value: string } | undefined {
  const text = address.trim();
  const [, name = '', rest = ''] = /^([a-z][a-z0-9+.-]*):(.*)$/is.exec(text) ?? [];
  const system = schemes[name.toLowerCase()];
  if (system === 'url') {
    return { system, value: text.replace(/^url:/i, '') };
  }
  const value = decoded(system ? rest.replace(/^\/\//, '') : text);
  return value === '' ? undefined : { system: system ?? systemOf(value), value };
}

function systemOf(value: string): System {
  if (/^[^\s@]+@[^\s@]+$/.test(value)) {
    return 'email';
  }
  return /^[+(]?\d[\d\s().-]{1,}$/.test(value) ? 'phone' : 'other';
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text).replace(/\s+/g, ' ').trim();
  } catch {
    return text.replace(/\s+/g, ' ').trim();
  }
}

/** The telephone of a coordinator or contact, as its number; a number that says no system, or stands as a link, counts too. */
export function phoneIn(points: readonly ContactPoint[]): ContactPoint | undefined {
  return points.flatMap((point) => phoneOf(point) ?? [])[0];
}

function phoneOf({ system, value, ...point }: ContactPoint): ContactPoint | undefined {
  const read = readTelecom(value ?? '');
  const isPhone = system === 'phone' || system === 'sms';
  const mayBe = system === undefined || system === 'other' || system === 'url';
  if (!read || !(isPhone || (mayBe && (read.system === 'phone' || read.system === 'sms')))) {
    return undefined;
  }
  return { ...point, system: 'phone', value: read.value };
}
