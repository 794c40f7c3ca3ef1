// The hospital, or the municipality, whose needs the adapter takes.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { optional, required, Url, Words } from '../section.ts';
import { TokenClient } from './token-client.ts';

export const hospitalSections = {
  side: optional(
    Type.Enum(['hospital', 'municipality'], {
      description:
        "Whose record the needs stand in. On the municipality's side `hospital` names the municipality's own server",
    }),
    { IP_FHIR_SIDE: { at: [] } },
  ),
  hospital: required(
    Type.Object(
      {
        server: said(Url, "Base URL of the hospital's FHIR server"),
        bases: Type.Optional(
          Type.Array(Url, {
            description:
              'Other base URLs of the same server, as they stand in its paging links and references behind a proxy. An absolute reference to any other base is one to another server',
          }),
        ),
        knownModifierExtensions: Type.Optional(
          Type.Array(Url, {
            description:
              'URLs of modifier extensions of this hospital that change nothing of what is read here. Every other one stops the need for a person',
          }),
        ),
        token: Type.Optional(Words),
        tokenClient: Type.Optional(said(TokenClient, 'Instead of a fixed token')),
        name: Words,
        writes: Type.Optional(
          Type.Boolean({
            description:
              "False: the adapter may not write there; what it would write waits for the hospital's own system",
          }),
        ),
      },
      { ...closed, not: { required: ['token', 'tokenClient'] } },
    ),
    {
      IP_FHIR_HOSPITAL_SERVER: { at: ['server'] },
      IP_FHIR_HOSPITAL_BASES: { at: ['bases'], as: 'list' },
      IP_FHIR_HOSPITAL_TOKEN: { at: ['token'] },
      IP_FHIR_HOSPITAL_NAME: { at: ['name'] },
    },
  ),
  protectedAddressPaths: optional(
    Type.Array(Words, {
      minItems: 1,
      description:
        'FHIRPaths over the Patient that mark a protected address, instead of the usual ones; one that cannot be evaluated makes every address count as protected',
    }),
  ),
};
