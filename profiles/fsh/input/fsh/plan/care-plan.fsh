// The plan itself and its parts.

Invariant: ip-plan-1
Description: "En aktiv plan har en planperiode med startdato. / An active plan has a plan period with a start."
* severity = #error
* requirements = "Regulation on individual plans section 9 g; concept A9."
* expression = "status = 'active' implies period.start.exists()"

Invariant: ip-plan-2
Description: "En aktiv plan viser til dem som deltar i arbeidet. / An active plan refers to those who take part in the work."
* severity = #error
* requirements = "Regulation on individual plans section 9 b and c; concepts A4, A5."
* expression = "status = 'active' implies careTeam.exists()"

Invariant: ip-plan-3
Description: "En aktiv plan viser til samtykket til at planen utarbeides. / An active plan refers to the consent to the plan being made."
* severity = #error
* requirements = "Regulation on individual plans section 9 h; concepts A10, B2. Whether that consent is active and covers the plan is rule ip-graph-plan-consent."
* expression = "status = 'active' implies supportingInfo.where(type = 'Consent' or reference.contains('Consent/') or (type.empty() and reference.startsWith('urn:'))).exists()"

Invariant: ip-plan-4
Description: "En plan merkes aldri som feilregistrert uten en grunn. / A plan is never marked as entered in error without a reason."
* severity = #error
* requirements = "Concept B3: an ended plan is completed or revoked, never hidden as a mistake."
* expression = "status = 'entered-in-error' implies extension.where(url = 'https://individuell-plan.example/fhir/StructureDefinition/ip-status-reason').exists()"

Invariant: ip-plan-5
Description: "En avsluttet plan har en sluttdato. / An ended plan has an end date."
* severity = #error
* requirements = "Concept B3: ended means inactive from a day on, never deleted."
* expression = "(status = 'completed' or status = 'revoked') implies period.end.exists()"

Invariant: ip-plan-6
Description: "En aktiv plan bør ha minst ett mål. / An active plan should have at least one goal."
* severity = #warning
* requirements = "Regulation on individual plans section 9 a; concept A1. A warning, because a plan may be started before its goals are worded."
* expression = "status = 'active' implies goal.exists()"

Invariant: ip-plan-7
Description: "En aktiv plan bør ha en ansvarlig (author). / An active plan should name its responsible party (author)."
* severity = #warning
* requirements = "Concepts A5, A17. A warning, because the coordinator may be declined or not yet appointed."
* expression = "status = 'active' implies author.exists()"

Invariant: ip-plan-8
Description: "En aktiv plan bør si når den skal revideres. / An active plan should say when it is to be revised."
* severity = #warning
* requirements = "Regulation on individual plans section 9 g; concept A9. The times may also stand in revision tasks."
* expression = "status = 'active' implies extension.where(url = 'https://individuell-plan.example/fhir/StructureDefinition/ip-revision').exists()"

Profile: IpCarePlan
Parent: CarePlan
Id: ip-care-plan
Title: "Individual plan"
Description: "The Norwegian individual plan: goals, resources, needs, participants, coordinator, measures, period, consents and cooperation of one person. Individuell plan etter forskrift om individuell plan ved ytelse av velferdstjenester § 9."
* insert Nb([[Individuell plan]])
* obeys ip-plan-1 and ip-plan-2 and ip-plan-3 and ip-plan-4 and ip-plan-5 and ip-plan-6 and ip-plan-7 and ip-plan-8
* extension contains
    IpResource named resource 0..* MS and
    IpRevision named revision 0..* MS and
    IpConsideration named consideration 0..* MS and
    IpCoordinatorOffer named coordinatorOffer 0..* MS and
    IpCustodian named custodian 0..1 MS and
    IpConfidentialityRelease named confidentialityRelease 0..* MS and
    IpStatusReason named statusReason 0..1 MS
* identifier MS
* partOf 0..0
* partOf ^short = "An individual plan is no part of another plan; its sub-plans refer to it"
* status MS
* status from IpPlanStatusVS (required)
* intent = #plan
* category 1..* MS
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains individualPlan 1..1 MS
* category[individualPlan] = $9602#A02-2
* category[individualPlan] ^short = "9602#A02-2 Individuell plan"
* title MS
* subject only Reference(IpPatient)
* subject MS
* period MS
* created MS
* author MS
* author ^short = "Coordinator with the main responsibility, or who else drives the plan"
* contributor MS
* careTeam only Reference(IpCareTeam)
* careTeam MS
* addresses MS
* supportingInfo MS
* supportingInfo ^short = "The consents; assessments; documents"
* goal only Reference(IpGoal)
* goal MS
* activity MS
* activity.reference MS
* activity.reference ^short = "Measure, evaluation, revision (Task), service need (ServiceRequest), meeting (Appointment)"
* activity.outcomeReference MS
* activity.detail 0..0
* activity.detail ^short = "Measures are Tasks of their own, so that each has an owner and a deadline"
* note MS

Profile: IpSubPlan
Parent: CarePlan
Id: ip-sub-plan
Title: "Sub-plan of an individual plan"
Description: "A treatment, crisis or training plan as part of the individual plan. Delplan i en individuell plan."
* insert Nb([[Delplan]])
* identifier MS
* partOf 1..1 MS
* partOf only Reference(IpCarePlan)
* status MS
* status from IpPlanStatusVS (required)
* intent = #plan
* category 1..* MS
* category from IpSubPlanKindVS (extensible)
* title 1..1 MS
* description MS
* subject only Reference(IpPatient)
* subject MS
* period MS
* author MS
* activity MS
* note MS
