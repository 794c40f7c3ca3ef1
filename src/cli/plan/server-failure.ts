// A failure of the FHIR server that a command names: which address was asked, and what is most often the cause.
import { PeerFailure } from '../../flows/ports.ts';
import { printable } from '../printable.ts';
import { reportFailure } from '../report.ts';

/** Codes of Node and of TLS → what is most often wrong. */
const causes: Readonly<Record<string, string>> = {
  ENOTFOUND: 'no host has this name: a misspelling, or a name that only another network knows',
  EAI_AGAIN: 'the name cannot be looked up now: see whether this machine has a network and a DNS server',
  ECONNREFUSED:
    'nothing listens on this host and port: the server is not started, or listens on another port',
  ECONNRESET: 'the line was cut: http where the server wants https, or a proxy in between',
  'bad port': 'this port belongs to another protocol and is never called: the server needs another port',
  EPROTO: 'the other side speaks no TLS: https where the server wants http',
  ERR_SSL_WRONG_VERSION_NUMBER: 'the other side speaks no TLS: https where the server wants http',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'the other side speaks no TLS: https where the server wants http',
  CERT_HAS_EXPIRED: 'the certificate of the server has expired',
  ERR_TLS_CERT_ALTNAME_INVALID: 'the certificate of the server is for another name',
  DEPTH_ZERO_SELF_SIGNED_CERT:
    'this machine does not trust the certificate: name its issuer in NODE_EXTRA_CA_CERTS',
  SELF_SIGNED_CERT_IN_CHAIN:
    'this machine does not trust the certificate: name its issuer in NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE:
    'this machine does not trust the certificate: name its issuer in NODE_EXTRA_CA_CERTS',
};

/** Tells the failure as every command does, and for one of the FHIR server also its address and the likely cause. */
export function reportServerFailure(error: unknown, server: string): void {
  reportFailure(error);
  tellLikelyCause(error, server);
}

/** For a failure of the FHIR server: its address and the likely cause, as a second line. */
export function tellLikelyCause(error: unknown, server: string): void {
  if (error instanceof PeerFailure && error.peer === 'FHIR server') {
    process.stderr.write(`  → ${printable(`${server}: ${likelyCause(error)}`)}\n`);
  }
}

/** What is most often wrong with the address or the token when a server fails so. */
export function likelyCause(failure: PeerFailure): string {
  const { status, code } = failure;
  const known = codesOf(failure).find((each) => Object.hasOwn(causes, each));
  if (known !== undefined) {
    return causes[known] ?? '';
  }
  if (status === 401) {
    return 'the server wants a token, or takes this one no more: --token-variable or --token-client';
  }
  if (code === 'not-fhir') {
    return 'this is no base URL of a FHIR server: it ends before metadata, often in /fhir, /fhir/R4 or /baseR4';
  }
  if (status === 403) {
    return 'the token is known and does not open this';
  }
  return status === undefined
    ? 'nothing answered: the address, --timeout, or a firewall in between'
    : 'the server answered, so the address is right: its own log says more';
}

/** Codes of the error and of what caused it, the nearest first. */
function codesOf(error: unknown): string[] {
  const found: string[] = [];
  let at = error;
  for (let deep = 0; deep < 6 && at instanceof Error; deep += 1) {
    const { code, errors, message } = at as { code?: unknown; errors?: unknown; message?: unknown };
    found.push(
      ...[code, message, ...(Array.isArray(errors) ? errors.map((each) => each?.code) : [])].filter(isText),
    );
    at = at.cause;
  }
  return found;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}
