// Which unit answers: a token, a certificate and addresses of its own, or the token that units share. What shows nothing of a
// unit that has credentials of its own does not speak for it.
import { BlockList, isIP } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Request, RequestHandler, Response } from 'express';
import type { Speaker } from '../../flows/answer/speaker.ts';
import { hasBearer } from './authenticity.ts';
import { refuse } from './refuse.ts';

/** How one unit shows that it is itself: all that is stated has to be right. */
export interface UnitCredential {
  readonly organizationNumber: string;
  /** Its own bearer token; without it the shared one. */
  readonly token?: string;
  /** SHA-256 of its client certificate, as pairs of hexadecimal digits with colons. */
  readonly certificate?: string;
  /** Addresses, or networks as address/prefix. */
  readonly addresses?: readonly string[];
}

/** Lets in who shows the shared token or credentials of a unit; {@link speakerOf} then tells for whom the request speaks. */
export function unitsOnly(sharedToken: string, units: readonly UnitCredential[] = []): RequestHandler {
  const own = units.map((unit) => ({ ...unit, isFrom: addressesOf(unit.addresses) }));
  const withOwn = new Set(units.map(({ organizationNumber }) => organizationNumber));
  return (request, response, next) => {
    const shared = hasBearer(request.get('authorization'), sharedToken);
    const numbers = own.flatMap((unit) => (shows(request, unit, shared) ? [unit.organizationNumber] : []));
    if (!shared && numbers.length === 0) {
      const fix =
        'Send Authorization: Bearer with the agreed token, from the agreed address and with the agreed certificate';
      refuse(
        response,
        401,
        'security',
        'The bearer token is missing or wrong, or it is not of this sender',
        fix,
      );
      return;
    }
    const speaker: Speaker = {
      numbers,
      speaksFor: (number) => numbers.includes(number) || (shared && !withOwn.has(number)),
    };
    response.locals.speaker = speaker;
    next();
  };
}

/** For whom the request speaks that {@link unitsOnly} has let in. */
export function speakerOf(response: Response): Speaker {
  return response.locals.speaker as Speaker;
}

function shows(
  request: Request,
  { token, certificate, isFrom }: UnitCredential & { readonly isFrom: (address: string) => boolean },
  shared: boolean,
): boolean {
  const known = token === undefined ? shared : hasBearer(request.get('authorization'), token);
  return (
    known && (certificate === undefined || hasCertificate(request, certificate)) && isFrom(request.ip ?? '')
  );
}

function hasCertificate({ socket }: Request, fingerprint: string): boolean {
  const { authorized, getPeerCertificate } = socket as Partial<TLSSocket>;
  return (
    authorized === true &&
    getPeerCertificate?.call(socket).fingerprint256?.toUpperCase() === fingerprint.toUpperCase()
  );
}

function addressesOf(addresses: readonly string[] | undefined): (address: string) => boolean {
  if (!addresses) {
    return () => true;
  }
  const list = new BlockList();
  for (const each of addresses) {
    const [address = '', prefix] = each.split('/');
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4';
    if (prefix === undefined) {
      list.addAddress(address, family);
    } else {
      list.addSubnet(address, Number(prefix), family);
    }
  }
  return (given) => {
    const address = given.replace(/^::ffff:(?=\d+\.)/i, '');
    return isIP(address) > 0 && list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');
  };
}
