// What can follow from a decision, and what each of them leaves in the person's record.

interface Action {
  readonly text: string;
  /** What must stand in the record afterwards, with the concept that demands it. */
  readonly record: readonly string[];
}

const assessed = 'need or no need, whether the criteria are met, and the basis (D2)';
const told = 'that information on the right and its purpose was given (D4)';
const consented = 'that consent was asked for, the answer, and what it covers (C1, D18)';

export const actions = {
  'notify-ke': {
    text: "Send the notice to the coordinating unit of the person's home municipality",
    record: [
      assessed,
      told,
      consented,
      'the notice: what was sent, to whom and when (D16)',
      'that the plan is asked for and not yet made (D18)',
    ],
  },
  'notify-hospital-unit': {
    text: 'Send the notice to the unit in the hospital',
    record: [assessed, told, consented, 'the notice: what was sent, to whom and when (D16)'],
  },
  'notify-trust-ke': {
    text: 'Send the notice to the coordinating unit of the hospital trust, because the unit is not known',
    record: [assessed, told, consented, 'the notice: what was sent, to whom and when (D16)'],
  },
  'coordinate-in-municipality': {
    text: "Leave the need to the municipality's own coordinating unit: nothing is told to the hospital",
    record: [assessed],
  },
  'start-plan-in-hospital': {
    text: "Start the plan in hospital: a Task for the hospital's coordinator",
    record: [assessed, 'why the hospital starts the plan (D8)', 'who the coordinator in hospital is (D18)'],
  },
  'continue-plan-in-hospital': {
    text: 'Go on with the plan that the hospital has begun',
    record: ['that the hospital goes on with the plan (D18)'],
  },
  'get-written-consent': {
    text: 'Get the written, signed consent to the plan, because the hospital is responsible for it',
    record: ['the signed consent, scanned (C2)'],
  },
  'appoint-hospital-coordinator': {
    text: 'Ask the unit leader to offer and appoint a coordinator in the hospital, among health personnel',
    record: ['whether a coordinator in hospital is appointed, and the name (D18)'],
  },
  'tell-unit-leader': {
    text: 'Tell the unit leader that the person wants a plan or a coordinator',
    record: ['that the unit leader was told (D17)'],
  },
  'note-existing-plan': {
    text: 'Note in the record that the person has a plan',
    record: ['that the person has an individual plan (D10, D18)'],
  },
  'contact-coordinator': {
    text: 'Contact the coordinator that the person has, during the stay and at discharge',
    record: ["the coordinator's name and telephone number (D18)"],
  },
  'fetch-plan': {
    text: 'Fetch the plan, take it into account, and contribute information, above all at important changes',
    record: ['the plan that was fetched (D10)'],
  },
  'hand-over-plan': {
    text: 'Prepare the handover of the plan that the hospital has begun to the municipality',
    record: ['to whom the responsibility for the plan goes, and from when (B5)'],
  },
  'document-no-need': {
    text: 'Document that the criteria are not met, and why; tell the person of the right to complain',
    record: [assessed, 'that the person was told how to complain (F1)'],
  },
  'document-decline': {
    text: 'Document that the person declines; nothing is sent',
    record: [assessed, told, 'that the person declines, and what (C5)'],
  },
  'ask-person': {
    text: 'Ask the person as early as possible, and at the latest at discharge',
    record: ["the person's wish: plan, coordinator, both or neither (D5)"],
  },
  'inform-person': {
    text: 'Tell the person of the right to a plan and a coordinator and of their purpose, and document it',
    record: [told],
  },
  'wait-for-consent': {
    text: 'Ask for consent to the notice, and wait: nothing is sent before it is given',
    record: [consented],
  },
  'stop-sharing': {
    text: 'Send nothing more: the consent is withdrawn',
    record: ['that the consent is withdrawn, and from when (C11)'],
  },
  'withdraw-notice': {
    text: 'Send nothing; when the notice has been sent already, take it back on the same thread',
    record: ['that the need was raised by mistake, and whether a notice was taken back (D16)'],
  },
  'follow-other-flag': {
    text: 'Send nothing for this Flag: another active Flag raises the same need and is followed up',
    record: ['which Flag the need is followed up under (D2)'],
  },
  'no-action': {
    text: 'Nothing is to be done: the Flag is not active',
    record: ['that the need is no longer raised (D2)'],
  },
  'wait-for-start': {
    text: 'Wait until the time of the Flag comes, and judge the need then',
    record: ['from when the need is raised (D2)'],
  },
  'help-apply': {
    text: 'Help the person with the written application that the municipality requires',
    record: ['the application that was sent (D14)'],
  },
  'hand-to-person': {
    text: 'Hand the case to a person: a machine must not settle it',
    record: ['what the person who took over decided, and why (D2)'],
  },
} as const satisfies Readonly<Record<string, Action>>;

export type ActionCode = keyof typeof actions;

/** What must stand in the record after these actions: each line once, in order. */
export function recordOf(codes: readonly ActionCode[]): string[] {
  return [...new Set(codes.flatMap((code): readonly string[] => actions[code].record))];
}

/** Actions that let a notice leave. */
export const notifying: readonly ActionCode[] = ['notify-ke', 'notify-hospital-unit', 'notify-trust-ke'];
