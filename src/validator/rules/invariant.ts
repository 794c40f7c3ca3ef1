// Invariants: the two that every element has, natively; the others through FHIRPath, each once for an element.
import type { Constraint, Definition, ElementDef } from '../definitions/model.ts';
import { FhirPathError, PatternError, UnknownFunctionError } from '../fhirpath/ast.ts';
import type { PathContext } from '../fhirpath/scope.ts';
import { links } from '../messages.ts';
import type { Node } from '../tree/node.ts';
import { pathContext } from './context.ts';
import { type Run, report, warningToday } from './run.ts';

const element = 'http://hl7.org/fhir/StructureDefinition/Element';
const extension = 'http://hl7.org/fhir/StructureDefinition/Extension';

/**
 * Invariants checked elsewhere: dom-3 (a contained resource is referred to) where containment is checked, and those
 * whose expression cannot work as it is printed in R4.
 */
export const checkedElsewhere = new Set(['dom-3', 'ref-1', 'txt-1', 'txt-2']);

/** ele-1: a value or children; ext-1: extensions or a value, not both. */
export function checkNativeInvariants(run: Run, node: Node): void {
  const hasValue = node.value !== undefined && node.value !== '';
  if (!hasValue && !node.children.some((child) => child.name !== 'id')) {
    // An element of which nothing is said but its id: to HL7's validator of today no error, except for a primitive.
    const severity =
      node.children.length > 0 && !run.store.isPrimitive(node.type) ? warningToday(run) : 'error';
    failed(run, node, 'ele-1', 'All FHIR elements must have a @value or children', element, severity);
  }
  if (node.type !== 'Extension') {
    return;
  }
  const value = node.children.some((child) => child.name === 'value');
  const nested = node.children.some((child) => child.name === 'extension');
  if (value === nested) {
    failed(run, node, 'ext-1', 'Must have either extensions or value[x], not both', extension);
  }
}

function failed(
  run: Run,
  node: Node,
  key: string,
  human: string,
  source: string,
  severity: 'error' | 'warning' = 'error',
): void {
  report(run, severity, 'invariant', node, 'invariant', [key, human], {
    rule: `${source}#${key}`,
    link: links.invariants,
  });
}

/** `asElement` when the element definition is the place a resource stands in, so that %resource is the one around it. */
export function checkInvariants(
  run: Run,
  node: Node,
  def: ElementDef,
  profile: Definition,
  asElement = false,
): void {
  if (!def.constraints || (run.open && !run.open.at.has(node.json))) {
    return;
  }
  let tested = run.tested.get(node);
  if (!tested) {
    tested = new Set();
    run.tested.set(node, tested);
  }
  let context: PathContext | undefined;
  for (const constraint of def.constraints) {
    if (checkedElsewhere.has(constraint.key) || tested.has(constraint.expression)) {
      continue;
    }
    if (constraint.bestPractice && run.options.bestPractice === 'ignore') {
      continue;
    }
    tested.add(constraint.expression);
    context ??= pathContext(run, node, (asElement && node.parent ? node.parent : node).resource);
    checkConstraint(run, node, constraint, profile, context);
  }
}

function severityOf(run: Run, constraint: Constraint): 'error' | 'warning' {
  if (constraint.bestPractice && run.options.bestPractice === 'error') {
    return 'error';
  }
  return constraint.bestPractice ? 'warning' : constraint.severity;
}

function checkConstraint(
  run: Run,
  node: Node,
  constraint: Constraint,
  profile: Definition,
  context: PathContext,
): void {
  const rule = `${constraint.source ?? profile.url}#${constraint.key}`;
  const expression = run.expressions.get(constraint.expression);
  if (typeof expression === 'string') {
    report(
      run,
      severityOf(run, constraint),
      'invariant',
      node,
      'invariantUnreadable',
      [constraint.key, expression],
      { rule },
    );
    return;
  }
  try {
    if (expression.test(context, node)) {
      return;
    }
    report(
      run,
      severityOf(run, constraint),
      'invariant',
      node,
      'invariant',
      [constraint.key, constraint.human],
      {
        rule,
        expected: constraint.expression,
        link: links.invariants,
      },
    );
  } catch (error) {
    if (!(error instanceof FhirPathError)) {
      throw error;
    }
    if (error instanceof UnknownFunctionError) {
      // Once for a resource, and no refusal: whether the rule holds is not known.
      report(run, 'warning', 'not-supported', run.root, 'functionUnknown', [constraint.key, error.message], {
        rule,
      });
    } else if (run.budget.steps < 0) {
      report(run, 'error', 'too-costly', node, 'tooCostly', [error.message], { rule });
    } else {
      // A pattern that is not matched here may hold as well as not.
      const severity = error instanceof PatternError ? 'warning' : severityOf(run, constraint);
      report(run, severity, 'invariant', node, 'invariantUnreadable', [constraint.key, error.message], {
        rule,
      });
    }
  }
}
