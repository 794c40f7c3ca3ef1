// Days and instants of tests, checked as those of users are.
import { type Day, parseDay } from '../../src/ground/norway/day.ts';
import { type Instant, requireInstant } from '../../src/ground/norway/instant.ts';

export function day(text: string): Day {
  const found = parseDay(text);
  if (found === undefined) {
    throw new Error(`The test names a day that there is not: ${text}`);
  }
  return found;
}

export function instant(text: string): Instant {
  return requireInstant(text, 'instant of the test');
}
