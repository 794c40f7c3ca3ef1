// Days that resources of the hospital's server name, on which a person is reminded.

export type ReminderKind = 'evaluation' | 'revision' | 'consent-ends' | 'own-consent';

/** A day that a resource of the hospital's server names. */
export interface Reminder {
  readonly kind: ReminderKind;
  /** Instant, ISO 8601 in UTC. */
  readonly dueAt: string;
}

/** A resource of the hospital's server (`Task/…`, `CarePlan/…`, `Consent/…`) with the days that it names. */
export interface Named {
  readonly about: string;
  readonly reminders: readonly Reminder[];
}
