// Whether our clock and the hospital's go together: what begins and ends by time is judged by ours, and written by theirs.
import { CLOCK_TOLERANCE } from '../../need/delivery/doubt.ts';
import type { Metrics } from './metrics.ts';

export interface ClockWatchOptions {
  readonly now: () => Date;
  readonly metrics: Pick<Metrics, 'clockDiffers'>;
  /** Told when the clocks begin to differ, and when they no longer do: our time minus theirs, in seconds. */
  readonly tell: (differs: boolean, seconds: number) => void;
}

/** Takes the time that an answer of the server carries (its Date header). */
export function createClockWatch({ now, metrics, tell }: ClockWatchOptions): (served: Date) => void {
  let differed = false;
  return (served) => {
    const difference = now().getTime() - served.getTime();
    metrics.clockDiffers(difference / 1000);
    const differs = Math.abs(difference) > CLOCK_TOLERANCE;
    if (differs !== differed) {
      differed = differs;
      tell(differs, Math.round(difference / 1000));
    }
  };
}
