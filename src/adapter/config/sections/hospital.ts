// The hospital, or the municipality, whose needs the adapter takes.
import { object, type Sections, url, words } from '../section.ts';
import { type TokenClientConfig, tokenClientSchema } from './token-client.ts';

export interface HospitalConfig {
  /** Whose record the needs stand in. On the municipality's side `hospital` names the municipality's own server. */
  readonly side?: 'hospital' | 'municipality';
  readonly hospital: {
    /** Base URL of the hospital's FHIR server. */
    readonly server: string;
    readonly token?: string;
    /** Instead of a fixed token. */
    readonly tokenClient?: TokenClientConfig;
    readonly name: string;
    /** False: the adapter may not write there; what it would write waits for the hospital's own system. */
    readonly writes?: boolean;
  };
  /**
   * FHIRPaths over the Patient that mark a protected address, instead of the usual ones; one that cannot be evaluated
   * makes every address count as protected.
   */
  readonly protectedAddressPaths?: readonly string[];
}

export const hospitalSections: Sections<HospitalConfig> = {
  side: { schema: { enum: ['hospital', 'municipality'] }, variables: { IP_FHIR_SIDE: { at: [] } } },
  hospital: {
    required: true,
    schema: {
      ...object(
        {
          server: url,
          token: words,
          tokenClient: tokenClientSchema,
          name: words,
          writes: { type: 'boolean' },
        },
        ['server', 'name'],
      ),
      not: { required: ['token', 'tokenClient'] },
    },
    variables: {
      IP_FHIR_HOSPITAL_SERVER: { at: ['server'] },
      IP_FHIR_HOSPITAL_TOKEN: { at: ['token'] },
      IP_FHIR_HOSPITAL_NAME: { at: ['name'] },
    },
  },
  protectedAddressPaths: { schema: { type: 'array', minItems: 1, items: words } },
};
