// The envelope: header, message, acknowledgement; and the plan as a Bundle.

Invariant: ip-head-1
Description: "En kvittering eller et svar viser til meldingen det gjelder. / An acknowledgement or a reply refers to the message that it answers."
* severity = #error
* requirements = "Threading: response.identifier is the id of the MessageHeader that is answered."
* expression = "(event.code = 'acknowledgement' or event.code = 'need-reply') implies response.exists()"

Profile: IpMessageHeader
Parent: MessageHeader
Id: ip-message-header
Title: "Header of a message"
Description: "What the message is, from whom, to whom, about what. Meldingshode."
* insert Nb([[Meldingshode]])
* obeys ip-head-1
* event[x] only Coding
* eventCoding from IpMessageEventVS (required)
* destination 1..1 MS
* destination.endpoint MS
* destination.receiver 1..1 MS
* sender 1..1 MS
* source MS
* source.endpoint MS
* reason MS
* response MS
* focus MS
* definition MS

Invariant: ip-message-1
Description: "En melding gjelder nøyaktig én person. / A message is about exactly one person."
* severity = #error
* requirements = "Confidentiality: nobody receives information about another by mistake."
* expression = "entry.resource.ofType(Patient).count() = 1"

Invariant: ip-message-2
Description: "En melding om behov har bare med det som trengs for å følge opp behovet. / A notice of need carries only what is needed to follow it up."
* severity = #error
* requirements = "Concept C7; Health Personnel Act section 38 a. No conditions, goals, medication, documents or other observations."
* expression = "entry.resource.ofType(MessageHeader).event.where(code = 'need-notice').exists() implies entry.resource.all($this is MessageHeader or $this is Communication or $this is Flag or $this is Observation or $this is Patient or $this is Practitioner or $this is PractitionerRole or $this is RelatedPerson or $this is Organization or $this is HealthcareService or $this is Endpoint or $this is Location or $this is Consent or $this is Task or $this is Provenance)"

Invariant: ip-message-3
Description: "Grunnlaget for vurderingen følger ikke med i meldingen om behov. / The basis of the assessment does not go with the notice of need."
* severity = #error
* requirements = "Concept C7: notes of the assessment are health information and stay in the record."
* expression = "entry.resource.ofType(MessageHeader).event.where(code = 'need-notice').exists() implies entry.resource.ofType(Observation).note.empty()"

Profile: IpMessageBundle
Parent: Bundle
Id: ip-message-bundle
Title: "Message"
Description: "A FHIR message around a plan: notice, reply, information, handover. Melding."
* insert Nb([[Melding]])
* obeys ip-message-1 and ip-message-2 and ip-message-3
* id 1..1
* type = #message
* timestamp 1..1 MS
* entry MS

Invariant: ip-ack-1
Description: "En kvittering har et meldingshode som svarer. / An acknowledgement has a header that responds."
* severity = #error
* requirements = "The sender matches it by response.identifier."
* expression = "entry.resource.ofType(MessageHeader).where(response.exists()).count() = 1"

Invariant: ip-ack-2
Description: "En avvist melding sier hva som er galt. / A refused message says what is wrong."
* severity = #error
* requirements = "code other than ok demands an OperationOutcome, so that a person can act."
* expression = "entry.resource.ofType(MessageHeader).response.where(code != 'ok').exists() implies entry.resource.ofType(OperationOutcome).exists()"

Invariant: ip-ack-3
Description: "En kvittering har ikke med personopplysninger. / An acknowledgement carries nothing about the person."
* severity = #error
* requirements = "Concept C7: the sender knows whom the message was about."
* expression = "entry.resource.all($this is MessageHeader or $this is OperationOutcome or $this is Organization or $this is Provenance)"

Profile: IpAcknowledgementBundle
Parent: Bundle
Id: ip-acknowledgement-bundle
Title: "Acknowledgement"
Description: "That a message has arrived and been judged. An acknowledgement is never acknowledged. Kvittering."
* insert Nb([[Kvittering]])
* obeys ip-ack-1 and ip-ack-2 and ip-ack-3
* id 1..1
* type = #message
* timestamp 1..1 MS
* entry MS

Invariant: ip-bundle-1
Description: "Samlingen har nøyaktig én individuell plan. / The bundle holds exactly one individual plan."
* severity = #error
* requirements = "Concept B1: one plan for each person."
* expression = "entry.resource.ofType(CarePlan).where(category.coding.where(system = 'urn:oid:2.16.578.1.12.4.1.1.9602' and code = 'A02-2').exists()).count() = 1"

Invariant: ip-bundle-2
Description: "Samlingen har nøyaktig én person. / The bundle holds exactly one person."
* severity = #error
* requirements = "Concept B1."
* expression = "entry.resource.ofType(Patient).count() = 1"

Profile: IpPlanBundle
Parent: Bundle
Id: ip-plan-bundle
Title: "Plan as a bundle"
Description: "A whole plan with everything that it refers to, as a collection or as a transaction. Planen som samling."
* insert Nb([[Plan som samling]])
* obeys ip-bundle-1 and ip-bundle-2
* type from IpPlanBundleTypeVS (required)
* entry MS
