// What the history says of an answer of the unit: its state, how it stands to what was said before, and what a person has to do.
import { type Said, type SaidWhen, type Standing, unitStates } from '../../ground/law/unit-states.ts';
import { say } from '../../ground/words/language.ts';
import { nextSteps } from '../../need/decision/next-step.ts';
import { attentionCodes } from '../../need/delivery/attention-codes.ts';
import type { Attention, NoticeEvent } from '../../need/delivery/ledger.ts';
import type { UnitAnswer } from '../../need/notice/answer.ts';

/** An answer with its place on the ladder. */
export interface AnswerSaid extends Standing {
  readonly answer: Pick<UnitAnswer, 'business'>;
  readonly when: SaidWhen;
  /** What stood before it came. */
  readonly before: Said | undefined;
}

type Word = Omit<NoticeEvent, 'at'>;

export interface AnswerWord {
  readonly events: readonly Word[];
  readonly attention?: Attention;
}

/** One line or two for the history; what only a person can settle stands on the list. */
export function wordOf(said: AnswerSaid, coordinatorChanged = false): AnswerWord {
  const { answer, before, effect, counts } = said;
  const next = nextSteps[answer.business];
  const concept = next.because.concept;
  if (effect === 'contradiction' && before) {
    const detail = contradictionOf(said, before);
    return {
      events: [{ event: 'answer-contradicts', detail, concept }],
      attention: {
        reason: 'contradictory-answers',
        detail,
        nextStep: say(attentionCodes['contradictory-answers'].next, 'en'),
      },
    };
  }
  if (!counts) {
    return { events: [{ event: 'answered-again', detail: withoutEffect(said), concept }] };
  }
  const word = `The unit says: ${answer.business}. ${say(next.because.text, 'en')}`;
  const detail = `${word}${timeOf(said)}`;
  const changed = effect === 'back' || coordinatorChanged;
  const change: Word = { event: 'answer-changed', detail: changeOf(said, coordinatorChanged), concept };
  return {
    events: [{ event: 'answered', detail, concept }, ...(changed ? [change] : [])],
    ...(next.person
      ? {
          attention: {
            reason: next.person,
            detail: word,
            nextStep: say(attentionCodes[next.person].next, 'en'),
          },
        }
      : {}),
  };
}

function contradictionOf({ answer, when, standing }: AnswerSaid, before: Said): string {
  const order =
    before.at === when.at
      ? 'both were said at the same instant'
      : `${before.state} was said first, and both cannot be true`;
  const stands = unitStates[standing.state].actor === 'nobody' ? 'stands' : 'stands, and is followed up';
  return `The unit says ${answer.business} and ${before.state}: ${order}. ${standing.state} ${stands} until a person has asked`;
}

function withoutEffect(said: AnswerSaid): string {
  const { answer, when, standing, effect } = said;
  return effect === 'late'
    ? `The unit said ${answer.business} at ${when.at}, before ${standing.state} at ${standing.at}: it is recorded and changes nothing`
    : `The unit says ${answer.business} once more${timeOf(said)}: nothing changes, ${standing.state} stands`;
}

function changeOf({ answer, before }: AnswerSaid, coordinatorChanged: boolean): string {
  return coordinatorChanged
    ? 'The unit has appointed another coordinator; the part of the earlier one has ended'
    : `The unit said ${before?.state} before, and says ${answer.business} now`;
}

const times: Readonly<Record<NonNullable<SaidWhen['told']>, string>> = {
  'no-time': ' (it does not say when: the time of receipt counts)',
  'time-to-come': ' (the time that it states is still to come: the time of receipt counts)',
  'before-the-notice': ' (it states a time before the notice was made)',
};

function timeOf({ when }: AnswerSaid): string {
  return when.told ? times[when.told] : '';
}
