// The stay that PV1 and PV2 are about.
import type { Identifier } from '@medplum/fhirtypes';
import type { MessageReader, Numbered } from './fields.ts';
import type { AdtVisit } from './message.ts';

export function readVisit(
  reader: MessageReader,
  pv1: Numbered,
  pv2: Numbered | undefined,
  pid: Numbered,
): AdtVisit {
  const number = visitNumber(reader, pv1, 19) ?? visitNumber(reader, pid, 18);
  const text = (field: number, component = 1) => reader.text(pv1, { field, component });
  const admissionExpectedAt = pv2 && reader.time(pv2, { field: 8 });
  const dischargeExpectedAt = pv2 && reader.time(pv2, { field: 9 });
  const known = {
    number,
    patientClass: text(2),
    unit: text(3),
    facility: text(3, 4),
    service: text(10),
    admittedAt: reader.time(pv1, { field: 44 }) ?? undefined,
    dischargedAt: reader.time(pv1, { field: 45 }) ?? undefined,
    admissionExpectedAt: admissionExpectedAt ?? undefined,
    dischargeExpectedAt,
  };
  return Object.fromEntries(Object.entries(known).filter(([, value]) => value !== undefined)) as AdtVisit;
}

/** A number together with who gave it; without that it is the sender's own. */
function visitNumber(reader: MessageReader, segment: Numbered, field: number): Identifier | undefined {
  const value = reader.text(segment, { field });
  const [authority, universal] = [1, 2].map((subcomponent) =>
    reader.text(segment, { field, component: 4, subcomponent }),
  );
  const display = universal ?? authority;
  return value === undefined ? undefined : { value, ...(display ? { assigner: { display } } : {}) };
}
