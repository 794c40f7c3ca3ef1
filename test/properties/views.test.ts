// The laws of the views over many generated plans. `npm run test:properties`.
import { describeViewLaws } from '../support/view-laws.ts';

describeViewLaws(Number(process.env.IP_LAW_RUNS ?? 2000), 20_262);
