// Times on the command line: read once, where they come in, and refused when they are none.
import { InvalidArgumentError } from 'commander';
import { instantOrNoon } from '../ground/norway/day.ts';
import { INSTANT_FORM, type Instant, instantOf, parseInstant } from '../ground/norway/instant.ts';

/** The instant at which a command runs. */
export const now = (): Instant => instantOf(new Date());

/** Parser of an option that takes an instant. @throws {InvalidArgumentError} when it is none */
export function instantOption(text: string): Instant {
  const { instant, problem } = parseInstant(text);
  if (instant === undefined) {
    throw new InvalidArgumentError(`It is no instant: ${problem}. ${INSTANT_FORM}`);
  }
  return instant;
}

/** Parser of an option that takes an instant or a day, which counts at its noon. @throws {InvalidArgumentError} */
export function instantOrDayOption(text: string): Instant {
  const instant = instantOrNoon(text);
  if (instant === undefined) {
    const { problem } = parseInstant(text);
    throw new InvalidArgumentError(
      `It is neither a day (2026-11-29) nor an instant: ${problem}. ${INSTANT_FORM}`,
    );
  }
  return instant;
}
