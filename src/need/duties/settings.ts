// Days that each trust and municipality sets for itself, where law and routine name none. Never a limit of the law.

/** Each setting with what it is when nothing is said, its unit, and what it counts. */
export const dutySettings = {
  informDays: [7, 'days', 'from the need until the person is told of the right'],
  documentDays: [7, 'days', 'from an assessment or an answer until it stands in the record'],
  askDays: [7, 'days', 'from the need until the person is asked, when no discharge is known'],
  consentDays: [14, 'days', 'from the wish until consent is asked for'],
  tellDays: [3, 'days', 'from the consent until the unit is told'],
  answerWorkingDays: [10, 'working days', 'from the notice until the unit says what it does'],
  appointDays: [28, 'days', 'from the notice until a coordinator is appointed'],
  hospitalContactDays: [7, 'days', 'from the appointment in hospital until the first contact'],
  planDays: [90, 'days', 'from the first contact until the plan is in use'],
  followDays: [14, 'days', 'for what follows from a move, a merger, an existing plan, a change of health'],
  partnersDays: [14, 'days', 'from the start or the end until the GP and partners are told'],
  endDays: [28, 'days', 'from the end until the plan is ended and archived'],
  complaintDays: [28, 'days', 'from a complaint until it is answered, and until it is sent on'],
  consentWarningDays: [14, 'days', 'before a consent ends, on which it is asked for anew'],
  askBeforeDays: [90, 'days', 'before a birthday that changes who decides, on which that is prepared'],
} as const satisfies Readonly<Record<string, readonly [number, 'days' | 'working days', string]>>;

export type DutySetting = keyof typeof dutySettings;
export type DutySettings = Readonly<Record<DutySetting, number>>;

/** What holds where nothing is set. */
export const defaultDutySettings = Object.fromEntries(
  Object.entries(dutySettings).map(([name, [days]]) => [name, days]),
) as DutySettings;
