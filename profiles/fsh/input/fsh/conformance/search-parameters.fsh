// Searches that users need and R4 lacks. A server that is told of them answers them; none is needed to hold a plan.

RuleSet: Search(code, base, type, expression)
* url = "https://individuell-plan.example/fhir/SearchParameter/{code}"
* status = #active
* experimental = false
* version = "0.1.0"
* base = #{base}
* type = #{type}
* expression = "{expression}"

Instance: ip-flag-code
InstanceOf: SearchParameter
Usage: #definition
* insert Search(ip-flag-code, Flag, token, Flag.code)
* name = "IpFlagCode"
* code = #code
* description = "Flags by what is needed: R4 has no search by the code of a Flag. A plain Subscription with criteria on it needs this parameter on the server."

Instance: ip-flag-status
InstanceOf: SearchParameter
Usage: #definition
* insert Search(ip-flag-status, Flag, token, Flag.status)
* name = "IpFlagStatus"
* code = #status
* description = "Flags by status: R4 has no search by the status of a Flag."

Instance: ip-task-deadline
InstanceOf: SearchParameter
Usage: #definition
* insert Search(ip-task-deadline, Task, date, Task.restriction.period)
* name = "IpTaskDeadline"
* code = #deadline
* description = "Measures, requests, evaluations and revisions by deadline. Oppgaver etter frist."
* comparator[0] = #eq
* comparator[+] = #lt
* comparator[+] = #le
* comparator[+] = #gt
* comparator[+] = #ge

Instance: ip-care-plan-coordinator
InstanceOf: SearchParameter
Usage: #definition
* insert Search(ip-care-plan-coordinator, CarePlan, reference, CarePlan.author)
* name = "IpCarePlanCoordinator"
* code = #coordinator
* target[0] = #Practitioner
* target[+] = #PractitionerRole
* target[+] = #Patient
* target[+] = #RelatedPerson
* target[+] = #Organization
* target[+] = #CareTeam
* target[+] = #Device
* description = "Plans by the coordinator with the main responsibility: R4 has no search by the author of a CarePlan. Planer etter koordinator."

Instance: ip-care-plan-revision
InstanceOf: SearchParameter
Usage: #definition
* insert Search(ip-care-plan-revision, CarePlan, date, [[CarePlan.extension.where(url = 'https://individuell-plan.example/fhir/StructureDefinition/ip-revision').extension.where(url = 'date').value]])
* name = "IpCarePlanRevision"
* code = #revision
* description = "Plans by the time of adjustment or revision. Planer etter revisjonstidspunkt."

Instance: ip-care-plan-custodian
InstanceOf: SearchParameter
Usage: #definition
* insert Search(ip-care-plan-custodian, CarePlan, reference, [[CarePlan.extension.where(url = 'https://individuell-plan.example/fhir/StructureDefinition/ip-custodian').value]])
* name = "IpCarePlanCustodian"
* code = #custodian
* target[0] = #Organization
* description = "Plans by the organisation responsible for them. Planer etter ansvarlig virksomhet."

Instance: ip-care-team-role
InstanceOf: SearchParameter
Usage: #definition
* insert Search(ip-care-team-role, CareTeam, token, CareTeam.participant.role)
* name = "IpCareTeamRole"
* code = #participant-role
* description = "Teams by the role of a participant, for example 9034#8. Ansvarsgrupper etter rolle."

Instance: ip-consent-recipient
InstanceOf: SearchParameter
Usage: #definition
* insert Search(ip-consent-recipient, Consent, reference, Consent.provision.provision.actor.reference)
* name = "IpConsentRecipient"
* code = #recipient
* target[0] = #Practitioner
* target[+] = #PractitionerRole
* target[+] = #RelatedPerson
* target[+] = #Patient
* target[+] = #Organization
* target[+] = #CareTeam
* target[+] = #Group
* target[+] = #Device
* description = "Consents by who receives information: R4's actor looks at the root provision only. Samtykker etter mottaker."

Instance: ip-communication-about
InstanceOf: SearchParameter
Usage: #definition
* insert Search(ip-communication-about, Communication, reference, Communication.about)
* name = "IpCommunicationAbout"
* code = #about
* target[0] = #Flag
* target[+] = #Observation
* target[+] = #CarePlan
* target[+] = #CareTeam
* target[+] = #Task
* description = "Notices by the flag that they are about: R4 has no search by what a Communication is about. Meldinger etter hva de gjelder."
