// Notifications that wake whoever follows a server by asking.
import { startWakeUp, type WakeUp } from '../../edges/server/wake-up.ts';
import { defaultLimits } from '../../need/intake/limits.ts';
import { defaultEventOrigins, defaultReplayWindowMs } from '../config/sections/intake.ts';

export type { WakeUp } from '../../edges/server/wake-up.ts';

/** Takes notifications of every dialect at the address, from those who show the secret. */
export function openWakeUp(
  at: { readonly host: string; readonly port: number },
  secret: string,
): Promise<WakeUp> {
  return startWakeUp(at, {
    senders: { secrets: [secret] },
    limits: defaultLimits,
    replayWindow: defaultReplayWindowMs,
    eventOrigins: defaultEventOrigins,
    now: () => new Date(),
  });
}
