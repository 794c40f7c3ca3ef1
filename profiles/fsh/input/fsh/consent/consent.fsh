// The consents. Those of the regulation's letter h are two: that the plan is made, and that participants get access.
// R4 permits no provision.type in the root provision: the base rule stands in policyRule, permits and denials one level below, exceptions to a denial within it.

Invariant: ip-consent-1
Description: "Et gjeldende samtykke sier når det er gitt og av hvem. / An active consent says when it was given and by whom."
* severity = #error
* requirements = "Concepts C1, C6, C12."
* expression = "status = 'active' implies (dateTime.exists() and performer.exists())"

Invariant: ip-consent-2
Description: "Et avslag eller et tilbaketrukket samtykke bør ha en grunn. / A declined or withdrawn consent should have a reason."
* severity = #warning
* requirements = "Concepts C5, C11. A warning, because the reason may stand in a Provenance."
* expression = "(status = 'rejected' or status = 'inactive') implies extension.where(url = 'https://individuell-plan.example/fhir/StructureDefinition/ip-consent-reason').exists()"

Invariant: ip-consent-3
Description: "Når en annen samtykker på vegne av personen, sies grunnen. / When somebody consents on behalf of the person, the reason is given."
* severity = #error
* requirements = "Concept C6; Patients' Rights Act sections 4-4 and 4-6."
* expression = "performer.where(type = 'RelatedPerson' or reference.contains('RelatedPerson/')).exists() implies extension.where(url = 'https://individuell-plan.example/fhir/StructureDefinition/ip-consent-reason').exists()"

Invariant: ip-consent-4
Description: "Et skannet samtykke viser til det skannede skjemaet. / A scanned consent refers to the scanned form."
* severity = #error
* requirements = "Concept C2."
* expression = "extension.where(url = 'https://individuell-plan.example/fhir/StructureDefinition/ip-consent-form').value.where(code = 'scanned').exists() implies source.exists()"

Invariant: ip-consent-5
Description: "Hver tillatelse eller reservasjon sier hvilke opplysninger den gjelder. / Each permit or denial says which kinds of information it is about."
* severity = #error
* requirements = "Concept C3: the consent names what is shared."
* expression = "provision.provision.all(code.exists() or class.exists())"

Invariant: ip-consent-6
Description: "Et gjeldende samtykke til tilgang navngir minst én mottaker. / An active consent to access names at least one recipient."
* severity = #error
* requirements = "Concepts C3, C12: with whom is decided by the person."
* expression = "status = 'active' implies provision.provision.exists()"

Invariant: ip-consent-7
Description: "Navngitt tilgang bør være tidsbegrenset. / Named access should be limited in time."
* severity = #warning
* requirements = "Concept C9. The limit may stand on the consent as a whole or on each permit."
* expression = "status = 'active' implies (provision.period.end.exists() or provision.provision.all(period.end.exists()))"

Invariant: ip-consent-8
Description: "Unntak står bare i en reservasjon, og tillater det de nevner. / Exceptions stand within denials only, and permit what they name."
* severity = #error
* requirements = "Concept C3. A plan holds permits, denials, and exceptions to denials; what is nested otherwise may mean anything."
* expression = "provision.provision.where(provision.exists()).all(type = 'deny' and provision.all(type = 'permit' and (code.exists() or class.exists()) and provision.empty()))"

Invariant: ip-consent-9
Description: "Grunnregelen står i policyRule, og den ytterste bestemmelsen har ingen type. / The base rule stands in policyRule, and the outermost provision has no type."
* severity = #error
* requirements = "R4 Consent.provision.type: not permitted in the root rule. An invariant, because rules of the element hold for exceptions too."
* expression = "provision.type.empty()"

Profile: IpConsent
Parent: Consent
Id: ip-consent
Title: "Consent around a plan (shared rules)"
Description: "What all consents around a plan have in common. Felles regler for samtykker."
* insert Nb([[Samtykke, felles regler]])
* ^abstract = true
* obeys ip-consent-1 and ip-consent-2 and ip-consent-3 and ip-consent-4 and ip-consent-5 and ip-consent-8 and ip-consent-9
* extension contains
    IpConsentReason named reason 0..* MS and
    IpCapacityAssessment named capacityAssessment 0..1 MS and
    IpConsentForm named form 0..1 MS and
    IpConsentInformationGiven named informationGiven 0..1 MS
* identifier MS
* identifier ^example[0].label = "Id in the source system"
* identifier ^example[0].valueIdentifier.system = "https://individuell-plan.example/source-system"
* identifier ^example[0].valueIdentifier.value = "consent-17"
* status MS
* scope MS
* category MS
* category ^slicing.discriminator.type = #pattern
* category ^slicing.discriminator.path = "$this"
* category ^slicing.rules = #open
* category contains kind 1..1 MS
* patient 1..1 MS
* patient only Reference(IpPatient)
* dateTime MS
* performer MS
* organization MS
* source[x] MS
* policyRule 1..1 MS
* provision MS
* provision.period MS
* provision.provision MS
* provision.provision.type 1..1 MS
* provision.provision.period MS
* provision.provision.actor MS
* provision.provision.purpose MS
* provision.provision.securityLabel MS
* provision.provision.class MS
* provision.provision.code MS
* provision.provision.code from IpInformationTypeVS (extensible)

Profile: IpConsentPlan
Parent: IpConsent
Id: ip-consent-plan
Title: "Consent to the plan being made"
Description: "The person consents to the plan being made (regulation section 9 h, first half). Samtykke til at planen utarbeides."
* insert Nb([[Samtykke til plan]])
* category[kind] = IpConsentCategoryCS#plan
* policyRule = $actcode#OPTIN

Profile: IpConsentDisclosure
Parent: IpConsent
Id: ip-consent-disclosure
Title: "Consent to access to confidential information"
Description: "The person gives named participants access to named kinds of confidential information, for a time (regulation section 9 h, second half). Samtykke til at deltakere gis tilgang til taushetsbelagte opplysninger."
* insert Nb([[Samtykke til tilgang]])
* obeys ip-consent-6 and ip-consent-7
* scope = $consentscope#patient-privacy
* category[kind] = IpConsentCategoryCS#disclosure
* policyRule = $actcode#OPTIN
* provision.provision.type = #permit
* provision.provision.actor 1..*

Profile: IpConsentNotice
Parent: IpConsent
Id: ip-consent-notice
Title: "Consent to notify the municipality"
Description: "The person consents to the municipality being notified of the need, and to which information is handed out to whom. Samtykke til melding til kommunen."
* insert Nb([[Samtykke til melding]])
* obeys ip-consent-6
* scope = $consentscope#patient-privacy
* category[kind] = IpConsentCategoryCS#notice
* policyRule = $actcode#OPTIN
* provision.provision.type = #permit
* provision.provision.actor 1..*

Profile: IpConsentInformation
Parent: IpConsent
Id: ip-consent-information
Title: "Objection to partners being told"
Description: "The general practitioner and other partners are told that a coordinator or plan is started or ended, unless the person objects: the base rule permits, each objection is a nested denial. Reservasjon mot informasjon til samarbeidspartnere."
* insert Nb([[Reservasjon mot informasjon]])
* scope = $consentscope#patient-privacy
* category[kind] = IpConsentCategoryCS#partner-information
* policyRule = $actcode#OPTOUT
* provision.provision.type = #deny
* provision.provision.actor 1..*
