// Yes or no for codes and bindings, with everything looked up once.
import type { Binding } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import { isAbsoluteUri } from '../rules/types/uri.ts';
import { isChosenByProfile } from '../terminology/chosen.ts';
import type { Terminology } from '../terminology/terminology.ts';

type Json = Readonly<Record<string, unknown>>;

/** How the codes of a system are tested. */
type SystemTest = (code: string, display: unknown, version: unknown) => boolean;

export class FastCodes {
  readonly #terminology: Terminology;
  readonly #store: DefinitionStore;
  readonly #systems = new Map<string, SystemTest>();

  constructor(terminology: Terminology, store: DefinitionStore) {
    this.#terminology = terminology;
    this.#store = store;
  }

  /** The code system knows the code (or is not known itself) and the display is its display. */
  readonly known = (coding: Json): boolean => {
    const { system, code, display, version } = coding;
    if (typeof system !== 'string' || typeof code !== 'string') {
      return true;
    }
    let test = this.#systems.get(system);
    if (!test) {
      test = this.#testOf(system);
      if (this.#systems.size > 10_000) {
        this.#systems.clear();
      }
      this.#systems.set(system, test);
    }
    return test(code, display, version);
  };

  #testOf(system: string): SystemTest {
    if (this.#store.codeSystem(system)?.content === 'supplement') {
      return () => false;
    }
    const known = this.#terminology.system(system);
    if (!known) {
      const harmless =
        isAbsoluteUri(system) &&
        this.#terminology.valueSet(system) === undefined &&
        !/^https?:\/\/(www\.)?hl7\.org\/fhir\//.test(system);
      // Where somebody can be asked, what is not answered with yes is looked at closer.
      return this.#terminology.isAsking
        ? (code, _display, version) =>
            harmless && this.#terminology.exists(system, code, textOf(version)) === 'in'
        : () => harmless;
    }
    const displays = new Map<string, readonly string[]>();
    return (code, display) => {
      if (!known.byCode.has(code)) {
        return false;
      }
      if (display === undefined) {
        return true;
      }
      let allowed = displays.get(code);
      if (!allowed) {
        allowed = this.#terminology.displays(system, code);
        displays.set(code, allowed);
      }
      return allowed.length === 0 || allowed.includes(display as string);
    };
  }

  /** The set of codes of a value set, when it is known whole; undefined otherwise. */
  codeSet(url: string): ReadonlySet<string> | undefined {
    const expansion = this.#terminology.expand(url);
    if (!expansion || expansion.broken || expansion.whole.size > 0 || expansion.uncertain.size > 0) {
      return undefined;
    }
    return new Set([...expansion.codes.values()].flatMap((codes) => [...codes]));
  }

  /** The test of a bound primitive; undefined when every value passes. */
  primitive(binding: Binding | undefined): ((code: string) => boolean) | undefined {
    const tests = this.#tests(binding, (url, wanted) => {
      const codes = wanted === 'in' ? this.codeSet(url) : undefined;
      if (codes) {
        return (value) => codes.has(value as string);
      }
      return (value) => passes(this.#terminology.member(url, undefined, value as string), wanted);
    });
    return tests && ((code) => tests.every((test) => test(code)));
  }

  /** The test of a bound Coding, CodeableConcept or Quantity; undefined when every value passes. */
  coded(binding: Binding | undefined): ((value: Json) => boolean) | undefined {
    const isOpen = binding?.strength === 'extensible';
    const tests = this.#tests(binding, (url, wanted) => (value) => {
      const coded = value as Json;
      return this.#memberOf(url, coded, wanted) || (isOpen && wanted === 'in' && isChosen(url, coded));
    });
    return tests && ((value) => tests.every((test) => test(value)));
  }

  #memberOf(url: string, value: Json, wanted: Wanted): boolean {
    const codings = Array.isArray(value.coding) ? (value.coding as Json[]) : [value];
    if (value.code === undefined && !Array.isArray(value.coding)) {
      return wanted === 'not out';
    }
    const answers = codings.map(({ system, code, version }) =>
      typeof system === 'string' && typeof code === 'string'
        ? this.#terminology.member(url, system, code, textOf(version))
        : 'out',
    );
    return wanted === 'in' ? answers.includes('in') : !answers.includes('out');
  }

  #tests(
    binding: Binding | undefined,
    make: (url: string, wanted: Wanted) => (value: unknown) => boolean,
  ): ((value: unknown) => boolean)[] | undefined {
    if (!binding) {
      return undefined;
    }
    const tests: ((value: unknown) => boolean)[] = [];
    const strong = binding.strength === 'required' || binding.strength === 'extensible';
    if (strong && binding.valueSet !== undefined) {
      tests.push(make(binding.valueSet, 'in'));
    }
    // Weak bindings are only told about their upper limit.
    else if (binding.maxValueSet !== undefined) {
      tests.push(make(binding.maxValueSet, 'not out'));
    }
    if (binding.additional) {
      tests.push(() => false);
    }
    return tests.length === 0 ? undefined : tests;
  }

  isResourceType(name: string): boolean {
    return this.#store.isResourceType(name);
  }
}

/** Whether a profile chose one of the codes. */
function isChosen(url: string, value: Json): boolean {
  const codings = Array.isArray(value.coding) ? (value.coding as Json[]) : [value];
  return codings.some(({ system, code }) => isChosenByProfile(url, system, code));
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

type Wanted = 'in' | 'not out';

function passes(membership: 'in' | 'out' | 'unknown', wanted: Wanted): boolean {
  return wanted === 'in' ? membership === 'in' : membership !== 'out';
}
