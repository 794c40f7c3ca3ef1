// Who takes part.

Invariant: ip-team-1
Description: "Høyst én person har hovedansvaret som koordinator for planen om gangen. / At most one participant holds the main responsibility as coordinator of the plan at a time."
* severity = #error
* requirements = "Purpose of the regulation (one responsible at all times); concept A5. Periods that have ended may overlap nothing either: rule ip-graph-main-coordinator."
* expression = "participant.where(role.coding.where(system = 'urn:oid:2.16.578.1.12.4.1.1.9034' and code = '8').exists() and period.end.empty()).count() <= 1"

Invariant: ip-team-2
Description: "I en gruppe som ikke lenger er aktiv bør alle deltakere ha en sluttdato. / In a team that is no longer active every participant should have an end."
* severity = #warning
* requirements = "Concepts B3, C9: people no longer involved are removed."
* expression = "status = 'inactive' implies participant.all(period.end.exists())"

Profile: IpCareTeam
Parent: CareTeam
Id: ip-care-team
Title: "Team around the person"
Description: "Those who take part in the work on the plan, with role, period, contribution and cooperation; also a coordinator without a plan. Ansvarsgruppen rundt personen."
* insert Nb([[Ansvarsgruppe]])
* obeys ip-team-1 and ip-team-2
* identifier MS
* status 1..1 MS
* category MS
* category from IpCareTeamCategoryVS (preferred)
* name MS
* subject 1..1 MS
* subject only Reference(IpPatient)
* period MS
* participant MS
* participant.extension contains
    IpContribution named contribution 0..* MS and
    IpCooperation named cooperation 0..* MS and
    IpInvolvement named involvement 0..1 MS and
    IpParticipantDuties named duties 0..1 MS
* participant.role 1..* MS
* participant.role from IpParticipantRoleVS (extensible)
* participant.member 1..1 MS
* participant.onBehalfOf MS
* participant.period MS
* managingOrganization MS
* telecom MS
* note MS
