// Tables of ours, asked with words that others chose.

/** The entry of a table; a key such as `constructor`, which every object answers to, has none unless it was written down. */
export function own<Value>(table: Readonly<Record<string, Value>>, key: string): Value | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}
