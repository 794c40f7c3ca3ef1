// Operations of the contract. Both read only.

Instance: ip-plan
InstanceOf: OperationDefinition
Usage: #definition
* url = "https://individuell-plan.example/fhir/OperationDefinition/ip-plan"
* version = "0.1.0"
* name = "IpPlan"
* title = "The whole plan"
* status = #active
* kind = #operation
* experimental = false
* affectsState = false
* code = #ip-plan
* resource[0] = #CarePlan
* system = false
* type = false
* instance = true
* description = "The plan with everything that it refers to, as an ip-plan-bundle of type collection. A plan server MAY offer it; a client that does not find it reads the resources one by one. Hele planen."
* parameter[0].name = #return
* parameter[=].use = #out
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].type = #Bundle
* parameter[=].documentation = "Profile ip-plan-bundle"

Instance: ip-explain
InstanceOf: OperationDefinition
Usage: #definition
* url = "https://individuell-plan.example/fhir/OperationDefinition/ip-explain"
* version = "0.1.0"
* name = "IpExplain"
* title = "What the adapter would do"
* status = #active
* kind = #operation
* experimental = false
* affectsState = false
* code = #ip-explain
* resource[0] = #Flag
* system = false
* type = false
* instance = true
* description = "What would happen with this flag and why, without sending anything: the facts found, the rule that matches, the consent as judged, the recipient, the message. An adapter MAY offer it over HTTP; the command ip-fhir explain gives the same. Hva adapteren ville gjøre."
* parameter[0].name = #outcome
* parameter[=].use = #out
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].type = #OperationOutcome
* parameter[=].documentation = "The reasons, each with its concept"
* parameter[+].name = #message
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].type = #Bundle
* parameter[=].documentation = "The message that would be sent, profile ip-message-bundle"
