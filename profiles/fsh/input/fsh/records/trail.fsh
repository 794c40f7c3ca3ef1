// Who did what, when and why.

Profile: IpProvenance
Parent: Provenance
Id: ip-provenance
Title: "Event in the life of a plan"
Description: "Who did what with the plan, its consents and its notices, when and why. Hendelse i planens liv."
* insert Nb([[Hendelse]])
* extension contains IpOwnId named ownId 0..1 MS
* target MS
* occurred[x] MS
* recorded MS
* policy MS
* reason MS
* activity 1..1 MS
* activity from IpPlanEventVS (extensible)
* agent MS
* agent.who MS
* agent.onBehalfOf MS
* entity MS
* signature MS

Invariant: ip-audit-1
Description: "En utlevering sier hvem opplysningene gjelder. / A disclosure says whom the information is about."
* severity = #error
* requirements = "Concepts C3, C9; IHE BALP asks the same."
* expression = "entity.exists() implies entity.what.where(type = 'Patient' or reference.contains('Patient/') or identifier.exists()).exists()"

Profile: IpAuditEvent
Parent: AuditEvent
Id: ip-audit-event
Title: "Log of a disclosure or an access"
Description: "Who got access to what about whom, on which basis. Names of persons stand in the resources, not in the log. Logg over utlevering og innsyn."
* insert Nb([[Logg]])
* obeys ip-audit-1
* type MS
* subtype MS
* action 1..1 MS
* recorded MS
* outcome 1..1 MS
* purposeOfEvent MS
* agent MS
* agent.who 1..1 MS
* agent.name 0..0
* source MS
* entity 1..* MS
* entity.what 1..1 MS
* entity.name 0..0

Invariant: ip-sub-1
Description: "Varsler går kryptert. / Notifications go encrypted."
* severity = #error
* requirements = "Notifications concern health information: only https. Addresses on this machine (http://localhost, http://127.0.0.1) are allowed for trial."
* expression = "channel.endpoint.all($this.startsWith('https://') or $this.startsWith('http://localhost') or $this.startsWith('http://127.0.0.1'))"

Profile: IpSubscription
Parent: Subscription
Id: ip-subscription
Title: "Subscription of the adapter"
Description: "How the adapter asks a server to be told of flags, consents, assessments, tasks and communications around plans. Adapterens abonnement."
* insert Nb([[Abonnement]])
* obeys ip-sub-1
* status MS
* reason MS
* criteria MS
* criteria ^short = "Search, e.g. Flag? (R4 has no search by code or status of a Flag), or the canonical of the topic"
* channel.type = #rest-hook
* channel.endpoint 1..1 MS
* channel.payload MS
* channel.header MS
* end MS
