// The adapter's port, which stays the same while what answers behind it changes.
import { readFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

export interface Door {
  readonly server: Server;
  /** Takes requests, all of them for `app` from now on; resolves with the port. */
  open(app: RequestListener, host: string, port: number): Promise<number>;
}

/** Files of a certificate and its key; with the authority of clients, theirs are asked for. */
export interface DoorTls {
  readonly certificate: string;
  readonly key: string;
  readonly clientAuthority?: string;
}

/** Time for one request to come in, in milliseconds. */
const REQUEST = 20_000;

/** @param requestMs whoever dribbles a request is cut off after so long (408), at whichever path */
export function createDoor(tls?: DoorTls, requestMs = REQUEST): Door {
  let behind: RequestListener = (_request, response) => response.writeHead(503).end();
  const answer: RequestListener = (request, response) => behind(request, response);
  const times = {
    requestTimeout: requestMs,
    headersTimeout: requestMs,
    connectionsCheckingInterval: Math.min(5_000, requestMs),
  };
  const server = tls
    ? createSecureServer({ ...tlsOptions(tls), ...times }, answer)
    : createServer(times, answer);
  return {
    server,
    async open(app, host, port) {
      behind = app;
      if (!server.listening) {
        await new Promise<void>((resolve, reject) => {
          server.once('error', reject);
          server.listen(port, host, () => {
            server.off('error', reject);
            resolve();
          });
        });
      }
      return (server.address() as AddressInfo).port;
    },
  };
}

/** Certificates of clients are asked for here, and demanded where notifications are taken. */
function tlsOptions({ certificate, key, clientAuthority }: DoorTls): object {
  return {
    cert: readFileSync(certificate),
    key: readFileSync(key),
    ...(clientAuthority === undefined
      ? {}
      : { ca: readFileSync(clientAuthority), requestCert: true, rejectUnauthorized: false }),
  };
}
