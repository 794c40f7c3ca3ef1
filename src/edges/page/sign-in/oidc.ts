// Sign-in by OpenID Connect: authorization code with PKCE, state and nonce; roles from a claim.
import { createHash } from 'node:crypto';
import type { Request, Response } from 'express';
import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  buildEndSessionUrl,
  type Configuration,
  type CustomFetch,
  calculatePKCECodeChallenge,
  customFetch,
  discovery,
  enableNonRepudiationChecks,
  randomNonce,
  randomPKCECodeVerifier,
  randomState,
} from 'openid-client';
import { holdsNationalId } from '../../../ground/norway/national-id.ts';
import type { PageDeps, SignInSettings } from '../deps.ts';
import { cookieOf, roleOf } from './visitor.ts';

export interface SignedIn {
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly string[];
}

export interface Oidc {
  /** Sends the browser to the issuer. */
  start(response: Response): Promise<void>;
  /** Takes the browser back; the person, or what is wrong. */
  back(request: Request, response: Response): Promise<{ person?: SignedIn; problem?: string }>;
  /** Where the person signs out of the issuer's own session; undefined when the issuer offers no such place, or is away. */
  signOutAt(): Promise<string | undefined>;
}

interface Place {
  readonly base: string;
  readonly origin: () => string;
  readonly secure: boolean;
  readonly issuerFetch: PageDeps['issuerFetch'];
}

/** Holds what belongs to one sign-in, in the browser that began it, for ten minutes. */
const attemptCookie = (secure: boolean) => (secure ? '__Host-ip-sign-in' : 'ip-sign-in');
const ATTEMPT_TIME = 10 * 60_000;

export function createOidc(settings: SignInSettings, { base, origin, secure, issuerFetch }: Place): Oidc {
  let found: Promise<Configuration> | undefined;
  // Looked up when it is first needed, and again after a failure: the adapter starts without its issuer.
  const configuration = (): Promise<Configuration> => {
    found ??= discover(settings, issuerFetch).catch((error) => {
      found = undefined;
      throw error;
    });
    return found;
  };
  const attempts = attemptCookie(secure);
  const callback = () => `${origin()}${base}/sign-in/back`;

  return {
    async start(response) {
      const config = await configuration();
      const attempt = { verifier: randomPKCECodeVerifier(), state: randomState(), nonce: randomNonce() };
      response.cookie(attempts, Object.values(attempt).join('.'), {
        httpOnly: true,
        sameSite: 'lax',
        secure,
        path: '/',
        maxAge: ATTEMPT_TIME,
      });
      const url = buildAuthorizationUrl(config, {
        redirect_uri: callback(),
        scope: settings.scope ?? 'openid profile',
        code_challenge: await calculatePKCECodeChallenge(attempt.verifier),
        code_challenge_method: 'S256',
        state: attempt.state,
        nonce: attempt.nonce,
      });
      response.redirect(303, url.href);
    },
    async back(request, response) {
      const [verifier, state, nonce] = (cookieOf(request, attempts) ?? '').split('.');
      response.clearCookie(attempts, { path: '/', secure });
      if (!verifier || !state || !nonce) {
        return { problem: 'this browser did not begin a sign-in' };
      }
      try {
        const current = new URL(request.originalUrl, origin());
        const tokens = await authorizationCodeGrant(await configuration(), current, {
          pkceCodeVerifier: verifier,
          expectedState: state,
          expectedNonce: nonce,
          idTokenExpected: true,
        });
        const person = personOf(tokens.claims() ?? {}, settings);
        return person.roles.length > 0 ? { person } : { problem: 'no role' };
      } catch (error) {
        return { problem: error instanceof Error ? `${error.name}: ${error.message}` : 'no error given' };
      }
    },
    // https://openid.net/specs/openid-connect-rpinitiated-1_0.html. No ID token is kept to be shown there: it names the person, so
    // the issuer asks instead.
    async signOutAt() {
      try {
        const config = await configuration();
        const { end_session_endpoint: endpoint } = config.serverMetadata();
        const usable = endpoint !== undefined && /^https?:$/.test(new URL(endpoint).protocol);
        return usable ? buildEndSessionUrl(config).href : undefined;
      } catch {
        return undefined;
      }
    },
  };
}

function discover(
  { issuer, clientId, clientSecret }: SignInSettings,
  issuerFetch: PageDeps['issuerFetch'],
): Promise<Configuration> {
  const server = new URL(issuer);
  // An issuer on plain http is for trials on one machine: nowhere else.
  const local = server.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(server.hostname);
  const fetchFromIssuer: CustomFetch = (url, init) => issuerFetch(url, init as unknown as RequestInit);
  return discovery(server, clientId, clientSecret, undefined, {
    [customFetch]: fetchFromIssuer,
    // The token comes over TLS from the issuer itself; its signature is asked for all the same.
    execute: [enableNonRepudiationChecks, ...(local ? [allowInsecureRequests] : [])],
  });
}

/** The person of an ID token. A role that the settings do not name counts for nothing. */
export function personOf(claims: Readonly<Record<string, unknown>>, settings: SignInSettings): SignedIn {
  const given = rolesIn(claims, settings.rolesClaim);
  const has = (wanted: readonly string[]) => wanted.some((role) => given.includes(role));
  const mayAct = has(settings.handlers);
  const maySee = mayAct || has(settings.viewers);
  const roles = [...(maySee ? [roleOf.viewer] : []), ...(mayAct ? [roleOf.handler] : [])];
  const { sub, name, preferred_username: account } = claims;
  const subject = subjectOf(settings.issuer, sub);
  return { subject, name: nameOf(name) || nameOf(account) || subject, roles };
}

const LONGEST_NAME = 120;

/** A name as it can stand on a page and in the audit: bounded, in one line, and without a national identity number. */
function nameOf(name: unknown): string {
  const text = typeof name === 'string' ? name.slice(0, 10 * LONGEST_NAME) : '';
  const plain = text.replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ').trim();
  return holdsNationalId(plain) ? '' : plain.slice(0, LONGEST_NAME);
}

/** Issuer and subject tell people apart, whatever they are called; a subject that tells who it is stands as its digest. */
function subjectOf(issuer: string, sub: unknown): string {
  const text = String(sub ?? '');
  const plain = /^[\x21-\x7e]{1,255}$/.test(text) && !holdsNationalId(text);
  const told = plain ? text : `sha256:${createHash('sha256').update(text).digest('hex').slice(0, 32)}`;
  return `${issuer}|${told}`;
}

function rolesIn(claims: Readonly<Record<string, unknown>>, path: string): readonly string[] {
  // A claim's own name may hold dots (a URL): it is looked up whole before it is taken apart.
  const value = Object.hasOwn(claims, path) ? claims[path] : path.split('.').reduce<unknown>(within, claims);
  if (typeof value === 'string') {
    return value.split(/[ ,]+/);
  }
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : [];
}

function within(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}
