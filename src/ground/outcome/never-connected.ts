// What is surely not done: a request of which nothing was written, because no connection ever stood. Pure.

/** Code of an error of ours: time ran out before a connection stood. */
export const NO_CONNECTION = 'NO_CONNECTION';

const codes: ReadonlySet<unknown> = new Set([
  NO_CONNECTION,
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  // TLS did not stand: nothing of the request was written.
  'CERT_HAS_EXPIRED',
  'CERT_NOT_YET_VALID',
  'CERT_UNTRUSTED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'ERR_TLS_CERT_ALTNAME_INVALID',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
]);

/** What a request threw says that nothing of the request can have arrived; every other failure leaves that open. */
export function neverConnected(error: unknown): boolean {
  return codes.has(codeOfFailure(error));
}

/** The system's code of a failed request, or the name of the error. */
export function codeOfFailure(error: unknown): string {
  const { cause, code, name } = (error ?? {}) as {
    cause?: { code?: unknown };
    code?: unknown;
    name?: unknown;
  };
  const said = cause?.code ?? code ?? name;
  return typeof said === 'string' ? said : 'unknown';
}
