// Times of HL7 v2 (TS, DT, DTM) as FHIR dateTimes. What has no offset is told by the clocks in Norway.
import { instantInNorway } from '../../../ground/norway/day.ts';
import { type Instant, parseInstant } from '../../../ground/norway/instant.ts';
import { parseMoment } from '../../../ground/norway/moment.ts';

const form =
  /^(?<year>\d{4})(?:(?<month>\d\d)(?:(?<day>\d\d)(?:(?<hour>\d\d)(?:(?<minute>\d\d)(?:(?<second>\d\d)(?:(?<fraction>\.\d{1,4})\d{0,5})?)?)?)?)?)?(?<sign>[+-])?(?<offset>\d{4})?$/;

/**
 * A FHIR dateTime at the precision that was written: a time to the minute or finer is an instant, an hour alone is its day.
 * Nothing for what is no time; nothing is guessed.
 * @param usual the offset of a sender that writes all its times in it, as MSH-7 shows; without it the clocks in Norway count
 * @see HL7 v2, chapter 2A (DTM)
 */
export function readTime(text: string, usual?: string): string | undefined {
  const parts = form.exec(text.trim())?.groups;
  if (!parts || (parts.sign === undefined) !== (parts.offset === undefined)) {
    return undefined;
  }
  const { year, month, day, hour, minute, second = '00', fraction = '' } = parts;
  const date = [year, month, day].filter((part) => part !== undefined).join('-');
  if (hour === undefined || minute === undefined) {
    return (hour === undefined || Number(hour) < 24) && parseMoment(date) ? date : undefined;
  }
  const offset = parts.offset ? `${parts.sign}${parts.offset}` : usual;
  const local = `${date}T${hour}:${minute}:${second}${fraction}`;
  return offset === undefined ? instantInNorway(local) : parseInstant(`${local}${written(offset)}`).instant;
}

/** The offset of MSH-7, when it is none that Norway has then: a sender that writes in UTC means all its times so. */
export function foreignOffset(text: string): string | undefined {
  const [, offset] = /([+-]\d{4})$/.exec(text.trim()) ?? [];
  const stated = offset && readTime(text);
  const inNorway = offset && readTime(text.trim().slice(0, -5));
  return stated && inNorway && !isSame(stated as Instant, inNorway as Instant) ? offset : undefined;
}

function isSame(one: Instant, other: Instant): boolean {
  return Date.parse(one) === Date.parse(other);
}

function written(offset: string): string {
  return `${offset.slice(0, 3)}:${offset.slice(3)}`;
}

/** An instant as HL7 v2 writes it: to the second, with the offset of UTC. */
export function asHl7Time(instant: Instant): string {
  const utc = new Date(Date.parse(instant)).toISOString();
  return `${utc.slice(0, 19).replaceAll(/[-:T]/g, '')}+0000`;
}
