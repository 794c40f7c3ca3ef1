// The overview page: whether it is served, and how people sign in.
import { object, type Sections, secret, url, words } from '../section.ts';

export interface PagesConfig {
  /** The overview page; without it none is served. */
  readonly pages?: {
    /** Prints a link at start that lets one person in, once: for trials on one machine. */
    readonly oneTimeLink?: boolean;
    /** Sign-in by OpenID Connect. */
    readonly signIn?: {
      readonly issuer: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly scope?: string;
      /** Claim that holds the person's roles; `a.b` for a claim within a claim. */
      readonly rolesClaim: string;
      /** Roles that may see the list and the notices. */
      readonly viewers: readonly string[];
      /** Roles that may act, and see personal data for a stated purpose. */
      readonly handlers: readonly string[];
    };
  };
}

const roles = { type: 'array', items: words };

export const pagesSections: Sections<PagesConfig> = {
  pages: {
    schema: object({
      oneTimeLink: { type: 'boolean' },
      signIn: object(
        {
          issuer: url,
          clientId: words,
          clientSecret: secret,
          scope: words,
          rolesClaim: words,
          viewers: roles,
          handlers: roles,
        },
        ['issuer', 'clientId', 'clientSecret', 'rolesClaim', 'viewers', 'handlers'],
      ),
    }),
    variables: { IP_FHIR_OIDC_CLIENT_SECRET: { at: ['signIn', 'clientSecret'] } },
  },
};
