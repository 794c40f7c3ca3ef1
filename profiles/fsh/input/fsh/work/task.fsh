// Tasks: shared rules, and what their inputs and outputs look like.

Invariant: ip-task-1
Description: "En oppgave som er akseptert, i gang eller utført, har en ansvarlig. / A task that is accepted, in progress or completed has an owner."
* severity = #error
* requirements = "Concept A18: nobody can promise on behalf of another; a task is accepted only by its owner."
* expression = "(status = 'accepted' or status = 'in-progress' or status = 'completed') implies owner.exists()"

Invariant: ip-task-2
Description: "En oppgave som er avvist eller mislykket, sier hvorfor. / A task that was rejected or has failed says why."
* severity = #error
* requirements = "Concepts E1, F2: the one who asked has to know what to do next."
* expression = "(status = 'rejected' or status = 'failed') implies statusReason.exists()"

// The slicing stands in each profile that has slices: one without slices in the shared profile stops HL7's validator.
RuleSet: SliceInputs
* input ^slicing.discriminator.type = #pattern
* input ^slicing.discriminator.path = "type"
* input ^slicing.rules = #open

RuleSet: SliceOutputs
* output ^slicing.discriminator.type = #pattern
* output ^slicing.discriminator.path = "type"
* output ^slicing.rules = #open

RuleSet: TaskInput(slice, code, type, max)
* input contains {slice} 0..{max} MS
* input[{slice}].type = IpTaskInputCS#{code}
* input[{slice}].value[x] only {type}

RuleSet: TaskOutput(slice, code, type, max)
* output contains {slice} 0..{max} MS
* output[{slice}].type = IpTaskOutputCS#{code}
* output[{slice}].value[x] only {type}

Profile: IpTask
Parent: Task
Id: ip-task
Title: "Task around a plan (shared rules)"
Description: "What all tasks around a plan have in common. Felles regler for oppgaver."
* insert Nb([[Oppgave, felles regler]])
* ^abstract = true
* obeys ip-task-1 and ip-task-2
* identifier MS
* basedOn MS
* status MS
* statusReason MS
* businessStatus MS
* intent MS
* priority MS
* code 1..1 MS
* code ^short = "One of the codes of ip-task-code; each profile fixes its own"
* description MS
* focus MS
* for 1..1 MS
* for only Reference(IpPatient)
* authoredOn MS
* lastModified MS
* requester MS
* owner MS
* reasonCode MS
* note MS
* restriction MS
* restriction.period MS
* input MS
* input.type from IpTaskInputVS (extensible)
* output MS
* output.type from IpTaskOutputVS (extensible)
