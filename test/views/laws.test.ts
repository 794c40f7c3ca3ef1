// The laws of the views over some generated plans; the suite `properties` checks them over many.
// Shown here, by the names of the laws: [C3] [C7] [C11] [B15].
import { describeViewLaws } from '../support/view-laws.ts';

describeViewLaws(Number(process.env.IP_LAW_RUNS ?? 40), 20_261);
