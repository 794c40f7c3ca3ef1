// Where the adapter listens and what it may reach.
import { count, object, type Sections, url, words } from '../section.ts';

export interface NetworkConfig {
  readonly listen: {
    readonly host: string;
    readonly port: number;
    /** Proxies whose `X-Forwarded-For` is believed: addresses or subnets. */
    readonly trustedProxies?: readonly string[];
    /** Listens with TLS itself, when no proxy does it. */
    readonly tls?: {
      /** Files in PEM form. */
      readonly certificate: string;
      readonly key: string;
      /** Authority whose client certificates are known; who shows none is still heard where none is demanded. */
      readonly clientAuthority?: string;
    };
  };
  /** Base URL under which others reach the adapter; answers of the units are sent to `{publicUrl}/fhir/$process-message`. */
  readonly publicUrl?: string;
  readonly network: {
    /** Hosts inside private networks that messages may be sent to, with or without `:port`. */
    readonly privateHosts: readonly string[];
    /** Base URL of a receiver or a feed → name of the variable with its bearer token. */
    readonly tokenVariables?: Readonly<Record<string, string>>;
  };
  readonly timeoutMs: number;
}

export const networkSections: Sections<NetworkConfig> = {
  listen: {
    schema: object({
      host: words,
      port: { type: 'integer', minimum: 0, maximum: 65535 },
      trustedProxies: { type: 'array', items: { type: 'string', pattern: '^[0-9a-fA-F:.]+(/\\d{1,3})?$' } },
      tls: object({ certificate: words, key: words, clientAuthority: words }, ['certificate', 'key']),
    }),
    variables: { IP_FHIR_HOST: { at: ['host'] }, IP_FHIR_PORT: { at: ['port'], as: 'number' } },
    defaults: { host: '127.0.0.1', port: 8090 },
  },
  publicUrl: { schema: url, variables: { IP_FHIR_PUBLIC_URL: { at: [] } } },
  network: {
    schema: object({
      privateHosts: { type: 'array', items: words },
      tokenVariables: {
        type: 'object',
        propertyNames: { pattern: '^https?://' },
        additionalProperties: { type: 'string', pattern: '^[A-Z][A-Z0-9_]*$' },
      },
    }),
    variables: { IP_FHIR_PRIVATE_HOSTS: { at: ['privateHosts'], as: 'list' } },
    defaults: { privateHosts: [] },
  },
  timeoutMs: {
    schema: count,
    variables: { IP_FHIR_TIMEOUT_MS: { at: [], as: 'number' } },
    defaults: 10_000,
  },
};
