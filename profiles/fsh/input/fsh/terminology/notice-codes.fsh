// Codes of need, assessment, notice and message.

CodeSystem: IpFlagCodeCS
Id: ip-flag-code
Title: "Need for an individual plan or a coordinator"
Description: "What the flag in the record says is needed. Hva varselet i journalen gjelder."
* insert OwnCodeSystem
* insert C(need-for-ip, [[Behov for individuell plan]], [[Need for an individual plan]], [[The person needs an individual plan (Patients' Rights Act section 2-5).]])
* insert C(need-for-coordinator, [[Behov for koordinator]], [[Need for a coordinator]], [[The person needs a coordinator (Patients' Rights Act section 2-5 b).]])
* insert C(need-for-child-coordinator, [[Behov for barnekoordinator]], [[Need for a child coordinator]], [[The family needs a child coordinator (Patients' Rights Act section 2-5 c).]])

CodeSystem: IpObservationCodeCS
Id: ip-observation-code
Title: "What is assessed"
Description: "Observation.code around an individual plan. Hva som vurderes."
* insert OwnCodeSystem
* insert C(need-for-ip, [[Vurdering av behov for individuell plan]], [[Assessment of the need for an individual plan]], [[Long-term and coordinated services.]])
* insert C(need-for-coordinator, [[Vurdering av behov for koordinator]], [[Assessment of the need for a coordinator]], [[Complex, or long-term and coordinated services: a criterion of its own.]])
* insert C(need-for-child-coordinator, [[Vurdering av behov for barnekoordinator]], [[Assessment of the need for a child coordinator]], [[For families with a seriously ill or disabled child.]])
* insert C(evaluation, [[Evaluering av planen]], [[Evaluation of the plan]], [[The four parts of an evaluation.]])
* insert C(function, [[Kartlegging av funksjon og mestring]], [[Assessment of function and coping]], [[What stands behind the goals.]])
* insert C(record-status, [[Status for individuell plan og koordinator]], [[Status of plan and coordinator]], [[What the record says about plan and coordinator.]])

CodeSystem: IpAssessmentComponentCS
Id: ip-assessment-component
Title: "Parts of the assessment of need"
Description: "Observation.component of the assessment of need. Vurderingens deler."
* insert OwnCodeSystem
* insert C(long-term, [[Langvarig]], [[Long-term]], [[The need has some duration; no minimum.]])
* insert C(coordinated, [[Koordinert]], [[Coordinated]], [[Two or more services that should be seen together.]])
* insert C(complex, [[Komplekst]], [[Complex]], [[Complex services (criterion of the coordinator).]])
* insert C(criteria-met, [[Vilkårene er oppfylt]], [[Criteria met]], [[Whether the person meets the criteria.]])
* insert C(service-levels, [[Tjenestenivåer]], [[Levels of care]], [[Which levels of care give or should give services.]])
* insert C(wish-plan, [[Ønsker plan]], [[Wants a plan]], [[Whether the person wants an individual plan.]])
* insert C(wish-coordinator, [[Ønsker koordinator]], [[Wants a coordinator]], [[Whether the person wants a coordinator.]])
* insert C(informed, [[Informert]], [[Informed]], [[Whether the person has been told of the right and its purpose.]])
* insert C(coordinator-offered, [[Koordinator tilbudt]], [[Coordinator offered]], [[Whether a coordinator was offered, before there is a plan.]])
* insert C(has-plan, [[Har individuell plan]], [[Has an individual plan]], [[Whether the person has a plan.]])
* insert C(plan-state, [[Status for oppretting av plan]], [[State of making the plan]], [[How far the making of the plan has come.]])
* insert C(coordinator-appointed, [[Koordinator oppnevnt]], [[Coordinator appointed]], [[Whether a coordinator is appointed.]])
* insert C(coordinator-hospital, [[Koordinator i sykehuset]], [[Coordinator in hospital]], [[Name of the coordinator in hospital.]])
* insert C(coordinator-municipality, [[Koordinator i kommunen]], [[Coordinator in the municipality]], [[Name of the coordinator in the municipality.]])

CodeSystem: IpServiceLevelCS
Id: ip-service-level
Title: "Levels of care"
Description: "Which levels of care the services come from. Tjenestenivåer."
* insert OwnCodeSystem
* insert C(hospital, [[Spesialisthelsetjenesten]], [[Specialist health service]], [[Only the specialist health service.]])
* insert C(municipality, [[Kommunen]], [[Municipality]], [[Only the municipality.]])
* insert C(both, [[Begge nivåer]], [[Both]], [[Both levels.]])

CodeSystem: IpPlanStateCS
Id: ip-plan-state
Title: "State of the plan as the record knows it"
Description: "How far the making of the plan has come. Status for oppretting av plan."
* insert OwnCodeSystem
* insert C(none, [[Ingen plan]], [[No plan]], [[There is no plan.]])
* insert C(asked, [[Spurt]], [[Asked]], [[The person has been asked.]])
* insert C(declined, [[Takket nei]], [[Declined]], [[The person has declined.]])
* insert C(notified, [[Kommunen er varslet]], [[Municipality notified]], [[The municipality has been notified.]])
* insert C(in-preparation, [[Under arbeid]], [[In preparation]], [[The plan is being made.]])
* insert C(active, [[Aktiv]], [[Active]], [[The plan is active.]])
* insert C(ended, [[Avsluttet]], [[Ended]], [[The plan has ended.]])

CodeSystem: IpEvaluationComponentCS
Id: ip-evaluation-component
Title: "Parts of an evaluation"
Description: "What an evaluation should contain. Evalueringens deler."
* insert OwnCodeSystem
* insert C(goal-achievement, [[Måloppnåelse]], [[Goal achievement]], [[How far the goals are reached.]])
* insert C(service-delivery, [[Tjenesteyting]], [[Service delivery]], [[How the services were given.]])
* insert C(way-of-working, [[Arbeidsform]], [[Way of working]], [[Whether the way of working was suitable.]])
* insert C(experience, [[Personens erfaringer]], [[The person's experiences]], [[What the person has experienced.]])
* insert C(changes, [[Endringer]], [[Changes]], [[Changes to goals, measures and way of working.]])

CodeSystem: IpKeLevelCS
Id: ip-ke-level
Title: "Level of a coordinating unit"
Description: "Whose coordinating unit it is. Hvilket nivå den koordinerende enheten hører til."
* insert OwnCodeSystem
* insert C(municipality, [[Kommune]], [[Municipality]], [[Coordinating unit of a municipality, or of several together.]])
* insert C(city-district, [[Bydel]], [[City district]], [[Coordinating unit of a city district.]])
* insert C(hospital-trust, [[Helseforetak]], [[Hospital trust]], [[Coordinating unit of a hospital trust.]])

CodeSystem: IpKeCharacteristicCS
Id: ip-ke-characteristic
Title: "What a sender has to know of a coordinating unit"
Description: "HealthcareService.characteristic. Det en avsender må vite om den koordinerende enheten."
* insert OwnCodeSystem
* insert C(application-required, [[Krever skriftlig søknad]], [[Requires a written application]], [[The municipality requires a written application besides the notice.]])

CodeSystem: IpConnectionTypeCS
Id: ip-connection-type
Title: "Connections that are no FHIR interface"
Description: "Endpoint.connectionType for the ways by which coordinating units are reached today. Forbindelser som ikke er FHIR-grensesnitt."
* insert OwnCodeSystem
* insert C(nhn-edi, [[Meldingsnettet (NHN)]], [[Message network (NHN)]], [[XML messages over the national message network, addressed by HER-id.]])
* insert C(handoff, [[Overlevering til lokalt meldingssystem]], [[Hand-off to the local message handler]], [[The message is handed to the hospital's own message handler.]])
* insert C(dry-run, [[Prøvekjøring]], [[Dry run]], [[Nothing is sent; the message is only shown.]])

CodeSystem: IpDocumentKindCS
Id: ip-document-kind
Title: "Kinds of document around a plan"
Description: "DocumentReference.category around an individual plan. Dokumenter rundt en individuell plan."
* insert OwnCodeSystem
* insert C(consent-form, [[Samtykkeskjema]], [[Consent form]], [[Signed form of a consent.]])
* insert C(minutes, [[Møtereferat]], [[Minutes]], [[Minutes of a meeting.]])
* insert C(archive-copy, [[Arkivkopi]], [[Archive copy]], [[Copy of the plan for the archive.]])
* insert C(summary, [[Sammendrag til journal]], [[Summary for the record]], [[Main points, partners and time frames for the hospital record.]])
* insert C(scanned-plan, [[Skannet plan]], [[Scanned plan]], [[A plan on paper that was scanned.]])
* insert C(application, [[Søknad]], [[Application]], [[Application for a plan.]])
* insert C(letter, [[Brev]], [[Letter]], [[Letter that goes with a message.]])
* insert C(discharge-report, [[Epikrise]], [[Discharge report]], [[Discharge report that follows to the home municipality.]])
* insert C(sub-plan, [[Delplan]], [[Sub-plan]], [[A sub-plan as a document.]])
* insert C(report, [[Rapport]], [[Report]], [[Another report that follows to the home municipality.]])
