// Who asks: language, session, and the proof that a form was ours. Nothing here decides what is shown.
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Request, Response } from 'express';
import { type Language, languages } from '../../../ground/words/language.ts';
import type { Frame } from '../layout.ts';

/** Where sessions are kept. */
export interface Sessions {
  begin(person: { subject: string; name: string; roles: readonly string[] }): Promise<string>;
  find(secret: string, watched?: boolean): Promise<FoundSession | undefined>;
  end(secret: string): Promise<void>;
  state(secret: string, entity: string, purpose: string): Promise<void>;
  takeLink(secret: string): Promise<boolean>;
}

export interface FoundSession {
  readonly subject: string;
  readonly name: string;
  readonly roles: readonly string[];
  readonly purposes: Readonly<Record<string, { readonly purpose: string; readonly until: string }>>;
}

/** A signed-in person. */
export interface Visitor extends FoundSession {
  readonly secret: string;
  readonly csrf: string;
  /** Who acts, for the audit: the name, with issuer and subject, which no other person has. */
  readonly actor: string;
  /** May act, and see personal data for a stated purpose. */
  readonly mayAct: boolean;
}

/** Cookies of a site that is reached by https are bound to it; on plain http (a trial on one machine) they cannot be. */
export interface CookieOptions {
  readonly secure: boolean;
}

export const roleOf = { viewer: 'viewer', handler: 'handler' } as const;
const LANGUAGE = 'ip-language';
const YEAR = 365 * 86_400_000;

export function sessionCookie({ secure }: CookieOptions): string {
  return secure ? '__Host-ip-session' : 'ip-session';
}

export function keepSession(response: Response, secret: string, options: CookieOptions): void {
  response.cookie(sessionCookie(options), secret, {
    httpOnly: true,
    sameSite: 'lax',
    path: '/',
    secure: options.secure,
  });
}

export async function visitorOf(
  request: Request,
  sessions: Sessions,
  options: CookieOptions,
): Promise<Visitor | undefined> {
  const secret = cookieOf(request, sessionCookie(options));
  const session = secret ? await sessions.find(secret, request.get('x-refresh') === 'live') : undefined;
  return session && secret
    ? {
        ...session,
        secret,
        csrf: csrfOf(secret),
        actor: actorOf(session),
        mayAct: session.roles.includes(roleOf.handler),
      }
    : undefined;
}

/** The person as lines of the audit name them. */
export function actorOf({ name, subject }: Pick<FoundSession, 'name' | 'subject'>): string {
  return `${name} (${subject})`;
}

/** A form's token follows from the session's secret, which no page and no other site can read. */
function csrfOf(secret: string): string {
  return createHmac('sha256', secret).update('form').digest('base64url');
}

/** True when the form was made for this session, and the browser does not say that another site sent it. */
export function isOurForm(request: Request, visitor: Visitor): boolean {
  const { csrf } = (request.body ?? {}) as { csrf?: unknown };
  const given = Buffer.from(typeof csrf === 'string' ? csrf : '');
  const wanted = Buffer.from(visitor.csrf);
  const site = request.get('sec-fetch-site');
  return (
    (site === undefined || site === 'same-origin' || site === 'none') &&
    given.length === wanted.length &&
    timingSafeEqual(given, wanted)
  );
}

export function cookieOf(request: Request, name: string): string | undefined {
  const cookies = (request.get('cookie') ?? '').split(';').map((each) => each.trim());
  return cookies.find((each) => each.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** The language that is asked for, kept, or preferred by the browser; bokmål otherwise. */
export function languageOf(request: Request, response: Response, { secure }: CookieOptions): Language {
  const asked = languages.find((language) => language === request.query.lang);
  if (asked) {
    response.cookie(LANGUAGE, asked, { sameSite: 'lax', path: '/', maxAge: YEAR, secure });
    return asked;
  }
  const kept = languages.find((language) => language === cookieOf(request, LANGUAGE));
  return (
    kept ?? languages.find((language) => language === request.acceptsLanguages('nb', 'nn', 'en')) ?? 'nb'
  );
}

export function frameOf(request: Request, language: Language, base: string, visitor?: Visitor): Frame {
  return {
    language,
    base,
    // What a stranger asks for is not repeated on the page.
    here: visitor ? request.originalUrl : `${base}/sign-in`,
    ...(visitor ? { person: { name: visitor.name, csrf: visitor.csrf } } : {}),
  };
}
