// What the hospital says about its own Consents: which of its codes are consent to notice, and how its habits are read.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { optional, Words } from '../section.ts';

const Codes = Type.Array(
  Type.Object({ system: said(Words, 'Code system, as it stands in Coding.system'), code: Words }, closed),
  { minItems: 1 },
);

export const consentSections = {
  consents: optional(
    Type.Object(
      {
        notice: Type.Optional(
          Type.Object(
            {
              category: Type.Optional(said(Codes, 'Codes of Consent.category')),
              scope: Type.Optional(said(Codes, 'Codes of Consent.scope')),
              policyRule: Type.Optional(said(Codes, 'Codes of Consent.policyRule')),
              provisionCode: Type.Optional(
                said(
                  Codes,
                  'Codes of Consent.provision.code; then only provisions with such a code are about the notice',
                ),
              ),
            },
            {
              ...closed,
              description:
                "The hospital's own codes that mean consent to the coordinating unit being told, beside those of ip-consent-category",
            },
          ),
        ),
        withoutPerformer: Type.Optional(
          Type.Enum(['confirm', 'persons-own'], {
            description:
              "Whether an adult's Consent that names no performer counts as the person's own (persons-own), or a person confirms it first (confirm, the default)",
          }),
        ),
        knownModifiers: Type.Optional(
          Type.Array(Words, {
            description:
              'URLs of modifier extensions on Consents that are known to change nothing about sharing',
          }),
        ),
        clockToleranceMs: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 600_000,
            description:
              'How far ahead the beginning of a consent may lie and count as begun, for clocks that differ',
          }),
        ),
      },
      closed,
    ),
  ),
};
