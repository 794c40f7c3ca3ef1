// Who has to do what, written down once more from law and routine: a unit, or the coordinator as long as there is one.
import type { ObservedNeed, Stated } from './observed.ts';

export const owners = [
  'ward',
  'unit-leader',
  'trust-ke',
  'hospital-coordinator',
  'municipal-ke',
  'municipal-coordinator',
];

const units: Readonly<Record<string, readonly string[]>> = {
  ward: [
    'inform',
    'ask',
    'document-assessment',
    'document-decline',
    'tell-complaint-right',
    'ask-consent',
    'help-apply',
    'note-plan',
    'contact-coordinator',
    'fetch-plan',
    'follow-record',
  ],
  // Nobody in the country appoints a coordinator in hospital: the leader of the ward does it.
  'unit-leader': ['tell-unit', 'settle-withdrawal'],
  'trust-ke': ['follow-merger', 'answer-complaint', 'send-complaint-on'],
  'municipal-ke': ['answer-notice', 'appoint-in-municipality'],
};

/** What a coordinator in the municipality does, by who does it before and after. */
const withCoordinator: Readonly<Record<string, readonly string[]>> = {
  'municipal-ke': ['first-contact', 'plan-in-use', 'end-plan', 'tell-end', 'archive'],
  'trust-ke': ['follow-move'],
  ward: [
    'tell-partners',
    'renew-consent',
    'ask-consent-anew',
    'own-consent-at-16',
    'review-at-12',
    'review-at-18',
  ],
};

/**
 * Whose the duty is; several where a coordinator came or went in the last days, and undefined where nothing is written down.
 * @param slack milliseconds that the system may take to hear of it
 */
export function ownersOf(
  { rule }: Stated,
  { happened }: ObservedNeed,
  ends: number,
  slack: number,
): readonly string[] | undefined {
  const unit = Object.keys(units).find((each) => units[each]?.includes(rule));
  const stand = Object.keys(withCoordinator).find((each) => withCoordinator[each]?.includes(rule));
  if (unit !== undefined || stand === undefined) {
    return unit === undefined ? undefined : [unit];
  }
  const last = happened.findLast(
    ({ what, more, at }) =>
      at <= ends &&
      (what === 'coordinator-leaves' || (what === 'unit-says' && more === 'coordinator-appointed')),
  );
  if (last !== undefined && last.at > ends - slack) {
    return ['municipal-coordinator', stand];
  }
  return [last?.what === 'unit-says' ? 'municipal-coordinator' : stand];
}
