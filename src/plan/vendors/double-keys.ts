// Members that an object in a JSON text has twice: a reader keeps the last, and what the first said would be lost unsaid.
const token = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],]/gs;

/** @param text right JSON. The names that stand twice in one object, each once. */
export function doubleKeys(text: string): string[] {
  const open: { readonly keys: Set<string> | undefined; atKey: boolean }[] = [];
  const twice = new Set<string>();
  for (const [found] of text.matchAll(token)) {
    const top = open.at(-1);
    switch (found) {
      case '{':
        open.push({ keys: new Set(), atKey: true });
        break;
      case '[':
        open.push({ keys: undefined, atKey: false });
        break;
      case '}':
      case ']':
        open.pop();
        break;
      case ',':
        if (top) {
          top.atKey = top.keys !== undefined;
        }
        break;
      default:
        if (top?.keys && top.atKey) {
          const key = JSON.parse(found) as string;
          if (top.keys.has(key)) {
            twice.add(key);
          }
          top.keys.add(key);
          top.atKey = false;
        }
    }
  }
  return [...twice];
}
