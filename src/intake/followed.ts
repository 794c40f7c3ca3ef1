// Which resources matter: a need, and what the decision about it rests on.

/** The need itself, the consent, the assessment, the person's address, and what the unit or others record of the need. */
export const followedTypes = ['Flag', 'Consent', 'Observation', 'Patient', 'Task', 'Communication'] as const;
export type FollowedType = (typeof followedTypes)[number];

export function isFollowed(type: string): type is FollowedType {
  return followedTypes.some((each) => each === type);
}
