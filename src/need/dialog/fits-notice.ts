// Whether a dialogue message is an answer to the notice that it is read for: by its references, and by whom it is about.
import type { Bundle, Patient } from '@medplum/fhirtypes';
import { plainId } from '../../ground/fhir/ids.ts';
import { type Message, readMessage } from '../../ground/fhir/message.ts';
import type { Instant } from '../../ground/norway/instant.ts';
import type { Issue } from '../../ground/outcome/issue.ts';
import { likenessOf } from '../notice/same-person.ts';
import type { Conversation, DialogMessage } from './model.ts';
import { messageIdOf } from './to-message.ts';

/** The messages that it may answer, the nearest first. That one of them is ours suffices. */
export function answeredIds(conversation: Conversation | undefined): readonly string[] {
  return conversation ? [...new Set([conversation.parent, conversation.conversation].map(messageIdOf))] : [];
}

/** What does not fit, as errors: then it is no answer to that notice. */
export function misfitsOf(dialog: DialogMessage, reply: Bundle, notice: Message, instant: Instant): Issue[] {
  const ids = answeredIds(dialog.conversation);
  const { message } = readMessage(reply);
  const known = notice.resources.filter((each): each is Patient => each.resourceType === 'Patient');
  const likeness = message ? likenessOf(message, known, instant) : 'nobody';
  return [
    ...(ids.includes(plainId(notice.header.id ?? ''))
      ? []
      : [
          misfit(
            '/MsgHead/MsgInfo/ConversationRef',
            'The message answers another message than this notice, or none',
            'Read it with the notice whose MsgId stands in RefToParent or RefToConversation',
          ),
        ]),
    ...(likeness === 'other' || likeness === 'unclear'
      ? [
          misfit(
            '/MsgHead/MsgInfo/Patient',
            likeness === 'other'
              ? 'The message is about another person than the notice'
              : 'It is not sure that the message is about the person of the notice',
            'File nothing of it; ask the unit whom it means',
          ),
        ]
      : []),
  ];
}

function misfit(path: string, text: string, fix: string): Issue {
  return { severity: 'error', code: 'value', path, text, fix, concept: 'E1' };
}
