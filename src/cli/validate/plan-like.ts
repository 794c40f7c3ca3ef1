// Which JSON without a resourceType is a plan document, which looks like a resource, and which is something else.
import { IndividualPlan } from '../../plan/document/individual-plan.ts';
import { planSchema } from '../../plan/document/schema.ts';

/** Nobody writes these three together by chance; every plan has them. */
const marks = ['source', 'kind', 'patient'];
/** What resources have and other JSON rarely has: a resource that lost its type is told, never passed over. */
const marksOfResources = [
  'meta',
  'extension',
  'modifierExtension',
  'identifier',
  'contained',
  'subject',
  'entry',
  'coding',
  'implicitRules',
  'source',
  'patient',
];
const fields = new Set(Object.keys(IndividualPlan.properties));

export type Guess = 'plan' | 'resource' | 'other';

/** What a value is that has no resourceType. */
export function guessKind(value: unknown): Guess {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return 'other';
  }
  const keys = Object.keys(value).filter((key) => key !== '$schema');
  const { $schema } = value as { $schema?: unknown };
  const isOurs = typeof $schema === 'string' && $schema.endsWith(planId.slice(planId.lastIndexOf('/')));
  const isAllOurs = keys.length > 0 && keys.every((key) => fields.has(key));
  if (isOurs || isAllOurs || marks.filter((mark) => keys.includes(mark)).length > 1) {
    return 'plan';
  }
  return marksOfResources.some((mark) => keys.includes(mark)) ? 'resource' : 'other';
}

const planId = String(planSchema().$id);
