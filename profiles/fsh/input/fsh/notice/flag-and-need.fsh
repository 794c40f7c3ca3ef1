// The flag in the record and the assessment behind it.

Invariant: ip-flag-1
Description: "Et aktivt varsel bør vise til vurderingen bak det. / An active flag should refer to the assessment behind it."
* severity = #warning
* requirements = "Concept D2: the basis is documented. A warning, because many record systems write the flag first."
* expression = "status = 'active' implies extension.where(url = 'http://hl7.org/fhir/StructureDefinition/flag-detail').exists()"

Profile: IpFlag
Parent: Flag
Id: ip-flag
Title: "Need for a plan or a coordinator"
Description: "The flag in the record that a person needs an individual plan, a coordinator or a child coordinator. No need and a decline are no flags: they stand in the assessment. Behov for individuell plan eller koordinator."
* insert Nb([[Varsel om behov]])
* obeys ip-flag-1
* extension contains $flagdetail named detail 0..* MS
* identifier MS
* status MS
* code MS
* code from IpFlagCodeVS (required)
* subject MS
* subject only Reference(IpPatient)
* period MS
* encounter MS
* author MS

Invariant: ip-need-1
Description: "Behov for individuell plan forutsetter at behovet er både langvarig og koordinert. / Need for a plan presupposes that the need is both long-term and coordinated."
* severity = #error
* requirements = "Patients' Rights Act section 2-5; concept D1."
* expression = "(code.coding.where(code = 'need-for-ip').exists() and value.where($this = true).exists()) implies (component.where(code.coding.where(code = 'long-term').exists() and value = true).exists() and component.where(code.coding.where(code = 'coordinated').exists() and value = true).exists())"

Invariant: ip-need-2
Description: "Behov for koordinator forutsetter at behovet er komplekst, eller langvarig og koordinert. / Need for a coordinator presupposes that the need is complex, or long-term and coordinated."
* severity = #error
* requirements = "Patients' Rights Act section 2-5 b; concept E11."
* expression = "(code.coding.where(code = 'need-for-coordinator').exists() and value.where($this = true).exists()) implies (component.where(code.coding.where(code = 'complex').exists() and value = true).exists() or (component.where(code.coding.where(code = 'long-term').exists() and value = true).exists() and component.where(code.coding.where(code = 'coordinated').exists() and value = true).exists()))"

Invariant: ip-need-3
Description: "En ferdig vurdering sier om det er behov. / A final assessment says whether there is a need."
* severity = #error
* requirements = "Concept D2: need or no need is documented."
* expression = "status = 'final' implies (value.exists() or dataAbsentReason.exists())"

Invariant: ip-need-4
Description: "En ferdig vurdering bør si hva personen ønsker. / A final assessment should say what the person wants."
* severity = #warning
* requirements = "Concept D5."
* expression = "status = 'final' implies component.where(code.coding.where(code = 'wish-plan' or code = 'wish-coordinator').exists()).exists()"

RuleSet: BooleanPart(slice, code)
* component contains {slice} 0..1 MS
* component[{slice}].code = IpAssessmentComponentCS#{code}
* component[{slice}].value[x] only boolean

Profile: IpObservationNeed
Parent: Observation
Id: ip-observation-need
Title: "Assessment of need"
Description: "Whether the person needs a plan or a coordinator, by the criteria of the law; the person's wishes; what the person was told; the basis in notes. Vurdering av behov."
* insert Nb([[Behovsvurdering]])
* obeys ip-need-1 and ip-need-2 and ip-need-3 and ip-need-4
* identifier MS
* status MS
* code MS
* code from IpNeedAssessmentVS (required)
* subject 1..1 MS
* subject only Reference(IpPatient)
* effective[x] MS
* performer MS
* value[x] only boolean
* value[x] MS
* value[x] ^short = "true: there is a need; false: there is none"
* note MS
* note ^short = "Basis of the assessment"
* component MS
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #open
* insert BooleanPart(longTerm, long-term)
* insert BooleanPart(coordinated, coordinated)
* insert BooleanPart(complex, complex)
* insert BooleanPart(criteriaMet, criteria-met)
* insert BooleanPart(wishPlan, wish-plan)
* insert BooleanPart(wishCoordinator, wish-coordinator)
* insert BooleanPart(informed, informed)
* insert BooleanPart(coordinatorOffered, coordinator-offered)
* component contains serviceLevels 0..1 MS
* component[serviceLevels].code = IpAssessmentComponentCS#service-levels
* component[serviceLevels].value[x] only CodeableConcept
* component[serviceLevels].valueCodeableConcept from IpServiceLevelVS (required)

RuleSet: EvaluationPart(slice, code)
* component contains {slice} 0..* MS
* component[{slice}].code = IpEvaluationComponentCS#{code}
* component[{slice}].value[x] only string or CodeableConcept

Profile: IpObservationEvaluation
Parent: Observation
Id: ip-observation-evaluation
Title: "Evaluation of the plan"
Description: "Goal achievement and service delivery, suitability of the way of working, the person's experiences, and changes. Evaluering av planen."
* insert Nb([[Evaluering]])
* obeys ip-evaluation-1
* identifier MS
* status MS
* code = IpObservationCodeCS#evaluation
* subject 1..1 MS
* subject only Reference(IpPatient)
* focus MS
* focus ^short = "The plan, goals and measures that were evaluated"
* effective[x] 1..1 MS
* performer MS
* note MS
* component MS
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #open
* insert EvaluationPart(goalAchievement, goal-achievement)
* insert EvaluationPart(serviceDelivery, service-delivery)
* insert EvaluationPart(wayOfWorking, way-of-working)
* insert EvaluationPart(experience, experience)
* insert EvaluationPart(changes, changes)

Invariant: ip-evaluation-1
Description: "En evaluering bør ha med personens erfaringer. / An evaluation should contain the person's experiences."
* severity = #warning
* requirements = "Concept A12; source document 004 «Evaluering»."
* expression = "component.where(code.coding.where(code = 'experience').exists()).exists()"

Profile: IpObservationFunction
Parent: Observation
Id: ip-observation-function
Title: "Assessment of function and coping"
Description: "What stands behind the goals: function and coping in daily life. Kartlegging av funksjon og mestring."
* insert Nb([[Kartlegging]])
* identifier MS
* status MS
* code = IpObservationCodeCS#function
* subject 1..1 MS
* subject only Reference(IpPatient)
* effective[x] MS
* performer MS
* value[x] MS
* note MS
* component MS
* derivedFrom MS

Profile: IpObservationRecordStatus
Parent: Observation
Id: ip-observation-record-status
Title: "Status of plan and coordinator in the record"
Description: "What the record says: has a plan, state of making it, coordinator appointed, names. Status for individuell plan og koordinator i journalen."
* insert Nb([[Journalstatus]])
* identifier MS
* status MS
* code = IpObservationCodeCS#record-status
* subject 1..1 MS
* subject only Reference(IpPatient)
* effective[x] 1..1 MS
* performer MS
* note MS
* component 1..* MS
* component ^slicing.discriminator.type = #pattern
* component ^slicing.discriminator.path = "code"
* component ^slicing.rules = #open
* insert BooleanPart(hasPlan, has-plan)
* insert BooleanPart(coordinatorAppointed, coordinator-appointed)
* component contains planState 0..1 MS and coordinatorHospital 0..* MS and coordinatorMunicipality 0..* MS
* component[planState].code = IpAssessmentComponentCS#plan-state
* component[planState].value[x] only CodeableConcept
* component[planState].valueCodeableConcept from IpPlanStateVS (required)
* component[coordinatorHospital].code = IpAssessmentComponentCS#coordinator-hospital
* component[coordinatorHospital].value[x] only string
* component[coordinatorMunicipality].code = IpAssessmentComponentCS#coordinator-municipality
* component[coordinatorMunicipality].value[x] only string
