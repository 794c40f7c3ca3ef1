// The messages of the adapter: what each is about and what may answer it.

Instance: ip-message-need-notice
InstanceOf: MessageDefinition
Usage: #definition
* url = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-need-notice"
* version = "0.1.0"
* name = "IpMessageNeedNotice"
* title = "Notice of need"
* status = #active
* experimental = false
* date = "2026-11-22"
* description = "A hospital (or a municipality, in the other direction) tells a coordinating unit that a person needs a plan or a coordinator. Melding om behov."
* eventCoding = IpMessageEventCS#need-notice
* category = #consequence
* responseRequired = #always
* focus[0].code = #Communication
* focus[=].profile = "https://individuell-plan.example/fhir/StructureDefinition/ip-communication-notice"
* focus[=].min = 1
* focus[=].max = "1"
* focus[+].code = #Task
* focus[=].profile = "https://individuell-plan.example/fhir/StructureDefinition/ip-task-ke-request"
* focus[=].min = 1
* focus[=].max = "1"
* allowedResponse[0].message = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-need-reply"
* allowedResponse[+].message = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-acknowledgement"

Instance: ip-message-need-notice-cancellation
InstanceOf: MessageDefinition
Usage: #definition
* url = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-need-notice-cancellation"
* version = "0.1.0"
* name = "IpMessageNeedNoticeCancellation"
* title = "Cancellation of a notice of need"
* status = #active
* experimental = false
* date = "2026-11-22"
* description = "An earlier notice is taken back, on its thread. Tilbaketrekking av melding om behov."
* eventCoding = IpMessageEventCS#need-notice-cancellation
* category = #consequence
* responseRequired = #always
* focus[0].code = #Communication
* focus[=].min = 1
* focus[=].max = "1"
* allowedResponse[0].message = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-acknowledgement"

Instance: ip-message-need-reply
InstanceOf: MessageDefinition
Usage: #definition
* url = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-need-reply"
* version = "0.1.0"
* name = "IpMessageNeedReply"
* title = "Reply to a notice of need"
* status = #active
* experimental = false
* date = "2026-11-22"
* description = "The coordinating unit answers. Svar på melding om behov."
* eventCoding = IpMessageEventCS#need-reply
* category = #consequence
* responseRequired = #always
* focus[0].code = #Communication
* focus[=].profile = "https://individuell-plan.example/fhir/StructureDefinition/ip-communication-reply"
* focus[=].min = 1
* focus[=].max = "1"
* focus[+].code = #Task
* focus[=].profile = "https://individuell-plan.example/fhir/StructureDefinition/ip-task-ke-request"
* focus[=].min = 0
* focus[=].max = "1"
* allowedResponse[0].message = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-acknowledgement"

Instance: ip-message-health-information
InstanceOf: MessageDefinition
Usage: #definition
* url = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-health-information"
* version = "0.1.0"
* name = "IpMessageHealthInformation"
* title = "Health information"
* status = #active
* experimental = false
* date = "2026-11-22"
* description = "Health information to the municipal coordinator, as far as the consent goes. Helseopplysninger."
* eventCoding = IpMessageEventCS#health-information
* category = #consequence
* responseRequired = #always
* focus[0].code = #Communication
* focus[=].profile = "https://individuell-plan.example/fhir/StructureDefinition/ip-communication-health-information"
* focus[=].min = 1
* focus[=].max = "1"
* allowedResponse[0].message = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-acknowledgement"

Instance: ip-message-partner-information
InstanceOf: MessageDefinition
Usage: #definition
* url = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-partner-information"
* version = "0.1.0"
* name = "IpMessagePartnerInformation"
* title = "Information to a partner"
* status = #active
* experimental = false
* date = "2026-11-22"
* description = "The general practitioner or another partner is told of start or end. Informasjon til samarbeidspartner."
* eventCoding = IpMessageEventCS#partner-information
* category = #notification
* responseRequired = #on-error
* focus[0].code = #Communication
* focus[=].profile = "https://individuell-plan.example/fhir/StructureDefinition/ip-communication-partner-information"
* focus[=].min = 1
* focus[=].max = "1"
* allowedResponse[0].message = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-acknowledgement"

Instance: ip-message-handover
InstanceOf: MessageDefinition
Usage: #definition
* url = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-handover"
* version = "0.1.0"
* name = "IpMessageHandover"
* title = "Handover"
* status = #active
* experimental = false
* date = "2026-11-22"
* description = "Responsibility for a plan is handed over. Overføring."
* eventCoding = IpMessageEventCS#handover
* category = #consequence
* responseRequired = #always
* focus[0].code = #Task
* focus[=].profile = "https://individuell-plan.example/fhir/StructureDefinition/ip-task-handover"
* focus[=].min = 1
* focus[=].max = "1"
* allowedResponse[0].message = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-acknowledgement"

Instance: ip-message-acknowledgement
InstanceOf: MessageDefinition
Usage: #definition
* url = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-acknowledgement"
* version = "0.1.0"
* name = "IpMessageAcknowledgement"
* title = "Acknowledgement"
* status = #active
* experimental = false
* date = "2026-11-22"
* description = "The message has arrived and been judged; never acknowledged itself. Kvittering."
* eventCoding = IpMessageEventCS#acknowledgement
* category = #notification
* responseRequired = #never
* focus[0].code = #OperationOutcome
* focus[=].min = 0
* focus[=].max = "*"

CodeSystem: IpMessageEventCS
Id: ip-message-event
Title: "Message events"
Description: "MessageHeader.eventCoding of the messages of the adapter. Meldingshendelser."
* insert OwnCodeSystem
* insert C(need-notice, [[Melding om behov]], [[Notice of need]], [[A notice of need goes to a coordinating unit.]])
* insert C(need-notice-cancellation, [[Tilbaketrekking av melding om behov]], [[Cancellation of a notice of need]], [[An earlier notice is taken back.]])
* insert C(need-reply, [[Svar på melding om behov]], [[Reply to a notice of need]], [[The coordinating unit answers.]])
* insert C(health-information, [[Helseopplysninger]], [[Health information]], [[Health information goes to the municipal coordinator.]])
* insert C(partner-information, [[Informasjon til samarbeidspartner]], [[Information to a partner]], [[A partner is told of start or end.]])
* insert C(handover, [[Overføring]], [[Handover]], [[Responsibility is handed over.]])
* insert C(acknowledgement, [[Kvittering]], [[Acknowledgement]], [[The message has arrived and been judged.]])

CodeSystem: IpCommunicationKindCS
Id: ip-communication-kind
Title: "Kinds of communication around a plan"
Description: "Communication.category around an individual plan. Hva slags melding det er."
* insert OwnCodeSystem
* insert C(notice-of-need, [[Melding om behov]], [[Notice of need]], [[Notice of the need for a plan or a coordinator (Health Personnel Act section 38 a).]])
* insert C(health-information, [[Helseopplysninger til koordinator]], [[Health information to the coordinator]], [[Information on health and function to the municipal coordinator.]])
* insert C(partner-information, [[Informasjon til fastlege og samarbeidspartnere]], [[Information to the GP and partners]], [[That a coordinator or a plan is started or ended.]])
* insert C(reply, [[Svar]], [[Reply]], [[Answer to an earlier message.]])
* insert C(decision, [[Avgjørelse med opplysning om klagerett]], [[Decision with information on complaint]], [[A decision that says how to complain.]])
* insert C(information-given, [[Informasjon gitt]], [[Information given]], [[The person has been told of the right and its purpose.]])
* insert C(cancellation, [[Tilbaketrekking av melding]], [[Cancellation]], [[An earlier notice is taken back.]])

// What the adapter sends and takes, for its CapabilityStatement.
RuleSet: SupportedMessages
* messaging[0].supportedMessage[0].mode = #sender
* messaging[0].supportedMessage[=].definition = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-need-notice"
* messaging[0].supportedMessage[+].mode = #sender
* messaging[0].supportedMessage[=].definition = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-need-notice-cancellation"
* messaging[0].supportedMessage[+].mode = #receiver
* messaging[0].supportedMessage[=].definition = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-need-reply"
* messaging[0].supportedMessage[+].mode = #sender
* messaging[0].supportedMessage[=].definition = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-health-information"
* messaging[0].supportedMessage[+].mode = #sender
* messaging[0].supportedMessage[=].definition = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-partner-information"
* messaging[0].supportedMessage[+].mode = #sender
* messaging[0].supportedMessage[=].definition = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-handover"
* messaging[0].supportedMessage[+].mode = #receiver
* messaging[0].supportedMessage[=].definition = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-acknowledgement"
* messaging[0].supportedMessage[+].mode = #sender
* messaging[0].supportedMessage[=].definition = "https://individuell-plan.example/fhir/MessageDefinition/ip-message-acknowledgement"
