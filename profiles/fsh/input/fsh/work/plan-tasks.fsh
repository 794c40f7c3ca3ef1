// Tasks that belong to the plan: measure, evaluation, revision, invitation, meeting.

Invariant: ip-measure-1
Description: "Et tiltak har en ansvarlig, eller en grunn til at ingen er ansvarlig ennå. / A measure has somebody responsible, or a reason why nobody is yet."
* severity = #error
* requirements = "Regulation on individual plans section 9 e; concept A7."
* expression = "owner.exists() or input.where(type.coding.where(code = 'no-responsible-reason').exists()).exists()"

Invariant: ip-measure-2
Description: "Et tiltak har en frist, eller en grunn til at det ikke har det. / A measure has a deadline, or a reason why it has none."
* severity = #error
* requirements = "Regulation on individual plans section 9 e and f; guideline of UNN section 6; concept A8."
* expression = "restriction.period.end.exists() or input.where(type.coding.where(code = 'no-deadline-reason').exists()).exists()"

Invariant: ip-measure-3
Description: "Et tiltak bør si hvordan det skal gjennomføres. / A measure should say how it is to be carried out."
* severity = #warning
* requirements = "Regulation on individual plans section 9 f; concept A8. A warning, because it is often settled with the provider later."
* expression = "input.where(type.coding.where(code = 'how').exists()).exists()"

Profile: IpTaskMeasure
Parent: IpTask
Id: ip-task-measure
Title: "Measure of the plan"
Description: "A measure: what is done, its extent and priority, who is responsible, how and by when. It gives no right to a service before its owner has accepted it. Tiltak i planen."
* insert Nb([[Tiltak]])
* obeys ip-measure-1 and ip-measure-2 and ip-measure-3
* extension contains $pertainsToGoal named goal 0..* MS and IpAcceptance named acceptance 0..1 MS
* code = IpTaskCodeCS#measure
* intent from IpMeasureIntentVS (required)
* description 1..1
* insert SliceInputs
* insert TaskInput(extent, extent, string, *)
* insert TaskInput(how, how, string, *)
* insert TaskInput(noResponsibleReason, no-responsible-reason, string, 1)
* insert TaskInput(noDeadlineReason, no-deadline-reason, string, 1)

Profile: IpTaskEvaluation
Parent: IpTask
Id: ip-task-evaluation
Title: "Evaluation of the plan"
Description: "When and how the plan is to be evaluated; what came of it is an evaluation Observation. Evaluering av planen."
* insert Nb([[Evaluering]])
* code = IpTaskCodeCS#evaluation
* restriction 1..1
* restriction.period 1..1
* restriction.period.end 1..1 MS
* insert SliceInputs
* insert TaskInput(how, how, string, *)
* insert SliceOutputs
* insert TaskOutput(evaluation, evaluation, Reference(IpObservationEvaluation\), *)

Profile: IpTaskRevision
Parent: IpTask
Id: ip-task-revision
Title: "Revision of the plan"
Description: "When the plan is to be adjusted or revised. Justering eller revisjon av planen."
* insert Nb([[Revisjon]])
* code = IpTaskCodeCS#revision
* restriction 1..1
* restriction.period 1..1
* restriction.period.end 1..1 MS

Profile: IpTaskInvitation
Parent: IpTask
Id: ip-task-invitation
Title: "Invitation to take part in the plan"
Description: "The coordinator invites an agreed provider; the provider's duties are clarified. Accepted, it opens a participation, and only with the person's consent. Invitasjon til plandeltakelse."
* insert Nb([[Invitasjon]])
* code = IpTaskCodeCS#invitation
* requester 1..1
* owner 1..1
* insert SliceInputs
* insert TaskInput(duties, duties, string, *)
* insert TaskInput(consent, consent, Reference(Consent\), *)

Profile: IpTaskRenewConsent
Parent: IpTask
Id: ip-task-renew-consent
Title: "New consent needed"
Description: "A new consent is needed because the group, the kinds of information or the state of health have changed. Nytt samtykke må innhentes."
* insert Nb([[Nytt samtykke]])
* code = IpTaskCodeCS#renew-consent
* description 1..1
* description ^short = "What has changed, so that a new consent is needed"
* insert SliceInputs
* insert TaskInput(consent, consent, Reference(Consent\), *)
* insert SliceOutputs
* insert TaskOutput(consent, consent, Reference(Consent\), *)

Profile: IpTaskMeeting
Parent: IpTask
Id: ip-task-meeting
Title: "Collaborative meeting asked for"
Description: "A collaborative meeting is asked for by the coordinating unit or the coordinator together with the person. Samarbeidsmøte."
* insert Nb([[Samarbeidsmøte]])
* code = IpTaskCodeCS#meeting
* requester 1..1
* insert SliceInputs
* insert TaskInput(agenda, agenda, string, *)
* insert SliceOutputs
* insert TaskOutput(appointment, appointment, Reference(IpAppointment\), *)
* insert TaskOutput(minutes, minutes, Reference(IpDocumentMinutes\), *)
