// The hospital's FHIR server, as the settings of an adapter name it, for commands that ask it beside the adapter.
import { accessTo } from '../../edges/transport/access/server-access.ts';
import { createFhirServer } from '../../edges/transport/hospital/fhir-server.ts';
import type { PlanServer } from '../../flows/plan/plan-server.ts';
import type { Config } from '../config/config.ts';
import type { Environment } from '../config/environment.ts';

/** The server with the access and the time limit of the settings. */
export function openHospital({ hospital, timeoutMs }: Config, environment: Environment): PlanServer {
  return createFhirServer({
    baseUrl: hospital.server,
    ...(hospital.bases ? { bases: hospital.bases } : {}),
    timeout: timeoutMs,
    access: accessTo(hospital.server, hospital, environment, timeoutMs),
  });
}
