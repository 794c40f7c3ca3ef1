// Who may hand something to the adapter, or ask it.
import type { Rates } from '../../../need/intake/limits.ts';
import { count, object, type Sections, secret } from '../section.ts';

export interface AccessConfig {
  readonly answers: {
    /** Bearer token that coordinating units show when they answer. */
    readonly token: string;
  };
  readonly operators?: {
    /** Bearer token of the people and systems that see the notices and deal with the outbox; without it nobody does. */
    readonly token: string;
  };
  /** How often one source may ask. */
  readonly rates?: Partial<Rates>;
}

export const accessSections: Sections<AccessConfig> = {
  answers: {
    required: true,
    schema: object({ token: secret }, ['token']),
    variables: { IP_FHIR_ANSWER_TOKEN: { at: ['token'] } },
  },
  operators: {
    schema: object({ token: secret }, ['token']),
    variables: { IP_FHIR_OPERATOR_TOKEN: { at: ['token'] } },
  },
  rates: {
    schema: object({
      answersPerSecond: count,
      operatorsPerSecond: count,
      overviewPerSecond: count,
      signInPerMinute: count,
      monitoringPerSecond: count,
    }),
  },
};
