// Information given to somebody ↔ Communication.
import { Message } from '../../document/work.ts';
import { messageKind, messageStatus } from '../codes.ts';
import { map, moment, text, texts } from '../datatypes.ts';
import { code, conceptAmong } from '../lens/code-map.ts';
import { listOf, reference } from '../lens/codecs.ts';
import { isObject } from '../lens/json.ts';
import { listSpec } from '../spec.ts';
import { about, ext } from '../steps.ts';

const profiles: Readonly<Record<Message['kind'], `ip-${string}`>> = {
  'health-information': 'ip-communication-health-information',
  'partner-information': 'ip-communication-partner-information',
  decision: 'ip-communication-decision',
  'information-given': 'ip-communication-information-given',
};

const payloadDocuments = listOf(reference('document'), {
  at: ['contentReference'],
  mine: (element) => isObject(element) && element.contentReference !== undefined,
});

const payloadTexts = texts('contentString');

const e5 = about('E5');
export const message = listSpec('messages', {
  kind: 'message',
  type: 'Communication',
  profile: 'ip-communication-health-information',
  specialProfile: (item) => profiles[item.kind as Message['kind']],
  concept: e5,
  schema: Message,
  marker: { resourceType: 'Communication' },
  patient: 'subject',
  link: 'supportingInfo',
  fields: [
    map<Message>('complaintInformation', [ext('ip-complaint-information'), 'valueString'], text, about('F1')),
    map<Message>('status', ['status'], code(messageStatus), e5),
    map<Message>('notSentReason', ['statusReason', 'text'], text, about('E6')),
    map<Message>('kind', ['category'], conceptAmong(messageKind), about(['E5', 'E6', 'F1'])),
    map<Message>('topic', ['topic', 'text'], text, e5),
    map<Message>('sent', ['sent'], moment, e5),
    map<Message>('received', ['received'], moment, e5),
    map<Message>('recipients', ['recipient'], listOf(reference('party')), e5),
    map<Message>('sender', ['sender'], reference('party'), e5),
    map<Message>('texts', ['payload'], payloadTexts, e5),
    map<Message>('documents', ['payload'], payloadDocuments, about('E10')),
  ],
});
