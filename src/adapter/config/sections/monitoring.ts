// Who may read the metrics.
import { Type } from 'typebox';
import { closed, said } from '../../../ground/schema/forms.ts';
import { optional, Secret } from '../section.ts';

export const monitoringSections = {
  metrics: optional(
    Type.Object(
      {
        token: said(
          Secret,
          'Bearer token of the monitoring system; the token of operators is good for the metrics too',
        ),
      },
      closed,
    ),
    { IP_FHIR_METRICS_TOKEN: { at: ['token'] } },
  ),
};
