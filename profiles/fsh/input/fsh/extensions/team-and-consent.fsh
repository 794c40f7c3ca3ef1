// What R4 has no element for, on CareTeam.participant and on Consent.

Extension: IpContribution
Id: ip-contribution
Title: "Contribution of a participant"
Description: "What the patient, a service provider or a next of kin will contribute to the work on the plan (regulation section 9 d). Hva deltakeren vil bidra med."
Context: CareTeam.participant
* insert Nb([[Bidrag]])
* extension contains text 1..1 MS
* extension[text].value[x] only string

Extension: IpCooperation
Id: ip-cooperation
Title: "Cooperation with another provider, institution or agency"
Description: "Whether the cooperation is necessary, wanted or agreed, and about what (regulation section 9 i). Nødvendig eller ønskelig samarbeid."
Context: CareTeam.participant
* insert Nb([[Samarbeid]])
* extension contains need 1..1 MS and text 0..1 MS
* extension[need].value[x] only Coding
* extension[need].valueCoding from IpCooperationNeedVS (required)
* extension[text].value[x] only string

Extension: IpInvolvement
Id: ip-involvement
Title: "How far next of kin take part"
Description: "How far a next of kin or guardian takes part, as the person wants it. I hvilken grad pårørende skal være involvert."
Context: CareTeam.participant
* insert Nb([[Pårørendes deltakelse]])
* value[x] only string
* value[x] 1..1

Extension: IpParticipantDuties
Id: ip-participant-duties
Title: "Duties of a participant"
Description: "What the participant has to do in the work on the plan, as clarified at the invitation. Deltakerens ansvar og oppgaver i planarbeidet."
Context: CareTeam.participant
* insert Nb([[Oppgaver i planarbeidet]])
* value[x] only string
* value[x] 1..1

Extension: IpConsentReason
Id: ip-consent-reason
Title: "Reason of a consent"
Description: "Why the consent was declined or withdrawn, or why somebody consents on behalf of the person. Grunn til avslag, tilbaketrekking eller samtykke ved representant."
Context: Consent
* insert Nb([[Grunn]])
* value[x] only CodeableConcept
* value[x] 1..1
* valueCodeableConcept from IpConsentReasonVS (extensible)

Extension: IpCapacityAssessment
Id: ip-capacity-assessment
Title: "Who found that the person lacks capacity to consent"
Description: "The written decision that the person cannot consent: who took it, and when (Patients' Rights Act section 4-3). Without both, a consent on this ground goes to a person. Avgjørelsen om manglende samtykkekompetanse: hvem og når."
Context: Consent
* insert Nb([[Vurdering av samtykkekompetanse]])
* extension contains assessor 1..1 MS and date 1..1 MS
* extension[assessor].value[x] only Reference(Practitioner or PractitionerRole or Organization)
* extension[date].value[x] only dateTime

Extension: IpConsentForm
Id: ip-consent-form
Title: "Form of a consent"
Description: "Written, electronic, verbal and documented, or scanned. Samtykkets form."
Context: Consent
* insert Nb([[Samtykkets form]])
* value[x] only Coding
* value[x] 1..1
* valueCoding from IpConsentFormVS (required)

Extension: IpConsentInformationGiven
Id: ip-consent-information-given
Title: "When the person was informed"
Description: "When the person, or the one who consents for the person, was told what the plan and the consent mean. Når det ble informert før samtykket."
Context: Consent
* insert Nb([[Informasjon gitt]])
* value[x] only dateTime
* value[x] 1..1
