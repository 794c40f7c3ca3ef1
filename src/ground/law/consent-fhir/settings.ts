// What a hospital says about its own Consents: which of its codes mean consent to notice, and how to read its habits.

/** A code with its system: neither counts without the other. */
export interface CodeOf {
  readonly system: string;
  readonly code: string;
}

export interface ConsentSettings {
  /** Codes that mean consent to the coordinating unit being told of the need, by the element in which they stand. */
  readonly notice: {
    readonly category?: readonly CodeOf[];
    readonly scope?: readonly CodeOf[];
    readonly policyRule?: readonly CodeOf[];
    /** `Consent.provision.code`, at any depth: then only provisions with such a code are about the notice. */
    readonly provisionCode?: readonly CodeOf[];
  };
  /** Whether an adult's Consent without performer counts as the person's own, or a person confirms it first. */
  readonly withoutPerformer: 'confirm' | 'persons-own';
  /** Modifier extensions that the hospital knows to change nothing for consents, by URL. */
  readonly knownModifiers: readonly string[];
  /** How far ahead a beginning may lie and count as begun, in milliseconds. */
  readonly clockToleranceMs?: number;
}

export const consentSettings: ConsentSettings = {
  notice: {},
  withoutPerformer: 'confirm',
  knownModifiers: [],
};

/** The settings with what holds where nothing is said. */
export function settingsOf(said: Partial<ConsentSettings>): ConsentSettings {
  return { ...consentSettings, ...said };
}
