// Persons around a plan. Identifier systems and the municipality extension are those of Norway's base profiles (facts).

Invariant: ip-pat-1
Description: "Et fødselsnummer, D-nummer eller felles hjelpenummer har elleve sifre. / A national identity number, D-number or shared emergency number has eleven digits."
* severity = #error
* requirements = "Form only; check digits are rule ip-graph-national-id. Source: the national base profiles' identifier systems."
* expression = "identifier.where(system = 'urn:oid:2.16.578.1.12.4.1.4.1' or system = 'urn:oid:2.16.578.1.12.4.1.4.2' or system = 'urn:oid:2.16.578.1.12.4.1.4.3').value.all(matches('^[0-9]{11}$'))"

Invariant: ip-pat-2
Description: "Høyst ett gjeldende fødselsnummer. / At most one national identity number in use."
* severity = #error
* requirements = "A person has one fødselsnummer at a time; older ones are marked with use old."
* expression = "identifier.where(system = 'urn:oid:2.16.578.1.12.4.1.4.1' and (use.exists() implies use != 'old')).count() <= 1"

Invariant: ip-pat-3
Description: "En kommune oppgis med gyldig kodesystem og fire sifre. / A municipality is given in one of the accepted systems, with four digits."
* severity = #error
* requirements = "Four system URIs are in use for the same municipality numbers; all are accepted, urn:oid:2.16.578.1.12.4.1.1.3402 is emitted."
* expression = "address.district.extension.where(url = 'http://hl7.no/fhir/StructureDefinition/no-basis-municipalitycode').value.all((system = 'urn:oid:2.16.578.1.12.4.1.1.3402' or system = 'https://register.geonorge.no/sosi-kodelister/kommunenummer' or system = 'https://register.geonorge.no/subregister/sosi-kodelister/kartverket/kommunenummer-alle' or system = 'https://register.geonorge.no/sosi-kodelister/inndelinger/inndelingsbase/kommunenummer') and code.matches('^[0-9]{4}$'))"

Profile: IpPatient
Parent: Patient
Id: ip-patient
Title: "Person with an individual plan"
Description: "The person whose plan it is, with what the work on the plan and the notice need. Personen planen gjelder."
* insert Nb([[Person med individuell plan]])
* obeys ip-pat-1 and ip-pat-2 and ip-pat-3
* insert IdentifierSlices
* identifier MS
* identifier contains FNR 0..* MS and DNR 0..* MS and FHN 0..* MS
* insert IdentifierSlice(FNR, urn:oid:2.16.578.1.12.4.1.4.1, Fødselsnummer)
* insert IdentifierSlice(DNR, urn:oid:2.16.578.1.12.4.1.4.2, D-nummer)
* insert IdentifierSlice(FHN, urn:oid:2.16.578.1.12.4.1.4.3, Felles hjelpenummer)
* name 1..* MS
* telecom MS
* birthDate MS
* deceased[x] MS
* address MS
* address.district MS
* address.district ^short = "Municipality by name; its number in the extension no-basis-municipalitycode"
* communication MS
* communication ^short = "Languages of the person (interpreter: extension patient-interpreterRequired)"

Profile: IpPractitioner
Parent: Practitioner
Id: ip-practitioner
Title: "Person who works with the plan"
Description: "A member of staff, health personnel or not, who takes part in the work on a plan. Ansatt som deltar i planarbeidet."
* insert Nb([[Ansatt i planarbeidet]])
* obeys ip-prac-1
* insert IdentifierSlices
* identifier MS
* identifier contains HPR 0..1 MS and FNR 0..* MS and DNR 0..* MS
* insert IdentifierSlice(HPR, urn:oid:2.16.578.1.12.4.1.4.4, HPR-nummer)
* insert IdentifierSlice(FNR, urn:oid:2.16.578.1.12.4.1.4.1, Fødselsnummer)
* insert IdentifierSlice(DNR, urn:oid:2.16.578.1.12.4.1.4.2, D-nummer)
* name 1..* MS
* telecom MS
* qualification MS
* qualification ^short = "Profession by 9060; others than health personnel have none"

Invariant: ip-prac-1
Description: "Et HPR-nummer har syv til ni sifre. / An HPR number has seven to nine digits."
* severity = #error
* requirements = "Form of the number in the register of health personnel (HPR)."
* expression = "identifier.where(system = 'urn:oid:2.16.578.1.12.4.1.4.4').value.all(matches('^[0-9]{7,9}$'))"

Profile: IpPractitionerRole
Parent: PractitionerRole
Id: ip-practitioner-role
Title: "Role of a person who works with the plan"
Description: "Who works where and in which function, and how to reach them. Rolle i planarbeidet."
* insert Nb([[Rolle i planarbeidet]])
* obeys ip-role-1
* practitioner MS
* organization MS
* code MS
* code from IpParticipantRoleVS (preferred)
* period MS
* telecom MS
* telecom ^short = "Names and telephone numbers of those involved are kept (E8)"
* endpoint MS

Invariant: ip-role-1
Description: "Rollen sier hvem det er eller hvilken virksomhet den hører til. / The role says who it is or which organisation it belongs to."
* severity = #error
* requirements = "Concepts E8, D17: a role that names nobody cannot be contacted."
* expression = "practitioner.exists() or organization.exists()"

Profile: IpRelatedPerson
Parent: RelatedPerson
Id: ip-related-person
Title: "Next of kin, guardian or parent"
Description: "Next of kin, legal guardian or holder of parental responsibility who takes part or consents. Pårørende, verge eller forelder."
* insert Nb([[Pårørende, verge eller forelder]])
* insert IdentifierSlices
* identifier contains FNR 0..* and DNR 0..*
* insert IdentifierSlice(FNR, urn:oid:2.16.578.1.12.4.1.4.1, Fødselsnummer)
* insert IdentifierSlice(DNR, urn:oid:2.16.578.1.12.4.1.4.2, D-nummer)
* extension contains IpRelationshipText named relationshipText 0..1 MS and IpGuardianshipScope named guardianshipScope 0..1 MS
* patient only Reference(IpPatient)
* patient MS
* relationship 1..* MS
* relationship from IpRelationshipVS (preferred)
* name 1..* MS
* telecom MS
* period MS
