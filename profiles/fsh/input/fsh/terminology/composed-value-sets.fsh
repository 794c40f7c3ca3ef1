// Value sets that draw on national or HL7 code systems.

ValueSet: IpParticipantRoleVS
Id: ip-participant-role
Title: "Roles in the work on a plan"
Description: "National functions of health personnel (9034) where they exist, and our own roles for everybody else. Roller i planarbeidet."
* insert OwnValueSet
* $9034#3 "Behandlingsansvarlig lege"
* $9034#4 "Journalansvarlig"
* $9034#5 "Informasjonsansvarlig"
* $9034#6 "Fastlege"
* $9034#7 "Faglig ansvarlig for vedtak i psykisk helsevern"
* $9034#8 "Koordinator Individuell plan"
* $9034#9 "Primærkontakt"
* $9034#15 "Vikar for fastlege"
* $9034#17 "Forløpskoordinator kreft"
* $9034#18 "Koordinator (spesialisthelsetjenesteloven)"
* $9034#19 "Kontaktlege"
* $9034#20 "Kontaktpsykolog"
* $9034#21 "Helsefaglig kontakt"
* $9034#22 "Kontakt i primærhelseteam"
* $9034#23 "Ønsket behandler"
* $9034#24 "Kontakt hos mottaker"
* include codes from system IpParticipantRoleCS

ValueSet: IpPlanStatusVS
Id: ip-plan-status
Title: "States of an individual plan"
Description: "The states of CarePlan that an individual plan can have. `unknown` is not one of them: whoever keeps a plan knows its state. Planens mulige statuser."
* insert OwnValueSet
* http://hl7.org/fhir/request-status#draft
* http://hl7.org/fhir/request-status#active
* http://hl7.org/fhir/request-status#on-hold
* http://hl7.org/fhir/request-status#completed
* http://hl7.org/fhir/request-status#revoked
* http://hl7.org/fhir/request-status#entered-in-error

ValueSet: IpMeasureIntentVS
Id: ip-measure-intent
Title: "Intents of a measure"
Description: "A measure is a proposal, part of the plan, or an order. The plan itself gives no right to services. Et tiltak er et forslag, en del av planen eller et oppdrag."
* insert OwnValueSet
* http://hl7.org/fhir/request-intent#proposal
* http://hl7.org/fhir/request-intent#plan
* http://hl7.org/fhir/request-intent#order

ValueSet: IpServiceIntentVS
Id: ip-service-intent
Title: "Intents of a service need"
Description: "A need that a service has still to assess is a proposal; a planned service is a plan; a running service is an order. Forslag, plan eller vedtatt tjeneste."
* insert OwnValueSet
* http://hl7.org/fhir/request-intent#proposal
* http://hl7.org/fhir/request-intent#plan
* http://hl7.org/fhir/request-intent#order

ValueSet: IpRelationshipVS
Id: ip-relationship
Title: "Relationship of a related person"
Description: "Next of kin, guardian and holder of parental responsibility, by HL7's role codes. Pårørende, verge og forelder."
* insert OwnValueSet
* IpParticipantRoleCS#next-of-kin
* IpParticipantRoleCS#guardian
* IpParticipantRoleCS#parent
* $v3rolecode#GUARD
* $v3rolecode#NOK
* $v3rolecode#PRN
* $v3rolecode#MTH
* $v3rolecode#FTH
* $v3rolecode#SPS
* $v3rolecode#DOMPART
* $v3rolecode#CHILD
* $v3rolecode#SIB
* $v3rolecode#GRPRN
* $v3rolecode#FRND
* $v3rolecode#NBOR
* $v3rolecode#FAMMEMB
* $v3rolecode#EXT

ValueSet: IpConsentActorRoleVS
Id: ip-consent-actor-role
Title: "Roles of the actors of a consent"
Description: "Who receives information. Hvem som får opplysninger."
* insert OwnValueSet
* http://terminology.hl7.org/CodeSystem/v3-ParticipationType#IRCP
* http://terminology.hl7.org/CodeSystem/v3-ParticipationType#PRCP
* http://terminology.hl7.org/CodeSystem/v3-ParticipationType#CST
* http://terminology.hl7.org/CodeSystem/v3-RoleCode#DELEGATEE
