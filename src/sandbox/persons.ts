// A synthetic person for every need: a national id with month + 80 and right check digits, by which the unit knows the person.

const first = [3, 7, 6, 1, 8, 9, 4, 5, 2];
const second = [5, 4, 3, 2, 7, 6, 5, 4, 3, 2];
const DAY = 24 * 3600 * 1000;

/** The national id of need number `n`; different for every n up to ten thousands. */
export function nationalId(n: number): string {
  const born = new Date(Date.UTC(2000, 0, 1) + (n % 9_000) * DAY).toISOString();
  const date = `${born.slice(8, 10)}${Number(born.slice(5, 7)) + 80}${born.slice(2, 4)}`;
  // Born 2000 to 2039: individual numbers 500 to 999. Later rounds of dates take later numbers.
  for (let individual = 500 + Math.floor(n / 9_000) * 100; ; individual += 1) {
    const digits = [...`${date}${individual}`].map(Number);
    const one = checkDigit(digits, first);
    const two = checkDigit([...digits, one], second);
    if (one < 10 && two < 10) {
      return `${date}${individual}${one}${two}`;
    }
  }
}

function checkDigit(digits: readonly number[], weights: readonly number[]): number {
  const sum = weights.reduce((total, weight, index) => total + weight * (digits[index] ?? 0), 0);
  return (11 - (sum % 11)) % 11;
}
