// Organisations around a plan, and how a coordinating unit (KE) is addressed.

Invariant: ip-org-1
Description: "HER-id er en adresse og aldri virksomhetens identitet. / A HER-id is an address and never the identity of an organisation."
* severity = #error
* requirements = "HL7 Norway best practice on HER-id: it is not assigned on the organisational level. Put it on the Endpoint or the HealthcareService."
* expression = "identifier.where(system = 'urn:oid:2.16.578.1.12.4.1.2' or system = 'http://hl7.no/fhir/NamingSystem/HERid').empty()"

Invariant: ip-org-2
Description: "Et organisasjonsnummer har ni sifre. / An organisation number has nine digits."
* severity = #error
* requirements = "Form only; the check digit is rule ip-graph-organization-number."
* expression = "identifier.where(system = 'urn:oid:2.16.578.1.12.4.1.4.101').value.all(matches('^[0-9]{9}$'))"

Invariant: ip-org-3
Description: "En kommune oppgis med gyldig kodesystem og fire sifre. / A municipality is given in one of the accepted systems, with four digits."
* severity = #error
* requirements = "Four system URIs are in use for the same municipality numbers; all are accepted, urn:oid:2.16.578.1.12.4.1.1.3402 is emitted."
* expression = "address.district.extension.where(url = 'http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode').value.all((system = 'urn:oid:2.16.578.1.12.4.1.1.3402' or system = 'https://register.geonorge.no/sosi-kodelister/kommunenummer' or system = 'https://register.geonorge.no/subregister/sosi-kodelister/kartverket/kommunenummer-alle' or system = 'https://register.geonorge.no/sosi-kodelister/inndelinger/inndelingsbase/kommunenummer') and code.matches('^[0-9]{4}$'))"

Profile: IpOrganization
Parent: Organization
Id: ip-organization
Title: "Organisation around a plan"
Description: "An organisation that takes part in the work on a plan: municipality, trust, NAV, school, child welfare, private provider. Virksomhet i planarbeidet."
* insert Nb([[Virksomhet i planarbeidet]])
* obeys ip-org-1 and ip-org-2 and ip-org-3
* insert IdentifierSlices
* identifier MS
* identifier contains ENH 0..* MS and RSH 0..* MS
* insert IdentifierSlice(ENH, urn:oid:2.16.578.1.12.4.1.4.101, Organisasjonsnummer)
* insert IdentifierSlice(RSH, urn:oid:2.16.578.1.12.4.1.4.102, RESH-id)
* active MS
* type MS
* type from IpOrganizationTypeVS (preferred)
* name 1..1 MS
* telecom MS
* address MS
* partOf MS

Profile: IpKeOrganization
Parent: IpOrganization
Id: ip-ke-organization
Title: "Coordinating unit (KE)"
Description: "The coordinating unit for habilitation and rehabilitation of a municipality, a city district or a trust: a part of that organisation. Koordinerende enhet."
* insert Nb([[Koordinerende enhet]])
* extension contains IpValidPeriod named validPeriod 0..1 MS
* type ^slicing.discriminator.type = #pattern
* type ^slicing.discriminator.path = "$this"
* type ^slicing.rules = #open
* type contains ke 0..1 MS
* type[ke] = IpOrganizationTypeCS#ke
* obeys ip-ke-org-1
* partOf ^short = "The municipality, city district or trust that the unit belongs to"
* endpoint MS

Invariant: ip-ke-org-1
Description: "En koordinerende enhet bør vise til kommunen, bydelen eller helseforetaket den hører til. / A coordinating unit should refer to the municipality, city district or trust that it belongs to."
* severity = #warning
* requirements = "Health and Care Services Act section 7-3; Specialist Health Services Act section 2-5 b. A warning, because a message carries the minimum."
* expression = "partOf.exists()"

Profile: IpKeHealthcareService
Parent: HealthcareService
Id: ip-ke-healthcare-service
Title: "Service of a coordinating unit"
Description: "The unit as something that can be addressed: its coverage, how to reach it, its endpoints. Adresserbar tjeneste hos koordinerende enhet."
* insert Nb([[Koordinerende enhet som tjeneste]])
* obeys ip-svc-1
* extension contains IpValidPeriod named validPeriod 0..1 MS
* active 1..1 MS
* providedBy 1..1 MS
* type 1..1 MS
* type from IpKeLevelVS (required)
* name 1..1 MS
* telecom MS
* coverageArea 1..* MS
* coverageArea.extension contains IpValidPeriod named validPeriod 0..1 MS
* coverageArea ^short = "The municipality or city district that the unit covers, as a logical reference by its number"
* characteristic MS
* characteristic ^short = "What a sender has to know: ip-ke-characteristic#application-required"
* communication MS
* communication ^short = "Language form of letters: urn:ietf:bcp:47#nb or nn"
* endpoint MS

Invariant: ip-svc-1
Description: "Dekningsområdet er en henvisning til et sted eller et kommune- eller bydelsnummer. / The coverage is a reference to a place or the number of a municipality or a city district."
* severity = #error
* requirements = "Routing needs the number: concepts D6, D13."
* expression = "coverageArea.all(reference.exists() or (identifier.system.exists() and identifier.value.exists()))"

Profile: IpKeEndpoint
Parent: Endpoint
Id: ip-ke-endpoint
Title: "Technical address of a coordinating unit"
Description: "Where messages to a coordinating unit go. Teknisk adresse for koordinerende enhet."
* insert Nb([[Teknisk adresse for koordinerende enhet]])
* obeys ip-end-1 and ip-end-2
* insert IdentifierSlices
* extension contains IpRegisterPeriod named registerPeriod 0..1
* identifier contains HER 0..1 MS
* insert IdentifierSlice(HER, urn:oid:2.16.578.1.12.4.1.2, HER-id of the communication party)
* status MS
* connectionType MS
* connectionType from IpConnectionTypeVS (extensible)
* managingOrganization MS
* period MS
* payloadType MS
* payloadType ^short = "Message events that the endpoint takes (ip-message-event), or 8279 for XML messages"
* address MS

Invariant: ip-end-1
Description: "Et FHIR-endepunkt har en https-adresse. / A FHIR endpoint has an https address."
* severity = #error
* requirements = "Messages carry health information: only encrypted transport. Addresses on this machine (http://localhost, http://127.0.0.1) are allowed for trial."
* expression = "(connectionType.code = 'hl7-fhir-rest' or connectionType.code = 'hl7-fhir-msg') implies (address.startsWith('https://') or address.startsWith('http://localhost') or address.startsWith('http://127.0.0.1'))"

Invariant: ip-end-2
Description: "Et endepunkt i meldingsnettet har HER-id. / An endpoint of the message network has a HER-id."
* severity = #error
* requirements = "Norway's message network addresses by HER-id."
* expression = "connectionType.code = 'nhn-edi' implies identifier.where(system = 'urn:oid:2.16.578.1.12.4.1.2').exists()"
