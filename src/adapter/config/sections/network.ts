// Where the adapter listens and what it may reach.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { Count, optional, Url, VariableName, Words, withDefault } from '../section.ts';

const Tls = Type.Object(
  {
    certificate: said(Words, 'File in PEM form'),
    key: said(Words, 'File in PEM form'),
    clientAuthority: Type.Optional(
      said(
        Words,
        'Authority whose client certificates are known; who shows none is heard where none is demanded',
      ),
    ),
  },
  { ...closed, description: 'Listens with TLS itself, when no proxy does it' },
);

export const networkSections = {
  listen: withDefault(
    Type.Object(
      {
        host: Type.Optional(Words),
        port: Type.Optional(Type.Integer({ minimum: 0, maximum: 65535 })),
        trustedProxies: Type.Optional(
          Type.Array(Type.String({ pattern: '^[0-9a-fA-F:.]+(/\\d{1,3})?$' }), {
            description: 'Proxies whose X-Forwarded-For is believed: addresses or subnets',
          }),
        ),
        tls: Type.Optional(Tls),
      },
      closed,
    ),
    { host: '127.0.0.1', port: 8090 },
    { IP_FHIR_HOST: { at: ['host'] }, IP_FHIR_PORT: { at: ['port'], as: 'number' } },
  ),
  publicUrl: optional(
    said(
      Url,
      'Base URL under which others reach the adapter; units answer to {publicUrl}/fhir/$process-message',
    ),
    { IP_FHIR_PUBLIC_URL: { at: [] } },
  ),
  network: withDefault(
    Type.Object(
      {
        privateHosts: Type.Optional(
          Type.Array(Words, {
            description: 'Hosts inside private networks that messages may be sent to, with or without :port',
          }),
        ),
        tokenVariables: Type.Optional(
          Type.Record(Type.String({ pattern: '^https?://' }), VariableName, {
            description: 'Base URL of a receiver or a feed, and the variable with its bearer token',
          }),
        ),
      },
      closed,
    ),
    { privateHosts: [] },
    { IP_FHIR_PRIVATE_HOSTS: { at: ['privateHosts'], as: 'list' } },
  ),
  timeoutMs: withDefault(said(Count, 'How long one request may take, in milliseconds'), 10_000, {
    IP_FHIR_TIMEOUT_MS: { at: [], as: 'number' },
  }),
};
