// The days of one plan, remembered by an adapter's store.
import type { CarePlan } from '@medplum/fhirtypes';
import { remindOfPlan } from '../../../flows/remind/remind.ts';
import { isIndividualPlan } from '../../../ground/law/individual-plan.ts';
import { representationDefaults } from '../../../ground/law/representation-facts.ts';
import type { Config } from '../../config/config.ts';
import type { Environment } from '../../config/environment.ts';
import { openHospital } from '../hospital.ts';
import { withStore } from '../store.ts';

/** The days that are remembered now; undefined when the hospital's server has no such individual plan. */
export async function remindOf(
  config: Config,
  id: string,
  environment: Environment,
): Promise<Awaited<ReturnType<typeof remindOfPlan>> | undefined> {
  const server = openHospital(config, environment);
  const plan = await server.read<CarePlan>('CarePlan', id);
  const clock = { now: () => new Date() };
  return isIndividualPlan(plan)
    ? withStore(config.store, ({ reminders }) =>
        remindOfPlan(
          {
            server,
            reminders,
            clock,
            deadlines: config.deadlines,
            representation: { ...representationDefaults, ...config.age },
          },
          plan,
        ),
      )
    : undefined;
}
