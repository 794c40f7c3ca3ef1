// Eleven digits in a text, however they are written: what may be a national identity number.

/** Eleven digits that stand together; scattered when they were put together of other groups than six and five. */
interface Eleven {
  readonly digits: string;
  readonly scattered: boolean;
}

/**
 * Eleven digits as one group, also with noughts before it; as six and five with words between them; as groups with signs
 * between them; in the digits of any script. Ids that are UUIDs are passed over: their digits are nobody's.
 */
export function* elevenDigitsIn(text: string): Generator<Eleven> {
  const groups = groupsIn(inPlainDigits(text).replace(UUID, '|'));
  // All digits in a row: those of neighbours are cut out of it, however many groups a text has.
  const row = groups.map(({ digits }) => digits).join('');
  let from = 0;
  for (const [first, { digits }] of groups.entries()) {
    const whole = digits.length > 11 ? digits.replace(/^0*(?=\d{11}$)/, '') : digits;
    if (whole.length === 11) {
      yield { digits: whole, scattered: false };
    }
    const together = digits.length < 11 ? elevenFrom(groups, first) : undefined;
    if (together) {
      yield { digits: row.slice(from, from + 11), scattered: together === 'scattered' };
    }
    from += digits.length;
  }
}

/** Whether that group and those after it are eleven digits together, and how; undefined when they are not. */
function elevenFrom(groups: readonly Group[], first: number): 'six and five' | 'scattered' | undefined {
  let length = groups[first]?.digits.length ?? 0;
  for (let at = first + 1; length < 11; at += 1) {
    const next = groups[at];
    const sixAndFive = length === 6 && next?.digits.length === 5;
    if (!next || !(sixAndFive ? next.near : next.signs)) {
      return undefined;
    }
    length += next.digits.length;
    if (length === 11) {
      return sixAndFive ? 'six and five' : 'scattered';
    }
  }
  return undefined;
}

const UUID =
  /(?<![0-9a-f])[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}(?![0-9a-f])/gi;

const ASCII = /^[\0-\x7f]*$/;

/** Fullwidth, Arabic and other digits as ours, and signs that are not seen taken away. */
function inPlainDigits(text: string): string {
  if (ASCII.test(text)) {
    return text;
  }
  return text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Mn}]/gu, '')
    .replace(/(?![0-9])\p{Nd}/gu, (digit) => {
      const code = digit.codePointAt(0) ?? 0;
      // Digits of a script stand in order, and each row of ten begins after something that is none.
      let zero = code;
      while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) {
        zero -= 1;
      }
      return String(code - zero);
    });
}

interface Group {
  readonly digits: string;
  /** Nothing but a few signs stands between it and the group before. */
  readonly signs: boolean;
  /** Not much stands between it and the group before. */
  readonly near: boolean;
}

const FEW_SIGNS = /^[^\p{L}]{1,3}$/u;
/** Longest that may stand between the six and the five digits. */
const MOST_BETWEEN = 25;

function groupsIn(text: string): Group[] {
  const groups: Group[] = [];
  let end = 0;
  for (const { 0: digits, index } of text.matchAll(/\d+/g)) {
    const near = index - end <= MOST_BETWEEN;
    const signs = near && FEW_SIGNS.test(text.slice(end, index));
    groups.push({ digits, signs, near });
    end = index + digits.length;
  }
  return groups;
}
