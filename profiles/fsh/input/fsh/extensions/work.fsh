// What R4 has no element for, on persons, tasks, services, meetings and events.

Extension: IpRelationshipText
Id: ip-relationship-text
Title: "Relationship in words"
Description: "The relationship in the words of those concerned, when several codes share one text. Relasjonen med egne ord."
Context: RelatedPerson
* insert Nb([[Relasjon med ord]])
* value[x] only string
* value[x] 1..1

Extension: IpGuardianshipScope
Id: ip-guardianship-scope
Title: "Scope of a guardianship"
Description: "What the guardian decides on; the national base profiles have no guardian. Vergemålets omfang."
Context: RelatedPerson
* insert Nb([[Vergemålets omfang]])
* value[x] only string
* value[x] 1..1

Extension: IpExtent
Id: ip-extent
Title: "Extent of a service"
Description: "How much of the service is given. Tjenestens omfang."
Context: ServiceRequest
* insert Nb([[Omfang]])
* value[x] only string
* value[x] 1..1

Extension: IpAcceptance
Id: ip-acceptance
Title: "Acceptance of a measure by its owner"
Description: "Who took the measure on, and when: a measure is accepted only by its owner. Hvem som har tatt på seg tiltaket."
Context: Task
* insert Nb([[Aksept av tiltak]])
* extension contains by 1..1 MS and date 0..1 MS
* extension[by].value[x] only Reference(Patient or RelatedPerson or Practitioner or PractitionerRole or Organization)
* extension[date].value[x] only dateTime

Extension: IpAgendaItem
Id: ip-agenda-item
Title: "Point of the agenda"
Description: "One point of the agenda of a meeting, in its order. Sak på sakslisten."
Context: Appointment
* insert Nb([[Sak]])
* value[x] only string
* value[x] 1..1

Extension: IpAgendaMadeWithPatient
Id: ip-agenda-made-with-patient
Title: "Agenda made with the person"
Description: "Whether the agenda was made together with the person. Om sakslisten er laget sammen med personen."
Context: Appointment
* insert Nb([[Saksliste laget sammen med personen]])
* value[x] only boolean
* value[x] 1..1

Extension: IpMeetingPlace
Id: ip-meeting-place
Title: "Place of a meeting"
Description: "Where the meeting is held, in words: R4's Appointment knows places only as Location resources. Møtested."
Context: Appointment
* insert Nb([[Møtested]])
* value[x] only string
* value[x] 1..1

Extension: IpOwnId
Id: ip-own-id
Title: "Own id of an event"
Description: "Id of the event in the source system: R4's Provenance has no identifier. Hendelsens id i kildesystemet."
Context: Provenance
* insert Nb([[Egen id]])
* value[x] only Identifier
* value[x] 1..1
