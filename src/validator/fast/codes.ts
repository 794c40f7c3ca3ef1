// Yes or no for codes and bindings, with everything looked up once.
import type { Binding } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import { isAbsoluteUri } from '../rules/types/uri.ts';
import { isChosenByProfile } from '../terminology/chosen.ts';
import type { Membership } from '../terminology/expansion.ts';
import type { Terminology } from '../terminology/terminology.ts';
import type { FastTest } from './state.ts';

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
  primitive(binding: Binding | undefined): FastTest | undefined {
    const tests = this.#tests(binding, (url, wanted) => {
      const codes = wanted === 'in' ? this.codeSet(url) : undefined;
      if (codes) {
        return (value) => codes.has(value as string);
      }
      return (value) => passes(this.#terminology.member(url, undefined, value as string), wanted);
    });
    return tests && all(tests);
  }

  /** The test of a bound Coding, CodeableConcept or Quantity; undefined when every value passes. */
  coded(binding: Binding | undefined): FastTest | undefined {
    const isOpen = binding?.strength === 'extensible';
    const isLimited = binding?.maxValueSet !== undefined;
    const tests = this.#tests(binding, (url, wanted) => (value, state) => {
      const coded = value as Json;
      const answers = this.#membership(url, coded);
      if (wanted === 'not out') {
        return !answers.includes('out');
      }
      if (answers.includes('in') || (isOpen && isChosen(url, coded))) {
        return true;
      }
      // Of another code than those an open binding names, and of one that cannot be judged, there is a warning.
      return !isLimited && (isOpen || answers.includes('unknown')) && state.doubt(value);
    });
    return tests && all(tests);
  }

  /** Of each coding whether it is in the value set; a value without a code has none. */
  #membership(url: string, value: Json): readonly Membership[] {
    if (value.code === undefined && !Array.isArray(value.coding)) {
      return [];
    }
    const codings = Array.isArray(value.coding) ? (value.coding as Json[]) : [value];
    return codings.map(({ system, code, version }) =>
      typeof system === 'string' && typeof code === 'string'
        ? this.#terminology.member(url, system, code, textOf(version))
        : 'out',
    );
  }

  #tests(
    binding: Binding | undefined,
    make: (url: string, wanted: Wanted) => FastTest,
  ): FastTest[] | undefined {
    if (!binding) {
      return undefined;
    }
    const tests: FastTest[] = [];
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

function all(tests: readonly FastTest[]): FastTest {
  return (value, state) => tests.every((test) => test(value, state));
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
