// HL7's Java validator on the same resources, in the same run, when it is there.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Oracle } from '../test/peers/hl7/oracle.ts';
import { ROOT } from '../test/peers/support/java-peer.ts';
import { median, usedBy } from './processor-time.ts';

const HOW_TO_GET_IT = 'run `bash scripts/peers/setup.sh` (a JDK 17 and Maven), then `npm run bench` again';
const windows = 3;

/** Calls a second of processor time of the Java process: its compiler and its collector count too. */
async function rate(oracle: Oracle, resource: unknown, calls: number): Promise<number> {
  const rates: number[] = [];
  for (let window = 0; window <= windows; window += 1) {
    const start = usedBy(oracle.pid);
    for (let call = 0; call < calls; call += 1) {
      await oracle.validate({ resource });
    }
    if (window > 0) {
      rates.push((calls * 1000) / (usedBy(oracle.pid) - start));
    }
  }
  return median(rates);
}

/** The row of HL7's validator for the table, or why there is none. */
export async function hl7Row(subjects: {
  readonly carePlan: unknown;
  readonly bundle: unknown;
}): Promise<{ readonly row: string } | { readonly missing: string }> {
  if (!existsSync(join(ROOT, '.cache/peers/hl7/stamp.txt'))) {
    return { missing: HOW_TO_GET_IT };
  }
  if (!existsSync('/proc/self/stat')) {
    return { missing: 'processor time of another process is read on Linux only' };
  }
  const oracle = await Oracle.start();
  try {
    const plans = await rate(oracle, subjects.carePlan, 100);
    const bundles = await rate(oracle, subjects.bundle, 4);
    return {
      row: `| HL7's validator ${oracle.version}, Java | ${Math.round(plans)} | ${bundles.toFixed(1)} |`,
    };
  } finally {
    await oracle.stop();
  }
}
