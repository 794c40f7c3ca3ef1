// Who asks: a token that an issuer of the configuration signed, bound to a key where it says so, and what its claims say.
import { createHash } from 'node:crypto';
import {
  calculateJwkThumbprint,
  createRemoteJWKSet,
  customFetch,
  EmbeddedJWK,
  errors,
  type JWK,
  type JWTPayload,
  jwtVerify,
} from 'jose';
import { withPurpose } from '../../flows/guard/asking/purpose.ts';
import { type Caller, type Role, readScopes } from '../../flows/guard/caller.ts';
import type { GuardStorePort } from '../../flows/guard/ports.ts';
import type { Refusal } from '../../flows/guard/rules.ts';
import { localised } from '../../ground/fhir/localised.ts';
import { parseReference } from '../../ground/fhir/reference.ts';

/** How a role is read off a token: the first row that fits decides. */
export interface RoleRow {
  /** Names of claims, one within the other, that lead to the value; without it every token of the issuer. */
  readonly claim?: readonly string[] | undefined;
  /** What the claim is, or has among its values; without it any value. */
  readonly value?: string | undefined;
  readonly role: Role;
  /** May see persons whether or not they have a plan. */
  readonly seesPersons?: boolean | undefined;
  /** May open a plan for reading in an emergency. */
  readonly emergency?: boolean | undefined;
}

/** Where the purpose of a request stands, and the reason of an emergency: claims, and headers that whoever stands before sets. */
export interface PurposeSettings {
  readonly claim?: readonly string[] | undefined;
  readonly header?: string | undefined;
  readonly reasonClaim?: readonly string[] | undefined;
  readonly reasonHeader?: string | undefined;
}

export interface IssuerSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Address of the keys. */
  readonly jwks: string;
  readonly algorithms?: readonly string[] | undefined;
  /** `required`: every token is bound to a key of the caller's (DPoP). A token that is bound is never taken without. */
  readonly dpop?: 'required' | 'when-bound' | undefined;
  readonly roles: readonly RoleRow[];
  /** Claim with the organisation number; what stands before it, such as `0192:`, is left out. */
  readonly organization?: readonly string[] | undefined;
  /** Claim with the FHIR resource of the user; `fhirUser` when nothing is said. */
  readonly fhirUser?: readonly string[] | undefined;
  readonly purpose?: PurposeSettings | undefined;
  /** `smart`: without a SMART scope a token opens nothing. `none`: the issuer gives no such scopes. */
  readonly scopes: 'smart' | 'none';
}

/** What of a request says who sent it. */
export interface Presented {
  readonly method: string;
  /** The address as the caller used it, without query. */
  readonly url: string;
  /** Each header of that name: of several, somebody else might take another. */
  readonly authorization: readonly string[];
  readonly dpop: string | undefined;
  readonly header: (name: string) => string | undefined;
}

/** The caller, or why nobody is known: in words without anything of the token. `refusal`: known, and asks for no purpose of ours. */
export type Identified =
  | { readonly caller: Caller }
  | { readonly refusal: Refusal }
  | { readonly problem: string };

export interface TokenCheckOptions {
  readonly issuers: readonly IssuerSettings[];
  readonly store: Pick<GuardStorePort, 'useProof'>;
  /** Base URLs under which `fhirUser` may name a resource of the server behind. */
  readonly bases: readonly string[];
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
}

/** Seconds by which clocks may differ, and for which a proof counts. */
const TOLERANCE = 30;
const PROOF_LIFETIME = 60;

/** Signatures by keys that the issuer does not publish are none; a shared secret is no key of an issuer. */
const ALGORITHMS = ['PS256', 'PS384', 'PS512', 'RS256', 'RS384', 'RS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

/**
 * What is asked for instead of what was shown.
 * @see https://www.rfc-editor.org/rfc/rfc6750#section-3 and https://www.rfc-editor.org/rfc/rfc9449#section-7.1
 */
export function challenge(isShown: boolean): string {
  const error = isShown ? 'error="invalid_token", ' : '';
  return `Bearer ${error}realm="fhir", DPoP ${error}algs="${ALGORITHMS.join(' ')}"`;
}

/**
 * Throws what is not the caller's fault: an issuer, or the store, that cannot be reached.
 */
export function createTokenCheck(options: TokenCheckOptions): (presented: Presented) => Promise<Identified> {
  const issuers = options.issuers.map((settings) => ({
    settings,
    signed: new Map<string, Signed>(),
    keys: createRemoteJWKSet(new URL(settings.jwks), {
      timeoutDuration: 5_000,
      cooldownDuration: 10_000,
      ...(options.fetch ? { [customFetch]: options.fetch } : {}),
    }),
  }));
  return async (presented) => {
    const [shown = '', ...others] = presented.authorization;
    const [, scheme, token] = /^(Bearer|DPoP) +([A-Za-z0-9._~+/=-]+)$/i.exec(shown) ?? [];
    if (!scheme || !token || others.length > 0) {
      return { problem: 'There is no token, or more than one' };
    }
    for (const { settings, keys, signed } of issuers) {
      const payload = stillSigned(signed, token) ?? (await verified(token, keys, settings));
      if (payload) {
        keepSigned(signed, token, payload);
        const problem = await bindingProblem({ scheme, token, payload, settings, presented }, options.store);
        return problem ? { problem } : callerOf(payload, settings, options.bases, presented.header);
      }
    }
    return {
      problem: 'The token is of no issuer that is known here, is not for this server, or has run out',
    };
  };
}

interface Signed {
  readonly payload: JWTPayload;
  /** When its signature was looked at, in milliseconds. */
  readonly seen: number;
}

/** For how long a signature need not be looked at again, in milliseconds: the keys of an issuer are kept for longer. */
const SIGNED_FOR = 30_000;
const MOST_SIGNED = 200;

/** What the very same token said when its signature was looked at, while it has not run out. */
function stillSigned(signed: ReadonlyMap<string, Signed>, token: string): JWTPayload | undefined {
  const known = signed.get(token);
  const now = Date.now();
  const isGood =
    known && now - known.seen < SIGNED_FOR && now >= known.seen && (known.payload.exp ?? 0) * 1000 > now;
  return isGood ? known.payload : undefined;
}

function keepSigned(signed: Map<string, Signed>, token: string, payload: JWTPayload): void {
  if (stillSigned(signed, token)) {
    return;
  }
  signed.delete(token);
  const [oldest] = signed.keys();
  if (signed.size >= MOST_SIGNED && oldest !== undefined) {
    signed.delete(oldest);
  }
  signed.set(token, { payload, seen: Date.now() });
}

async function verified(
  token: string,
  keys: ReturnType<typeof createRemoteJWKSet>,
  { issuer, audience, algorithms = ALGORITHMS }: IssuerSettings,
): Promise<JWTPayload | undefined> {
  try {
    const { payload } = await jwtVerify(token, keys, {
      issuer,
      audience,
      algorithms: [...algorithms],
      clockTolerance: TOLERANCE,
      requiredClaims: ['exp'],
    });
    return payload;
  } catch (error) {
    const theirs =
      error instanceof errors.JOSEError &&
      !(error instanceof errors.JWKSTimeout) &&
      error.code !== 'ERR_JOSE_GENERIC';
    if (theirs) {
      return undefined;
    }
    throw error;
  }
}

interface Binding {
  readonly scheme: string;
  readonly token: string;
  readonly payload: JWTPayload;
  readonly settings: IssuerSettings;
  readonly presented: Presented;
}

/** @see https://www.rfc-editor.org/rfc/rfc9449#section-4.3 */
async function bindingProblem(
  { scheme, token, payload, settings, presented }: Binding,
  store: Pick<GuardStorePort, 'useProof'>,
): Promise<string | undefined> {
  const bound = (payload.cnf as { jkt?: unknown } | undefined)?.jkt;
  const isBound = payload.cnf !== undefined;
  if (!isBound && settings.dpop !== 'required') {
    return scheme.toLowerCase() === 'bearer' ? undefined : 'The token is bound to no key';
  }
  if (typeof bound !== 'string' || scheme.toLowerCase() !== 'dpop' || !presented.dpop) {
    return 'The token is to be bound to a key by DPoP, and shown with a proof';
  }
  const proof = await proofOf(presented.dpop);
  const claims = proof?.payload as (JWTPayload & { htm?: unknown; htu?: unknown; ath?: unknown }) | undefined;
  if (!proof || !claims || typeof claims.jti !== 'string') {
    return 'The DPoP proof is none, or too old';
  }
  const fits =
    bound === (await calculateJwkThumbprint(proof.jwk)) &&
    claims.htm === presented.method &&
    withoutQuery(claims.htu) === presented.url &&
    claims.ath === createHash('sha256').update(token).digest('base64url');
  if (!fits) {
    return 'The DPoP proof is for another key, token, method or address';
  }
  const until = new Date(Date.now() + (PROOF_LIFETIME + 2 * TOLERANCE) * 1000);
  return (await store.useProof(`${bound}|${claims.jti}`, until))
    ? undefined
    : 'The DPoP proof was used before';
}

async function proofOf(
  proof: string,
): Promise<{ readonly payload: JWTPayload; readonly jwk: JWK } | undefined> {
  try {
    const { payload, protectedHeader } = await jwtVerify(proof, EmbeddedJWK, {
      typ: 'dpop+jwt',
      algorithms: ALGORITHMS,
      maxTokenAge: PROOF_LIFETIME,
      clockTolerance: TOLERANCE,
    });
    return { payload, jwk: protectedHeader.jwk as JWK };
  } catch {
    return undefined;
  }
}

function withoutQuery(url: unknown): string | undefined {
  return typeof url === 'string' ? url.split(/[?#]/)[0] : undefined;
}

function at(payload: JWTPayload, path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === 'object' && value !== null && Object.hasOwn(value, name)
        ? (value as Record<string, unknown>)[name]
        : undefined,
    payload,
  );
}

function callerOf(
  payload: JWTPayload,
  settings: IssuerSettings,
  bases: readonly string[],
  header: Presented['header'],
): Identified {
  const row = settings.roles.find(
    ({ claim, value }) => claim === undefined || holds(at(payload, claim), value),
  );
  if (!row) {
    return { problem: 'The token gives no role that is known here' };
  }
  const number = settings.organization && at(payload, settings.organization);
  const organization = typeof number === 'string' ? /(?:^|:)(\d{9})$/.exec(number)?.[1] : undefined;
  const user = at(payload, settings.fhirUser ?? ['fhirUser']);
  const fhirUser = typeof user === 'string' ? localised({ reference: user }, bases).reference : undefined;
  const key = parseReference(fhirUser);
  if (user !== undefined && !key) {
    return { problem: 'The token names a user (fhirUser) who is none on this server' };
  }
  const patient = at(payload, ['patient']);
  const scopes = [payload.scope].flat().filter((one) => typeof one === 'string');
  const { purpose = {} } = settings;
  const claimed = (names: readonly string[] | undefined) => (names ? [at(payload, names)] : []);
  const headed = (name: string | undefined) => (name ? [textOf(header(name))] : []);
  return withPurpose(
    {
      name: nameOf(payload),
      role: row.role,
      seesPersons: row.seesPersons === true,
      purpose: row.role === 'person' ? 'PATRQT' : 'COC',
      ...(key ? { fhirUser: `${key.type}/${key.id}` } : {}),
      ...(organization ? { organization } : {}),
      ...(typeof patient === 'string' ? { patient: `Patient/${patient.replace(/^Patient\//, '')}` } : {}),
      ...(settings.scopes === 'smart' ? { scopes: readScopes(scopes.join(' ')) } : {}),
    },
    {
      purposes: [...claimed(purpose.claim), ...headed(purpose.header)],
      reasons: [...claimed(purpose.reasonClaim), ...headed(purpose.reasonHeader)],
      mayOpen: row.emergency === true,
    },
  );
}

/** A header comes as bytes: those who write UTF-8 mean it. */
function textOf(header: string | undefined): string | undefined {
  const text = header === undefined ? '' : Buffer.from(header, 'latin1').toString('utf8');
  return header === undefined || text.includes('\ufffd') ? header : text;
}

function holds(found: unknown, value: string | undefined): boolean {
  if (value === undefined) {
    return found !== undefined;
  }
  const values = Array.isArray(found) ? found : String(found ?? '').split(/\s+/);
  return found === value || values.includes(value);
}

/** A client by its id; a subject as a digest, because it may be a number of a person. */
function nameOf({ client_id, sub = '' }: JWTPayload): string {
  const subject = createHash('sha256').update(sub).digest('hex').slice(0, 12);
  return typeof client_id === 'string' && /^[\w.:/-]{1,80}$/.test(client_id) && !/\d{11}/.test(client_id)
    ? `${client_id}, subject ${subject}`
    : `subject ${subject}`;
}
