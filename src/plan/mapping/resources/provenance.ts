// Who changed the plan, when and why ↔ Provenance on the CarePlan.
import type { Static } from 'typebox';
import { HistoryEntry } from '../../document/work.ts';
import { changeKind } from '../codes.ts';
import { instant, map, text } from '../datatypes.ts';
import { concept } from '../lens/code-map.ts';
import { reference } from '../lens/codecs.ts';
import { listSpec } from '../spec.ts';
import { about, first } from '../steps.ts';

type Entry = Static<typeof HistoryEntry>;

const b4 = about('B4');
export const history = listSpec('history', {
  kind: 'history',
  type: 'Provenance',
  profile: 'ip-provenance',
  concept: b4,
  schema: HistoryEntry,
  planAt: 'target',
  link: 'supportingInfo',
  fields: [
    map<Entry>('recorded', ['recorded'], instant, b4),
    map<Entry>('reason', [first('reason'), 'text'], text, b4),
    map<Entry>('kind', ['activity'], concept(changeKind), b4),
    map<Entry>('by', [first('agent'), 'who'], reference('party'), about(['B4', 'B14'])),
    map<Entry>('onBehalfOf', [first('agent'), 'onBehalfOf'], reference('organization'), about('B14')),
  ],
});
