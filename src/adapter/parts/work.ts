// The jobs of the adapter: which flow does each of them, followed in the audit.
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { JobHandlers } from '../../edges/store/jobs.ts';
import { StoreFailure } from '../../edges/store/postgres/failure.ts';
import type { Store } from '../../edges/store/store.ts';
import { inSpan } from '../../edges/telemetry/observe.ts';
import { takeDeadline } from '../../flows/answer/take-deadline.ts';
import { type FaultPorts, faultWaits, tellFault } from '../../flows/answer/tell-fault.ts';
import { sweepPerson } from '../../flows/intake/sweep-person.ts';
import { lookAgain } from '../../flows/judge/look-again.ts';
import { giveUpOnMachinery } from '../../flows/notify/after-failure.ts';
import { type RelayPorts, relayFlag } from '../../flows/notify/relay-flag.ts';
import { takeReminder } from '../../flows/remind/remind.ts';
import { FAULT_WORK } from '../../need/dialog/received-dialogs.ts';
import { ADT_WORK } from '../../need/intake/adt/inbox.ts';
import type { Config } from '../config/config.ts';
import { adtWork, sweepPersonPorts } from './adt.ts';

/** Wait before a resource that could not be read all that time is tried anew, in milliseconds. */
const LOOK_AGAIN_AFTER = 15 * 60_000;

export function workHandlers(
  ports: RelayPorts,
  store: Store,
  log: Logger,
  config: Config,
  sendDialog: FaultPorts['sendDialog'],
): Omit<JobHandlers, 'feed' | 'retention'> {
  const { follow } = store.audit;
  const workOn = async (key: string, name: string, after: number) => {
    await store.jobs.relay(store.database, key, name, after);
    store.jobs.wake(after);
  };
  const parts = { config, store, server: ports.server, clock: ports.clock };
  const onAdt = adtWork(parts, workOn);
  const lookPorts = {
    ...ports,
    workOn,
    personEvents: store.personEvents,
    ...(config.adt?.admissions ? { admissions: config.adt.admissions } : {}),
    bringForward: (patient: string) => sweepPerson(sweepPersonPorts(parts), patient),
  };
  const faults = { ...ports, dialogs: store.dialogs, sendDialog };
  return {
    relay: async ({ key, flag, request }) => {
      if (flag.startsWith(ADT_WORK)) {
        await follow({ request: request ?? randomUUID() }, () => onAdt(key, flag));
      } else if (flag.startsWith(FAULT_WORK)) {
        await follow({ request: request ?? randomUUID() }, () => tellFault(faults, idOfFault(flag)));
      } else if (flag.startsWith('Flag/')) {
        const work = () => relayFlag(ports, flag.replace(/^Flag\//, ''));
        const followed = () => follow({ request: request ?? randomUUID(), notice: key }, work);
        logged(log, await inSpan('relay', {}, followed));
      } else {
        const begun = ports.clock.now();
        await follow({ request: request ?? randomUUID() }, () => lookAgain(lookPorts, key, flag));
        // Some of it bears on nothing that is open, and is not read for that.
        await store.named.dealtWith(flag, begun);
      }
    },
    // What a decision rests on is looked at until it could be read; a notice goes to a person.
    dead: async ({ key, flag, request }) => {
      if (flag.startsWith('Flag/')) {
        await follow({ request: request ?? randomUUID(), notice: key }, () => giveUpOnMachinery(ports, key));
        return;
      }
      if (flag.startsWith(FAULT_WORK)) {
        await faultWaits(faults, idOfFault(flag));
      }
      await workOn(key, flag, LOOK_AGAIN_AFTER);
    },
    deadline: (job) =>
      job.about === undefined
        ? follow({ request: randomUUID(), notice: job.key }, () =>
            takeDeadline(ports, job.key, job.kind, job.dueAt),
          )
        : follow({ request: randomUUID() }, () => takeReminder(ports, job.about, job)),
    onError: (queue, error) =>
      log.error({ queue, error: describe(error) }, 'work failed, and is tried again'),
  };
}

function idOfFault(work: string): string {
  return work.slice(FAULT_WORK.length);
}

/** Only what carries no personal data: the error's class and our own texts. */
export function describe(error: unknown): string {
  if (error instanceof StoreFailure) {
    return error.message;
  }
  return error instanceof Error
    ? `${error.name} at ${error.stack?.split('\n')[1]?.trim() ?? 'unknown'}`
    : 'not an Error';
}

function logged<T extends { key: string; state: string; acknowledgement: string }>(
  log: Logger,
  record: T,
): T {
  log.info(
    { notice: record.key, state: record.state, acknowledgement: record.acknowledgement },
    'notice worked on',
  );
  return record;
}
