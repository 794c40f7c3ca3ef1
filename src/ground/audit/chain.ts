// The hash chain over the audit, checked: each line holds the hash of itself and of the line before it in its lane.
// Writers that work at the same time write to lanes of their own, so that none waits for another.
import { createHash } from 'node:crypto';

/** A line as the store holds it; every value as the text that was hashed. */
export interface ChainedLine {
  readonly no: string;
  readonly lane: number | null;
  readonly laneNo: string | null;
  /** `YYYY-MM-DDTHH:MM:SS.ffffffZ` */
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly noticeKey: string | null;
  readonly detail: string;
  /** The JSON text of the entry. */
  readonly entry: string | null;
  /** Hexadecimal SHA-256. */
  readonly hash: string | null;
}

/** The end of a lane: how many lines it has, and the hash of the last one. */
export interface LaneHead {
  readonly lane: number;
  readonly lines: string;
  readonly hash: string;
}

/** Where the chain does not hold, and what that means. */
export interface ChainBreak {
  /** Number of the line (`ip.audit.no`); absent when the line itself is gone from the end. */
  readonly no?: string;
  readonly lane?: number;
  readonly laneNo?: string;
  readonly kind: 'changed' | 'missing' | 'not-chained' | 'beyond-the-end' | 'rewritten';
  readonly text: string;
}

/** SHA-256 over the line and the hash before it. The store's trigger `ip.audit_chain` computes the same. */
export function lineHash(before: string, line: ChainedLine): string {
  const fields = [
    before,
    String(line.lane),
    line.laneNo,
    line.no,
    line.at,
    line.actor,
    line.action,
    line.noticeKey,
    line.detail,
    line.entry,
  ];
  return createHash('sha256').update(fields.map(field).join('')).digest('hex');
}

/** With its length in bytes in front, so that no two rows of fields read the same. */
function field(value: string | null): string {
  return value === null ? '-' : `${Buffer.byteLength(value)}:${value}`;
}

export interface ChainCheck {
  /** Takes the next line; the lines of a lane come in order of `laneNo`, lanes one after another. */
  take(line: ChainedLine): void;
  /** Says what was found, earliest line first. `witness` are ends that were written down earlier, outside the store. */
  finish(heads: readonly LaneHead[]): ChainBreak[];
  readonly lines: number;
}

interface LaneEnd {
  readonly laneNo: bigint;
  readonly hash: string;
}

export function createChainCheck(witness: readonly LaneHead[] = []): ChainCheck {
  const ends = new Map<number, LaneEnd>();
  const breaks: ChainBreak[] = [];
  const broken = new Set<number>();
  const witnessed = new Map(witness.map((head) => [`${head.lane}|${head.lines}`, head.hash]));
  let lines = 0;
  const say = (found: ChainBreak): void => {
    // What follows a break in a lane says nothing of its own.
    if (found.lane === undefined || !broken.has(found.lane)) {
      breaks.push(found);
    }
    if (found.lane !== undefined) {
      broken.add(found.lane);
    }
  };
  return {
    get lines() {
      return lines;
    },
    take(line) {
      lines += 1;
      const { no, lane, laneNo, hash } = line;
      if (lane === null || laneNo === null || hash === null) {
        say({ no, kind: 'not-chained', text: 'The line was put in past the chain' });
        return;
      }
      const end = ends.get(lane) ?? { laneNo: 0n, hash: '' };
      const place = { no, lane, laneNo };
      const expected = end.laneNo + 1n;
      if (BigInt(laneNo) !== expected) {
        say({ ...place, kind: 'missing', text: `Line ${expected} of lane ${lane} is missing before it` });
      } else if (lineHash(end.hash, line) !== hash) {
        say({ ...place, kind: 'changed', text: 'The line, or the one before it, is not as it was written' });
      }
      const seen = witnessed.get(`${lane}|${laneNo}`);
      if (seen !== undefined && seen !== hash) {
        say({ ...place, kind: 'rewritten', text: 'The chain up to here is not the one that was witnessed' });
      }
      ends.set(lane, { laneNo: BigInt(laneNo), hash });
    },
    finish(heads) {
      for (const found of [...endsThatDiffer(heads, ends), ...witnessesWithoutLine(witness, ends)]) {
        say(found);
      }
      return breaks.sort(
        (a, b) => Number(a.no ?? Number.MAX_SAFE_INTEGER) - Number(b.no ?? Number.MAX_SAFE_INTEGER),
      );
    },
  };
}

function endsThatDiffer(heads: readonly LaneHead[], ends: ReadonlyMap<number, LaneEnd>): ChainBreak[] {
  const known = new Set(heads.map(({ lane }) => lane));
  const differing = heads.flatMap(({ lane, lines, hash }): ChainBreak[] => {
    const end = ends.get(lane) ?? { laneNo: 0n, hash: '' };
    if (end.laneNo < BigInt(lines)) {
      const text = `Lane ${lane} ends after line ${end.laneNo} and had ${lines}`;
      return [{ lane, laneNo: String(end.laneNo + 1n), kind: 'missing', text }];
    }
    if (end.laneNo > BigInt(lines) || end.hash !== hash) {
      const text = `Lane ${lane} does not end as its head says`;
      return [{ lane, laneNo: String(end.laneNo), kind: 'beyond-the-end', text }];
    }
    return [];
  });
  const headless = [...ends.keys()].filter((lane) => !known.has(lane));
  return [
    ...differing,
    ...headless.map((lane): ChainBreak => {
      return { lane, kind: 'beyond-the-end', text: `Lane ${lane} has lines and no head` };
    }),
  ];
}

function witnessesWithoutLine(
  witness: readonly LaneHead[],
  ends: ReadonlyMap<number, LaneEnd>,
): ChainBreak[] {
  return witness.flatMap(({ lane, lines }): ChainBreak[] =>
    (ends.get(lane)?.laneNo ?? 0n) < BigInt(lines)
      ? [{ lane, laneNo: lines, kind: 'rewritten', text: `Lane ${lane} once had ${lines} lines` }]
      : [],
  );
}
