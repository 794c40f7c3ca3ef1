// Which triggers of ADT are understood, and what each of them says. Source: HL7 v2, chapter 3 (patient administration).

/** What happened, whatever version of HL7 v2 tells of it. */
export type AdtKind =
  | 'admitted'
  | 'admission-planned'
  | 'arrived'
  | 'transferred'
  | 'discharged'
  | 'discharge-expected'
  | 'on-leave'
  | 'returned'
  | 'updated'
  | 'admission-cancelled'
  | 'plan-cancelled'
  | 'transfer-cancelled'
  | 'discharge-cancelled'
  | 'expectation-cancelled'
  | 'leave-cancelled'
  | 'return-cancelled'
  | 'visit-deleted'
  | 'person-updated'
  | 'merged'
  | 'visit-moved'
  | 'linked'
  | 'unlinked'
  | 'identifiers-changed';

/** How a message of the trigger is built: around a visit, around a person, or around two records (PID and MRG, or two PID). */
type Form = 'visit' | 'person' | 'pid-and-mrg' | 'two-pid';

export interface Trigger {
  readonly kind: AdtKind;
  readonly form: Form;
  readonly title: string;
}

const visit = (kind: AdtKind, title: string): Trigger => ({ kind, form: 'visit', title });

/** Every trigger that is taken. One that is not here is answered AR (table 0357: 201). */
export const triggers: Readonly<Record<string, Trigger>> = {
  A01: visit('admitted', 'admission'),
  A02: visit('transferred', 'transfer'),
  A03: visit('discharged', 'discharge'),
  A04: visit('arrived', 'registration of an outpatient'),
  A05: visit('admission-planned', 'pre-admission'),
  A06: visit('admitted', 'an outpatient becomes an inpatient'),
  A07: visit('discharged', 'an inpatient becomes an outpatient: the stay as inpatient ends'),
  A08: visit('updated', 'update of the person or the visit'),
  A11: visit('admission-cancelled', 'admission cancelled'),
  A12: visit('transfer-cancelled', 'transfer cancelled'),
  A13: visit('discharge-cancelled', 'discharge cancelled'),
  A14: visit('admission-planned', 'pending admission'),
  A16: visit('discharge-expected', 'pending discharge'),
  A21: visit('on-leave', 'leave of absence begins'),
  A22: visit('returned', 'return from leave of absence'),
  A23: visit('visit-deleted', 'visit deleted'),
  A24: { kind: 'linked', form: 'two-pid', title: 'two records linked' },
  A25: visit('expectation-cancelled', 'pending discharge cancelled'),
  A27: visit('plan-cancelled', 'pending admission cancelled'),
  A28: { kind: 'person-updated', form: 'person', title: 'person added' },
  A31: { kind: 'person-updated', form: 'person', title: 'person updated' },
  A34: { kind: 'merged', form: 'pid-and-mrg', title: 'records merged (identifier)' },
  A37: { kind: 'unlinked', form: 'two-pid', title: 'two records unlinked' },
  A38: visit('plan-cancelled', 'pre-admission cancelled'),
  A40: { kind: 'merged', form: 'pid-and-mrg', title: 'records merged (list of identifiers)' },
  A45: { kind: 'visit-moved', form: 'pid-and-mrg', title: 'visits moved to another record' },
  A47: { kind: 'identifiers-changed', form: 'pid-and-mrg', title: 'list of identifiers changed' },
  A52: visit('leave-cancelled', 'leave of absence cancelled'),
  A53: visit('return-cancelled', 'return from leave of absence cancelled'),
};
