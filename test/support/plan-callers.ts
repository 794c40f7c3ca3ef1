// A guard with the plan of the fixtures behind it, and who asks there: who keeps it, who sees a part of it, who sees nothing.
import type { Resource } from '@medplum/fhirtypes';
import { toFhir } from '../../src/plan/mapping/to-bundle.ts';
import { planFixture } from '../mapping/fixture.ts';
import { type Caller, type GuardSetting, putting, type SettingOptions, startGuards } from './guard.ts';
import { nameIn, numberIn } from './plan-names.ts';

export interface PlanCallers {
  readonly setting: GuardSetting;
  readonly keeper: Caller;
  readonly teacher: Caller;
  readonly stranger: Caller;
}

/** @throws when the plan is not taken */
export async function startPlanCallers(options: SettingOptions = {}): Promise<PlanCallers> {
  const plan = planFixture();
  const setting = await startGuards(options);
  const keeper = await setting.as({ role: 'keeper', organization: numberIn(plan, 'org-kommune') });
  const teacher = await setting.as({
    role: 'provider',
    organization: numberIn(plan, 'org-school'),
    fhirUser: nameIn(plan, 'professional', 'prof-li'),
  });
  const stranger = await setting.as({
    role: 'provider',
    organization: '974760673',
    fhirUser: 'Practitioner/nobody',
  });
  const resources = toFhir(plan).bundle.entry.map(({ resource }) => resource as unknown as Resource);
  const { text } = await keeper('POST', '', putting(resources));
  if (!text.includes('transaction-response')) {
    await setting.stop();
    throw new Error(`The plan was not taken: ${text}`);
  }
  return { setting, keeper, teacher, stranger };
}

/** A goal of the person whose plan it is. */
export const goalOf = (id: string, more: object = {}) => ({
  resourceType: 'Goal',
  id,
  lifecycleStatus: 'active',
  description: { text: 'Prøve' },
  subject: { reference: nameIn(planFixture(), 'patient', '') },
  ...more,
});
