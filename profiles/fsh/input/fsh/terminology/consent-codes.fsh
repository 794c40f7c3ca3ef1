// What a consent is about, what it covers and how it was given.

CodeSystem: IpConsentCategoryCS
Id: ip-consent-category
Title: "What a consent is about"
Description: "Consent.category around an individual plan. Hva et samtykke gjelder."
* insert OwnCodeSystem
* insert C(plan, [[Samtykke til at planen utarbeides]], [[Consent to the plan being made]], [[The plan may be made (regulation section 9 h).]])
* insert C(disclosure, [[Samtykke til tilgang til taushetsbelagte opplysninger]], [[Consent to access to confidential information]], [[Named participants get access to confidential information (regulation section 9 h).]])
* insert C(notice, [[Samtykke til melding til kommunen]], [[Consent to notify the municipality]], [[The municipality may be notified of the need, and information be handed out.]])
* insert C(partner-information, [[Informasjon til samarbeidspartnere]], [[Information to partners]], [[The general practitioner and other partners are told, unless the person objects.]])

CodeSystem: IpInformationTypeCS
Id: ip-information-type
Title: "Kinds of information that a consent names"
Description: "Which kind of information is shared. Hvilke opplysninger samtykket gjelder."
* insert OwnCodeSystem
* insert C(goals, [[Mål]], [[Goals]], [[The person's goals.]])
* insert C(resources, [[Ressurser]], [[Resources]], [[The person's resources and coping, and those around the person.]])
* insert C(service-needs, [[Behov for tjenester]], [[Service needs]], [[Needs for services, and services that are running.]])
* insert C(participants, [[Deltakere]], [[Participants]], [[Who takes part, in which role.]])
* insert C(measures, [[Tiltak]], [[Measures]], [[The measures of the plan.]])
* insert C(evaluations, [[Evalueringer]], [[Evaluations]], [[Evaluations of the plan.]])
* insert C(assessments, [[Kartlegging]], [[Assessments]], [[Assessments of function and coping behind the goals.]])
* insert C(health, [[Helseopplysninger]], [[Health information]], [[Information about the state of health.]])
* insert C(function, [[Funksjonsnivå]], [[Level of function]], [[Information about function in daily life.]])
* insert C(contact, [[Kontaktopplysninger]], [[Contact details]], [[Names and how to reach them.]])
* insert C(plan, [[Hele planen]], [[The whole plan]], [[Everything in the plan.]])
* insert C(need, [[Behov for individuell plan eller koordinator]], [[Need for a plan or a coordinator]], [[That the need exists, and what the person wants.]])
* insert C(considerations, [[Språk og kultur]], [[Language and culture]], [[Language, cultural and ethnic considerations.]])
* insert C(meetings, [[Møter og referater]], [[Meetings and minutes]], [[Meetings and their minutes.]])
* insert C(sub-plans, [[Delplaner]], [[Sub-plans]], [[Treatment, crisis and training plans.]])
* insert C(documents, [[Dokumenter]], [[Documents]], [[Documents that belong to the plan.]])

CodeSystem: IpConsentFormCS
Id: ip-consent-form
Title: "Form of a consent"
Description: "How the consent was given. Samtykkets form."
* insert OwnCodeSystem
* insert C(written, [[Skriftlig]], [[Written]], [[Written and signed.]])
* insert C(electronic, [[Elektronisk]], [[Electronic]], [[Given electronically by the person.]])
* insert C(verbal, [[Muntlig, journalført]], [[Verbal, documented in the record]], [[Given orally and documented in the record.]])
* insert C(scanned, [[Skannet skjema]], [[Scanned form]], [[A signed form that was scanned.]])

CodeSystem: IpConsentReasonCS
Id: ip-consent-reason
Title: "Why a consent is as it is"
Description: "Reason of a decline, a withdrawal or a consent by a representative. Grunn til avslag, tilbaketrekking eller samtykke ved representant."
* insert OwnCodeSystem
* insert C(declined, [[Takker nei]], [[Declined]], [[The person was asked and declined.]])
* insert C(withdrawn, [[Trukket tilbake]], [[Withdrawn]], [[The person has withdrawn the consent.]])
* insert C(replaced, [[Erstattet]], [[Replaced]], [[A newer consent replaces it.]])
* insert C(ended, [[Ikke lenger aktuelt]], [[No longer needed]], [[The matter that it was for has ended.]])
* insert C(lacks-capacity, [[Mangler samtykkekompetanse]], [[Lacks capacity to consent]], [[Next of kin or a guardian consents because the person lacks capacity.]])
* insert C(minor, [[Under 16 år]], [[Under 16 years]], [[The holders of parental responsibility consent for a child.]])
* insert C(parental-responsibility, [[Foreldreansvar]], [[Parental responsibility]], [[The holders of parental responsibility consent.]])
* insert C(guardianship, [[Vergemål]], [[Guardianship]], [[A guardian consents within the guardianship.]])
* insert C(not-in-best-interest, [[Ikke til personens beste]], [[Not in the person's best interest]], [[The consent of a representative does not count, because there is reason to believe that it is not in the person's best interest.]])
* insert C(documented-decision, [[Dokumentert avgjørelse]], [[Documented decision]], [[Whoever gives care has decided that parents are told what they need to fulfil parental responsibility, until the person is 18 (Patients' Rights Act section 3-4).]])
* insert C(objected, [[Har motsatt seg]], [[Objected]], [[The person objects to information being given.]])

CodeSystem: IpCoordinatorAnswerCS
Id: ip-coordinator-answer
Title: "Answer to the offer of a coordinator"
Description: "What the person answered when a coordinator was offered. Svaret på tilbud om koordinator."
* insert OwnCodeSystem
* insert C(accepted, [[Takket ja]], [[Accepted]], [[The person wants the coordinator.]])
* insert C(declined, [[Takket nei]], [[Declined]], [[The person does not want the coordinator.]])
* insert C(undecided, [[Ikke avgjort]], [[Undecided]], [[The person has not decided.]])

CodeSystem: IpSharingPurposeCS
Id: ip-sharing-purpose
Title: "Purposes of sharing outside health care"
Description: "Why information is shared with agencies outside health care; purposes of health care have HL7 codes. Formål med deling utenfor helsetjenesten."
* insert OwnCodeSystem
* insert C(social-services, [[Sosiale tjenester]], [[Social services]], [[Services of NAV and of child welfare.]])
* insert C(education, [[Opplæring]], [[Education]], [[School and kindergarten.]])
* insert C(employment, [[Arbeid]], [[Employment]], [[Work and training for work.]])
