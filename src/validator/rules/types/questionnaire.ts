// Questionnaires as resources: conditions lead to other items of the same form.
import { links } from '../../messages.ts';
import { printable } from '../../tree/build.ts';
import type { Node } from '../../tree/node.ts';
import { errorToday, type Run, report } from '../run.ts';

function* itemsBelow(holder: Node): Generator<Node> {
  for (const item of holder.all('item')) {
    yield item;
    yield* itemsBelow(item);
  }
}

export function checkQuestionnaire(run: Run, form: Node): void {
  const items = [...itemsBelow(form)];
  const known = new Set(items.map((item) => item.text('linkId')));
  for (const item of items) {
    for (const condition of item.all('enableWhen')) {
      const question = condition.text('question');
      if (question === undefined) {
        continue;
      }
      const shown = printable(question);
      if (!known.has(question)) {
        report(run, errorToday(run), 'business-rule', item, 'enableWhenUnknown', [shown], {
          link: links.datatypes,
        });
      } else if (question === item.text('linkId')) {
        report(run, errorToday(run), 'business-rule', item, 'enableWhenSelf', [shown], {
          link: links.datatypes,
        });
      }
    }
  }
}
