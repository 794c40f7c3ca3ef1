// Codes of the plan itself: roles, resources, considerations, cooperation, reasons, needs.

CodeSystem: IpParticipantRoleCS
Id: ip-participant-role
Title: "Roles in the work on a plan that have no national code"
Description: "Roles of participants for which code system 9034 (functions of health personnel) has no code, among them all who are not health personnel. Roller i planarbeidet uten nasjonal kode."
* insert OwnCodeSystem
* insert C(patient, [[Personen selv]], [[The person]], [[The person whose plan it is.]])
* insert C(next-of-kin, [[Pårørende]], [[Next of kin]], [[Next of kin who takes part as far as the person wants.]])
* insert C(guardian, [[Verge]], [[Guardian]], [[Legal guardian.]])
* insert C(parent, [[Forelder med foreldreansvar]], [[Holder of parental responsibility]], [[Parent who holds parental responsibility for the child.]])
* insert C(ke, [[Koordinerende enhet]], [[Coordinating unit]], [[Coordinating unit for habilitation and rehabilitation of a municipality or a trust.]])
* insert C(unit-leader, [[Enhetsleder]], [[Unit leader]], [[Leader of the unit in the specialist health service.]])
* insert C(child-coordinator, [[Barnekoordinator]], [[Child coordinator]], [[Coordinator for a family with a seriously ill or disabled child.]])
* insert C(coordinator-municipality, [[Koordinator i kommunen]], [[Coordinator in the municipality]], [[Coordinator under the Health and Care Services Act section 7-2, where there is no plan.]])
* insert C(ip-coordinator-temporary, [[Midlertidig koordinator i sykehus]], [[Temporary coordinator in hospital]], [[Coordinator in hospital until the municipality takes over.]])
* insert C(pathway-coordinator, [[Forløpskoordinator]], [[Pathway coordinator]], [[Coordinator of a patient pathway, other than cancer (9034#17).]])
* insert C(teacher, [[Lærer]], [[Teacher]], [[Teacher or other staff of a school or kindergarten.]])
* insert C(ppt, [[Pedagogisk-psykologisk tjeneste]], [[Educational psychological service]], [[Staff of the educational psychological service.]])
* insert C(nav-advisor, [[Veileder i NAV]], [[Advisor in NAV]], [[Advisor of the labour and welfare administration.]])
* insert C(child-welfare, [[Barnevern]], [[Child welfare service]], [[Staff of the child welfare service.]])
* insert C(private-provider, [[Privat tjenesteyter]], [[Private provider]], [[Private provider that takes part by agreement.]])
* insert C(service-provider, [[Tjenesteyter]], [[Service provider]], [[Another provider of services.]])
* insert C(user-organisation, [[Brukerorganisasjon eller støtteperson]], [[User organisation or supporter]], [[Somebody whom the person brings along.]])

CodeSystem: IpCareTeamCategoryCS
Id: ip-care-team-category
Title: "Kind of team"
Description: "What the team around the person is. Hva slags gruppe det er."
* insert OwnCodeSystem
* insert C(responsibility-group, [[Ansvarsgruppe]], [[Multidisciplinary group]], [[The multidisciplinary group around the person and the plan.]])
* insert C(planning-group, [[Plangruppe]], [[Planning group]], [[The group that makes the plan.]])
* insert C(coordinator-only, [[Koordinator uten plan]], [[Coordinator without a plan]], [[The person has a coordinator and no plan.]])

CodeSystem: IpResourceKindCS
Id: ip-resource-kind
Title: "Kind of resource"
Description: "Where a resource lies. Hva slags ressurs det er."
* insert OwnCodeSystem
* insert C(personal, [[Egne ressurser]], [[Personal resources]], [[The person's own resources.]])
* insert C(coping, [[Mestring]], [[Coping]], [[What the person copes with, and how.]])
* insert C(environment, [[Ressurser i nærmiljøet]], [[Resources in the local environment]], [[Resources in family, network and neighbourhood.]])

CodeSystem: IpConsiderationKindCS
Id: ip-consideration-kind
Title: "Kind of consideration"
Description: "What the work on the plan has to take into account. Hva planarbeidet skal ta hensyn til."
* insert OwnCodeSystem
* insert C(language, [[Språk]], [[Language]], [[Language of the person.]])
* insert C(interpreter, [[Tolk]], [[Interpreter]], [[Need for an interpreter.]])
* insert C(culture, [[Kultur]], [[Culture]], [[Cultural background.]])
* insert C(ethnicity, [[Etnisitet]], [[Ethnicity]], [[Ethnic background.]])

CodeSystem: IpCooperationNeedCS
Id: ip-cooperation-need
Title: "Kind of cooperation"
Description: "Whether cooperation with another provider or agency is necessary, wanted or agreed (regulation section 9 i). Nødvendig eller ønskelig samarbeid."
* insert OwnCodeSystem
* insert C(necessary, [[Nødvendig]], [[Necessary]], [[The cooperation is necessary.]])
* insert C(wanted, [[Ønskelig]], [[Wanted]], [[The cooperation is wanted.]])
* insert C(agreed, [[Avtalt]], [[Agreed]], [[The cooperation is agreed.]])

CodeSystem: IpStatusReasonCS
Id: ip-status-reason
Title: "Why a plan is in its state"
Description: "Reason of the state of the plan. Hvorfor planen har den statusen den har."
* insert OwnCodeSystem
* insert C(need-over, [[Behovet er opphørt]], [[The need is over]], [[The person no longer needs the plan.]])
* insert C(consent-withdrawn, [[Samtykket er trukket]], [[Consent withdrawn]], [[The person has withdrawn the consent to the plan.]])
* insert C(moved, [[Flyttet]], [[Moved]], [[The person has moved, and another municipality takes over.]])
* insert C(deceased, [[Død]], [[Deceased]], [[The person is dead.]])
* insert C(waiting-for-consent, [[Venter på samtykke]], [[Waiting for consent]], [[A consent is missing.]])
* insert C(paused-by-person, [[Satt på vent etter personens ønske]], [[Paused at the person's wish]], [[The person wants a pause.]])
* insert C(entered-by-mistake, [[Opprettet ved en feil]], [[Entered by mistake]], [[The plan should never have been entered.]])
* insert C(wrong-person, [[Feil person]], [[Wrong person]], [[The plan was entered on the wrong person.]])
* insert C(duplicate-plan, [[Personen hadde plan fra før]], [[The person had a plan already]], [[A person has one plan only.]])

CodeSystem: IpSubPlanKindCS
Id: ip-sub-plan-kind
Title: "Kind of sub-plan"
Description: "Plans that are part of the individual plan. Delplaner."
* insert OwnCodeSystem
* insert C(treatment, [[Behandlingsplan]], [[Treatment plan]], [[Plan of treatment.]])
* insert C(crisis, [[Kriseplan]], [[Crisis plan]], [[What to do in a crisis.]])
* insert C(training, [[Opplæringsplan]], [[Training plan]], [[Plan of training or schooling.]])
* insert C(school, [[Individuell opplæringsplan i skolen]], [[School plan]], [[Individual plan of a school.]])
* insert C(rehabilitation, [[Rehabiliteringsplan]], [[Rehabilitation plan]], [[Plan of rehabilitation.]])
* insert C(other, [[Annen delplan]], [[Other sub-plan]], [[Another part of the plan, named in its title.]])

CodeSystem: IpOrganizationTypeCS
Id: ip-organization-type
Title: "Kind of organisation around a plan"
Description: "Kinds of organisation that take part in the work on plans. Virksomheter rundt en individuell plan."
* insert OwnCodeSystem
* insert C(ke, [[Koordinerende enhet]], [[Coordinating unit]], [[Coordinating unit for habilitation and rehabilitation.]])
* insert C(municipality, [[Kommune]], [[Municipality]], [[A municipality.]])
* insert C(city-district, [[Bydel]], [[City district]], [[A city district.]])
* insert C(trust, [[Helseforetak]], [[Hospital trust]], [[A hospital trust.]])
* insert C(hospital-unit, [[Enhet i spesialisthelsetjenesten]], [[Unit of the specialist health service]], [[A unit of a hospital trust.]])
* insert C(municipal-service, [[Kommunal tjeneste]], [[Municipal service]], [[A service of a municipality.]])
* insert C(gp-practice, [[Fastlegekontor]], [[GP practice]], [[Practice of a general practitioner.]])
* insert C(nav, [[NAV]], [[NAV]], [[Labour and welfare administration.]])
* insert C(school, [[Skole]], [[School]], [[A school.]])
* insert C(kindergarten, [[Barnehage]], [[Kindergarten]], [[A kindergarten.]])
* insert C(child-welfare, [[Barnevern]], [[Child welfare service]], [[A child welfare service.]])
* insert C(ppt, [[Pedagogisk-psykologisk tjeneste]], [[Educational psychological service]], [[An educational psychological service.]])
* insert C(private-provider, [[Privat tjenesteyter]], [[Private provider]], [[A private provider that takes part by agreement.]])
* insert C(voluntary, [[Frivillig organisasjon]], [[Voluntary organisation]], [[A voluntary organisation.]])
* insert C(user-organisation, [[Brukerorganisasjon]], [[User organisation]], [[An organisation of users.]])
* insert C(other, [[Annen virksomhet]], [[Other organisation]], [[Another organisation, named in its name.]])
* insert C(county-governor, [[Statsforvalter]], [[County Governor]], [[Authority of complaint.]])

CodeSystem: IpPlanEventCS
Id: ip-plan-event
Title: "Events in the life of a plan"
Description: "Provenance.activity around an individual plan. Hendelser i planens liv."
* insert OwnCodeSystem
* insert C(created, [[Opprettet]], [[Created]], [[The plan was created.]])
* insert C(activated, [[Startet]], [[Activated]], [[The plan was started after consent.]])
* insert C(read-aloud, [[Lest opp for personen]], [[Read aloud]], [[The plan was read aloud to the person.]])
* insert C(updated, [[Oppdatert]], [[Updated]], [[The content was changed.]])
* insert C(put-on-hold, [[Satt på vent]], [[Put on hold]], [[The work was put on hold.]])
* insert C(resumed, [[Gjenopptatt]], [[Resumed]], [[The work was taken up again.]])
* insert C(completed, [[Avsluttet]], [[Completed]], [[The plan was ended because the need is over.]])
* insert C(revoked, [[Avsluttet etter tilbaketrukket samtykke]], [[Revoked]], [[The plan was ended because consent was withdrawn.]])
* insert C(corrected, [[Rettet]], [[Corrected]], [[A mistake was corrected.]])
* insert C(coordinator-changed, [[Koordinator skiftet]], [[Coordinator changed]], [[Another coordinator took over.]])
* insert C(handed-over, [[Overført]], [[Handed over]], [[Responsibility went to another organisation.]])
* insert C(participant-added, [[Deltaker lagt til]], [[Participant added]], [[Somebody joined the work.]])
* insert C(participant-removed, [[Deltaker fjernet]], [[Participant removed]], [[Somebody left the work.]])
* insert C(consent-given, [[Samtykke gitt]], [[Consent given]], [[A consent was given.]])
* insert C(consent-withdrawn, [[Samtykke trukket]], [[Consent withdrawn]], [[A consent was withdrawn.]])
* insert C(consent-declined, [[Takket nei]], [[Consent declined]], [[The person declined.]])
* insert C(evaluated, [[Evaluert]], [[Evaluated]], [[The plan was evaluated.]])
* insert C(revised, [[Revidert]], [[Revised]], [[The plan was revised.]])
* insert C(archived, [[Arkivert]], [[Archived]], [[An archive copy was made.]])
* insert C(imported, [[Importert]], [[Imported]], [[The content came from another system.]])
* insert C(notice-sent, [[Melding sendt]], [[Notice sent]], [[A notice of need was sent.]])
* insert C(notice-received, [[Melding mottatt]], [[Notice received]], [[A notice of need was received.]])
* insert C(recorded, [[Journalført]], [[Recorded]], [[It was entered in the person's record.]])
