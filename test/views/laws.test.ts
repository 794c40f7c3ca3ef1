// The laws of the views over some generated plans; the suite `properties` checks them over many.
import { describeViewLaws } from '../support/view-laws.ts';

describeViewLaws(Number(process.env.IP_LAW_RUNS ?? 40), 20_261);
