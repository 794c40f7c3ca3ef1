// The codes and URLs by which a KE directory is written in FHIR. Facts only.
import { codeSystem, extension } from '../../ground/fhir/canonical.ts';

/** Period of validity of an Organization, a HealthcareService or one coverage area: R4 has no element for it. */
export const EXT_VALID_PERIOD = extension('ip-valid-period');

/** On an Endpoint: the period that the address register gives for its HER-id. A feed writes it, an import keeps it. */
export const EXT_REGISTER_PERIOD = extension('ip-register-period');

/** Which kind of KE a HealthcareService is (`HealthcareService.type`). */
export const KE_LEVEL = codeSystem('ip-ke-level');
export const keLevels = ['municipality', 'city-district', 'hospital-trust'] as const;
export type KeLevel = (typeof keLevels)[number];

/** What a sender has to know of a KE besides (`HealthcareService.characteristic`). */
export const KE_CHARACTERISTIC = codeSystem('ip-ke-characteristic');
/** The municipality requires a written application besides the notice (concept D14). */
export const APPLICATION_REQUIRED = 'application-required';

/** Our own connection types, for transports that HL7 has no code for. */
export const CONNECTION_TYPE = codeSystem('ip-connection-type');
/** HL7's connection types: `hl7-fhir-msg`, `hl7-fhir-rest`. */
export const HL7_CONNECTION_TYPE = 'http://terminology.hl7.org/CodeSystem/endpoint-connection-type';
/** Norway's connection types of the message network: `no-ebxml-2`, `no-amqp`. */
export const NO_CONNECTION_TYPE = 'http://hl7.no/fhir/CodeSystem/no-basis-connection-type';
/** HL7's payload types; `any` stands for every payload. */
export const HL7_PAYLOAD_TYPE = 'http://terminology.hl7.org/CodeSystem/endpoint-payload-type';

/** Events of our messages (`Endpoint.payloadType`). */
export const MESSAGE_EVENT = codeSystem('ip-message-event');
/** Code system 8279 Meldingens funksjon, the message functions of the network. */
export const MESSAGE_FUNCTION_8279 = 'urn:oid:2.16.578.1.12.4.1.1.8279';

/** Languages of written Norwegian, as `HealthcareService.communication` states them. */
export const LANGUAGE = 'urn:ietf:bcp:47';
export const writtenForms = ['nb', 'nn'] as const;
export type WrittenForm = (typeof writtenForms)[number];
