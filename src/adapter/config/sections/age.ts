// What the controller decides on consents that parents gave because of age, where no source decides it.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { Count, optional } from '../section.ts';

export const ageSections = {
  age: optional(
    Type.Object(
      {
        parentsConsentFrom16: Type.Optional(
          Type.Enum(['closed', 'open'], {
            description:
              'Whether what parents consented to because of age stays open to providers from 16 until 18; never to the parents',
          }),
        ),
        askBeforeDays: Type.Optional(
          said(Count, 'Days before the 16th and the 18th birthday from which the own consent is asked for'),
        ),
      },
      closed,
    ),
    {
      IP_FHIR_PARENTS_CONSENT_FROM_16: { at: ['parentsConsentFrom16'] },
      IP_FHIR_ASK_OWN_CONSENT_DAYS: { at: ['askBeforeDays'], as: 'number' },
    },
  ),
};
