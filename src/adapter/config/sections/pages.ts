// The overview page: whether it is served, and how people sign in.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { optional, Secret, Url, Words } from '../section.ts';

const Roles = Type.Array(Words);

const SignIn = Type.Object(
  {
    issuer: Url,
    clientId: Words,
    clientSecret: Secret,
    scope: Type.Optional(Words),
    rolesClaim: said(Words, "Claim that holds the person's roles; a.b for a claim within a claim"),
    viewers: said(Roles, 'Roles that may see the list and the notices'),
    handlers: said(Roles, 'Roles that may act, and see personal data for a stated purpose'),
  },
  { ...closed, description: 'Sign-in by OpenID Connect' },
);

export const pagesSections = {
  pages: optional(
    Type.Object(
      {
        oneTimeLink: Type.Optional(
          Type.Boolean({
            description: 'Prints a link at start that lets one person in, once: for trials on one machine',
          }),
        ),
        signIn: Type.Optional(SignIn),
      },
      { ...closed, description: 'The overview page; without it none is served' },
    ),
    { IP_FHIR_OIDC_CLIENT_SECRET: { at: ['signIn', 'clientSecret'] } },
  ),
};
