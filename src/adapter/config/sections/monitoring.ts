// Who may read the metrics.
import { object, type Sections, secret } from '../section.ts';

export interface MonitoringConfig {
  readonly metrics?: {
    /** Bearer token of the monitoring system; the token of operators is good for the metrics too. */
    readonly token: string;
  };
}

export const monitoringSections: Sections<MonitoringConfig> = {
  metrics: {
    schema: object({ token: secret }, ['token']),
    variables: { IP_FHIR_METRICS_TOKEN: { at: ['token'] } },
  },
};
