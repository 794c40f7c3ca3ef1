// Operations of the contract, each served by `ip-fhir guard`; a plan server MAY serve them itself. `$validate` is FHIR's own.

RuleSet: Operation(name, title, affects)
* version = "0.1.0"
* name = "{name}"
* title = "{title}"
* status = #active
* kind = #operation
* experimental = false
* affectsState = {affects}
* resource[0] = #CarePlan
* system = false

RuleSet: OnOnePlan
* type = false
* instance = true

RuleSet: OnAllPlans
* type = true
* instance = false

RuleSet: Outcome
* parameter[+].name = #return
* parameter[=].use = #out
* parameter[=].min = 1
* parameter[=].max = "1"

Instance: ip-individual-plan
InstanceOf: OperationDefinition
Usage: #definition
* insert Operation(IpIndividualPlan, The whole plan, false)
* insert OnOnePlan
* url = "https://individuell-plan.example/fhir/OperationDefinition/ip-individual-plan"
* code = #individual-plan
* description = "The plan as far as the caller sees it: as a plan document, or as a Bundle of everything that it refers to. A client that does not find the operation reads the resources one by one. Hele planen."
* parameter[0].name = #form
* parameter[=].use = #in
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].type = #code
* parameter[=].documentation = "document (when nothing is said): a Binary with the plan document in JSON. bundle: an ip-plan-bundle of type collection"
* insert Outcome
* parameter[=].type = #Resource
* parameter[=].documentation = "A Binary, or a Bundle of the profile ip-plan-bundle"

Instance: ip-publish
InstanceOf: OperationDefinition
Usage: #definition
* insert Operation(IpPublish, Publish a plan document, true)
* insert OnAllPlans
* url = "https://individuell-plan.example/fhir/OperationDefinition/ip-publish"
* code = #publish
* description = "Writes what of a plan document differs from what the server has, in one transaction, each over the version that was read; judged as every write. Publiser en plan."
* parameter[0].name = #plan
* parameter[=].use = #in
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].type = #Binary
* parameter[=].documentation = "The plan document in JSON; the whole, never a part"
* insert Outcome
* parameter[=].type = #Bundle
* parameter[=].documentation = "The transaction-response; a refusal is an OperationOutcome"

Instance: ip-view
InstanceOf: OperationDefinition
Usage: #definition
* insert Operation(IpView, What of the plan is open, false)
* insert OnOnePlan
* url = "https://individuell-plan.example/fhir/OperationDefinition/ip-view"
* code = #view
* description = "The part of the plan that consents open for the caller now, and which kinds are withheld and why. Who sees the whole plan may ask for another party of it. Hva en deltaker ser."
* parameter[0].name = #recipient
* parameter[=].use = #in
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].type = #string
* parameter[=].documentation = "Id of a party in the plan document, or patient; the caller when nothing is said"
* parameter[+].name = #plan
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "1"
* parameter[=].type = #Binary
* parameter[=].documentation = "The plan document as the recipient sees it; absent when nothing is open"
* parameter[+].name = #withheld
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].documentation = "A kind of information that is not shown, whether or not the plan has any of it"
* parameter[=].part[0].name = #kind
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = 1
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #code
* parameter[=].part[+].name = #reason
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = 1
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #code
* parameter[=].part[+].name = #text
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = 1
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #string

Instance: ip-consent-gaps
InstanceOf: OperationDefinition
Usage: #definition
* insert Operation(IpConsentGaps, Consents that are missing, false)
* insert OnOnePlan
* url = "https://individuell-plan.example/fhir/OperationDefinition/ip-consent-gaps"
* code = #consent-gaps
* description = "Who of those who work on the plan needs a consent for which kinds of information that nobody has been asked for yet. For those who see the whole plan. Samtykker som mangler."
* parameter[0].name = #gap
* parameter[=].use = #out
* parameter[=].min = 0
* parameter[=].max = "*"
* parameter[=].part[0].name = #party
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = 1
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #string
* parameter[=].part[+].name = #because
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = 1
* parameter[=].part[=].max = "1"
* parameter[=].part[=].type = #code
* parameter[=].part[+].name = #kind
* parameter[=].part[=].use = #out
* parameter[=].part[=].min = 1
* parameter[=].part[=].max = "*"
* parameter[=].part[=].type = #code

Instance: ip-event
InstanceOf: OperationDefinition
Usage: #definition
* insert Operation(IpEvent, An event of the plan's life, true)
* insert OnOnePlan
* url = "https://individuell-plan.example/fhir/OperationDefinition/ip-event"
* code = #event
* description = "Applies one event to the plan and writes what it changes, in one transaction, judged as every write. Who does it is a party as which the caller comes; a keeper says who did it. En hendelse i planens liv."
* parameter[0].name = #event
* parameter[=].use = #in
* parameter[=].min = 1
* parameter[=].max = "1"
* parameter[=].type = #Binary
* parameter[=].documentation = "The event in JSON, by the schema that ip-fhir config schema event writes"
* insert Outcome
* parameter[=].type = #Bundle
* parameter[=].documentation = "The transaction-response; a refusal is an OperationOutcome"
