// What R4 has no element for, on CarePlan. Sources: the concept list (A2, A9 ...), the regulation's letters a to i.

Extension: IpResource
Id: ip-resource
Title: "Resource or coping of the person"
Description: "A resource that the plan builds on: the person's own, what the person copes with, or one in the local environment (regulation section 9 a). En ressurs som planen bygger på."
Context: CarePlan
* insert Nb([[Ressurs]])
* extension contains kind 1..1 MS and description 1..1 MS
* extension[kind].value[x] only Coding
* extension[kind].valueCoding from IpResourceKindVS (required)
* extension[kind] ^short = "personal | coping | environment"
* extension[description].value[x] only string
* extension[description] ^short = "The resource, in the person's words where possible"

Extension: IpRevision
Id: ip-revision
Title: "Time of adjustment or revision"
Description: "When the plan is to be adjusted or revised (regulation section 9 g). Tidspunkt for justering eller revisjon av planen."
Context: CarePlan
* insert Nb([[Revisjonstidspunkt]])
* extension contains date 1..1 MS and note 0..1 MS
* extension[date].value[x] only date
* extension[note].value[x] only string

Extension: IpConsideration
Id: ip-consideration
Title: "Consideration of language, culture or ethnicity"
Description: "What the work on the plan takes into account. Hensyn til etniske, kulturelle og språklige forutsetninger."
Context: CarePlan
* insert Nb([[Hensyn]])
* extension contains kind 1..1 MS and text 1..1 MS
* extension[kind].value[x] only Coding
* extension[kind].valueCoding from IpConsiderationKindVS (required)
* extension[text].value[x] only string

Extension: IpCoordinatorOffer
Id: ip-coordinator-offer
Title: "Offer of a coordinator, and the answer"
Description: "Whether a coordinator was offered, when, and what the person answered. Om koordinator er tilbudt, og svaret."
Context: CarePlan
* insert Nb([[Tilbud om koordinator]])
* extension contains kind 0..1 MS and offered 1..1 MS and date 0..1 MS and answer 0..1 MS
* extension[kind] ^short = "Which coordinator was offered: 9034#8, 9034#18, child-coordinator"
* extension[kind].value[x] only Coding
* extension[kind].valueCoding from IpParticipantRoleVS (extensible)
* extension[offered].value[x] only boolean
* extension[date].value[x] only date
* extension[answer].value[x] only code
* extension[answer].valueCode from IpCoordinatorAnswerVS (required)
* obeys ip-offer-1

Invariant: ip-offer-1
Description: "Et svar forutsetter at koordinator er tilbudt. / An answer presupposes that a coordinator was offered."
* severity = #error
* requirements = "Concept A16; source document 003 «Innhold i planen»."
* expression = "extension.where(url = 'answer').exists() implies extension.where(url = 'offered').value.where($this = true).exists()"

Extension: IpCustodian
Id: ip-custodian
Title: "Organisation responsible for the plan"
Description: "Who is responsible for making and keeping the plan, and controller of the electronic plan (CarePlan has no custodian in R4). Virksomheten som er ansvarlig for planen."
Context: CarePlan
* insert Nb([[Ansvarlig virksomhet]])
* value[x] only Reference(Organization)
* value[x] 1..1

Extension: IpConfidentialityRelease
Id: ip-confidentiality-release
Title: "Extent of the release from confidentiality"
Description: "How far the duty of confidentiality is lifted, as it has to stand in the plan, and the consent behind it. Omfanget av fritak fra taushetsplikten."
Context: CarePlan
* insert Nb([[Fritak fra taushetsplikt]])
* extension contains extent 1..1 MS and consent 0..1 MS
* extension[extent].value[x] only string
* extension[consent].value[x] only Reference(Consent)

Extension: IpStatusReason
Id: ip-status-reason
Title: "Reason of the state of the plan"
Description: "Why the plan is in its state: why it was ended, put on hold or marked as entered in error. Hvorfor planen har den statusen den har."
Context: CarePlan
* insert Nb([[Statusårsak]])
* value[x] only CodeableConcept
* value[x] 1..1
* valueCodeableConcept from IpStatusReasonVS (extensible)
