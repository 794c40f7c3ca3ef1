// Tasks from need to coordinator: asking the person, the request to the coordinating unit, first contact.

Invariant: ip-ke-1
Description: "Når koordinator er oppnevnt, står det hvem eller i hvilken gruppe. / When a coordinator is appointed, the request says who, or in which team."
* severity = #error
* requirements = "Concepts E1, D18: name of the coordinator is recorded."
* expression = "businessStatus.coding.where(code = 'coordinator-appointed').exists() implies output.where(type.coding.where(code = 'coordinator' or code = 'care-team').exists()).exists()"

Invariant: ip-ke-2
Description: "En besvart henvendelse sier hva koordinerende enhet kom til. / An answered request says what the coordinating unit came to."
* severity = #error
* requirements = "Concepts D12, E1."
* expression = "(status = 'completed' or status = 'rejected') implies businessStatus.exists()"

Profile: IpTaskKeRequest
Parent: IpTask
Id: ip-task-ke-request
Title: "Request to the coordinating unit"
Description: "The coordinating unit is asked to follow up a notice of need; its state is the overview of all notices. Henvendelse til koordinerende enhet."
* insert Nb([[Henvendelse til koordinerende enhet]])
* obeys ip-ke-1 and ip-ke-2
* code = IpTaskCodeCS#ke-request
* intent = #order
* businessStatus from IpBusinessStatusVS (required)
* focus 1..1
* focus ^short = "The notice (Communication)"
* authoredOn 1..1
* requester 1..1
* owner 1..1
* owner only Reference(Organization or HealthcareService or PractitionerRole)
* insert SliceInputs
* insert TaskInput(notice, notice, Reference(Communication\), *)
* insert TaskInput(flag, flag, Reference(IpFlag\), *)
* insert TaskInput(wishes, person-wishes, string, 1)
* insert SliceOutputs
* insert TaskOutput(careTeam, care-team, Reference(IpCareTeam\), *)
* insert TaskOutput(coordinator, coordinator, Reference(Practitioner or PractitionerRole\), *)
* insert TaskOutput(plan, plan, Reference(CarePlan\), *)
* insert TaskOutput(reply, reply, Reference(IpCommunicationReply\), *)

Profile: IpTaskAppointCoordinator
Parent: IpTask
Id: ip-task-appoint-coordinator
Title: "Appointment of a coordinator"
Description: "The coordinating unit in the municipality, or the unit leader in hospital, appoints a coordinator among those involved in the care. Oppnevning av koordinator."
* insert Nb([[Oppnevning av koordinator]])
* obeys ip-appoint-1
* code = IpTaskCodeCS#appoint-coordinator
* insert SliceOutputs
* insert TaskOutput(coordinator, coordinator, Reference(Practitioner or PractitionerRole\), *)
* insert TaskOutput(careTeam, care-team, Reference(IpCareTeam\), *)

Invariant: ip-appoint-1
Description: "En utført oppnevning sier hvem som ble oppnevnt. / A completed appointment says who was appointed."
* severity = #error
* requirements = "Concepts E1, D18: the name of the coordinator is recorded."
* expression = "status = 'completed' implies output.where(type.coding.where(code = 'coordinator' or code = 'care-team').exists()).exists()"

Profile: IpTaskFirstContact
Parent: IpTask
Id: ip-task-first-contact
Title: "First contact with the person"
Description: "The appointed coordinator contacts the person; in the municipality normally within two weeks, and a longer time needs a reason (rule ip-graph-first-contact). Første kontakt."
* insert Nb([[Første kontakt]])
* code = IpTaskCodeCS#first-contact
* authoredOn 1..1
* authoredOn ^short = "Day of the appointment"
* owner 1..1
* restriction 1..1
* restriction.period 1..1
* restriction.period.end 1..1 MS
* insert SliceInputs
* insert TaskInput(deadlineReason, deadline-reason, string, 1)

Profile: IpTaskAskPerson
Parent: IpTask
Id: ip-task-ask-person
Title: "Ask the person about a plan"
Description: "The person is asked as early as possible and at the latest at discharge. Spørre personen om individuell plan."
* insert Nb([[Spørre personen]])
* code = IpTaskCodeCS#ask-person
* restriction 1..1
* restriction.period 1..1
* restriction.period.end 1..1 MS
* restriction.period.end ^short = "At the latest at discharge"
* insert SliceOutputs
* insert TaskOutput(document, document, Reference(DocumentReference\), *)

Profile: IpTaskTellUnitLeader
Parent: IpTask
Id: ip-task-tell-unit-leader
Title: "Tell the unit leader"
Description: "Inside the hospital: staff tell the unit leader as soon as possible that the person wants a plan. Melding til enhetsleder."
* insert Nb([[Melding til enhetsleder]])
* code = IpTaskCodeCS#tell-unit-leader
* requester 1..1
* owner 1..1
* owner only Reference(PractitionerRole or Practitioner)
* insert SliceInputs
* insert TaskInput(wishes, person-wishes, string, 1)

Profile: IpTaskStartPlan
Parent: IpTask
Id: ip-task-start-plan
Title: "Start the plan in hospital"
Description: "The hospital starts the plan itself: only specialist services over a longer time, or the municipality is no provider. Starte plan i sykehus."
* insert Nb([[Starte plan i sykehus]])
* code = IpTaskCodeCS#start-plan
* reasonCode 1..1
* insert SliceOutputs
* insert TaskOutput(plan, plan, Reference(CarePlan\), 1)

Profile: IpTaskFetchPlan
Parent: IpTask
Id: ip-task-fetch-plan
Title: "Fetch the existing plan"
Description: "The person has a plan already: the municipal coordinator is contacted and the plan fetched. Innhente eksisterende plan."
* insert Nb([[Innhente plan]])
* code = IpTaskCodeCS#fetch-plan
* insert SliceInputs
* insert TaskInput(plan, plan, Reference(CarePlan or DocumentReference\), *)
* insert SliceOutputs
* insert TaskOutput(plan, plan, Reference(CarePlan or DocumentReference\), *)

Profile: IpTaskToolAccess
Parent: IpTask
Id: ip-task-tool-access
Title: "Access to the plan tool"
Description: "The coordinating unit is asked to give the coordinator access to the plan tool. Tilgang til planverktøy."
* insert Nb([[Tilgang til planverktøy]])
* code = IpTaskCodeCS#tool-access
* requester 1..1
* owner 1..1
* insert SliceInputs
* insert TaskInput(accessFor, access-for, Reference(Patient or RelatedPerson or Practitioner or PractitionerRole or Organization\), *)

Profile: IpTaskHelpApply
Parent: IpTask
Id: ip-task-help-apply
Title: "Help with the application"
Description: "Help with the written application where the municipality asks for one. Hjelp til å søke."
* insert Nb([[Hjelp til å søke]])
* code = IpTaskCodeCS#help-apply
* insert SliceOutputs
* insert TaskOutput(document, document, Reference(DocumentReference\), *)

Profile: IpTaskHandover
Parent: IpTask
Id: ip-task-handover
Title: "Handover of responsibility"
Description: "Responsibility goes from one organisation or coordinator to another: from hospital to municipality, by moving, or by change of coordinator. Overføring av ansvar."
* insert Nb([[Overføring av ansvar]])
* code = IpTaskCodeCS#handover
* focus 1..1
* focus ^short = "The plan, or the team when there is no plan"
* requester 1..1
* requester ^short = "Who hands over"
* owner 1..1
* owner ^short = "Who takes over"
* insert SliceInputs
* input contains kind 0..1 MS
* input[kind].type = IpTaskInputCS#handover-kind
* input[kind].value[x] only CodeableConcept
* input[kind].valueCodeableConcept from IpHandoverKindVS (required)
* insert TaskInput(document, document, Reference(DocumentReference\), *)

Profile: IpTaskInformPerson
Parent: IpTask
Id: ip-task-inform-person
Title: "Inform the person"
Description: "The person is told of the right to a plan and a coordinator and of their purpose; it ends when the record says that this was done. Informere personen."
* insert Nb([[Informere personen]])
* code = IpTaskCodeCS#inform-person

Profile: IpTaskTellDecision
Parent: IpTask
Id: ip-task-tell-decision
Title: "Tell the person the decision"
Description: "The person, or the one who represents the person, is told the decision and how to complain. Formidle avgjørelsen."
* insert Nb([[Formidle avgjørelsen]])
* code = IpTaskCodeCS#tell-decision
* focus 1..1
* focus only Reference(Communication)
* focus ^short = "The decision with the information on complaint"

Profile: IpTaskContactCoordinator
Parent: IpTask
Id: ip-task-contact-coordinator
Title: "Contact the coordinator"
Description: "The coordinator that the person has is contacted, during the stay and at the latest at discharge. Kontakte koordinator."
* insert Nb([[Kontakte koordinator]])
* code = IpTaskCodeCS#contact-coordinator

Profile: IpTaskGetWrittenConsent
Parent: IpTask
Id: ip-task-get-written-consent
Title: "Get the written consent"
Description: "The written, signed consent to the plan, where the hospital is responsible for it. Innhente skriftlig samtykke."
* insert Nb([[Innhente skriftlig samtykke]])
* code = IpTaskCodeCS#get-written-consent
* insert SliceOutputs
* insert TaskOutput(consent, consent, Reference(Consent\), *)

Profile: IpTaskContinuePlan
Parent: IpTask
Id: ip-task-continue-plan
Title: "Continue the plan in hospital"
Description: "The hospital goes on with the plan that it has begun. Fortsette planen i sykehus."
* insert Nb([[Fortsette planen i sykehus]])
* code = IpTaskCodeCS#continue-plan
* focus 1..1
* focus only Reference(CarePlan)
* focus ^short = "The plan that the hospital has begun"

Profile: IpTaskFollowNotice
Parent: IpTask
Id: ip-task-follow-notice
Title: "Follow a notice up"
Description: "The coordinating unit has the notice and has not answered in time: one who has a duty in the trust follows it up. Følge opp meldingen."
* insert Nb([[Følge opp meldingen]])
* code = IpTaskCodeCS#follow-notice
* focus 1..1
* focus only Reference(Communication)
* focus ^short = "The notice"
* requester 1..1
* owner 1..1
