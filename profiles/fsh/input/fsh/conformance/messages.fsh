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
