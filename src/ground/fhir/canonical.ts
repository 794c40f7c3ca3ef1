// The one base URL of everything this project defines, and how names are built on it.

/**
 * Base of all our canonical URLs. The project owns no domain, so it stands under the reserved top level `.example`;
 * `ip-fhir package --canonical URL` builds the same package under a base of the user's own.
 */
export const CANONICAL = 'https://individuell-plan.example/fhir';

/**
 * URL of one of our profiles, by its id (`ip-care-plan`).
 * @example
 * profile('ip-goal').startsWith(CANONICAL); // true
 */
export function profile(id: `ip-${string}`): string {
  return `${CANONICAL}/StructureDefinition/${id}`;
}

/**
 * URL of one of our extensions, by its id (`ip-own-id`).
 * @example
 * extension('ip-own-id').endsWith('/StructureDefinition/ip-own-id'); // true
 */
export function extension(id: `ip-${string}`): string {
  return `${CANONICAL}/StructureDefinition/${id}`;
}

/**
 * URL of one of our code systems, by its id (`ip-task-code`).
 * @example
 * codeSystem('ip-plan-event').endsWith('/CodeSystem/ip-plan-event'); // true
 */
export function codeSystem(id: `ip-${string}`): string {
  return `${CANONICAL}/CodeSystem/${id}`;
}
