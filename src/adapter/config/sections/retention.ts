// How long what holds bodies of messages is kept.
import { count, object, type Sections } from '../section.ts';

export interface RetentionConfig {
  readonly retention?: {
    /** Days after which bodies of messages are deleted: in the store, and in folders of this machine. */
    readonly bodiesDays?: number;
  };
}

/** Longer than any sender repeats a message. */
export const defaultBodiesDays = 90;

export const retentionSections: Sections<RetentionConfig> = {
  retention: {
    schema: object({ bodiesDays: count }),
    variables: { IP_FHIR_RETENTION_BODIES_DAYS: { at: ['bodiesDays'], as: 'number' } },
  },
};
