// Is this notification, or this answer, from whom it says?
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import { createRemoteJWKSet, customFetch, jwtVerify } from 'jose';

export interface SenderSettings {
  /** Shared secrets that hold now: the newest first, older ones until every sender has changed. */
  readonly secrets: readonly string[];
  /** Header that carries the secret itself, from senders that can set one of their own. */
  readonly header?: string;
  /** Bearer tokens that an authorization server signed. */
  readonly jwt?: {
    readonly jwks: string;
    readonly issuer: string;
    readonly audience: string;
    /** Who may notify; without it everybody that has a token for us. */
    readonly subjects?: readonly string[];
    /** Fetches the keys; without it the system's own. */
    readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  };
  /** The sender has to show a certificate of the authority that the listener knows. */
  readonly clientCertificate?: boolean;
}

/** What of a request says who sent it. */
export interface Signed {
  header(name: string): string | undefined;
  readonly socket: unknown;
}

/** Each gives undefined when nothing is wrong, otherwise what is wrong in words for the sender. */
export interface SenderCheck {
  /** All that can be known before the body is read: only who claims to have signed it is heard further. */
  before(request: Signed): Promise<string | undefined>;
  /** A signature that is there has to be right, whatever else the request carries. */
  body(request: Signed, rawBody: Buffer): string | undefined;
}

export function createSenderCheck(settings: SenderSettings): SenderCheck {
  return {
    before: createHeaderCheck(settings),
    body: (request, rawBody) =>
      signaturesOf(request).every((given) => isSigned(rawBody, given, settings.secrets))
        ? undefined
        : 'The signature does not match the body',
  };
}

function createHeaderCheck(settings: SenderSettings): SenderCheck['before'] {
  const { secrets, header, clientCertificate } = settings;
  const isToken = createTokenCheck(settings);
  return async (request) => {
    if (clientCertificate && (request.socket as TLSSocket).authorized !== true) {
      return 'The client certificate is missing, or not of the authority that is known here';
    }
    if (signaturesOf(request).length > 0) {
      return undefined; // the body decides
    }
    const own = header === undefined ? undefined : request.header(header);
    if (own !== undefined) {
      return isOneOf(own, secrets) ? undefined : `The header ${header} does not carry the secret`;
    }
    const token = bearerOf(request.header('authorization'));
    if (token === undefined) {
      return 'The notification is neither signed nor does it carry a token';
    }
    return (await isToken(token)) ? undefined : 'The bearer token is not one that is accepted here';
  };
}

/** A secret itself, or a token that the authorization server signed for us. */
function createTokenCheck({ secrets, jwt }: SenderSettings): (token: string) => Promise<boolean> {
  if (!jwt) {
    return async (token) => isOneOf(token, secrets);
  }
  const keys = createRemoteJWKSet(new URL(jwt.jwks), {
    timeoutDuration: 5_000,
    cooldownDuration: 10_000,
    ...(jwt.fetch ? { [customFetch]: jwt.fetch } : {}),
  });
  return async (token) => isOneOf(token, secrets) || isValid(token, keys, jwt);
}

/** X-Signature (Medplum), X-Hub-Signature-256, and X-Hub-Signature from senders that put SHA-256 into it. */
function signaturesOf({ header }: Signed): string[] {
  return ['x-signature', 'x-hub-signature-256', 'x-hub-signature'].flatMap((name) => header(name) ?? []);
}

/** Hex HMAC-SHA256 over the bytes as they came, with or without `sha256=` in front, under any of the keys. */
function isSigned(rawBody: Buffer, given: string, secrets: readonly string[]): boolean {
  const hex = given.replace(/^sha256=/i, '').toLowerCase();
  return isOneOf(
    hex,
    secrets.map((secret) => createHmac('sha256', secret).update(rawBody).digest('hex')),
  );
}

async function isValid(
  token: string,
  keys: ReturnType<typeof createRemoteJWKSet>,
  { issuer, audience, subjects }: NonNullable<SenderSettings['jwt']>,
): Promise<boolean> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      clockTolerance: 30,
      requiredClaims: ['exp'],
    });
    return subjects === undefined || subjects.includes(payload.sub ?? '');
  } catch {
    return false;
  }
}

/** A bearer token of the Authorization header. */
export function hasBearer(header: string | undefined, token: string): boolean {
  return equalInConstantTime(bearerOf(header) ?? '', token);
}

function bearerOf(header: string | undefined): string | undefined {
  return /^Bearer (.+)$/i.exec(header ?? '')?.[1];
}

/** Looks at all of them, so that the time does not tell which one it was. */
function isOneOf(given: string, expected: readonly string[]): boolean {
  return expected.map((each) => equalInConstantTime(given, each)).includes(true);
}

function equalInConstantTime(given: string, expected: string): boolean {
  const [left, right] = [given, expected].map((text) =>
    createHmac('sha256', 'compare').update(text).digest(),
  );
  return left !== undefined && right !== undefined && timingSafeEqual(left, right);
}
