// Who asks: what the token says, what of that narrows the request, and what each role may write of a plan.
import { guardedTypes, masterTypes } from './kinds.ts';

/**
 * - `person`: the person, or who represents the person; `fhirUser` says who
 * - `coordinator`: coordinates plans
 * - `provider`: gives services
 * - `unit`: a coordinating unit
 * - `keeper`: the system of who keeps the plans on this server (databehandlingsansvarlig)
 */
export const roles = ['person', 'coordinator', 'provider', 'unit', 'keeper'] as const;
export type Role = (typeof roles)[number];

export interface Scope {
  readonly context: 'patient' | 'user' | 'system';
  /** A resource type, or `*`. */
  readonly type: string;
  /** Letters of `cruds`. */
  readonly letters: string;
}

export interface Caller {
  /** What stands in the audit: a client, or the subject of a token as a digest. Never a national id. */
  readonly name: string;
  readonly role: Role;
  /** `Practitioner/1`, `PractitionerRole/1`, `Patient/1` or `RelatedPerson/1` on the server behind. */
  readonly fhirUser?: string;
  /** Organisation number. */
  readonly organization?: string;
  /** Nothing: the token carries no SMART scopes, and its issuer gives none. */
  readonly scopes?: readonly Scope[];
  /** `Patient/id`: the only one that a token for one patient is about. */
  readonly patient?: string;
  /** Purpose of use, a code of v3-ActReason. */
  readonly purpose: string;
  /** Reads are opened for the caller, who has said why; nothing else is. */
  readonly emergency?: { readonly reason: string };
  /** May see persons (Patient, RelatedPerson) whether or not they have a plan. */
  readonly seesPersons: boolean;
}

/**
 * SMART scopes out of a token; others are passed over. A scope with a query narrows by what we cannot judge, so it opens nothing.
 * @see https://hl7.org/fhir/smart-app-launch/scopes-and-launch-context.html
 */
export function readScopes(text: string): Scope[] {
  return text.split(/\s+/).flatMap((one): Scope[] => {
    const [, context, type, granted] =
      /^(patient|user|system)\/([A-Z][A-Za-z]+|\*)\.(read|write|\*|c?r?u?d?s?)$/.exec(one) ?? [];
    if (!context || !type || !granted) {
      return [];
    }
    const old: Readonly<Record<string, string>> = { read: 'rs', write: 'cud', '*': 'cruds' };
    return [{ context: context as Scope['context'], type, letters: old[granted] ?? granted }];
  });
}

/** Whether the scopes let the caller do this with the type at all. They only narrow. */
export function isInScope({ scopes }: Caller, type: string, letter: string): boolean {
  return (
    scopes === undefined ||
    scopes.some((scope) => (scope.type === '*' || scope.type === type) && scope.letters.includes(letter))
  );
}

/** `Patient/id` when the only scopes that fit are those for one patient; `nobody` when the token names none. */
export function onlyPatient({ scopes, patient }: Caller, type: string, letter: string): string | undefined {
  const fitting = (scopes ?? []).filter(
    (scope) => (scope.type === '*' || scope.type === type) && scope.letters.includes(letter),
  );
  return fitting.length > 0 && fitting.every(({ context }) => context === 'patient')
    ? (patient ?? 'nobody')
    : undefined;
}

const everything: readonly string[] = [...guardedTypes, ...masterTypes];

/** What each role writes of plans. Beside it only what the caller sees whole is written. */
const writes: Readonly<Record<Role, readonly string[]>> = {
  person: ['Consent', 'Communication', 'DocumentReference', 'Observation', 'Task'],
  coordinator: everything,
  provider: [
    'Appointment',
    'Communication',
    'DocumentReference',
    'Goal',
    'Observation',
    'ServiceRequest',
    'Task',
  ],
  unit: ['CareTeam', 'Communication', 'Task'],
  keeper: everything,
};

export function mayWrite({ role }: Caller, type: string): boolean {
  return writes[role].includes(type);
}

/** Who may change a record of who works where: whoever could, could make himself a party of any plan. */
export function mayWriteMaster({ role }: Caller, isNew: boolean): boolean {
  return role === 'keeper' || (role === 'coordinator' && isNew);
}
