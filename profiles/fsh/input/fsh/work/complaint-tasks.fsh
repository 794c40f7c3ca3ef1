// Complaint and disagreement.

Invariant: ip-complaint-1
Description: "En avgjort klage har et utfall. / A complaint that is decided has an outcome."
* severity = #error
* requirements = "Concept F4: upheld, changed, revoked."
* expression = "businessStatus.coding.where(code = 'decided').exists() implies output.where(type.coding.where(code = 'complaint-outcome').exists()).exists()"

Profile: IpTaskComplaint
Parent: IpTask
Id: ip-task-complaint
Title: "Complaint"
Description: "A written complaint with its grounds, on either route (municipality: coordinating unit, then County Governor; hospital: trust first, then County Governor), with stage and outcome. Klage."
* insert Nb([[Klage]])
* obeys ip-complaint-1
* code = IpTaskCodeCS#complaint
* authoredOn 1..1
* requester 1..1
* requester only Reference(Patient or RelatedPerson)
* owner MS
* businessStatus 1..1
* businessStatus from IpComplaintStageVS (required)
* insert SliceInputs
* input contains ground 1..* MS and text 0..1 MS and route 0..1 MS and written 0..1 MS
* input[ground].type = IpTaskInputCS#complaint-ground
* input[ground].value[x] only CodeableConcept
* input[ground].valueCodeableConcept from IpComplaintGroundVS (required)
* input[text].type = IpTaskInputCS#complaint-text
* input[text].value[x] only string
* insert SliceOutputs
* input[route].type = IpTaskInputCS#complaint-route
* input[route].value[x] only CodeableConcept
* input[route].valueCodeableConcept from IpComplaintRouteVS (required)
* input[written].type = IpTaskInputCS#written-complaint
* input[written].value[x] only Reference(DocumentReference)
* output contains outcome 0..1 MS and outcomeText 0..1 MS and decision 0..* MS
* output[outcome].type = IpTaskOutputCS#complaint-outcome
* output[outcome].value[x] only CodeableConcept
* output[outcome].valueCodeableConcept from IpComplaintOutcomeVS (required)
* output[outcomeText].type = IpTaskOutputCS#outcome-text
* output[outcomeText].value[x] only string
* output[decision].type = IpTaskOutputCS#reply
* output[decision].value[x] only Reference(Communication)

Profile: IpTaskDisagreement
Parent: IpTask
Id: ip-task-disagreement
Title: "Disagreement between levels of care"
Description: "Hospital and municipality disagree about need or rights; both coordinating units are involved and assess it together. Uenighet mellom tjenestenivåer."
* insert Nb([[Uenighet]])
* code = IpTaskCodeCS#disagreement
* requester 1..1
* description 1..1
* description ^short = "What the disagreement is about"
* restriction 1..1
* restriction.recipient 2..* MS
* restriction.recipient ^short = "Both coordinating units"
* insert SliceInputs
* insert TaskInput(position, position, string, *)
* insert SliceOutputs
* insert TaskOutput(resolution, resolution, string, 1)
