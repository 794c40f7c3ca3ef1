// What others wrote, as a terminal shows it: control sequences would move its cursor, rename its window or hide what stands there.

/** The text in one line, with a sign in the place of every sign that steers a terminal or the direction of writing. */
export function printable(text: string): string {
  return text.replace(/\t/g, ' ').replace(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, '\ufffd');
}
