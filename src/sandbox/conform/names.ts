// Ids and persons of one vector in one run: they follow from the seed of the run, so that a recorded exchange names the same.
import { createHash } from 'node:crypto';
import { nationalId } from '../persons.ts';

/** Values that texts of a vector may name as `{{name}}`. */
export class Names {
  readonly #kept = new Map<string, string>();
  readonly #seed: string;

  /** @param seed of the run and the vector */
  constructor(seed: string, fixed: Readonly<Record<string, string>>) {
    this.#seed = seed;
    for (const [name, value] of Object.entries(fixed)) {
      this.#kept.set(name, value);
    }
  }

  /** A UUID that is the same for the same name. */
  id(name: string): string {
    const hash = createHash('sha256').update(`${this.#seed}/${name}`).digest('hex');
    return `${hash.slice(0, 8)}-${hash.slice(8, 12)}-4${hash.slice(13, 16)}-8${hash.slice(17, 20)}-${hash.slice(20, 32)}`;
  }

  /** National id of an invented person (month of birth + 80). */
  person(): string {
    const hash = createHash('sha256').update(`${this.#seed}/person`).digest();
    return nationalId(hash.readUInt32BE() % 40_000);
  }

  /** The day of birth that the person's national id names. */
  born(): string {
    const id = this.person();
    return `20${id.slice(4, 6)}-${String(Number(id.slice(2, 4)) - 80).padStart(2, '0')}-${id.slice(0, 2)}`;
  }

  keep(name: string, value: string): void {
    this.#kept.set(name, value);
  }

  /** The text with every `{{…}}` replaced; a name that nobody gave stays as it stands. */
  fill(text: string): string {
    return text.replace(/\{\{([^}]+)\}\}/g, (whole, name: string) => this.#value(name) ?? whole);
  }

  /** The same for every text in a value. */
  fillAll<T>(value: T): T {
    if (typeof value === 'string') {
      return this.fill(value) as T;
    }
    if (Array.isArray(value)) {
      return value.map((each: unknown) => this.fillAll(each)) as T;
    }
    return value !== null && typeof value === 'object'
      ? (Object.fromEntries(Object.entries(value).map(([name, each]) => [name, this.fillAll(each)])) as T)
      : value;
  }

  #value(name: string): string | undefined {
    if (name.startsWith('id:')) {
      return this.id(name.slice(3));
    }
    switch (name) {
      case 'person':
        return this.person();
      case 'wrong-person': {
        // The last digit of every number follows from the others.
        const id = this.person();
        return `${id.slice(0, 10)}${(Number(id[10]) + 1) % 10}`;
      }
      case 'born':
        return this.born();
      case 'gender':
        return Number(this.person()[8]) % 2 === 0 ? 'female' : 'male';
      default:
        return this.#kept.get(name);
    }
  }
}
