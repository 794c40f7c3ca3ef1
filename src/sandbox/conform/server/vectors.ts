// All vectors of the server: a FHIR server that hosts plans and needs.
import type { Vector } from '../vector.ts';
import { keepingPlans } from './plans.ts';
import { searches } from './search.ts';
import { subscribing } from './subscribing.ts';
import { telling } from './telling.ts';
import { subscribingToTopics } from './topics.ts';
import { transacting } from './transactions.ts';
import { writing } from './writing.ts';

export const serverVectors: readonly Vector[] = [
  ...telling,
  ...writing,
  ...transacting,
  ...searches,
  ...subscribing,
  ...subscribingToTopics,
  ...keepingPlans,
];
