// Asks the adapter of this machine whether it is up, with or without TLS: for the HEALTHCHECK of an image. Ends with 0 or 1.
import http from 'node:http';
import https from 'node:https';

const where = { host: '127.0.0.1', port: process.env.IP_FHIR_PORT || 8090, path: '/health', timeout: 2_000 };

function ask({ get }, failed) {
  // Of this machine's own port the certificate says nothing: it is made out for the name that others use.
  get({ ...where, rejectUnauthorized: false }, ({ statusCode }) => process.exit(statusCode === 200 ? 0 : 1))
    .on('timeout', () => process.exit(1))
    .on('error', failed);
}

ask(http, () => ask(https, () => process.exit(1)));
