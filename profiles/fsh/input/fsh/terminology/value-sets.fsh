// Value sets: one for each code system of our own, and those composed of several systems.

ValueSet: IpConsentCategoryVS
Id: ip-consent-category
Title: "What a consent is about"
Description: "Consent.category around an individual plan. Hva et samtykke gjelder."
* insert OwnValueSet
* include codes from system IpConsentCategoryCS

ValueSet: IpInformationTypeVS
Id: ip-information-type
Title: "Kinds of information that a consent names"
Description: "Which kind of information is shared. Hvilke opplysninger samtykket gjelder."
* insert OwnValueSet
* include codes from system IpInformationTypeCS

ValueSet: IpConsentFormVS
Id: ip-consent-form
Title: "Form of a consent"
Description: "How the consent was given. Samtykkets form."
* insert OwnValueSet
* include codes from system IpConsentFormCS

ValueSet: IpConsentReasonVS
Id: ip-consent-reason
Title: "Why a consent is as it is"
Description: "Reason of a decline, a withdrawal or a consent by a representative. Grunn til avslag, tilbaketrekking eller samtykke ved representant."
* insert OwnValueSet
* include codes from system IpConsentReasonCS

ValueSet: IpCoordinatorAnswerVS
Id: ip-coordinator-answer
Title: "Answer to the offer of a coordinator"
Description: "What the person answered when a coordinator was offered. Svaret på tilbud om koordinator."
* insert OwnValueSet
* include codes from system IpCoordinatorAnswerCS

ValueSet: IpFlagCodeVS
Id: ip-flag-code
Title: "Need for an individual plan or a coordinator"
Description: "What the flag in the record says is needed. Hva varselet i journalen gjelder."
* insert OwnValueSet
* include codes from system IpFlagCodeCS

ValueSet: IpObservationCodeVS
Id: ip-observation-code
Title: "What is assessed"
Description: "Observation.code around an individual plan. Hva som vurderes."
* insert OwnValueSet
* include codes from system IpObservationCodeCS

ValueSet: IpAssessmentComponentVS
Id: ip-assessment-component
Title: "Parts of the assessment of need"
Description: "Observation.component of the assessment of need. Vurderingens deler."
* insert OwnValueSet
* include codes from system IpAssessmentComponentCS

ValueSet: IpServiceLevelVS
Id: ip-service-level
Title: "Levels of care"
Description: "Which levels of care the services come from. Tjenestenivåer."
* insert OwnValueSet
* include codes from system IpServiceLevelCS

ValueSet: IpPlanStateVS
Id: ip-plan-state
Title: "State of the plan as the record knows it"
Description: "How far the making of the plan has come. Status for oppretting av plan."
* insert OwnValueSet
* include codes from system IpPlanStateCS

ValueSet: IpEvaluationComponentVS
Id: ip-evaluation-component
Title: "Parts of an evaluation"
Description: "What an evaluation should contain. Evalueringens deler."
* insert OwnValueSet
* include codes from system IpEvaluationComponentCS

ValueSet: IpCommunicationKindVS
Id: ip-communication-kind
Title: "Kinds of communication around a plan"
Description: "Communication.category around an individual plan. Hva slags melding det er."
* insert OwnValueSet
* include codes from system IpCommunicationKindCS

ValueSet: IpMessageEventVS
Id: ip-message-event
Title: "Message events"
Description: "MessageHeader.eventCoding of the messages of the adapter. Meldingshendelser."
* insert OwnValueSet
* include codes from system IpMessageEventCS

ValueSet: IpCareTeamCategoryVS
Id: ip-care-team-category
Title: "Kind of team"
Description: "What the team around the person is. Hva slags gruppe det er."
* insert OwnValueSet
* include codes from system IpCareTeamCategoryCS

ValueSet: IpResourceKindVS
Id: ip-resource-kind
Title: "Kind of resource"
Description: "Where a resource lies. Hva slags ressurs det er."
* insert OwnValueSet
* include codes from system IpResourceKindCS

ValueSet: IpConsiderationKindVS
Id: ip-consideration-kind
Title: "Kind of consideration"
Description: "What the work on the plan has to take into account. Hva planarbeidet skal ta hensyn til."
* insert OwnValueSet
* include codes from system IpConsiderationKindCS

ValueSet: IpCooperationNeedVS
Id: ip-cooperation-need
Title: "Kind of cooperation"
Description: "Whether cooperation with another provider or agency is necessary, wanted or agreed (regulation section 9 i). Nødvendig eller ønskelig samarbeid."
* insert OwnValueSet
* include codes from system IpCooperationNeedCS

ValueSet: IpStatusReasonVS
Id: ip-status-reason
Title: "Why a plan is in its state"
Description: "Reason of the state of the plan. Hvorfor planen har den statusen den har."
* insert OwnValueSet
* include codes from system IpStatusReasonCS

ValueSet: IpSubPlanKindVS
Id: ip-sub-plan-kind
Title: "Kind of sub-plan"
Description: "Plans that are part of the individual plan. Delplaner."
* insert OwnValueSet
* include codes from system IpSubPlanKindCS

ValueSet: IpOrganizationTypeVS
Id: ip-organization-type
Title: "Kind of organisation around a plan"
Description: "Kinds of organisation that take part in the work on plans. Virksomheter rundt en individuell plan."
* insert OwnValueSet
* include codes from system IpOrganizationTypeCS

ValueSet: IpPlanEventVS
Id: ip-plan-event
Title: "Events in the life of a plan"
Description: "Provenance.activity around an individual plan. Hendelser i planens liv."
* insert OwnValueSet
* include codes from system IpPlanEventCS

ValueSet: IpTaskCodeVS
Id: ip-task-code
Title: "Kinds of task around an individual plan"
Description: "What a Task is about. Hva en oppgave rundt en individuell plan gjelder. No national code system exists for this."
* insert OwnValueSet
* include codes from system IpTaskCodeCS

ValueSet: IpTaskInputVS
Id: ip-task-input
Title: "What a task is given"
Description: "Types of Task.input. Hva en oppgave har med seg."
* insert OwnValueSet
* include codes from system IpTaskInputCS

ValueSet: IpTaskOutputVS
Id: ip-task-output
Title: "What a task gives"
Description: "Types of Task.output. Hva en oppgave gir."
* insert OwnValueSet
* include codes from system IpTaskOutputCS

ValueSet: IpBusinessStatusVS
Id: ip-business-status
Title: "How far the coordinating unit has come"
Description: "Task.businessStatus of a request to the coordinating unit. Hvor langt koordinerende enhet er kommet."
* insert OwnValueSet
* include codes from system IpBusinessStatusCS

ValueSet: IpComplaintGroundVS
Id: ip-complaint-ground
Title: "Grounds of complaint"
Description: "Why somebody complains about the plan or the coordinator. Klagegrunner."
* insert OwnValueSet
* include codes from system IpComplaintGroundCS

ValueSet: IpComplaintOutcomeVS
Id: ip-complaint-outcome
Title: "Outcome of a complaint"
Description: "What the authority decided about the contested decision. Utfallet av en klage."
* insert OwnValueSet
* include codes from system IpComplaintOutcomeCS

ValueSet: IpComplaintStageVS
Id: ip-complaint-stage
Title: "How far a complaint has come"
Description: "Task.businessStatus of a complaint, on both routes. Hvor langt en klage er kommet."
* insert OwnValueSet
* include codes from system IpComplaintStageCS

ValueSet: IpKeLevelVS
Id: ip-ke-level
Title: "Level of a coordinating unit"
Description: "Whose coordinating unit it is. Hvilket nivå den koordinerende enheten hører til."
* insert OwnValueSet
* include codes from system IpKeLevelCS

ValueSet: IpConnectionTypeVS
Id: ip-connection-type
Title: "How a coordinating unit is reached"
Description: "HL7's connection types for FHIR and our own for what is no FHIR interface. Forbindelser til koordinerende enhet."
* insert OwnValueSet
* http://terminology.hl7.org/CodeSystem/endpoint-connection-type#hl7-fhir-rest
* http://terminology.hl7.org/CodeSystem/endpoint-connection-type#hl7-fhir-msg
* include codes from system IpConnectionTypeCS

ValueSet: IpDocumentKindVS
Id: ip-document-kind
Title: "Kinds of document around a plan"
Description: "DocumentReference.category around an individual plan. Dokumenter rundt en individuell plan."
* insert OwnValueSet
* include codes from system IpDocumentKindCS

ValueSet: IpNeedAssessmentVS
Id: ip-need-assessment
Title: "Assessments of need"
Description: "The three assessments of need. De tre behovsvurderingene."
* insert OwnValueSet
* IpObservationCodeCS#need-for-ip
* IpObservationCodeCS#need-for-coordinator
* IpObservationCodeCS#need-for-child-coordinator

ValueSet: IpPlanBundleTypeVS
Id: ip-plan-bundle-type
Title: "Bundle types that carry a plan"
Description: "A plan travels as a collection or as a transaction. Planen overføres som samling eller transaksjon."
* insert OwnValueSet
* http://hl7.org/fhir/bundle-type#collection
* http://hl7.org/fhir/bundle-type#transaction

ValueSet: IpSharingPurposeVS
Id: ip-sharing-purpose
Title: "Purposes of sharing outside health care"
Description: "Purposes of sharing outside health care. Formål med deling utenfor helsetjenesten."
* insert OwnValueSet
* include codes from system IpSharingPurposeCS

ValueSet: IpHandoverKindVS
Id: ip-handover-kind
Title: "Kinds of handover"
Description: "Kinds of handover. Typer overføring av ansvar."
* insert OwnValueSet
* include codes from system IpHandoverKindCS

ValueSet: IpComplaintRouteVS
Id: ip-complaint-route
Title: "Routes of a complaint"
Description: "Routes of a complaint. Klageveier."
* insert OwnValueSet
* include codes from system IpComplaintRouteCS

ValueSet: IpReportKindVS
Id: ip-report-kind
Title: "Kinds of document without a profile of their own"
Description: "Sub-plans, applications, discharge reports, reports and letters. Dokumenter uten egen profil."
* insert OwnValueSet
* IpDocumentKindCS#sub-plan
* IpDocumentKindCS#application
* IpDocumentKindCS#discharge-report
* IpDocumentKindCS#report
* IpDocumentKindCS#letter
