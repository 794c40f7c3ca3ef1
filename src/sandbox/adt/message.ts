// Messages of a patient administration to test a receiver with: composed by the standard, with nothing of ours read.

/** A message as its fields; what is not given is as most senders have it. */
export interface Wanted {
  readonly trigger: string;
  readonly controlId: string;
  /** Identity number of the person; of the other record for triggers that have one. */
  readonly person: string;
  readonly other?: string;
  readonly version?: string;
  readonly application?: string;
  readonly facility?: string;
  readonly processing?: string;
  /** MSH-15 and MSH-16. */
  readonly accept?: string;
  readonly applicationAnswer?: string;
  readonly characterSet?: string;
  readonly family?: string;
  /** PID-30 and PID-29. */
  readonly dead?: string;
  readonly diedAt?: string;
  /** PV2-9. */
  readonly expectedDischarge?: string;
  readonly patientClass?: string;
  readonly visit?: string;
  readonly time?: string;
  /** The five delimiters. */
  readonly delimiters?: string;
  /** Segments that are left out, or that stand at the end. */
  readonly without?: readonly string[];
  readonly more?: readonly string[];
}

/** Triggers with a second record: by MRG, or by another PID. */
const withMrg = ['A34', 'A40', 'A45', 'A47'];
const withSecondPid = ['A24', 'A37'];
const aboutPerson = ['A28', 'A31', ...withMrg, ...withSecondPid];

/** The text of the message. */
export function compose(wanted: Wanted): string {
  const { trigger, person, other = person, visit = 'V1', time = '20261129083000', without = [] } = wanted;
  const pid = (number: string) =>
    row('PID', { 1: '1', 3: numberOf(number), 5: `${wanted.family ?? 'Søreng'}^Prøve`, ...deathOf(wanted) });
  const pv1 = row('PV1', {
    1: '1',
    2: wanted.patientClass ?? 'I',
    3: 'M1^2^1^HUS',
    10: 'MED',
    19: `${visit}^^^HUS`,
    ...timesOf(wanted, time),
  });
  const pv2 = wanted.expectedDischarge === undefined ? [] : [row('PV2', { 9: wanted.expectedDischarge })];
  const segments = [
    header(wanted, time),
    row('EVN', { 1: (wanted.version ?? '2.5') < '2.3' ? trigger : '', 2: time }),
    pid(person),
    ...(withSecondPid.includes(trigger) ? [pid(other)] : []),
    ...(withMrg.includes(trigger)
      ? [row('MRG', { 1: numberOf(other), ...(trigger === 'A45' ? { 5: visit } : {}) })]
      : []),
    ...(aboutPerson.includes(trigger) && trigger !== 'A45' ? [] : [pv1, ...pv2]),
  ].filter((segment) => !without.includes(segment.slice(0, 3)));
  return withDelimiters(`${[...segments, ...(wanted.more ?? [])].join('\r')}\r`, wanted.delimiters);
}

/** A fødselsnummer or D-number by the OID of its register, anything else as the hospital's own number. */
function numberOf(number: string): string {
  if (!/^\d{11}$/.test(number)) {
    return number.includes('^') ? number : `${number}^^^HUS^PI`;
  }
  return Number(number[0]) < 4
    ? `${number}^^^&2.16.578.1.12.4.1.4.1&ISO^FNR`
    : `${number}^^^&2.16.578.1.12.4.1.4.2&ISO^DNR`;
}

function header(wanted: Wanted, time: string): string {
  const { trigger, version = '2.5', application = 'PAS', facility = 'HUS', processing = 'P' } = wanted;
  const type = version < '2.3' ? `ADT^${trigger}` : `ADT^${trigger}^ADT_${trigger}`;
  const fields = [
    'MSH',
    '^~\\&',
    application,
    facility,
    'IP',
    'HUS',
    time,
    '',
    type,
    wanted.controlId,
    processing,
    version,
  ];
  const rest = [
    '',
    '',
    wanted.accept ?? '',
    wanted.applicationAnswer ?? '',
    '',
    wanted.characterSet ?? 'UNICODE UTF-8',
  ];
  return [...fields, ...rest].join('|');
}

function deathOf({ dead, diedAt }: Wanted): Record<number, string> {
  return { ...(diedAt === undefined ? {} : { 29: diedAt }), ...(dead === undefined ? {} : { 30: dead }) };
}

function timesOf({ trigger }: Wanted, time: string): Record<number, string> {
  return trigger === 'A03' ? { 44: '20261125', 45: time } : { 44: time };
}

function row(name: string, fields: Readonly<Record<number, string>>): string {
  const last = Math.max(...Object.keys(fields).map(Number));
  return [name, ...Array.from({ length: last }, (_, index) => fields[index + 1] ?? '')].join('|');
}

/** The same message in other delimiters; none of the texts has one of them in it. */
function withDelimiters(text: string, delimiters: string | undefined): string {
  return delimiters === undefined
    ? text
    : text.replaceAll(/[|^~\\&]/g, (sign) => delimiters['|^~\\&'.indexOf(sign)] ?? sign);
}
