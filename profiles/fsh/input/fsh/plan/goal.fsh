// What the person wants to reach.

Invariant: ip-goal-1
Description: "Et mål bør si hvem som har uttrykt det. / A goal should say who expressed it."
* severity = #warning
* requirements = "Concept A1: the person's own goals, in the person's own words."
* expression = "expressedBy.exists()"

Profile: IpGoal
Parent: Goal
Id: ip-goal
Title: "Goal of the person"
Description: "A goal of the person, in the person's own words. Mål i planen, med personens egne ord."
* insert Nb([[Mål]])
* obeys ip-goal-1
* identifier MS
* lifecycleStatus MS
* achievementStatus MS
* category MS
* priority MS
* description MS
* description.text 1..1 MS
* description.text ^short = "The goal in the person's own words"
* subject MS
* subject only Reference(IpPatient)
* start[x] MS
* target MS
* target.due[x] MS
* statusReason MS
* expressedBy MS
* note MS
* outcomeReference MS
