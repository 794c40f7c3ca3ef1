// Who may hand something to the adapter, or ask it.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { Count, OrganizationNumber, optional, required, Secret } from '../section.ts';

/** How one unit shows that it is itself. */
const UnitCredential = Type.Object(
  {
    organizationNumber: OrganizationNumber,
    token: Type.Optional(said(Secret, 'Bearer token of this unit alone; without it the shared one')),
    certificate: Type.Optional(
      Type.String({
        pattern: '^[0-9A-Fa-f]{2}(:[0-9A-Fa-f]{2}){31}$',
        description: 'SHA-256 fingerprint of its client certificate, in pairs of digits with colons',
      }),
    ),
    addresses: Type.Optional(
      Type.Array(
        Type.String({
          pattern:
            '^((25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])([.](25[0-5]|2[0-4][0-9]|1?[0-9]?[0-9])){3}(/(3[0-2]|[12]?[0-9]))?|[0-9A-Fa-f:]*:[0-9A-Fa-f:]*(/(12[0-8]|1[01][0-9]|[1-9]?[0-9]))?)$',
        }),
        { minItems: 1, description: 'Addresses from which it calls, or networks as address/prefix' },
      ),
    ),
  },
  { ...closed, minProperties: 2 },
);

export const accessSections = {
  answers: required(
    Type.Object(
      {
        token: said(Secret, 'Bearer token that coordinating units show when they answer'),
        units: Type.Optional(
          Type.Array(UnitCredential, {
            description:
              'Units that show credentials of their own: only with them is such a unit heard, about its own notices',
          }),
        ),
      },
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
        documentsPerSecond: Type.Optional(Count),
        validationsPerSecond: Type.Optional(Count),
        operatorsPerSecond: Type.Optional(Count),
        overviewPerSecond: Type.Optional(Count),
        signInPerMinute: Type.Optional(Count),
        monitoringPerSecond: Type.Optional(Count),
      },
      { ...closed, description: 'How often one source may ask' },
    ),
  ),
};
