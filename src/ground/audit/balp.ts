// The patterns of IHE Basic Audit Log Patterns, as data: which codes and which agents each kind of act has.
// Source: https://profiles.ihe.net/ITI/BALP/content.html, profiles IHE.BasicAudit.*
import type { AuditEvent, Coding } from '@medplum/fhirtypes';
import type { AuditAct, AuditEntry } from './entry.ts';

export const DCM = 'http://dicom.nema.org/resources/ontology/DCM';
export const THO = 'http://terminology.hl7.org/CodeSystem/';
export const OBJECT_ROLE = `${THO}object-role`;
export const RESOURCE_TYPES = 'http://hl7.org/fhir/resource-types';
export const BALP = 'https://profiles.ihe.net/ITI/BALP/StructureDefinition/IHE.BasicAudit.';
const INTERACTION = 'http://hl7.org/fhir/restful-interaction';

/** DICOM's roles of an exchange: data flow from the source to the destination. */
const SOURCE = [DCM, '110153'] as const;
const DESTINATION = [DCM, '110152'] as const;

interface AgentRole {
  readonly role: readonly [system: string, code: string];
  /** Which side plays it. */
  readonly of: 'adapter' | 'peer';
}

interface Pattern {
  /** Name of the profile behind {@link BALP}; with `{}` a Patient variant exists and takes the word there. */
  readonly profile?: string;
  readonly type: Coding;
  readonly subtype?: Coding;
  readonly action: NonNullable<AuditEvent['action']>;
  readonly agents: readonly AgentRole[];
  /** Nothing but person, consents and token may stand among its entities. */
  readonly closed?: true;
}

export function coding(system: string, code: string): Coding {
  return { system, code };
}

/** A RESTful interaction between a client and a server; who starts it is the client. */
function rest(
  profile: string,
  interaction: string,
  action: NonNullable<AuditEvent['action']>,
  dataGoTo: 'client' | 'server',
): (line: AuditEntry) => Pattern {
  return ({ who }) => {
    const [client, server] =
      who === 'adapter' ? (['adapter', 'peer'] as const) : (['peer', 'adapter'] as const);
    return {
      profile,
      type: coding(`${THO}audit-event-type`, 'rest'),
      subtype: coding(INTERACTION, interaction),
      action,
      agents: [
        { role: dataGoTo === 'client' ? DESTINATION : SOURCE, of: client },
        { role: dataGoTo === 'client' ? SOURCE : DESTINATION, of: server },
      ],
    };
  };
}

const exchange = (adapterIs: 'source' | 'recipient'): readonly AgentRole[] => [
  { role: SOURCE, of: adapterIs === 'source' ? 'adapter' : 'peer' },
  { role: DESTINATION, of: adapterIs === 'source' ? 'peer' : 'adapter' },
];

const disclosed = coding(`${THO}iso-21089-lifecycle`, 'disclose');
const authentication = (subtype: string) => (): Pattern => ({
  type: coding(DCM, '110114'),
  subtype: coding(DCM, subtype),
  action: 'E',
  agents: [],
});
const activity: Pattern = { type: coding(DCM, '110100'), action: 'E', agents: [] };

const patterns: Readonly<Record<AuditAct, (line: AuditEntry) => Pattern>> = {
  read: rest('{}Read', 'read', 'R', 'client'),
  // BALP keeps DICOM's habit here: the search flows from the client to the server.
  query: rest('{}Query', 'search', 'E', 'server'),
  create: rest('{}Create', 'create', 'C', 'server'),
  update: rest('{}Update', 'update', 'U', 'server'),
  delete: rest('{}Delete', 'delete', 'D', 'server'),
  disclose: () => ({
    profile: 'PrivacyDisclosure.Source',
    type: coding(DCM, '110106'),
    subtype: disclosed,
    action: 'R',
    agents: exchange('source'),
  }),
  receive: () => ({
    profile: 'PrivacyDisclosure.Recipient',
    type: coding(DCM, '110107'),
    subtype: disclosed,
    action: 'C',
    agents: exchange('recipient'),
  }),
  decide: ({ consents = [], patient }) =>
    consents.length > 0 && patient
      ? {
          profile: 'AuthZconsent',
          type: coding(DCM, '110113'),
          subtype: coding('https://profiles.ihe.net/ITI/BALP/CodeSystem/AuthZsubType', 'AuthZ-Consent'),
          action: 'E',
          closed: true,
          agents: [
            { role: [DCM, '110150'], of: 'adapter' },
            { role: [`${THO}v3-ParticipationType`, 'IRCP'], of: 'peer' },
            { role: [`${THO}v3-RoleClass`, 'PROV'], of: 'peer' },
            { role: [`${THO}extra-security-role-type`, 'authserver'], of: 'adapter' },
          ],
        }
      : activity,
  'sign-in': authentication('110122'),
  'sign-out': authentication('110123'),
  act: () => activity,
};

/** The pattern of a line, with the profile that the event then keeps; none when BALP has no word for it. */
export function patternOf(line: AuditEntry): Pattern {
  const { profile, ...pattern } = patterns[line.what](line);
  const named = profile?.replace('{}', line.patient ? 'Patient' : '');
  const needsPatient = profile !== undefined && !profile.startsWith('{}');
  return named && (line.patient || !needsPatient) ? { ...pattern, profile: `${BALP}${named}` } : pattern;
}
