// Names and national ids that are planted, another pair at each place, so that a find tells where it came from.

export interface Plant {
  readonly name: string;
  readonly nationalId: string;
}

/** Synthetic national ids: month + 80, right check digits, so that whatever masks or reads national ids takes them for real. */
function nationalIds(): string[] {
  const digits = (text: string) => [...text].map(Number);
  const check = (text: string, weights: readonly number[]): number => {
    const sum = digits(text).reduce((total, digit, at) => total + digit * (weights[at] ?? 0), 0);
    return (11 - (sum % 11)) % 11;
  };
  return Array.from({ length: 400 }, (_, no) => {
    const nine = `${String((no % 28) + 1).padStart(2, '0')}8${(no % 9) + 1}84${String(500 + no)}`;
    const first = check(nine, [3, 7, 6, 1, 8, 9, 4, 5, 2]);
    const second = check(`${nine}${first}`, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]);
    return first > 9 || second > 9 ? '' : `${nine}${first}${second}`;
  }).filter((id) => id !== '');
}

const ids = nationalIds();
const plants = new Map<string, Plant>();

/** The plant of a place. */
export function plant(place: string): Plant {
  const known = plants.get(place);
  if (known) {
    return known;
  }
  const made = {
    name: `Qvist${place.replace(/[^a-z]/gi, '').toLowerCase()}plantsen`,
    nationalId: ids[plants.size] ?? '',
  };
  plants.set(place, made);
  return made;
}

/** Both as running text. */
export function planted(place: string): string {
  const { name, nationalId } = plant(place);
  return `${name} ${nationalId}`;
}

/** The places whose plants stand in the text, as they are, encoded for a URL, or in what is written there as hex or base64. */
export function foundIn(text: string): string[] {
  const lower = [text, ...unpacked(text)].join('\n').toLowerCase();
  return [...plants].flatMap(([place, { name, nationalId }]) => {
    const forms = [name.toLowerCase(), nationalId, `${nationalId.slice(0, 6)} ${nationalId.slice(6)}`];
    return forms.some((form) => lower.includes(form)) ? [place] : [];
  });
}

/** Binary columns are written as hex, attachments and signed things as base64. */
function unpacked(text: string): string[] {
  const decoded = (form: RegExp, encoding: 'hex' | 'base64') =>
    [...text.matchAll(form)].map(([found]) => Buffer.from(found, encoding).toString());
  return [...decoded(/(?:[0-9a-f]{2}){12,}/gi, 'hex'), ...decoded(/[A-Za-z0-9+/_-]{16,}={0,2}/g, 'base64')];
}
