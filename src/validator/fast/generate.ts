// Definition → source of a JavaScript function that says yes when a JSON value surely keeps it.

import { own } from '../../ground/outcome/own.ts';
import { type Definition, type ElementDef, maxOf } from '../definitions/model.ts';
import type { DefinitionStore } from '../definitions/store.ts';
import type { FastCodes } from './codes.ts';
import type { FastConstraints, Subject } from './constraints.ts';
import { deepest, type FastExtensions } from './extensions.ts';
import { keysOf } from './json.ts';
import { primitiveTests } from './primitives.ts';
import type { FastTest } from './state.ts';

/** What generated code refers to by number. */
export interface Tables {
  /** Tests of bound values. */
  readonly tests: FastTest[];
  /** Types that references may lead to. */
  readonly targets: (ReadonlySet<string> | undefined)[];
}

/** Invariants that the fast pass covers in another way. */
const covered = new Set(['dom-2', 'dom-3', 'dom-4', 'dom-5', 'ref-1', 'txt-1', 'txt-2', 'bdl-7']);
/** Source of the body of a function of `(o, s)` for a type. It ends with `return true`. */
export class Generator {
  readonly #store: DefinitionStore;
  readonly #codes: FastCodes;
  readonly #tables: Tables;
  readonly #constraints: FastConstraints;
  readonly #extensions: FastExtensions;

  constructor(
    store: DefinitionStore,
    tables: Tables,
    parts: { codes: FastCodes; constraints: FastConstraints; extensions: FastExtensions },
  ) {
    this.#store = store;
    this.#tables = tables;
    this.#codes = parts.codes;
    this.#constraints = parts.constraints;
    this.#extensions = parts.extensions;
  }

  /**
   * Functions for a type and its backbone elements; the first is the type's own. Undefined for a definition whose
   * names are not plain words: a definition may come from anybody, and its names become code.
   */
  source(definition: Definition): string | undefined {
    if (!hasPlainNames(definition.root)) {
      return undefined;
    }
    const bodies: string[] = [];
    const names = new Map<string, string>();
    const visit = (def: ElementDef): void => {
      names.set(def.path, `f${names.size}`);
      for (const child of def.children ?? []) {
        if (child.children && child.children.length > 0) {
          visit(child);
        }
      }
    };
    visit(definition.root);
    const emit = (def: ElementDef): void => {
      bodies.push(`function ${names.get(def.path)}(o,s){${this.#body(def, definition, names)}}`);
      for (const child of def.children ?? []) {
        if (child.children && child.children.length > 0) {
          emit(child);
        }
      }
    };
    emit(definition.root);
    return `${bodies.join('\n')}\nreturn ${names.get(definition.root.path)};`;
  }

  #body(def: ElementDef, home: Definition, names: ReadonlyMap<string, string>): string {
    const children = def.children ?? [];
    const isResource = home.kind === 'resource' && def === home.root;
    const cases: string[] = isResource ? ['case "resourceType":break;'] : [];
    const choices: string[] = [];
    const required: string[] = [];
    for (const child of children) {
      const keys = keysOf(child);
      const counter = keys.length > 1 ? `c${choices.length}` : undefined;
      if (counter) {
        choices.push(counter);
      }
      for (const [key, type] of keys) {
        cases.push(this.#case(key, type, child, { home, holder: def, names, counter, isResource }));
      }
      if ((child.min ?? 0) > 0) {
        required.push(`(${keys.map(([key]) => `o.${key}===undefined`).join('&&')})`);
      }
    }
    const count = isResource ? '' : 'if(n===0||(n===1&&o.id!==undefined))return false;';
    const declared = choices.length > 0 ? `let ${choices.map((name) => `${name}=0`).join(',')};` : '';
    const checks = required.length > 0 ? `if(${required.join('||')})return false;` : '';
    const constraints = this.#constraintsOf('o', { def, type: home.type, shape: children, isResource });
    const native =
      def === home.root && home.kind === 'complex-type' ? (own(nativeChecks, home.type) ?? '') : '';
    return `${declared}let n=0;for(const k in o){const v=o[k];n++;switch(k){${cases.join('')}default:return false}}${count}${checks}${native}${constraints}return true;`;
  }

  #constraintsOf(variable: string, subject: Subject): string {
    return (subject.def.constraints ?? [])
      .filter((constraint) => !covered.has(constraint.key) && !constraint.bestPractice)
      .map((constraint) => {
        const otherwise = constraint.severity === 'warning' ? `s.doubt(${variable})` : 'return false';
        return `if(!(${this.#constraints.code(constraint, variable, subject)}))${otherwise};`;
      })
      .join('');
  }

  #case(key: string, type: string, def: ElementDef, place: CasePlace): string {
    const once = place.counter ? `if(++${place.counter}>1)return false;` : '';
    if (key === 'contained' && place.isResource) {
      return 'case "contained":break;';
    }
    const test = this.#value(key, type, def, place);
    if (!def.list) {
      return `case "${key}":{const x=v;${once}${test}break}${this.#beside(key, type, def)}`;
    }
    const most = maxOf(def);
    const limit = Number.isFinite(most) ? `||v.length>${most}` : '';
    return `case "${key}":{if(!Array.isArray(v)||v.length===0${limit})return false;for(let i=0;i<v.length;i++){const x=v[i];${test}}break}`;
  }

  /** What is said of a primitive beside its value: extensions, when there is a value. */
  #beside(key: string, type: string, def: ElementDef): string {
    // A narrative has no extensions, though it stands where texts do that may.
    if (!this.#store.isPrimitive(type) || key === 'id' || type === 'xhtml') {
      return '';
    }
    const place = this.#extensions.place({ names: [def.path, type], holder: 'element', modifier: false });
    return `case "_${key}":if(o.${key}===undefined||!beside(v,s,${place}))return false;break;`;
  }

  /** Statements that return false unless `x` keeps the element. */
  #value(key: string, type: string, def: ElementDef, place: CasePlace): string {
    const unusual =
      def.fixed !== undefined ||
      def.pattern !== undefined ||
      def.regex !== undefined ||
      def.minValue !== undefined ||
      def.maxValue !== undefined;
    if (unusual || def.max === 0) {
      return 'return false;';
    }
    if (key === 'id' && !place.isResource && type === 'string') {
      return 'if(!elementId(x,s))return false;';
    }
    if (key === 'url' && place.isResource) {
      return 'if(!P.absoluteUri(x))return false;';
    }
    if (key === 'language' && place.isResource) {
      return `if(!P.language(x))return false;${this.#primitive(type, def)}`;
    }
    if (key === 'id' && place.isResource) {
      return 'if(!P.id(x))return false;';
    }
    if (this.#store.isPrimitive(type)) {
      return this.#primitive(type, def);
    }
    if (type === 'Resource' || this.#store.isResourceType(type)) {
      return 'if(!inner(x,s,o))return false;';
    }
    return this.#complex(type, def, place);
  }

  #primitive(type: string, def: ElementDef): string {
    if (!primitiveTests[type]) {
      return 'return false;';
    }
    const bound = this.#codes.primitive(def.binding);
    const test = bound ? this.#tables.tests.push(bound) - 1 : undefined;
    const length = def.maxLength === undefined ? '' : `if(x.length>${def.maxLength})return false;`;
    const constrained = def.constraints?.some((constraint) => !covered.has(constraint.key))
      ? 'return false;'
      : '';
    const link =
      (type === 'uri' || type === 'url') && def.name !== 'system' && def.name !== 'fullUrl'
        ? 'link(x,s);'
        : '';
    return `if(!P.${type}(x))return false;${link}${test === undefined ? '' : `if(!B[${test}](x,s))return false;`}${length}${constrained}`;
  }

  #complex(type: string, def: ElementDef, place: CasePlace): string {
    const { home, names } = place;
    const isObject = 'if(x===null||typeof x!=="object"||Array.isArray(x))return false;';
    const own = names.get(def.contentRef ?? def.path);
    if (own && def.contentRef !== undefined) {
      return `${isObject}if(++s.depth>${deepest}||!${own}(x,s))return false;s.depth--;`;
    }
    const shape = def.children ?? this.#store.type(type)?.root.children ?? [];
    if (own) {
      return `${isObject}if(!${own}(x,s))return false;`;
    }
    const bound =
      type === 'Coding' || type === 'CodeableConcept' || type === 'Quantity'
        ? this.#codes.coded(def.binding)
        : undefined;
    const test = bound ? `if(!B[${this.#tables.tests.push(bound) - 1}](x,s))return false;` : '';
    const alone =
      type === 'Coding' && home.type !== 'CodeableConcept'
        ? 'if(x.code!==undefined&&x.system===undefined)s.doubt(x);'
        : '';
    const profiles = def.types?.find((candidate) => candidate.code === type)?.profiles ?? [];
    const profiled = profiles.length === 0 ? '' : profileTest(profiles);
    const reference = type === 'Reference' ? `if(!reference(x,s,${this.#target(def)}))return false;` : '';
    const constraints = this.#constraintsOf('x', { def, type, shape, isResource: false });
    const typed = type === 'Extension' ? this.#extension(def, place) : `if(!T.${type}(x,s))return false;`;
    return `${isObject}${profiled}${typed}${test}${alone}${reference}${constraints}`;
  }

  /** An extension of the object the code stands on, which surely goes by its path and its type. */
  #extension(def: ElementDef, { home, holder, isResource }: CasePlace): string {
    const inside = home.type === 'Extension' ? 'extension' : 'element';
    const place = this.#extensions.place({
      names: [holder.path, ...(holder.types ?? []).map(({ code }) => code)],
      holder: isResource ? 'resource' : inside,
      modifier: def.name === 'modifierExtension',
    });
    return `if(++s.depth>${deepest}||!T.Extension(x,s)||!extension(x,s,o,${place}))return false;s.depth--;`;
  }

  #target(def: ElementDef): number {
    const targets = def.types?.find((type) => type.code === 'Reference')?.targets;
    const names = targets?.map((url) => url.slice(url.lastIndexOf('/') + 1));
    const any = !names || names.length === 0 || names.includes('Resource');
    return this.#tables.targets.push(any ? undefined : new Set(names)) - 1;
  }
}

/** What a profile on a type asks for: no comparator; any other profile is left to the reporting pass. */
function profileTest(profiles: readonly string[]): string {
  const simple = profiles.every((url) => url === 'http://hl7.org/fhir/StructureDefinition/SimpleQuantity');
  return simple ? 'if(x.comparator!==undefined)return false;' : 'return false;';
}

const plainName = /^[A-Za-z][A-Za-z0-9]*$/;

function hasPlainNames(def: ElementDef): boolean {
  const names = [def.name.replace(/\[x\]$/, ''), ...(def.types ?? []).map((type) => type.code)];
  return names.every((name) => plainName.test(name)) && (def.children ?? []).every(hasPlainNames);
}

interface CasePlace {
  readonly home: Definition;
  /** The element the code stands on. */
  readonly holder: ElementDef;
  readonly names: ReadonlyMap<string, string>;
  readonly counter: string | undefined;
  readonly isResource: boolean;
}

/** Checks of whole values that no snapshot states, by type. */
const nativeChecks: Readonly<Record<string, string>> = {
  Coding: 'if(!known(o))return false;',
  Quantity: 'if(!known(o))return false;',
  Identifier:
    'if(o.system!==undefined&&(!absolute(o.system)||o.system.includes("tools.ietf.org")))return false;' +
    'if(o.system==="urn:ietf:rfc:3986"&&o.value!==undefined&&!P.absoluteUri(o.value))return false;',
  Attachment: 'if(!whole(o))return false;if(o.data===undefined&&o.url===undefined)return false;',
  Meta: 'if(o.security!==undefined&&o.security.length>1)return false;',
  // Extensions or a value: the count of its one choice tells.
  Extension: 'if((c0===1)===(o.extension!==undefined))return false;',
};
