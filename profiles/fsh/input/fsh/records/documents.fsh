// Documents that belong to the plan.

Invariant: ip-doc-1
Description: "Et dokument har innhold eller en adresse der innholdet finnes. / A document has content, or an address where the content is."
* severity = #error
* requirements = "Concepts B8, B9, B10, C2."
* expression = "content.attachment.all(data.exists() or url.exists())"

RuleSet: CommonDocument(kind)
* obeys ip-doc-1
* identifier MS
* status MS
* type MS
* category 1..* MS
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains kind 1..1 MS
* category[kind] = IpDocumentKindCS#{kind}
* subject 1..1 MS
* subject only Reference(IpPatient)
* date 1..1 MS
* author MS
* custodian MS
* securityLabel MS
* content.attachment MS
* content.attachment.contentType 1..1 MS
* context MS
* context.related MS

Profile: IpDocumentConsentForm
Parent: DocumentReference
Id: ip-document-consent-form
Title: "Consent form"
Description: "The signed form behind a consent; Consent.sourceReference refers to it. Samtykkeskjema."
* insert Nb([[Samtykkeskjema]])
* insert CommonDocument(consent-form)

Profile: IpDocumentMinutes
Parent: DocumentReference
Id: ip-document-minutes
Title: "Minutes of a meeting"
Description: "Minutes, with responsibilities and deadlines; context.related is the meeting. Møtereferat."
* insert Nb([[Møtereferat]])
* insert CommonDocument(minutes)
* context 1..1
* context.related 1..*
* context.related ^short = "The meeting (Appointment)"

RuleSet: PlanDocument(kind)
* insert CommonDocument({kind})
* type 1..1
* type = $9602#A02-2
* context 1..1
* context.related 1..*
* context.related ^short = "The plan (CarePlan)"

Profile: IpDocumentArchive
Parent: DocumentReference
Id: ip-document-archive
Title: "Archive copy of the plan"
Description: "Copy of the plan for the archive, with the organisation that keeps it. Arkivkopi av planen."
* insert Nb([[Arkivkopi]])
* insert PlanDocument(archive-copy)
* custodian 1..1
* content.attachment.hash MS

Profile: IpDocumentSummary
Parent: DocumentReference
Id: ip-document-summary
Title: "Summary of the plan for the record"
Description: "Main points, partners and time frames of the plan for the hospital record. Sammendrag av planen til journal."
* insert Nb([[Sammendrag til journal]])
* insert PlanDocument(summary)

Profile: IpDocumentReport
Parent: DocumentReference
Id: ip-document-report
Title: "Report, letter or application"
Description: "A document around the plan that has no profile of its own: sub-plan, application, discharge report, report, letter. Rapport, brev eller søknad."
* insert Nb([[Rapport, brev eller søknad]])
* obeys ip-doc-1
* identifier MS
* status MS
* type MS
* category 1..1 MS
* category from IpReportKindVS (required)
* subject 1..1 MS
* subject only Reference(IpPatient)
* date MS
* author MS
* custodian MS
* content.attachment MS
* content.attachment.contentType 1..1 MS
* context MS
* context.related MS

Profile: IpDocumentScan
Parent: DocumentReference
Id: ip-document-scan
Title: "Scanned plan"
Description: "A plan on paper that was scanned into the record; the person keeps the original. Stands also for a plan that exists as a document only. Skannet plan."
* insert Nb([[Skannet plan]])
* insert CommonDocument(scanned-plan)
* type 1..1
* type = $9602#A02-2
