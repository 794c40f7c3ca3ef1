// Conditions that several groups of rules share.
import type { Condition } from '../rule.ts';

/** A living person with an active Flag and a need that remains. */
const open = {
  flag: ['active'],
  person: ['living'],
  need: ['plan', 'coordinator', 'plan-and-coordinator'],
} as const satisfies Condition;

/** The hospital has found the need. */
export const fromHospital = { ...open, direction: ['to-municipality'] } as const satisfies Condition;

/** The hospital has found the need, and nothing that the person has answers it. */
export const unanswered = {
  ...fromHospital,
  has: ['nothing', 'plan-without-coordinator', 'plan-begun-in-hospital'],
} as const satisfies Condition;

/** … and the municipality gives services, or nobody has said that it does not. */
export const forMunicipality = {
  ...unanswered,
  services: ['both', 'municipality', 'not-stated'],
} as const satisfies Condition;

/** The municipality has found a need. */
export const inMunicipality = { ...open, direction: ['to-hospital'] } as const satisfies Condition;

/** … and the hospital takes part, or nobody has said that it does not. */
export const withHospital = {
  ...inMunicipality,
  services: ['both', 'hospital', 'not-stated'],
} as const satisfies Condition;

/** The municipality has found the need of a coordinator in the specialist health service. */
export const fromMunicipality = {
  ...withHospital,
  need: ['coordinator', 'plan-and-coordinator'],
  has: ['nothing', 'plan', 'plan-without-coordinator', 'plan-begun-in-hospital', 'plan-unsure'],
} as const satisfies Condition;

/** Both ways in which a notice may leave. */
export function everyNotice(condition: Condition): Condition[] {
  return [
    { ...forMunicipality, ...condition },
    { ...fromMunicipality, ...condition },
  ];
}

export const consentGiven = ['given', 'by-representative'] as const;
export const senderKnown = ['coordinator', 'unit-leader', 'staff'] as const;
