// Tempers of FHIR servers that plans are kept in step with: what each keeps of what it is given, and how it keeps it.
import type { CarePlan, Consent, Goal, Resource } from '@medplum/fhirtypes';
import type { Temper } from '../memory-server.ts';

const withoutNotes = (one: Resource): Resource => {
  const { note: _, ...rest } = one as Goal;
  return rest as Resource;
};

const inCapitals = (one: Resource): Resource =>
  one.resourceType === 'Goal'
    ? { ...one, description: { text: one.description.text?.trim().toUpperCase() ?? '' } }
    : one;

const withoutEnd = (one: Resource): Resource => {
  if (one.resourceType !== 'Consent' || !one.provision?.period?.end) {
    return one;
  }
  const { end: _, ...period } = one.provision.period;
  return { ...one, provision: { ...one.provision, period } } as Consent;
};

const withoutDenials = (one: Resource): Resource => {
  if (one.resourceType !== 'Consent') {
    return one;
  }
  const permits = (one.provision?.provision ?? []).filter(({ type }) => type !== 'deny');
  return { ...one, provision: { ...one.provision, provision: permits } } as Consent;
};

const withoutPhones = (one: Resource): Resource => {
  const { telecom: _, ...rest } = one as Resource & { telecom?: unknown };
  return rest as Resource;
};

const withoutDescription = (one: Resource): Resource => {
  const { description: _, ...rest } = one as CarePlan;
  return one.resourceType === 'CarePlan' ? (rest as Resource) : one;
};

const inOtherOrder = (one: Resource): Resource => {
  const { identifier } = one as { identifier?: unknown };
  return Array.isArray(identifier) ? ({ ...one, identifier: identifier.toReversed() } as Resource) : one;
};

export const tempers: Readonly<Record<string, Temper>> = {
  keeps: {},
  'drops notes': { keeps: withoutNotes },
  'writes in capitals': { keeps: inCapitals },
  'drops the end of a consent': { keeps: withoutEnd },
  'drops denials': { keeps: withoutDenials },
  'drops telephones': { keeps: withoutPhones },
  'drops the summary': { keeps: withoutDescription },
  'puts identifiers in another order': { keeps: inOtherOrder },
  'says 404 of what was deleted': { forgets: true },
  'keeps no history': { hasNoHistory: true },
};
