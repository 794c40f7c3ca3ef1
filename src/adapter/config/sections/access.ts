// Who may hand something to the adapter, or ask it.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { Count, optional, required, Secret } from '../section.ts';

export const accessSections = {
  answers: required(
    Type.Object(
      { token: said(Secret, 'Bearer token that coordinating units show when they answer') },
      closed,
    ),
    { IP_FHIR_ANSWER_TOKEN: { at: ['token'] } },
  ),
  operators: optional(
    Type.Object(
      {
        token: said(
          Secret,
          'Bearer token of the people and systems that see the notices and deal with the outbox; without it nobody does',
        ),
      },
      closed,
    ),
    { IP_FHIR_OPERATOR_TOKEN: { at: ['token'] } },
  ),
  rates: optional(
    Type.Object(
      {
        answersPerSecond: Type.Optional(Count),
        operatorsPerSecond: Type.Optional(Count),
        overviewPerSecond: Type.Optional(Count),
        signInPerMinute: Type.Optional(Count),
        monitoringPerSecond: Type.Optional(Count),
      },
      { ...closed, description: 'How often one source may ask' },
    ),
  ),
};
