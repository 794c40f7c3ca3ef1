// A form in a browser: the plan is checked while it is written, and the recipient's part is shown. No server, no Node.

import { parsePlan, viewFor } from 'individuell-plan-fhir/plan';
import { createValidator, openDefinitions } from 'individuell-plan-fhir/validation/browser';
import { checkable, type FormState } from './form-state.ts';

/** The two packs of `individuell-plan-fhir/definitions/…`, as your own server serves them. */
export async function openValidator(urls: readonly string[], read: (url: string) => Promise<string>) {
  const definitions = await Promise.all(urls.map(async (url) => openDefinitions(await read(url))));
  return createValidator({ definitions, compile: false });
}

export function check(form: FormState, recipient: string, at: string) {
  const { plan, issues } = parsePlan(checkable(form));
  const view = plan && viewFor(plan, recipient, plan.consents ?? [], at);
  return { problems: issues.map(({ path, text, fix }) => ({ path, text, fix })), shown: view?.plan };
}
