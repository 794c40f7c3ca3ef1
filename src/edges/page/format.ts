// Dates, times and lengths of time as people in Norway read them.
import type { Language } from '../../ground/words/language.ts';

const locales: Readonly<Record<Language, string>> = { nb: 'nb-NO', nn: 'nn-NO', en: 'en-GB' };
const DAY = 86_400_000;

export function dateTime(instant: string, language: Language): string {
  return format(instant, language, { dateStyle: 'medium', timeStyle: 'short' });
}

export function date(instant: string, language: Language): string {
  return format(instant, language, { dateStyle: 'medium' });
}

function format(instant: string, language: Language, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locales[language], { ...options, timeZone: 'Europe/Oslo' }).format(
    new Date(instant),
  );
}

/** How long ago, or in how long, in the largest unit that says something: «3 dager siden», «om 2 timer». */
export function distance(from: Date, to: string, language: Language): string {
  const milliseconds = Date.parse(to) - from.getTime();
  const relative = new Intl.RelativeTimeFormat(locales[language], { numeric: 'auto' });
  const [size, unit] = [
    [DAY, 'day'],
    [3_600_000, 'hour'],
    [60_000, 'minute'],
  ].find(([least]) => Math.abs(milliseconds) >= (least as number)) ?? [60_000, 'minute'];
  return relative.format(Math.trunc(milliseconds / (size as number)), unit as Intl.RelativeTimeFormatUnit);
}

/** A unit with its municipality; one in hospital has none. */
export function receiverText({ name, municipality }: { name: string; municipality: string }): string {
  return municipality ? `${name} (${municipality})` : name;
}
