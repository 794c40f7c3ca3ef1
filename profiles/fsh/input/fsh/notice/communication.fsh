// What is told to whom.

Extension: IpComplaintInformation
Id: ip-complaint-information
Title: "How to complain"
Description: "How and where the person can complain about the decision. Opplysning om klageadgang."
Context: Communication
* insert Nb([[Klageadgang]])
* value[x] only string
* value[x] 1..1

Invariant: ip-com-1
Description: "En sendt melding sier når den ble sendt. / A communication that is completed says when it was sent."
* severity = #error
* requirements = "Concepts D6, D16: the notice is recorded with its time."
* expression = "status = 'completed' implies sent.exists()"

Invariant: ip-notice-1
Description: "En melding om behov viser til varselet den gjelder. / A notice of need refers to the flag that it is about."
* severity = #error
* requirements = "Concepts D6, D7: one flag for each need."
* expression = "about.exists() implies about.where(type = 'Flag' or reference.contains('Flag/') or (type.empty() and reference.startsWith('urn:'))).exists()"

Invariant: ip-notice-2
Description: "En melding om behov har ikke med innebygde ressurser. / A notice of need carries no contained resources."
* severity = #error
* requirements = "Concept C7: no more than is relevant and necessary; what is contained escapes the check of what is sent."
* expression = "contained.empty()"

RuleSet: CommonCommunication(kind)
* obeys ip-com-1
* identifier MS
* status MS
* category 1..1 MS
* category = IpCommunicationKindCS#{kind}
* subject 1..1 MS
* subject only Reference(IpPatient)
* sent MS
* received MS
* recipient 1..* MS
* sender 1..1 MS
* inResponseTo MS
* payload MS

Profile: IpCommunicationNotice
Parent: Communication
Id: ip-communication-notice
Title: "Notice of need"
Description: "The notice to the coordinating unit of the home municipality (or, the other way, to the hospital) that a person needs a plan or a coordinator. It carries the minimum and nothing else. Melding om behov, helsepersonelloven § 38 a."
* insert Nb([[Melding om behov]])
* insert CommonCommunication(notice-of-need)
* obeys ip-notice-1 and ip-notice-2
* about 1..* MS
* about only Reference(IpFlag or IpObservationNeed)
* encounter 0..0
* reasonCode from IpFlagCodeVS (required)
* reasonCode ^short = "The need itself, never a diagnosis"
* reasonReference 0..0
* note 0..0
* payload 1..*
* payload.content[x] only string or Attachment

Profile: IpCommunicationHealthInformation
Parent: Communication
Id: ip-communication-health-information
Title: "Health information to the coordinator"
Description: "Information on health and function to the municipal coordinator, as far as the consent goes. Helseopplysninger til koordinator."
* insert Nb([[Helseopplysninger til koordinator]])
* insert CommonCommunication(health-information)
* about MS
* payload 1..*

Profile: IpCommunicationPartnerInformation
Parent: Communication
Id: ip-communication-partner-information
Title: "Information to the GP and partners"
Description: "The general practitioner and other partners are told that a coordinator or plan is started or ended, unless the person objects. Informasjon til fastlege og samarbeidspartnere."
* insert Nb([[Informasjon til samarbeidspartnere]])
* insert CommonCommunication(partner-information)
* about MS
* payload 1..*

Profile: IpCommunicationReply
Parent: Communication
Id: ip-communication-reply
Title: "Reply"
Description: "An answer to an earlier message, on its thread. Svar på en melding."
* insert Nb([[Svar]])
* insert CommonCommunication(reply)
* inResponseTo 1..*
* about MS

Profile: IpCommunicationDecision
Parent: Communication
Id: ip-communication-decision
Title: "Decision with information on complaint"
Description: "A decision about plan or coordinator, to the person or the one who represents the person; it states how to complain. Avgjørelse med opplysning om klageadgang."
* insert Nb([[Avgjørelse]])
* insert CommonCommunication(decision)
* extension contains IpComplaintInformation named complaintInformation 1..1 MS
* recipient only Reference(Patient or RelatedPerson)
* about MS
* payload 1..*

Profile: IpCommunicationInformationGiven
Parent: Communication
Id: ip-communication-information-given
Title: "Information given to the person"
Description: "The person, or the one who represents the person, has been told of the right to a plan and a coordinator and what they are for. Informasjon gitt."
* insert Nb([[Informasjon gitt]])
* insert CommonCommunication(information-given)
* recipient only Reference(Patient or RelatedPerson)
