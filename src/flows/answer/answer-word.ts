// What the history says of an answer of the unit: its state, how it stands to what was said before, and what a person has to do.
import type { Said, SaidWhen, Standing } from '../../ground/law/unit-states.ts';
import { nextSteps } from '../../need/decision/next-step.ts';
import { type Saying, saying } from '../../need/delivery/codes/sayings.ts';
import { waits, worded } from '../../need/delivery/codes/worded.ts';
import type { Attention, NoticeEvent } from '../../need/delivery/ledger.ts';
import type { UnitAnswer } from '../../need/notice/answer.ts';

/** Who gives an answer: the unit that has the notice, or somebody else, whose word changes nothing by itself. */
export type AnswersFrom = 'unit' | 'another';

/** An answer with its place on the ladder. */
export interface AnswerSaid extends Standing {
  readonly from?: AnswersFrom;
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
  if (said.from === 'another') {
    const what = worded(saying('answer-from-another'));
    return {
      events: [{ event: 'answered-again', ...what, concept: 'E1' }],
      attention: waits('answer-from-another', what),
    };
  }
  const next = nextSteps[answer.business];
  const concept = next.because.concept;
  if (effect === 'contradiction' && before) {
    const what = worded(contradictionOf(said, before));
    return {
      events: [{ event: 'answer-contradicts', ...what, concept }],
      attention: waits('contradictory-answers', what),
    };
  }
  if (!counts) {
    return { events: [{ event: 'answered-again', ...worded(withoutEffect(said), timeOf(said)), concept }] };
  }
  const says = saying('unit-says', { state: answer.business });
  const changed = effect === 'back' || coordinatorChanged;
  const what = worded(changeOf(said, coordinatorChanged));
  return {
    events: [
      { event: 'answered', ...worded(says, timeOf(said)), concept },
      ...(changed ? [{ event: 'answer-changed' as const, ...what, concept }] : []),
    ],
    ...(next.person ? { attention: waits(next.person, worded(says)) } : {}),
  };
}

function contradictionOf({ answer, when, standing }: AnswerSaid, before: Said): Saying {
  const data = { state: answer.business, before: before.state, stands: standing.state };
  return saying(before.at === when.at ? 'contradict-at-once' : 'contradict', data);
}

function withoutEffect({ answer, when, standing, effect }: AnswerSaid): Saying {
  const [state, stands] = [answer.business, standing.state];
  return effect === 'late'
    ? saying('answered-late', { state, at: when.at, stands, since: standing.at })
    : saying('answered-again', { state, stands });
}

function changeOf({ answer, before }: AnswerSaid, coordinatorChanged: boolean): Saying {
  return coordinatorChanged
    ? saying('coordinator-changed')
    : saying('answer-changed', { before: before?.state ?? '', state: answer.business });
}

function timeOf({ when }: AnswerSaid): Saying | undefined {
  return when.told && saying(when.told);
}
