// Rule sets that every definition shares. Each text stands in Norwegian and in English.

// One code: Norwegian display, English designation, definition.
RuleSet: C(code, nb, en, definition)
* #{code} "{nb}" "{definition}"
* #{code} ^designation[0].language = #en
* #{code} ^designation[0].value = "{en}"

RuleSet: OwnCodeSystem
* ^experimental = false
* ^language = #nb
* ^caseSensitive = true
* ^content = #complete

RuleSet: OwnValueSet
* ^experimental = false
* ^language = #nb

// Norwegian title of a definition whose title is English.
RuleSet: Nb(text)
* ^title.extension[0].url = "http://hl7.org/fhir/StructureDefinition/translation"
* ^title.extension[0].extension[0].url = "lang"
* ^title.extension[0].extension[0].valueCode = #nb
* ^title.extension[0].extension[1].url = "content"
* ^title.extension[0].extension[1].valueString = "{text}"
* ^experimental = false

// A choice of identifier systems that stays open: Norway's national base profiles slice identifiers in the same way.
RuleSet: IdentifierSlices
* identifier ^slicing.discriminator.type = #value
* identifier ^slicing.discriminator.path = "system"
* identifier ^slicing.rules = #open
* identifier ^slicing.description = "By the system of the identifier; other systems are allowed."

RuleSet: IdentifierSlice(slice, system, short)
* identifier[{slice}].system 1..1
* identifier[{slice}].system = "{system}"
* identifier[{slice}].value 1..1
* identifier[{slice}] ^short = "{short}"
