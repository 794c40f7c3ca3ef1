// One plan in many files: rules over several resources, and references, looked at across everything that was checked.

import type { Bundle, Resource } from '@medplum/fhirtypes';
import { parseAddress } from '../../../ground/fhir/reference.ts';
import type { Instant } from '../../../ground/norway/instant.ts';
import { type Issue, isUsable } from '../../../ground/outcome/issue.ts';
import { graphIssues } from '../../../validator/graph/graph-issues.ts';
import type { JobResult } from '../validate-options.ts';

/** A resource, and how its place in its own file is written. */
interface Member {
  readonly job: number;
  readonly prefix: string;
  readonly fullUrl?: string;
  readonly resource: Resource;
}

/** A message says what it says by itself; what it may hold is no question about other files. */
const ofMessages = ['ip-graph-notice-minimum', 'ip-graph-message-route'];

/** Collects what was checked one by one, and tells what only all of it together shows. */
export class Together {
  readonly #results: JobResult[] = [];
  readonly #members: Member[] = [];
  readonly #requireResolved: boolean;

  constructor(requireResolved: boolean) {
    this.#requireResolved = requireResolved;
  }

  /** Keeps a result, and the resource that was checked, when there is one. */
  add(value: unknown, result: JobResult): void {
    const at = this.#results.push(result) - 1;
    if (!isResource(value)) {
      return;
    }
    if (value.resourceType !== 'Bundle') {
      this.#members.push({ job: at, prefix: value.resourceType, resource: value });
      return;
    }
    if (value.type === 'message') {
      return;
    }
    (value.entry ?? []).forEach(({ resource, fullUrl }, index) => {
      if (resource !== undefined) {
        const prefix = `Bundle.entry[${index}].resource`;
        this.#members.push({ job: at, prefix, resource, ...(fullUrl === undefined ? {} : { fullUrl }) });
      }
    });
  }

  /** The results, each with what was found across all of them. @param instant who is in office is judged at it */
  results(instant: Instant): readonly JobResult[] {
    const found = [...this.#ruleIssues(instant), ...(this.#requireResolved ? this.#unresolved() : [])];
    return this.#results.map((result, at) => {
      const own = found.filter(({ job }) => job === at).map(({ issue }) => issue);
      const fresh = own.filter(
        (issue) => !result.issues.some(({ rule, path }) => rule === issue.rule && path === issue.path),
      );
      const issues = [...result.issues, ...fresh];
      return fresh.length === 0 ? result : { ...result, issues, valid: isUsable(issues) };
    });
  }

  #ruleIssues(instant: Instant): { job: number; issue: Issue }[] {
    const entry = this.#members.map(({ resource, fullUrl }) => ({ resource, ...(fullUrl && { fullUrl }) }));
    const all: Bundle = { resourceType: 'Bundle', type: 'collection', entry };
    return graphIssues(all, instant)
      .filter(({ rule }) => !ofMessages.includes(rule ?? ''))
      .flatMap((issue) => {
        const [whole = '', index] = /^Bundle\.entry\[(\d+)\]\.resource/.exec(issue.path) ?? [];
        const member = this.#members[Number(index)];
        if (!member) {
          return [];
        }
        const path = member.prefix + issue.path.slice(whole.length);
        return [{ job: member.job, issue: { ...issue, path, text: this.#named(issue.text) } }];
      });
  }

  /** A text that names another place of the joined Bundle names the file instead. */
  #named(text: string): string {
    return text.replaceAll(/Bundle\.entry\[(\d+)\]\.resource/g, (place, index) => {
      const member = this.#members[Number(index)];
      return member ? `${this.#results[member.job]?.source} (${member.prefix})` : place;
    });
  }

  #unresolved(): { job: number; issue: Issue }[] {
    const known = new Set(
      this.#members.flatMap(({ resource, fullUrl }) => [
        ...(resource.id === undefined ? [] : [`${resource.resourceType}/${resource.id}`]),
        ...(fullUrl === undefined ? [] : [fullUrl]),
      ]),
    );
    return this.#members.flatMap(({ job, prefix, resource }) =>
      referencesAt(resource, prefix)
        .filter(({ reference }) => !leadsSomewhere(reference, known))
        .map(({ path }) => ({ job, issue: unresolved(path) })),
    );
  }
}

function isResource(value: unknown): value is Resource {
  return typeof value === 'object' && value !== null && typeof (value as Resource).resourceType === 'string';
}

/** Within a file (`#id`) and on a search (`Patient?…`) the check of the file itself decides. */
function leadsSomewhere(reference: string, known: ReadonlySet<string>): boolean {
  if (reference.startsWith('#') || reference.includes('?') || known.has(reference)) {
    return true;
  }
  const key = parseAddress(reference);
  return key !== undefined && key.base === undefined && known.has(`${key.type}/${key.id}`);
}

function unresolved(path: string): Issue {
  return {
    severity: 'error',
    code: 'not-found',
    path,
    rule: 'ref-across-files',
    text: 'The reference leads to nothing in all of the files that were checked.',
    textNo: 'Referansen fører ikke til noe i filene som ble kontrollert.',
    fix: 'Check the file that holds what it refers to as well, or correct the reference.',
    fixNo: 'Kontroller også fila med det den viser til, eller rett referansen.',
  };
}

/** Every literal reference and its path. */
function referencesAt(value: unknown, path: string): { reference: string; path: string }[] {
  if (Array.isArray(value)) {
    return value.flatMap((one, index) => referencesAt(one, `${path}[${index}]`));
  }
  if (typeof value !== 'object' || value === null) {
    return [];
  }
  return Object.entries(value).flatMap(([name, one]) =>
    name === 'reference' && typeof one === 'string'
      ? [{ reference: one, path }]
      : referencesAt(one, `${path}.${name}`),
  );
}
