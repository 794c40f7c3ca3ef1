// How long and how often is tried, how many at a time, and what people are reminded of.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { Count, optional, withDefault } from '../section.ts';

const Days = Type.Integer({ minimum: 1, maximum: 365 });

export const deliverySections = {
  retry: withDefault(
    Type.Object(
      {
        attempts: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 100,
            description:
              'Tries in a row when a system is not available; then a person is asked, and the tries grow rare',
          }),
        ),
        firstMs: Type.Optional(Count),
        longestMs: Type.Optional(Count),
        resends: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 100,
            description:
              'How often the same message goes again in a row when nobody knows whether it arrived; then a person is asked. 0: never by itself, for units that take every send for a new message',
          }),
        ),
      },
      closed,
    ),
    // With these, a unit that is away is tried for about a day before a person is asked.
    { attempts: 100, firstMs: 1_000, longestMs: 15 * 60_000, resends: 10 },
    {
      IP_FHIR_RETRY_ATTEMPTS: { at: ['attempts'], as: 'number' },
      IP_FHIR_RETRY_FIRST_MS: { at: ['firstMs'], as: 'number' },
      IP_FHIR_RETRY_LONGEST_MS: { at: ['longestMs'], as: 'number' },
      IP_FHIR_RETRY_RESENDS: { at: ['resends'], as: 'number' },
    },
  ),
  doubt: optional(
    Type.Object(
      {
        firstMs: Type.Optional(said(Count, 'Wait before what is not surely known is looked at again')),
        longestMs: Type.Optional(said(Count, 'Longest wait between two looks')),
        personAfterMs: Type.Optional(
          said(
            Count,
            'After this time a person is asked, while the looks go on; one hour when nothing is said',
          ),
        ),
      },
      closed,
    ),
    {
      IP_FHIR_DOUBT_FIRST_MS: { at: ['firstMs'], as: 'number' },
      IP_FHIR_DOUBT_LONGEST_MS: { at: ['longestMs'], as: 'number' },
      IP_FHIR_PERSON_AFTER_MS: { at: ['personAfterMs'], as: 'number' },
    },
  ),
  deadlines: withDefault(
    Type.Object(
      {
        acknowledgementMs: Type.Optional(said(Count, 'How long an acknowledgement is waited for')),
        answerWorkingDays: Type.Optional(said(Days, 'How long an answer is waited for, in working days')),
        consentWarningDays: Type.Optional(said(Days, 'How long before a consent ends people are told')),
        dayMs: Type.Optional(
          said(
            Count,
            'For rehearsals: how long a day of answerWorkingDays, of the first contact and of escalation lasts',
          ),
        ),
        escalation: Type.Optional(
          Type.Object(
            {
              otherEndpointMs: Type.Optional(
                said(
                  Count,
                  'How long nobody acknowledges a message until it goes to another endpoint of the same unit',
                ),
              ),
              otherEndpointWorkingDays: Type.Optional(
                said(
                  Days,
                  'Until the notice of a silent unit goes to another of its endpoints once more, in working days',
                ),
              ),
              otherUnitWorkingDays: Type.Optional(
                said(Days, 'Until what the unit is part of is told after that, where a consent covers it'),
              ),
              trustUnitWorkingDays: Type.Optional(
                said(
                  Days,
                  'Until the coordinating unit of the trust follows a silent unit up, in working days',
                ),
              ),
              leaderWorkingDays: Type.Optional(
                said(Days, 'Until the leader of the unit that raised the need does, after that'),
              ),
              personWorkingDays: Type.Optional(
                said(Days, 'Until it stands on the list for people, after that; 5 when nothing is said'),
              ),
            },
            {
              ...closed,
              description:
                'Who hears of a unit that does not answer in time, one after the other; without it a person at once',
            },
          ),
        ),
      },
      closed,
    ),
    { acknowledgementMs: 30 * 60_000, answerWorkingDays: 10, consentWarningDays: 14 },
    {
      IP_FHIR_ACKNOWLEDGEMENT_MS: { at: ['acknowledgementMs'], as: 'number' },
      IP_FHIR_ANSWER_WORKING_DAYS: { at: ['answerWorkingDays'], as: 'number' },
      IP_FHIR_CONSENT_WARNING_DAYS: { at: ['consentWarningDays'], as: 'number' },
    },
  ),
  concurrency: withDefault(
    Type.Integer({ minimum: 1, maximum: 200, description: 'Notices worked on at the same time' }),
    8,
    { IP_FHIR_CONCURRENCY: { at: [], as: 'number' } },
  ),
};
