// What vectors of the plan tool share: an import, an export, and the requirements they name.
import type { Edit, Expectation, Request, Requirement, Step } from '../vector.ts';

export const documentPage: Requirement = {
  text: 'The plan document and its mapping',
  link: 'docs/mapping.md',
};
export const syncPage: Requirement = { text: 'Two writers', link: 'docs/sync.md' };
export const lawsPage: Requirement = { text: 'The laws of the mapping', link: 'docs/laws.md' };

const path = '/{{id:message/plan}}';

export function importing(
  edits: readonly Edit[] = [],
  headers?: Request['headers'],
  template = 'plan',
): Request {
  return { method: 'PUT', path, ...(headers ? { headers } : {}), body: { template, edits } };
}

export const exporting: Request = { method: 'GET', path };

export const TAKEN: Expectation = { status: ['2xx'] };
/** Done, and not only promised. */
export const DONE: Expectation = { status: [200, 201, 204] };
export const REFUSED: Expectation = { status: ['4xx'] };

export function imported(...edits: readonly Edit[]): Step {
  return { does: 'imports a plan', request: importing(edits), expect: [TAKEN] };
}

export function exported(...expect: readonly Expectation[]): Step {
  return { does: 'asks for its export', request: exporting, expect: [{ status: [200] }, ...expect] };
}
