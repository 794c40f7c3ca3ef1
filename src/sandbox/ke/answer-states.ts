import type { BusinessState } from '../../need/delivery/states.ts';

/** What a unit can answer a notice with, beside that it has it. */
export const answerStates: readonly BusinessState[] = [
  'under-assessment',
  'taken-on',
  'coordinator-appointed',
  'person-declined',
  'plan-exists',
  'wrong-municipality',
  'more-information-needed',
];
