// The playground: a resource or a plan is checked, mapped the other way, and shown as one of the plan's parties sees it.
import { fromFhir, parsePlan, toFhir, viewFor } from '../../src/plan/index.ts';
import { createValidator, openDefinitions } from '../../src/validator/browser.ts';

const { packs, examples } = window.playground;
const at = (id) => document.getElementById(id);
let validator;
let plan;

function validate(value) {
  validator ??= createValidator({ definitions: packs.map((text) => openDefinitions(text)) });
  return validator.validate(value).issues;
}

/** What the text is, what is wrong with it, and its other form. */
function looked(text) {
  let value;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { issues: [{ severity: 'error', path: '', text: `This is no JSON: ${error.message}` }] };
  }
  if (typeof value?.resourceType !== 'string') {
    const { plan, issues } = parsePlan(value);
    const mapped = plan && toFhir(plan);
    return { plan, issues: [...issues, ...(mapped?.issues ?? [])], form: 'FHIR', mapped: mapped?.bundle };
  }
  const issues = validate(value);
  const hasPlan = (value.entry ?? []).some(({ resource }) => resource?.resourceType === 'CarePlan');
  const read = hasPlan ? fromFhir(value) : undefined;
  return {
    plan: read?.plan,
    issues: [...issues, ...(read?.issues ?? [])],
    form: 'Plan document',
    mapped: read?.draft,
  };
}

function check() {
  const result = looked(at('input').value);
  plan = result.plan;
  const errors = result.issues.filter(({ severity }) => severity === 'error' || severity === 'fatal').length;
  at('issues').replaceChildren(...result.issues.map(issueItem));
  at('mapped-as').textContent = result.mapped === undefined ? 'Nothing to map.' : result.form;
  at('mapped').value = result.mapped === undefined ? '' : JSON.stringify(result.mapped, null, 2);
  at('recipient').replaceChildren(...partiesOf(plan).map(([value, text]) => new Option(text, value)));
  at('view').disabled = plan === undefined;
  at('seen').value = '';
  at('withheld').replaceChildren();
  const verdict = errors === 0 ? 'valid' : 'invalid';
  at('verdict').textContent = `${verdict}: ${errors} errors, ${result.issues.length - errors} others`;
  at('verdict').dataset.verdict = verdict;
}

function issueItem({ severity, path, text, fix }) {
  const item = document.createElement('li');
  item.textContent = `${severity}${path ? ` at ${path}` : ''}: ${text}${fix ? ` → ${fix}` : ''}`;
  return item;
}

function partiesOf(found) {
  if (found === undefined) {
    return [];
  }
  const named = ({ given = [], family = '' } = {}) => [...given, family].join(' ').trim();
  const people = [...(found.relatives ?? []), ...(found.professionals ?? [])].map(({ id, name }) => [
    id,
    named(name) || id,
  ]);
  const others = [...(found.positions ?? []), ...(found.organizations ?? [])].map(({ id, title, name }) => [
    id,
    typeof name === 'string' ? name : (title ?? id),
  ]);
  return [['patient', 'patient'], ...people, ...others];
}

function view() {
  const { plan: seen, withheld } = viewFor(
    plan,
    at('recipient').value,
    plan.consents ?? [],
    new Date().toISOString(),
  );
  at('withheld').replaceChildren(
    ...withheld.map(({ kind, text }) => issueItem({ severity: 'withheld', path: kind, text })),
  );
  at('seen').value = seen === undefined ? 'Nothing is open.' : JSON.stringify(seen, null, 2);
}

at('example').replaceChildren(...examples.map(({ name }, index) => new Option(name, String(index))));
at('example').addEventListener('change', () => {
  at('input').value = examples[Number(at('example').value)].text;
});
at('input').value = examples[0].text;
at('check').addEventListener('click', check);
at('view').addEventListener('click', view);
document.body.dataset.ready = 'yes';
