// Services that are needed or running, and meetings.

Invariant: ip-service-1
Description: "Behovet eller tjenesten sies med kode eller tekst. / The need or the service is said by a code or in text."
* severity = #error
* requirements = "Regulation on individual plans section 9 a; concept A3."
* expression = "code.text.exists() or code.coding.exists() or note.text.exists()"

Invariant: ip-service-2
Description: "En tjeneste som er vedtatt og i gang bør ha en utfører. / A service that is decided and running should have a performer."
* severity = #warning
* requirements = "Concepts A18, A19: nobody can promise on behalf of another agency."
* expression = "(intent = 'order' and status = 'active') implies performer.exists()"

Profile: IpServiceRequest
Parent: ServiceRequest
Id: ip-service-request
Title: "Need for a service, or running service"
Description: "An overall need for services, a need that a service has still to assess (proposal), or a service that is already running (order). The plan gives no right to it. Behov for tjenester og igangsatte tjenester."
* insert Nb([[Tjenestebehov]])
* obeys ip-service-1 and ip-service-2
* identifier MS
* status MS
* intent MS
* intent from IpServiceIntentVS (required)
* category MS
* extension contains IpExtent named extent 0..1 MS
* code MS
* code ^short = "Service: 9151 (IPLOS) where it fits, else text"
* subject MS
* subject only Reference(IpPatient)
* occurrence[x] MS
* authoredOn MS
* requester MS
* performer MS
* reasonCode MS
* supportingInfo MS
* note MS

Invariant: ip-meeting-1
Description: "Personen eller den som representerer personen bør være med på møtet. / The person, or the one who represents the person, should take part in the meeting."
* severity = #warning
* requirements = "Concepts E3, E12: agenda and meeting are made with the person."
* expression = "participant.actor.where(type = 'Patient' or type = 'RelatedPerson' or reference.contains('Patient/') or reference.contains('RelatedPerson/')).exists()"

Profile: IpAppointment
Parent: Appointment
Id: ip-appointment
Title: "Meeting about the plan"
Description: "A meeting of the team or between levels of care, with agenda; its minutes are a document that refers to it. Møte om planen."
* insert Nb([[Møte]])
* obeys ip-meeting-1
* extension contains IpAgendaItem named agendaItem 0..* MS and IpAgendaMadeWithPatient named agendaMadeWithPatient 0..1 MS and IpMeetingPlace named place 0..1 MS
* identifier MS
* status MS
* appointmentType MS
* description MS
* description ^short = "What the meeting is about"
* start MS
* end MS
* created MS
* comment MS
* supportingInformation MS
* supportingInformation ^short = "The plan, the minutes, the measures that were agreed"
* participant MS
* participant.actor MS
* participant.status MS
