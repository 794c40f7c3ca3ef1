// The kinds of information that consents speak of. One list for plan documents and for FHIR (`ip-information-type`).

/** Every kind; `plan` is the whole plan (C3, C7). */
export const informationTypes = [
  'plan',
  'need',
  'goals',
  'resources',
  'considerations',
  'service-needs',
  'participants',
  'measures',
  'evaluations',
  'assessments',
  'health',
  'function',
  'contact',
  'sub-plans',
  'meetings',
  'documents',
] as const;
