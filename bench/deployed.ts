// The options of Node with which deploy/ starts an adapter: what is measured here runs with them too.
import { readFileSync } from 'node:fs';

const service = readFileSync(new URL('../deploy/ip-fhir.service', import.meta.url), 'utf8');
const options = /^Environment="NODE_OPTIONS=(.*)"$/m.exec(service)?.[1];
if (options === undefined) {
  throw new Error('deploy/ip-fhir.service says no NODE_OPTIONS');
}
export const DEPLOYED_OPTIONS: string = options;
