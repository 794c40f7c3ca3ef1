// SearchParameters as resources: an expression that can be read, and parts where they are parts of something.
// https://hl7.org/fhir/R4/searchparameter.html
import type { Node } from '../../tree/node.ts';
import { errorToday, type Run, report } from '../run.ts';

export function checkSearchParameter(run: Run, parameter: Node): void {
  const expression = parameter.text('expression');
  const problem = expression === undefined ? undefined : run.expressions.get(expression);
  if (typeof problem === 'string') {
    const at = parameter.child('expression') ?? parameter;
    report(run, errorToday(run), 'invalid', at, 'searchExpression', [problem]);
  }
  if (parameter.text('type') === 'composite' && parameter.all('component').length < 2) {
    report(run, errorToday(run), 'business-rule', parameter, 'searchComponents');
  }
}
