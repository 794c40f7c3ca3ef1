// How long what holds bodies of messages is kept.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { Count, optional } from '../section.ts';

/** Longer than any sender repeats a message. */
export const defaultBodiesDays = 90;

export const retentionSections = {
  retention: optional(
    Type.Object(
      {
        bodiesDays: Type.Optional(
          said(
            Count,
            'Days after which bodies of messages are deleted: in the store, and in folders of this machine',
          ),
        ),
      },
      closed,
    ),
    { IP_FHIR_RETENTION_BODIES_DAYS: { at: ['bodiesDays'], as: 'number' } },
  ),
};
