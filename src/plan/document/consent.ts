// Samtykke: what the person agreed to, with whom, for how long, and who said so.

import { type Static, Type } from 'typebox';
import { informationTypes } from '../../ground/law/consent/information-types.ts';
import { closed } from '../../ground/schema/forms.ts';
import { Id, Instant, list, Moment, Period, party, refTo, Text } from './shared.ts';

export const consentKinds = ['plan', 'disclosure', 'notice', 'partner-information'] as const;
export const consentStatuses = [
  'draft',
  'proposed',
  'active',
  'rejected',
  'inactive',
  'entered-in-error',
] as const;
export const consentBases = ['nothing-unless-permitted', 'everything-unless-denied'] as const;
export const consentForms = ['written', 'electronic', 'verbal', 'scanned'] as const;
export const consentReasons = [
  'declined',
  'withdrawn',
  'replaced',
  'ended',
  'lacks-capacity',
  'minor',
  'objected',
  'documented-decision',
] as const;
export type InformationType = (typeof informationTypes)[number];
export const sharingPurposes = [
  'treatment',
  'care-coordination',
  'social-services',
  'education',
  'employment',
] as const;
export const confidentialities = ['normal', 'restricted', 'very-restricted'] as const;
export const recipientFunctions = ['recipient', 'custodian', 'author', 'group-member'] as const;

const ruleProperties = {
  recipients: list(
    Type.Object(
      {
        party: party('Who'),
        function: Type.Enum([...recipientFunctions], { description: 'What the party is in the sharing' }),
      },
      { ...closed, title: 'ConsentRecipient', description: 'A named recipient (C9)' },
    ),
  ),
  information: list(Type.Enum([...informationTypes])),
  purposes: list(Type.Enum([...sharingPurposes])),
  confidentiality: list(Type.Enum([...confidentialities])),
  period: Type.Optional(Period),
  informationFrom: Type.Optional(Period),
};

/** One rule of a consent: who may (or may not) have which information, for what and how long (C3, C9, C10). */
export const ConsentRule = Type.Object(ruleProperties, {
  ...closed,
  title: 'ConsentRule',
  description: 'Who may have which information, for what and how long (C3, C9, C10)',
});
export type ConsentRule = Static<typeof ConsentRule>;

/** A denial, and what it does not hold for: «nobody in the municipality, except the teacher». */
export const ConsentDenial = Type.Object(
  { ...ruleProperties, exceptions: list(ConsentRule) },
  {
    ...closed,
    title: 'ConsentDenial',
    description: 'Who may not have which information (C3); an exception permits within it',
  },
);
export type ConsentDenial = Static<typeof ConsentDenial>;

/** How and by whom the consent was taken down, with the electronic signature if there is one (C12). */
export const ConsentRecord = Type.Object(
  {
    recorded: Instant,
    by: party('Who took the consent down'),
    signature: Type.Optional(
      Type.Object(
        {
          when: Instant,
          who: party('Who signed'),
          format: Type.Optional(
            Type.String({ pattern: '^[^\\s/]+/[^\\s/]+$', description: 'MIME type of the signature' }),
          ),
          data: Type.Optional(
            Type.String({
              pattern: '^([A-Za-z0-9+/]{4})*([A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$',
              minLength: 4,
            }),
          ),
        },
        { ...closed, title: 'Signature', description: 'Electronic signature (C12)' },
      ),
    ),
  },
  { ...closed, title: 'ConsentRecord', description: 'How the consent was taken down (C12)' },
);

export const Consent = Type.Object(
  {
    id: Id,
    kind: Type.Enum([...consentKinds]),
    status: Type.Enum([...consentStatuses]),
    basis: Type.Enum([...consentBases], {
      description:
        'nothing-unless-permitted for every kind but partner-information, where the person objects (E6)',
    }),
    date: Type.Optional(Moment),
    period: Type.Optional(Period),
    givenBy: list(party('The person, or who consents on behalf of the person (C6)')),
    organizations: list(refTo('organization', 'Who keeps the consent (C13)')),
    form: Type.Optional(Type.Enum([...consentForms])),
    formDocument: Type.Optional(refTo('document', 'The signed form (C2)')),
    informationGiven: Type.Optional(Moment),
    reasons: list(
      Type.Object(
        { kind: Type.Enum([...consentReasons]), text: Type.Optional(Text) },
        {
          ...closed,
          title: 'ConsentReason',
          description: 'Why declined, withdrawn or given by another (C5, C6)',
        },
      ),
    ),
    capacityAssessed: Type.Optional(
      Type.Object(
        { by: party('Who found that the person lacks capacity'), date: Moment },
        {
          ...closed,
          title: 'CapacityAssessment',
          description:
            'The decision that the person lacks capacity to consent (samtykkekompetanse, pbrl § 4-3), C6',
        },
      ),
    ),
    permits: list(ConsentRule),
    denials: list(ConsentDenial),
    recorded: Type.Optional(ConsentRecord),
  },
  { ...closed, title: 'Consent', description: 'Consent (samtykke), A10 and C1 to C13' },
);
export type Consent = Static<typeof Consent>;
