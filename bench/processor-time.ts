// Rates by processor time, so that what else runs on the machine does not count.
import { readFileSync } from 'node:fs';

const windows = 5;
const windowMilliseconds = 300;

/** Milliseconds of processor time this process has used. */
export function used(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Milliseconds of processor time another process has used, all its threads together. Linux only; 10 ms steps. */
export function usedBy(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // After the name of the program, which may hold blanks: user time is the 12th, system time the 13th.
  const parts = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(parts[11]) + Number(parts[12])) * 10;
}

export function median(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? 0;
}

/** Calls a second of processor time: the median of several windows, after one to warm up. */
export function rate(work: () => unknown): number {
  const rates: number[] = [];
  for (let window = 0; window <= windows; window += 1) {
    const start = used();
    let calls = 0;
    while (used() - start < windowMilliseconds) {
      work();
      calls += 1;
    }
    if (window > 0) {
      rates.push((calls * 1000) / (used() - start));
    }
  }
  return median(rates);
}
