// How long and how often is tried, how many at a time, and what people are reminded of.
import type { DeadlineSettings } from '../../../need/delivery/deadlines.ts';
import { count, object, type Sections } from '../section.ts';

export interface DeliveryConfig {
  readonly retry: {
    /** Tries before a person is asked, when a system is not available. */
    readonly attempts: number;
    readonly firstMs: number;
    readonly longestMs: number;
    /** How often the same message goes again when nobody knows whether it arrived. */
    readonly resends: number;
  };
  readonly deadlines: DeadlineSettings;
  /** Notices worked on at the same time. */
  readonly concurrency: number;
}

const days = { type: 'integer', minimum: 1, maximum: 365 };

export const deliverySections: Sections<DeliveryConfig> = {
  retry: {
    schema: object({
      attempts: { type: 'integer', minimum: 1, maximum: 100 },
      firstMs: count,
      longestMs: count,
      resends: { type: 'integer', minimum: 0, maximum: 100 },
    }),
    variables: {
      IP_FHIR_RETRY_ATTEMPTS: { at: ['attempts'], as: 'number' },
      IP_FHIR_RETRY_FIRST_MS: { at: ['firstMs'], as: 'number' },
      IP_FHIR_RETRY_LONGEST_MS: { at: ['longestMs'], as: 'number' },
      IP_FHIR_RETRY_RESENDS: { at: ['resends'], as: 'number' },
    },
    // With these, a unit that is away is tried for about a day before a person is asked.
    defaults: { attempts: 100, firstMs: 1_000, longestMs: 15 * 60_000, resends: 10 },
  },
  deadlines: {
    schema: object({ acknowledgementMs: count, answerWorkingDays: days, consentWarningDays: days }),
    variables: {
      IP_FHIR_ACKNOWLEDGEMENT_MS: { at: ['acknowledgementMs'], as: 'number' },
      IP_FHIR_ANSWER_WORKING_DAYS: { at: ['answerWorkingDays'], as: 'number' },
      IP_FHIR_CONSENT_WARNING_DAYS: { at: ['consentWarningDays'], as: 'number' },
    },
    defaults: { acknowledgementMs: 30 * 60_000, answerWorkingDays: 10, consentWarningDays: 14 },
  },
  concurrency: {
    schema: { type: 'integer', minimum: 1, maximum: 200 },
    variables: { IP_FHIR_CONCURRENCY: { at: [], as: 'number' } },
    defaults: 8,
  },
};
