// Yes or no for extensions: known, where they may be, and as their definition has them.
import type { Definition, ExtensionContext } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import { openEverywhere, sameElement, unknownExtension } from '../rules/extension.ts';
import type { RunOptions } from '../rules/run.ts';
import { isAbsoluteUri } from '../rules/types/uri.ts';
import type { FastState, FastTest } from './state.ts';

type Json = Readonly<Record<string, unknown>>;

/** A place of extensions in the definitions. */
export interface Site {
  /** Names that the element with the extension surely goes by. It may have others, by what stands around it. */
  readonly names: readonly string[];
  readonly holder: 'resource' | 'element' | 'extension';
  readonly modifier: boolean;
}

/** What its definition asks of an extension, and the extensions it has to stand in when the place alone does not do. */
interface Defined {
  readonly test: FastTest;
  readonly within: readonly string[] | undefined;
}

/** What is known of a URL at a site: no, nothing more to ask, a warning, a package that is not at hand, or its definition. */
type Answer = boolean | 'warning' | { readonly package: string } | Defined;

/** Extensions and structures within each other that are followed: deeper ones go to the reporting pass. */
export const deepest = 20;

/** The most URLs that are remembered for one place: they come with resources. */
const mostUrls = 1000;

export class FastExtensions {
  readonly #store: DefinitionStore;
  readonly #options: RunOptionsOfExtensions;
  readonly #testOf: (definition: Definition) => FastTest;
  readonly #sites: { readonly site: Site; readonly answers: Map<string, Answer> }[] = [];

  /** @param testOf makes the test of a profile: only asked for when an extension is met */
  constructor(
    store: DefinitionStore,
    options: RunOptionsOfExtensions,
    testOf: (definition: Definition) => FastTest,
  ) {
    this.#store = store;
    this.#options = options;
    this.#testOf = testOf;
  }

  /** The number under which generated code names a place. */
  place(site: Site): number {
    return this.#sites.push({ site, answers: new Map() }) - 1;
  }

  /** Whether an extension, which is one by its type, surely has no issue at a place. */
  readonly keeps = (value: Json, state: FastState, holder: Json, place: number): boolean => {
    const known = this.#sites[place];
    const { url } = value;
    if (!known || typeof url !== 'string') {
      return false;
    }
    let answer = known.answers.get(url);
    if (answer === undefined) {
      answer = this.#answer(url, known.site);
      if (known.answers.size >= mostUrls) {
        known.answers.clear();
      }
      known.answers.set(url, answer);
    }
    if (typeof answer === 'boolean') {
      return answer;
    }
    if (answer === 'warning') {
      return state.doubt(value);
    }
    if ('package' in answer) {
      state.packages ??= new Set();
      state.packages.add(answer.package);
      return true;
    }
    return (!answer.within || answer.within.includes(holder.url as string)) && answer.test(value, state);
  };

  #answer(url: string, site: Site): Answer {
    if (!isAbsoluteUri(url)) {
      // A part of an extension: whether it is one of its parts, the definition of that extension says.
      return site.holder === 'extension';
    }
    if (url.includes('|')) {
      return false;
    }
    const definition = this.#store.definition(url);
    if (definition?.type !== 'Extension') {
      const unknown = unknownExtension(url, this.#options);
      return unknown === undefined || (unknown !== 'error' && unknown !== 'information' && unknown);
    }
    const plain =
      (definition.root.modifier === true) === site.modifier &&
      (definition.contextInvariants?.length ?? 0) === 0;
    const context = definition.context ?? [{ type: 'element', expression: 'Element' }];
    const within = context.filter(({ type }) => type === 'extension').map(({ expression }) => expression);
    if (plain && context.some((one) => this.#fits(one, url, site))) {
      return { test: this.#testOf(definition), within: undefined };
    }
    return (
      plain && within.length > 0 && site.holder === 'extension' && { test: this.#testOf(definition), within }
    );
  }

  #fits({ type, expression }: ExtensionContext, url: string, { names, holder }: Site): boolean {
    if (type !== 'element') {
      return false;
    }
    const element = expression.slice(expression.indexOf('#') + 1);
    if (element === 'Element' || element === 'Any' || openEverywhere.has(url)) {
      return true;
    }
    if (element === 'Resource' || element === 'DomainResource') {
      return holder === 'resource';
    }
    return names.some((name) => sameElement(this.#store, name, element));
  }
}

export type RunOptionsOfExtensions = Pick<
  RunOptions,
  'unknownExtensions' | 'allowedExtensionPrefixes' | 'rules'
>;
