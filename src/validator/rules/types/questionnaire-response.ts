// A QuestionnaireResponse against its Questionnaire, when that is among the definitions or in the response itself.
// https://hl7.org/fhir/R4/questionnaireresponse.html

import { FhirPathError } from '../../fhirpath/ast.ts';
import { printable } from '../../tree/build.ts';
import type { Node } from '../../tree/node.ts';
import { pathContext } from '../context.ts';
import { keeps } from '../fixed.ts';
import { containedIndex } from '../resolve.ts';
import { errorToday, type Run, report } from '../run.ts';
import { checkAnswerValue, type OwnValueSets } from './questionnaire-answer.ts';
import { choiceValue, extensionValues, type Item, isEnabled, items, options } from './questionnaire-item.ts';

interface Form {
  readonly run: Run;
  readonly root: Node;
  /** Every item of the questionnaire by its linkId. */
  readonly byLinkId: ReadonlyMap<string, Item>;
  readonly valueSets: OwnValueSets;
  /** Answers are only warned of as missing while the form is being filled in. */
  readonly open: boolean;
}

export function checkQuestionnaireResponse(run: Run, response: Node): void {
  const url = response.text('questionnaire');
  if (url === undefined) {
    return;
  }
  const questionnaire = url.startsWith('#')
    ? containedForm(response, url.slice(1))
    : run.store.resource('Questionnaire', url);
  if (!questionnaire) {
    if (url.startsWith('#')) {
      // Where it leads is told of the canonical.
      return;
    }
    report(run, 'warning', 'required', response.child('questionnaire') ?? response, 'questionnaireUnknown', [
      printable(url),
    ]);
    return;
  }
  const all = new Map<string, Item>();
  const collect = (list: readonly Item[]): void => {
    for (const item of list) {
      if (item.linkId !== undefined) {
        all.set(item.linkId, item);
      }
      collect(items(item));
    }
  };
  const top = items(questionnaire);
  collect(top);
  const open = ['in-progress', 'stopped', 'entered-in-error'].includes(response.text('status') ?? '');
  // What a form in the response itself contains stands beside it: nothing contained contains anything.
  const container = url.startsWith('#') ? (response.rootResource.json as Item) : questionnaire;
  const valueSets = containedValueSets(container);
  checkItems({ run, root: response, byLinkId: all, valueSets, open }, response, top);
}

function containedValueSets({ contained }: Item): OwnValueSets {
  const all = (Array.isArray(contained) ? contained : []) as readonly (Item | null)[];
  return new Map(
    all.flatMap((one) =>
      one?.resourceType === 'ValueSet' && typeof one.id === 'string' ? [[one.id, one] as const] : [],
    ),
  );
}

function containedForm(response: Node, id: string): Item | undefined {
  const found = containedIndex(response.rootResource).get(id);
  return found?.type === 'Questionnaire' ? (found.json as Item) : undefined;
}

/** The items below an element of the response against the items the questionnaire has at that place. */
function checkItems(form: Form, holder: Node, defined: readonly Item[]): void {
  const groups = new Map<string, Node[]>();
  let last = -1;
  for (const item of holder.all('item')) {
    const linkId = item.text('linkId') ?? '';
    const index = defined.findIndex((candidate) => candidate.linkId === linkId);
    if (index < 0) {
      checkMisplaced(form, holder, item, linkId);
      continue;
    }
    if (index < last) {
      report(form.run, 'error', 'structure', holder, 'questionnaireOrder');
    }
    last = index;
    groups.set(linkId, [...(groups.get(linkId) ?? []), item]);
  }
  for (const item of defined) {
    checkGroup(form, holder, item, groups.get(item.linkId ?? '') ?? []);
  }
}

function checkMisplaced(form: Form, holder: Node, item: Node, linkId: string): void {
  const elsewhere = form.byLinkId.get(linkId);
  if (!elsewhere) {
    report(form.run, 'error', 'not-found', holder, 'questionnaireLinkId', [printable(linkId)]);
    return;
  }
  report(form.run, 'error', 'structure', holder, 'questionnairePlace', [printable(linkId)]);
  checkItem(form, item, elsewhere);
}

function checkGroup(form: Form, holder: Node, defined: Item, found: readonly Node[]): void {
  const enabled = isEnabled(holder, defined) && isEnabledByExpression(form, defined);
  if (found.length === 0) {
    if (enabled && defined.required) {
      report(form.run, form.open ? 'warning' : 'error', 'required', holder, 'questionnaireMissing', [
        printable(defined.linkId ?? ''),
      ]);
    }
    return;
  }
  if (found.length > 1 && !defined.repeats) {
    report(form.run, 'error', 'invalid', holder, 'questionnaireOnlyOne', [printable(defined.linkId ?? '')]);
  }
  for (const item of found) {
    const filled = item.child('answer') ?? item.child('item');
    if (!enabled && filled) {
      report(form.run, 'error', 'invalid', item, 'questionnaireDisabled', [printable(defined.linkId ?? '')]);
    }
    checkItem(form, item, defined);
  }
}

const withoutAnswers = new Set(['group', 'display', 'question']);

function checkItem(form: Form, item: Node, defined: Item): void {
  const { run } = form;
  const answers = item.all('answer');
  const linkId = printable(defined.linkId ?? '');
  const text = item.text('text');
  if (text !== undefined && typeof defined.text === 'string' && text !== defined.text) {
    report(run, errorToday(run), 'invalid', item, 'questionnaireText', [linkId]);
  }
  if (defined.required && answers.length === 0 && !withoutAnswers.has(defined.type ?? '')) {
    report(run, form.open ? 'warning' : 'error', 'required', item, 'questionnaireMissing', [linkId]);
  }
  if (answers.length > 1 && !defined.repeats) {
    report(run, 'error', 'invalid', item, 'questionnaireOnlyOne', [linkId]);
  }
  checkOccurrences(form, item, defined, answers.length);
  checkExclusive(form, item, defined, answers);
  if (answers.length > 0 && withoutAnswers.has(defined.type ?? '')) {
    report(run, 'error', 'structure', item, 'questionnaireNoAnswers', [defined.type ?? '']);
  }
  for (const answer of answers) {
    checkAnswerValue(run, answer, defined, form.valueSets);
    if (defined.type !== 'group') {
      checkItems(form, answer, items(defined));
    }
  }
  checkInnerItems(form, item, defined);
}

const enableExpression =
  'http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression';

/** The condition of the guide for data capture; one that cannot be evaluated closes nothing. */
function isEnabledByExpression({ run, root }: Form, defined: Item): boolean {
  return extensionValues(defined, enableExpression).every((value) => {
    const { expression, language } = (value ?? {}) as { expression?: unknown; language?: unknown };
    const compiled = typeof expression === 'string' ? run.expressions.get(expression) : '';
    if (language !== 'text/fhirpath' || typeof compiled === 'string') {
      return true;
    }
    try {
      return compiled.test(pathContext(run, root), root);
    } catch (error) {
      if (error instanceof FhirPathError) {
        return true;
      }
      throw error;
    }
  });
}

/** The least and most answers that an item may have. */
function checkOccurrences({ run, open }: Form, at: Node, defined: Item, found: number): void {
  const linkId = printable(defined.linkId ?? '');
  const [least] = extensionValues(defined, 'questionnaire-minOccurs');
  const [most] = extensionValues(defined, 'questionnaire-maxOccurs');
  if (found === 0) {
    return;
  }
  if (typeof least === 'number' && found < least) {
    report(run, open ? 'warning' : 'error', 'required', at, 'questionnaireTooFew', [linkId, found, least]);
  }
  if (typeof most === 'number' && found > most) {
    report(run, 'error', 'invalid', at, 'questionnaireTooMany', [linkId, found, most]);
  }
}

const exclusiveOption = 'questionnaire-optionExclusive';

/** An option such as «none of these» stands alone. */
function checkExclusive({ run }: Form, at: Node, defined: Item, answers: readonly Node[]): void {
  const exclusive = options(defined)
    .filter((option) => extensionValues(option, exclusiveOption).includes(true))
    .map((option) => choiceValue(option, 'value'));
  const chosen = answers.some((answer) => {
    const value = answer.child('value');
    return exclusive.some((option) => keeps(option, value?.value ?? codeOf(value), true));
  });
  if (chosen && answers.length > 1) {
    report(run, 'error', 'invalid', at, 'questionnaireExclusive', [printable(defined.linkId ?? '')]);
  }
}

function codeOf(value: Node | undefined): unknown {
  const [system, code] = [value?.text('system'), value?.text('code')];
  return { ...(system !== undefined && { system }), ...(code !== undefined && { code }) };
}

/** Only groups have items directly; the items of a question stand in its answers. */
function checkInnerItems(form: Form, item: Node, defined: Item): void {
  const inner = item.all('item');
  if (defined.type === 'group') {
    if (defined.required && inner.length === 0) {
      report(form.run, 'error', 'invariant', item, 'questionnaireEmptyGroup');
    }
    checkItems(form, item, items(defined));
  } else if (inner.length > 0) {
    report(form.run, 'error', 'structure', item, 'questionnaireItemsInAnswer', [
      printable(defined.linkId ?? ''),
    ]);
  }
}
