// Which concept of the source documents each element carries: the rows A1 to F5 of the concept list.
// The table in docs/profiles.md is generated from these statements.

Mapping: IpCarePlanConcepts
Source: IpCarePlan
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* goal -> "A1"
* extension[resource] -> "A2"
* careTeam -> "A4 A5"
* extension[coordinatorOffer] -> "A16"
* author -> "A5 A17 B5"
* extension[custodian] -> "A17 C13"
* activity.reference -> "A3 A7 A8 A19"
* activity.outcomeReference -> "A12"
* period -> "A9"
* extension[revision] -> "A9"
* supportingInfo -> "A10 A15 B2"
* extension[confidentialityRelease] -> "A10"
* extension[consideration] -> "A14"
* subject -> "B1"
* status -> "B2 B3"
* extension[statusReason] -> "B3"
* contributor -> "B14"
* intent -> "A18"
* note -> "B4"
* category -> "B1"

Mapping: IpSubPlanConcepts
Source: IpSubPlan
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* partOf -> "A13"
* category -> "A13"

Mapping: IpCareTeamConcepts
Source: IpCareTeam
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* participant -> "A4 B13 E4"
* participant.role -> "A5 B7 B11 E4 E7 E14"
* participant.member -> "A11 B12 C8"
* participant.period -> "B6 B7 C9"
* participant.extension[contribution] -> "A6"
* participant.extension[cooperation] -> "A11"
* participant.extension[involvement] -> "C8"
* participant.extension[duties] -> "B13"
* category -> "A20 B11"
* name -> "A20"
* managingOrganization -> "A17"
* status -> "B3"
* telecom -> "E8"

Mapping: IpGoalConcepts
Source: IpGoal
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* description.text -> "A1"
* expressedBy -> "A1"
* target -> "A1"
* achievementStatus -> "A12"
* outcomeReference -> "A12"

Mapping: IpServiceRequestConcepts
Source: IpServiceRequest
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "A3 A19"
* intent -> "A18 A19"
* status -> "A19"
* supportingInfo -> "D19"

Mapping: IpAppointmentConcepts
Source: IpAppointment
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* participant -> "E3 E12"
* comment -> "E3"
* start -> "E3 E12"

Mapping: IpConsentConcepts
Source: IpConsent
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* performer -> "C6 C12"
* extension[reason] -> "C5 C6"
* extension[form] -> "C2"
* extension[informationGiven] -> "D4"
* dateTime -> "C12"
* organization -> "C13"
* source[x] -> "C2"
* status -> "C5 C11"
* provision.provision -> "C3 C7 C10"
* provision.provision.period -> "C9"

Mapping: IpConsentPlanConcepts
Source: IpConsentPlan
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* category[kind] -> "A10 B2"

Mapping: IpConsentDisclosureConcepts
Source: IpConsentDisclosure
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* category[kind] -> "A10"
* provision.provision.actor -> "C3 C4 C8 C9 C12"
* provision.provision.code -> "C3 C10"

Mapping: IpConsentNoticeConcepts
Source: IpConsentNotice
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* category[kind] -> "C1"
* provision.provision.actor -> "C1 C3"
* provision.provision.code -> "C1"

Mapping: IpConsentInformationConcepts
Source: IpConsentInformation
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* category[kind] -> "E6"
* provision.provision -> "E6"

Mapping: IpTaskMeasureConcepts
Source: IpTaskMeasure
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* description -> "A7"
* owner -> "A7 A18"
* priority -> "A7"
* input[extent] -> "A7"
* extension[goal] -> "A7"
* input[how] -> "A8"
* restriction.period -> "A8"
* status -> "A18"
* intent -> "A18 A19"

Mapping: IpTaskEvaluationConcepts
Source: IpTaskEvaluation
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* restriction.period.end -> "A12 E9"
* input[how] -> "A12"
* output[evaluation] -> "A12"

Mapping: IpTaskRevisionConcepts
Source: IpTaskRevision
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* restriction.period.end -> "A9 E9"

Mapping: IpTaskInvitationConcepts
Source: IpTaskInvitation
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "B13"
* input[duties] -> "B13"
* input[consent] -> "B13 C12"
* status -> "B13"

Mapping: IpTaskRenewConsentConcepts
Source: IpTaskRenewConsent
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "C4"
* description -> "C4"
* output[consent] -> "C4"

Mapping: IpTaskMeetingConcepts
Source: IpTaskMeeting
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "E12"
* output[appointment] -> "E12"
* input[agenda] -> "E3"
* output[minutes] -> "E3"

Mapping: IpTaskKeRequestConcepts
Source: IpTaskKeRequest
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "D6 D12"
* status -> "D12"
* businessStatus -> "D12 E1"
* owner -> "D6 E1"
* focus -> "D6"
* input[flag] -> "D7"
* output[careTeam] -> "E1"
* output[coordinator] -> "E1 D18"
* output[reply] -> "D16"

Mapping: IpTaskFirstContactConcepts
Source: IpTaskFirstContact
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* restriction.period.end -> "E2"
* input[deadlineReason] -> "E2"

Mapping: IpTaskAskPersonConcepts
Source: IpTaskAskPerson
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* restriction.period.end -> "D11"

Mapping: IpTaskTellUnitLeaderConcepts
Source: IpTaskTellUnitLeader
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "D17"
* owner -> "D17"

Mapping: IpTaskStartPlanConcepts
Source: IpTaskStartPlan
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "D8"
* reasonCode -> "D8"

Mapping: IpTaskFetchPlanConcepts
Source: IpTaskFetchPlan
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "D10"
* output[plan] -> "D10"

Mapping: IpTaskToolAccessConcepts
Source: IpTaskToolAccess
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "B12"
* owner -> "B12"

Mapping: IpTaskHelpApplyConcepts
Source: IpTaskHelpApply
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "D14"
* output[document] -> "D14"

Mapping: IpTaskHandoverConcepts
Source: IpTaskHandover
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "B5 B6"
* focus -> "B5"
* owner -> "B5 B6"

Mapping: IpTaskComplaintConcepts
Source: IpTaskComplaint
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* input[ground] -> "F3"
* businessStatus -> "F2"
* output[outcome] -> "F4"
* requester -> "F2"
* code -> "F2"

Mapping: IpTaskDisagreementConcepts
Source: IpTaskDisagreement
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "F5"
* restriction.recipient -> "F5"

Mapping: IpFlagConcepts
Source: IpFlag
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "D1 D7 E11"
* extension[detail] -> "D2"
* author -> "D6"

Mapping: IpObservationNeedConcepts
Source: IpObservationNeed
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* value[x] -> "D2"
* note -> "D2"
* component[longTerm] -> "D1"
* component[coordinated] -> "D1"
* component[complex] -> "E11"
* component[criteriaMet] -> "D2"
* component[wishPlan] -> "D5"
* component[wishCoordinator] -> "D5"
* component[informed] -> "D4"
* component[serviceLevels] -> "D8"
* component[coordinatorOffered] -> "A16"

Mapping: IpObservationEvaluationConcepts
Source: IpObservationEvaluation
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* component[goalAchievement] -> "A12"
* component[serviceDelivery] -> "A12"
* component[wayOfWorking] -> "A12"
* component[experience] -> "A12"
* component[changes] -> "A12"

Mapping: IpObservationFunctionConcepts
Source: IpObservationFunction
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* code -> "A15"

Mapping: IpObservationRecordStatusConcepts
Source: IpObservationRecordStatus
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* component[hasPlan] -> "D3 D18"
* component[planState] -> "D18"
* component[coordinatorAppointed] -> "D18"
* component[coordinatorHospital] -> "D18"
* component[coordinatorMunicipality] -> "D18"

Mapping: IpCommunicationNoticeConcepts
Source: IpCommunicationNotice
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* category -> "D6"
* about -> "D7"
* sender -> "D6 D9"
* recipient -> "D6 D9"
* payload -> "C7 D15"
* sent -> "D16"
* payload.content[x] -> "D15"

Mapping: IpCommunicationHealthInformationConcepts
Source: IpCommunicationHealthInformation
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* category -> "E5 D10"
* payload -> "E5 E10 D19"
* recipient -> "E5"

Mapping: IpCommunicationPartnerInformationConcepts
Source: IpCommunicationPartnerInformation
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* category -> "E6"
* recipient -> "E6"

Mapping: IpCommunicationReplyConcepts
Source: IpCommunicationReply
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* inResponseTo -> "D16 E1"

Mapping: IpCommunicationDecisionConcepts
Source: IpCommunicationDecision
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* category -> "F1"
* extension[complaintInformation] -> "F1"

Mapping: IpCommunicationInformationGivenConcepts
Source: IpCommunicationInformationGiven
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* category -> "D4"
* recipient -> "D4"
* sent -> "D4"

Mapping: IpDocumentConsentFormConcepts
Source: IpDocumentConsentForm
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* content.attachment -> "C2"

Mapping: IpDocumentMinutesConcepts
Source: IpDocumentMinutes
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* content.attachment -> "E3"
* context.related -> "E3"

Mapping: IpDocumentArchiveConcepts
Source: IpDocumentArchive
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* content.attachment -> "B8"
* context.related -> "B8"
* custodian -> "B8 C13"

Mapping: IpDocumentSummaryConcepts
Source: IpDocumentSummary
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* content.attachment -> "B9 C13"
* context.related -> "B9"

Mapping: IpDocumentScanConcepts
Source: IpDocumentScan
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* content.attachment -> "B10 B15"
* category[kind] -> "B10"

Mapping: IpProvenanceConcepts
Source: IpProvenance
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* agent -> "B4 B14"
* activity -> "B4 B5 D16"
* recorded -> "B4"
* reason -> "C5"
* signature -> "C12"
* target -> "D16"

Mapping: IpAuditEventConcepts
Source: IpAuditEvent
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* agent.who -> "C3 C9"
* purposeOfEvent -> "C10"
* entity.what -> "C9"

Mapping: IpPatientConcepts
Source: IpPatient
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* communication -> "A14"
* address -> "D6"
* telecom -> "E8"

Mapping: IpPractitionerConcepts
Source: IpPractitioner
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* telecom -> "E8"
* qualification -> "E13"

Mapping: IpPractitionerRoleConcepts
Source: IpPractitionerRole
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* telecom -> "E8"
* code -> "E7 D17"

Mapping: IpRelatedPersonConcepts
Source: IpRelatedPerson
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* relationship -> "C6 C8"
* telecom -> "E8"

Mapping: IpOrganizationConcepts
Source: IpOrganization
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* partOf -> "A17"
* telecom -> "E8"
* type -> "A11"

Mapping: IpKeOrganizationConcepts
Source: IpKeOrganization
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* telecom -> "D13"
* partOf -> "D13"

Mapping: IpKeHealthcareServiceConcepts
Source: IpKeHealthcareService
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* coverageArea -> "D13"
* telecom -> "D13"
* communication -> "D13"

Mapping: IpKeEndpointConcepts
Source: IpKeEndpoint
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* address -> "D13"
* status -> "D13"

Mapping: IpMessageHeaderConcepts
Source: IpMessageHeader
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* eventCoding -> "D6"
* destination.receiver -> "D6 D9"

Mapping: IpMessageBundleConcepts
Source: IpMessageBundle
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* entry -> "C7"

Mapping: IpAcknowledgementBundleConcepts
Source: IpAcknowledgementBundle
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* entry -> "D16"

Mapping: IpPlanBundleConcepts
Source: IpPlanBundle
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* entry -> "B1 B15"

Mapping: IpSubscriptionConcepts
Source: IpSubscription
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* criteria -> "D6"

Mapping: IpResourceConcepts
Source: IpResource
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "A2"

Mapping: IpRevisionConcepts
Source: IpRevision
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "A9"

Mapping: IpConsiderationConcepts
Source: IpConsideration
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "A14"

Mapping: IpCoordinatorOfferConcepts
Source: IpCoordinatorOffer
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "A16"

Mapping: IpCustodianConcepts
Source: IpCustodian
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "A17 C13"

Mapping: IpConfidentialityReleaseConcepts
Source: IpConfidentialityRelease
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "A10"

Mapping: IpStatusReasonConcepts
Source: IpStatusReason
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "B3"

Mapping: IpContributionConcepts
Source: IpContribution
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "A6"

Mapping: IpCooperationConcepts
Source: IpCooperation
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "A11"

Mapping: IpInvolvementConcepts
Source: IpInvolvement
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "C8"

Mapping: IpParticipantDutiesConcepts
Source: IpParticipantDuties
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "B13"

Mapping: IpConsentReasonConcepts
Source: IpConsentReason
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "C5 C6"

Mapping: IpCapacityAssessmentConcepts
Source: IpCapacityAssessment
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "C6"

Mapping: IpConsentFormConcepts
Source: IpConsentForm
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "C2"

Mapping: IpConsentInformationGivenConcepts
Source: IpConsentInformationGiven
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "D4"

Mapping: IpValidPeriodConcepts
Source: IpValidPeriod
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "D13"

Mapping: IpComplaintInformationConcepts
Source: IpComplaintInformation
Target: "https://individuell-plan.example/fhir/concepts"
Id: ip-concept
Title: "Concepts of the individual plan"
* -> "F1"
