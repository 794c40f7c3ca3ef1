// Every text the validator can say, in English and Norwegian. {0}, {1} … are filled with codes, names and counts.

export interface Message {
  readonly en: string;
  readonly nb: string;
  readonly fix?: string;
  readonly fixNb?: string;
}

const specification = 'https://hl7.org/fhir/R4/';

/** Pages of the specification that explain a rule. */
export const links = {
  json: `${specification}json.html`,
  cardinality: `${specification}conformance-rules.html#cardinality`,
  datatypes: `${specification}datatypes.html`,
  terminology: `${specification}terminologies.html#strength`,
  extensibility: `${specification}extensibility.html`,
  references: `${specification}references.html`,
  contained: `${specification}references.html#contained`,
  narrative: `${specification}narrative.html`,
  bundle: `${specification}bundle.html`,
  profiling: `${specification}profiling.html`,
  slicing: `${specification}profiling.html#slicing`,
  invariants: `${specification}conformance-rules.html#constraints`,
} as const;

// Not `as const`: the declaration of it would be a copy of every text.
export const messages = {
  notJson: {
    en: 'The text is not JSON: {0}',
    nb: 'Teksten er ikke JSON: {0}',
    fix: 'Correct the JSON at this place; nothing else can be checked before.',
    fixNb: 'Rett JSON-teksten her; resten kan ikke kontrolleres før det.',
  },
  notObject: {
    en: 'A resource is a JSON object; found {0}',
    nb: 'En ressurs er et JSON-objekt; fant {0}',
  },
  duplicateKey: {
    en: 'The property {0} stands more than once in the same object',
    nb: 'Egenskapen {0} står mer enn én gang i samme objekt',
    fix: 'Keep one of them: JSON readers silently drop the others.',
    fixNb: 'Behold én: JSON-lesere dropper de andre i stillhet.',
  },
  jsonSyntax: { en: 'Not allowed in JSON: {0}', nb: 'Ikke tillatt i JSON: {0}' },
  notXml: {
    en: 'The text is no well-formed XML from here on',
    nb: 'Teksten er ikke velformet XML herfra',
    fix: 'Correct the XML at this place; nothing else can be checked before.',
    fixNb: 'Rett XML-en her; resten kan ikke kontrolleres før det.',
  },
  xmlDoctype: {
    en: 'The document brings a document type, which FHIR forbids: it could define entities',
    nb: 'Dokumentet har en dokumenttype, som FHIR forbyr: den kan definere entiteter',
    fix: 'Leave <!DOCTYPE …> out.',
    fixNb: 'Utelat <!DOCTYPE …>.',
  },
  xmlEncoding: {
    en: 'The document declares another encoding than UTF-8, which FHIR asks for',
    nb: 'Dokumentet oppgir en annen tegnkoding enn UTF-8, som FHIR krever',
    fix: 'Write the document in UTF-8 and declare it, or declare none.',
    fixNb: 'Skriv dokumentet i UTF-8 og oppgi det, eller oppgi ingen.',
  },
  xmlDeep: {
    en: 'Elements stand more than 1000 deep in one another',
    nb: 'Elementer står mer enn 1000 dypt i hverandre',
    fix: 'Send a resource of FHIR: none is so deep.',
    fixNb: 'Send en FHIR-ressurs: ingen er så dyp.',
  },
  xmlAttribute: {
    en: 'The attribute {0} has no place here',
    nb: 'Attributtet {0} hører ikke hjemme her',
    fix: 'Leave it out: elements of FHIR have value, id and, in extensions, url.',
    fixNb: 'Utelat det: FHIR-elementer har value, id og, i utvidelser, url.',
  },
  xmlEmpty: {
    en: 'The attribute {0} is empty',
    nb: 'Attributtet {0} er tomt',
    fix: 'Give it a value, or leave it out.',
    fixNb: 'Gi det en verdi, eller utelat det.',
  },
  xmlInstruction: {
    en: 'Processing instructions have no place in a resource',
    nb: 'Prosessinstruksjoner hører ikke hjemme i en ressurs',
    fix: 'Leave it out.',
    fixNb: 'Utelat den.',
  },
  xmlNamespace: {
    en: 'The element is of the namespace {0}; FHIR has http://hl7.org/fhir, and narratives http://www.w3.org/1999/xhtml',
    nb: 'Elementet er av navnerommet {0}; FHIR har http://hl7.org/fhir, og tekstsammendrag http://www.w3.org/1999/xhtml',
    fix: 'Declare the namespace with xmlns on the outermost element, and on the div of a narrative.',
    fixNb: 'Angi navnerommet med xmlns på det ytterste elementet, og på div i et tekstsammendrag.',
  },
  xmlElement: {
    en: '{0} is written as an attribute here, not as an element',
    nb: '{0} skrives som attributt her, ikke som element',
    fix: 'Write it in the tag: <extension url="…">, <name id="…">.',
    fixNb: 'Skriv det i taggen: <extension url="…">, <name id="…">.',
  },
  xmlOrder: {
    en: 'The element {0} stands after elements that follow it in the definition',
    nb: 'Elementet {0} står etter elementer som kommer senere i definisjonen',
    fix: 'Put the elements in the order of the definition.',
    fixNb: 'Sett elementene i den rekkefølgen som definisjonen har.',
  },
  xmlText: {
    en: 'There is text in the element {0}, where FHIR has values in attributes',
    nb: 'Det står tekst i elementet {0}, der FHIR har verdier i attributter',
    fix: 'Write the text as the attribute value, or leave it out.',
    fixNb: 'Skriv teksten som attributtet value, eller utelat den.',
  },
  noResourceType: {
    en: 'The property resourceType is missing',
    nb: 'Egenskapen resourceType mangler',
    fix: 'Add resourceType with the name of the resource, for example "CarePlan".',
    fixNb: 'Legg til resourceType med navnet på ressursen, for eksempel "CarePlan".',
  },
  unknownResourceType: {
    en: '{0} is not a resource type of FHIR R4',
    nb: '{0} er ikke en ressurstype i FHIR R4',
  },
  unknownProperty: {
    en: 'Unrecognized property {0}',
    nb: 'Ukjent egenskap {0}',
    fix: 'Remove it, or use an extension for what FHIR has no place for.',
    fixNb: 'Fjern den, eller bruk en utvidelse for det FHIR ikke har plass til.',
  },
  unknownPropertyNear: {
    en: 'Unrecognized property {0}; did you mean {1}?',
    nb: 'Ukjent egenskap {0}; mente du {1}?',
    fix: 'Write {1}, or remove it.',
    fixNb: 'Skriv {1}, eller fjern den.',
  },
  emptyObject: {
    en: 'An object must have some content',
    nb: 'Et objekt må ha innhold',
    fix: 'Leave the property out.',
    fixNb: 'Utelat egenskapen.',
  },
  emptyArray: {
    en: 'An array cannot be empty',
    nb: 'En liste kan ikke være tom',
    fix: 'Leave the property out when it has no values.',
    fixNb: 'Utelat egenskapen når den ikke har verdier.',
  },
  mustBeArray: {
    en: '{0} must be a JSON array, not {1}',
    nb: '{0} må være en JSON-liste, ikke {1}',
    fix: 'Put the value in [ ].',
    fixNb: 'Sett verdien i [ ].',
  },
  mustBeObject: { en: '{0} must be a JSON object, not {1}', nb: '{0} må være et JSON-objekt, ikke {1}' },
  mustBeSimple: { en: '{0} must be a simple value, not {1}', nb: '{0} må være en enkel verdi, ikke {1}' },
  nullItem: {
    en: 'A null in an array needs a value or an extension at the same place',
    nb: 'En null i en liste trenger en verdi eller en utvidelse på samme plass',
  },
  jsonType: { en: 'The value must be a JSON {0}', nb: 'Verdien må være JSON-typen {0}' },
  tooDeep: {
    en: 'Nested deeper than {0} levels; not read further',
    nb: 'Mer enn {0} nivåer dypt; ikke lest videre',
  },
  tooLarge: {
    en: 'The text has {0} characters, more than the limit of {1}: it was not read',
    nb: 'Teksten har {0} tegn, mer enn grensen på {1}: den er ikke lest',
    fix: 'Give the entries of the Bundle one by one, as lines of an NDJSON file.',
    fixNb: 'Oppgi innslagene i samlingen ett for ett, som linjer i en NDJSON-fil.',
  },
  tooNested: {
    en: 'A chain of references, each judged by a profile that asks for the next, is too long to follow: nothing is known of what comes after it',
    nb: 'En kjede av referanser, der hver bedømmes av en profil som spør etter den neste, er for lang å følge: det som kommer etter er ikke kjent',
    fix: 'Check the resources of the chain one by one.',
    fixNb: 'Kontroller ressursene i kjeden én for én.',
  },
  ownFailure: {
    en: 'The validator could not finish ({0}): nothing is known of the rest of this resource',
    nb: 'Valideringen kunne ikke fullføres ({0}): resten av denne ressursen er ikke kontrollert',
    fix: 'Report this with the resource type and the profiles, without data of persons.',
    fixNb: 'Meld fra med ressurstype og profiler, uten personopplysninger.',
  },
  tooCostly: { en: 'The check was stopped: {0}', nb: 'Kontrollen ble stoppet: {0}' },

  min: {
    en: '{0}: at least {1} required, but only {2} found (from {3})',
    nb: '{0}: minst {1} kreves, men bare {2} funnet (fra {3})',
    fix: 'Add {0}.',
    fixNb: 'Legg til {0}.',
  },
  max: {
    en: '{0}: at most {1} allowed, but {2} found (from {3})',
    nb: '{0}: høyst {1} tillatt, men {2} funnet (fra {3})',
    fix: 'Remove what is too many.',
    fixNb: 'Fjern det overflødige.',
  },
  minSlice: {
    en: 'Slice {0}: at least {1} required, but only {2} found (from {3})',
    nb: 'Del {0}: minst {1} kreves, men bare {2} funnet (fra {3})',
    fix: 'Add a value that matches the slice.',
    fixNb: 'Legg til en verdi som passer delen.',
  },
  notInSlice: {
    en: 'The value matches none of the slices of {0}, and others are not allowed (from {1})',
    nb: 'Verdien passer ingen av delene av {0}, og andre er ikke tillatt (fra {1})',
  },
  manySlices: {
    en: 'The value matches more than one slice: {0} and {1} (from {2})',
    nb: 'Verdien passer mer enn én del: {0} og {1} (fra {2})',
  },
  sliceOrder: {
    en: 'The slices of {0} are not in the order that {1} asks for',
    nb: 'Delene av {0} står ikke i rekkefølgen {1} krever',
  },
  sliceDiscriminator: {
    en: 'The slice {0} of {1} has nothing that its discriminator {2} can be tested by',
    nb: 'Delen {0} av {1} har ingenting som diskriminatoren {2} kan prøves mot',
  },
  wrongType: {
    en: 'The type {0} is not allowed here; allowed: {1} (from {2})',
    nb: 'Typen {0} er ikke tillatt her; tillatt: {1} (fra {2})',
  },
  fixedValue: {
    en: 'The value must be exactly {0} (from {1})',
    nb: 'Verdien må være nøyaktig {0} (fra {1})',
  },
  patternValue: { en: 'The value must contain {0} (from {1})', nb: 'Verdien må inneholde {0} (fra {1})' },
  notAllowedHere: { en: 'The element {0} is not allowed by {1}', nb: 'Elementet {0} er ikke tillatt av {1}' },
  profileUnknown: {
    en: 'The profile {0} is not known, so nothing was checked against it',
    nb: 'Profilen {0} er ikke kjent, så ingenting er kontrollert mot den',
    fix: 'Load the package that defines it with --definitions.',
    fixNb: 'Last inn pakken som definerer den, med --definitions.',
  },
  profileRequiredUnknown: {
    en: 'The profile {0} cannot be resolved, so this check has not been done',
    nb: 'Profilen {0} finnes ikke, så kontrollen er ikke utført',
  },
  profileWrongType: {
    en: 'The profile {0} is for {1}, but the resource is a {2}',
    nb: 'Profilen {0} er for {1}, men ressursen er en {2}',
  },
  profileBroken: { en: 'The profile {0} cannot be used: {1}', nb: 'Profilen {0} kan ikke brukes: {1}' },
  noProfileMatches: {
    en: 'None of the profiles that are allowed here is kept: {0}',
    nb: 'Ingen av profilene som er tillatt her, er fulgt: {0}',
  },

  primitiveEmpty: {
    en: 'The value cannot be empty',
    nb: 'Verdien kan ikke være tom',
    fix: 'Leave it out.',
    fixNb: 'Utelat den.',
  },
  primitiveNeither: {
    en: 'A primitive needs a value or extensions',
    nb: 'En enkel verdi trenger en verdi eller utvidelser',
  },
  codeMissing: {
    en: 'No code given, but a code from {0} is required',
    nb: 'Ingen kode er oppgitt, men en kode fra {0} kreves',
  },
  badBoolean: { en: 'Not a boolean: true or false', nb: 'Ikke en sannhetsverdi: true eller false' },
  badUri: { en: 'Not a valid URI: {0}', nb: 'Ikke en gyldig URI: {0}' },
  uriOid: { en: 'An OID in a URI starts with urn:oid:', nb: 'En OID i en URI starter med urn:oid:' },
  uriUuid: { en: 'A UUID in a URI starts with urn:uuid:', nb: 'En UUID i en URI starter med urn:uuid:' },
  uriBlank: { en: 'A URI has no blanks', nb: 'En URI har ingen blanke' },
  badOid: { en: 'Not a valid OID', nb: 'Ikke en gyldig OID' },
  badUuid: { en: 'UUIDs must be valid and lowercase', nb: 'UUID-er må være gyldige og med små bokstaver' },
  canonicalAbsolute: {
    en: 'A canonical URL must be absolute, unless it is a fragment',
    nb: 'En kanonisk URL må være absolutt, om den ikke er et fragment',
  },
  badId: {
    en: 'Not a valid id: 1 to 64 of A-Z a-z 0-9 - .',
    nb: 'Ikke en gyldig id: 1 til 64 av A-Z a-z 0-9 - .',
  },
  resourceIdChars: {
    en: 'Invalid resource id: only A-Z a-z 0-9 - . are allowed',
    nb: 'Ugyldig ressurs-id: bare A-Z a-z 0-9 - . er tillatt',
  },
  resourceIdLong: {
    en: 'Invalid resource id: too long ({0} characters)',
    nb: 'Ugyldig ressurs-id: for lang ({0} tegn)',
  },
  resourceIdMissing: {
    en: 'The resource needs an id, but has none',
    nb: 'Ressursen trenger en id, men har ingen',
  },
  blankString: { en: 'The text is only blanks', nb: 'Teksten er bare blanke' },
  paddedString: {
    en: 'The text starts or ends with a blank',
    nb: 'Teksten starter eller slutter med en blank',
  },
  longString: { en: 'Longer than the limit of {0} characters', nb: 'Lengre enn grensen på {0} tegn' },
  shortString: {
    en: 'Shorter than the least length of {0} characters',
    nb: 'Kortere enn minste lengde på {0} tegn',
  },
  loneSurrogate: {
    en: 'The text has half of a character (a lone surrogate), which no encoding can hold',
    nb: 'Teksten har et halvt tegn (et enslig surrogat), som ingen tegnkoding kan holde',
    fix: 'Find where the text was cut in two, and write the whole character.',
    fixNb: 'Finn stedet der teksten ble delt i to, og skriv hele tegnet.',
  },
  controlCharacters: {
    en: 'The text has control characters that XML cannot hold',
    nb: 'Teksten har kontrolltegn som XML ikke kan bære',
  },
  bidiCharacters: {
    en: 'The text has characters that turn the writing direction',
    nb: 'Teksten har tegn som snur skriveretningen',
  },
  htmlInText: { en: 'The text looks like it contains HTML', nb: 'Teksten ser ut til å inneholde HTML' },
  badDateTime: {
    en: 'Not a valid {0}',
    nb: 'Ikke en gyldig {0}',
    fix: 'Write YYYY, YYYY-MM, YYYY-MM-DD or YYYY-MM-DDThh:mm:ss+zz:zz.',
    fixNb: 'Skriv ÅÅÅÅ, ÅÅÅÅ-MM, ÅÅÅÅ-MM-DD eller ÅÅÅÅ-MM-DDTtt:mm:ss+zz:zz.',
  },
  needsTimezone: {
    en: 'A date with a time must have a timezone',
    nb: 'En dato med klokkeslett må ha tidssone',
  },
  badYear: {
    en: 'The year {0} is outside 1800 to 2100; check it',
    nb: 'Året {0} er utenfor 1800 til 2100; kontroller det',
  },
  badBase64: { en: 'Not valid base64', nb: 'Ikke gyldig base64' },
  base64Blank: { en: 'base64 with white space', nb: 'base64 med blanke tegn' },
  tooManyBytes: { en: '{0} bytes, more than the limit of {1}', nb: '{0} byte, mer enn grensen på {1}' },
  badInteger: { en: 'Not a valid {0}', nb: 'Ikke en gyldig {0}' },
  badDecimal: { en: 'Not a valid decimal', nb: 'Ikke et gyldig desimaltall' },
  decimalRange: {
    en: 'More digits than most systems can keep',
    nb: 'Flere sifre enn de fleste systemer kan holde',
  },
  decimalPlaces: {
    en: '{0} decimal places, more than the limit of {1}',
    nb: '{0} desimaler, mer enn grensen på {1}',
  },
  belowMinimum: { en: 'Less than the least allowed value {0}', nb: 'Mindre enn minste tillatte verdi {0}' },
  aboveMaximum: {
    en: 'Greater than the greatest allowed value {0}',
    nb: 'Større enn største tillatte verdi {0}',
  },
  codeBlanks: {
    en: 'A code has no blanks at its ends and only single spaces inside',
    nb: 'En kode har ingen blanke i endene og bare enkle mellomrom inni',
  },
  regexMismatch: {
    en: 'The value does not have the form that {0} asks for',
    nb: 'Verdien har ikke formen {0} krever',
  },
  regexUnsupported: {
    en: 'The regular expression of the profile cannot be used: {0}',
    nb: 'Det regulære uttrykket i profilen kan ikke brukes: {0}',
  },

  codeNotInValueSet: {
    en: 'The value {0} is not in the value set {1}, and a code from it is required',
    nb: 'Verdien {0} er ikke i verdisettet {1}, og en kode derfra kreves',
    fix: 'Use a code of the value set; allowed: {2}',
    fixNb: 'Bruk en kode fra verdisettet; tillatt: {2}',
  },
  noCodingInValueSet: {
    en: 'None of the codings is in the value set {0}, and a coding from it is required ({1})',
    nb: 'Ingen av kodingene er i verdisettet {0}, og en koding derfra kreves ({1})',
  },
  notInExtensible: {
    en: 'None of the codings is in the value set {0}; one from it should be used unless none fits ({1})',
    nb: 'Ingen av kodingene er i verdisettet {0}; en derfra bør brukes om ikke ingen passer ({1})',
  },
  notInMaxValueSet: {
    en: 'The code is not in the value set {0} that sets the limit of this binding',
    nb: 'Koden er ikke i verdisettet {0} som setter grensen for bindingen',
  },
  noCode: {
    en: 'No code given; a coding from {0} is required',
    nb: 'Ingen kode er oppgitt; en koding fra {0} kreves',
  },
  noCodeExtensible: {
    en: 'No code given; a coding from {0} should be used',
    nb: 'Ingen kode er oppgitt; en koding fra {0} bør brukes',
  },
  cannotExpand: {
    en: 'The code could not be checked: {0} cannot be expanded without a terminology server',
    nb: 'Koden kunne ikke kontrolleres: {0} kan ikke utvides uten en terminologitjener',
  },
  valueSetUnknown: {
    en: 'The value set {0} is not known, so the code was not checked',
    nb: 'Verdisettet {0} er ikke kjent, så koden er ikke kontrollert',
  },
  unknownCode: {
    en: 'Unknown code {0} in the code system {1}',
    nb: 'Ukjent kode {0} i kodeverket {1}',
    fix: 'Correct the code or the system.',
    fixNb: 'Rett koden eller kodeverket.',
  },
  unknownCodeFragment: {
    en: 'The code {0} is not in the part of the code system {1} that is known here',
    nb: 'Koden {0} er ikke i den delen av kodeverket {1} som er kjent her',
  },
  wrongDisplay: {
    en: 'Wrong display for {0}#{1}; valid: {2}',
    nb: 'Feil visningsnavn for {0}#{1}; gyldig: {2}',
    fix: 'Use the display of the code system, or leave display out.',
    fixNb: 'Bruk visningsnavnet i kodeverket, eller utelat display.',
  },
  unknownCodeSystem: {
    en: 'The code system {0} is not known here, so the code was not checked',
    nb: 'Kodeverket {0} er ikke kjent her, så koden er ikke kontrollert',
  },
  systemIsValueSet: {
    en: 'The system {0} is a value set, not a code system',
    nb: 'System {0} er et verdisett, ikke et kodeverk',
  },
  systemNotAbsolute: {
    en: 'The system of a coding must be an absolute URI',
    nb: 'System i en koding må være en absolutt URI',
  },
  systemUnknownHl7: {
    en: 'The code system {0} is in the name space of HL7 but is not one of FHIR R4',
    nb: 'Kodeverket {0} er i HL7s navnerom, men er ikke et i FHIR R4',
  },
  codingNoSystem: {
    en: 'A coding without a system cannot be checked',
    nb: 'En koding uten system kan ikke kontrolleres',
  },
  identifierUri: {
    en: 'With the system urn:ietf:rfc:3986 the value must be a full URI',
    nb: 'Med systemet urn:ietf:rfc:3986 må verdien være en full URI',
  },
  identifierSystem: {
    en: 'Identifier.system must be an absolute URI',
    nb: 'Identifier.system må være en absolutt URI',
  },

  extensionNoUrl: { en: 'Extension.url is required', nb: 'Extension.url er påkrevd' },
  extensionUrlAbsolute: {
    en: 'Extension.url must be an absolute URL',
    nb: 'Extension.url må være en absolutt URL',
  },
  extensionUnknown: {
    en: 'The extension {0} is not known, so it is not allowed here',
    nb: 'Utvidelsen {0} er ikke kjent, så den er ikke tillatt her',
    fix: 'Load the package that defines it with --definitions, or use --unknown-extensions warning.',
    fixNb: 'Last inn pakken som definerer den, med --definitions, eller bruk --unknown-extensions warning.',
  },
  extensionPackage: {
    en: 'Extensions of the package {0} are used, and it is not loaded: they were not checked',
    nb: 'Utvidelser fra pakken {0} er brukt, og den er ikke lastet: de er ikke kontrollert',
    fix: 'Put the package into ~/.fhir/packages and give --definitions {0}, or its folder or .tgz.',
    fixNb: 'Legg pakken i ~/.fhir/packages og oppgi --definitions {0}, eller mappen eller .tgz-filen.',
  },
  extensionVersioned: {
    en: 'The url of an extension must not carry a version',
    nb: 'URL-en til en utvidelse må ikke ha versjon',
  },
  subExtensionUnknown: {
    en: 'The extension {1} does not define a sub-extension {0}',
    nb: 'Utvidelsen {1} definerer ikke en underutvidelse {0}',
  },
  extensionContext: {
    en: 'The extension {0} is not allowed here (allowed on: {1}; this is {2})',
    nb: 'Utvidelsen {0} er ikke tillatt her (tillatt på: {1}; dette er {2})',
  },
  extensionContextInvariant: {
    en: 'The extension {0} is not allowed here: its condition {1} does not hold',
    nb: 'Utvidelsen {0} er ikke tillatt her: betingelsen {1} er ikke oppfylt',
  },
  extensionModifier: {
    en: 'The extension {0} changes the meaning of its element and must stand in modifierExtension',
    nb: 'Utvidelsen {0} endrer meningen til elementet og må stå i modifierExtension',
  },
  extensionNotModifier: {
    en: 'The extension {0} is no modifier and must not stand in modifierExtension',
    nb: 'Utvidelsen {0} er ingen modifikator og må ikke stå i modifierExtension',
  },
  extensionType: {
    en: 'The extension {0} allows the types {1}, but found {2}',
    nb: 'Utvidelsen {0} tillater typene {1}, men fant {2}',
  },
  extensionNeedsValue: {
    en: 'The extension {0} is simple, so it must have a value',
    nb: 'Utvidelsen {0} er enkel, så den må ha en verdi',
  },
  extensionNoValue: {
    en: 'The extension {0} is simple, so it must not have sub-extensions',
    nb: 'Utvidelsen {0} er enkel, så den må ikke ha underutvidelser',
  },

  referenceUnresolved: { en: 'Unable to resolve the reference {0}', nb: 'Referansen {0} kan ikke løses opp' },
  referenceBadUrl: { en: 'The reference is not valid', nb: 'Referansen er ikke gyldig' },
  extensionOnId: {
    en: 'The extension {0} is not allowed here: the id of a resource is a bare text',
    nb: 'Utvidelsen {0} er ikke tillatt her: id-en til en ressurs er bare tekst',
    fix: 'Remove it.',
    fixNb: 'Fjern den.',
  },
  resourceIdNoValue: {
    en: 'The id of the resource has no value',
    nb: 'Id-en til ressursen har ingen verdi',
    fix: 'Give the id, or leave it out.',
    fixNb: 'Oppgi id-en, eller utelat den.',
  },
  languageTag: {
    en: '{0} is no language tag of the registry; tags are written as nb, nn-NO, en-US',
    nb: '{0} er ingen språkkode i registeret; koder skrives som nb, nn-NO, en-US',
    fix: 'Write the tag with a hyphen and the letters of the registry.',
    fixNb: 'Skriv koden med bindestrek og med bokstavene i registeret.',
  },
  identifierRfc: {
    en: '{0} is the page of a standard on UUIDs, and the value is no UUID in small letters',
    nb: '{0} er siden til en standard om UUID-er, og verdien er ingen UUID med små bokstaver',
    fix: 'Use urn:ietf:rfc:3986 with a value such as urn:uuid:….',
    fixNb: 'Bruk urn:ietf:rfc:3986 med en verdi som urn:uuid:….',
  },
  bundleEntryUnnamed: {
    en: 'An entry that refers to other resources needs a fullUrl',
    nb: 'Et innslag som viser til andre ressurser, trenger fullUrl',
    fix: 'Give the entry a fullUrl, such as urn:uuid:….',
    fixNb: 'Gi innslaget en fullUrl, for eksempel urn:uuid:….',
  },
  xhtmlNesting: {
    en: '{0} may not stand in {1} in a narrative',
    nb: '{0} kan ikke stå i {1} i en fortelling',
    fix: 'Put list items in lists, rows in tables, cells in rows, and blocks beside text, not in it.',
    fixNb:
      'Sett punkter i lister, rader i tabeller, celler i rader, og blokker ved siden av tekst, ikke i den.',
  },
  xhtmlLinkEmpty: { en: 'A link in the narrative is empty', nb: 'En lenke i fortellingen er tom' },
  xhtmlLinkScheme: {
    en: 'The link {0} in the narrative names something and leads nowhere',
    nb: 'Lenken {0} i fortellingen navngir noe og fører ingen steder',
  },
  xhtmlLinkCharacters: {
    en: 'The link {0} in the narrative has characters that no URL has',
    nb: 'Lenken {0} i fortellingen har tegn som ingen URL har',
    fix: 'Write them as % and two digits: a blank is %20.',
    fixNb: 'Skriv dem som % og to siffer: blankt er %20.',
  },
  xhtmlLinkData: {
    en: 'The data: URL in the narrative has no data, no MIME type or no base64',
    nb: 'data:-URL-en i fortellingen har ikke data, MIME-type eller base64',
    fix: 'Write data:, a MIME type, ;base64, a comma and the data.',
    fixNb: 'Skriv data:, en MIME-type, ;base64, komma og dataene.',
  },
  referenceProfileUnknown: {
    en: 'The target of {0} keeps no profile allowed here that is known; not known, and so not checked: {1}',
    nb: 'Målet for {0} følger ingen kjent profil som er tillatt her; ukjent og derfor ikke kontrollert: {1}',
    fix: 'Load the package that defines it with --definitions.',
    fixNb: 'Last inn pakken som definerer den, med --definitions.',
  },
  questionnaireTooFew: {
    en: 'The item {0} has {1} answers, and {2} are the least',
    nb: 'Leddet {0} har {1} svar, og det kreves minst {2}',
  },
  questionnaireTooMany: {
    en: 'The item {0} has {1} answers, and {2} are the most',
    nb: 'Leddet {0} har {1} svar, og det kan være høyst {2}',
  },
  questionnaireExclusive: {
    en: 'The item {0} has an answer that excludes all others, and others beside it',
    nb: 'Leddet {0} har et svar som utelukker alle andre, og andre ved siden av',
  },
  conceptMapNotValueSet: {
    en: '{0} is a code system, and a concept map is from one value set to another',
    nb: '{0} er et kodeverk, og et begrepskart går fra ett verdisett til et annet',
    fix: 'Name the value set; the code systems stand in the groups.',
    fixNb: 'Oppgi verdisettet; kodeverkene står i gruppene.',
  },
  valueRequired: {
    en: '{0} must have a value: an extension in its place does not do',
    nb: '{0} må ha en verdi: en utvidelse i stedet holder ikke',
    fix: 'Give the value.',
    fixNb: 'Oppgi verdien.',
  },
  systemIsSupplement: {
    en: '{0} adds to another code system and is no system of codes itself',
    nb: '{0} er et tillegg til et annet kodeverk og er ikke selv et kodeverk',
    fix: 'Name the code system that it adds to.',
    fixNb: 'Oppgi kodeverket som det er et tillegg til.',
  },
  questionnaireText: {
    en: 'The text of the item {0} is not the one of the questionnaire',
    nb: 'Teksten i leddet {0} er ikke den i spørreskjemaet',
  },
  enableWhenUnknown: {
    en: 'No item has the linkId {0} that a condition asks for',
    nb: 'Ingen ledd har linkId {0} som en betingelse spør etter',
  },
  enableWhenSelf: {
    en: 'A condition of the item {0} asks for the item itself',
    nb: 'En betingelse på leddet {0} spør etter leddet selv',
  },
  referenceConditional: {
    en: 'A reference that is a search is only for a transaction, in which the server looks for its target',
    nb: 'En referanse som er et søk, er bare for en transaction, der tjeneren leter etter målet',
    fix: 'Refer to the resource by its type and id, or by an identifier.',
    fixNb: 'Referer til ressursen med type og id, eller med en identifier.',
  },
  referenceQuery: {
    en: 'The search of the reference has no parameter with a value',
    nb: 'Søket i referansen har ingen parameter med verdi',
  },
  referenceTypeUrl: {
    en: 'Reference.type is the name {0}, not its URL: URLs are for logical models',
    nb: 'Reference.type er navnet {0}, ikke en URL: URL-er er for logiske modeller',
    fix: 'Write {0}.',
    fixNb: 'Skriv {0}.',
  },
  canonicalUnresolved: {
    en: 'No contained resource has the id that {0} refers to',
    nb: 'Ingen inkludert ressurs har id-en som {0} viser til',
  },
  referenceNoDisplay: {
    en: 'A reference without reference, identifier or display says nothing',
    nb: 'En referanse uten reference, identifier eller display sier ingenting',
  },
  referenceTarget: {
    en: 'A {0} is not allowed as target here; allowed: {1}',
    nb: '{0} er ikke tillatt som mål her; tillatt: {1}',
  },
  referenceTypeMismatch: {
    en: 'Reference.type is {0} but the target is a {1}',
    nb: 'Reference.type er {0}, men målet er en {1}',
  },
  referenceProfile: {
    en: 'The target of {0} keeps none of the profiles allowed here: {1}',
    nb: 'Målet for {0} følger ingen av profilene som er tillatt her: {1}',
  },
  referenceAggregation: {
    en: 'The reference is {0}, but only {1} is allowed here',
    nb: 'Referansen er {0}, men bare {1} er tillatt her',
  },
  referenceAmbiguous: {
    en: 'More than one resource in the bundle matches the reference {0}',
    nb: 'Mer enn én ressurs i samlingen passer referansen {0}',
  },
  referenceOutsideBundle: {
    en: 'The reference {0} is not found within the bundle',
    nb: 'Referansen {0} finnes ikke i samlingen',
  },
  containedDuplicate: {
    en: 'More than one contained resource has the id {0}',
    nb: 'Mer enn én inkludert ressurs har id {0}',
  },
  containedUnreferenced: {
    en: 'The contained resource {0} is not referred to from the resource around it',
    nb: 'Den inkluderte ressursen {0} er ikke referert til fra ressursen rundt',
  },
  resourceTypeNotAllowed: {
    en: 'A {0} is not allowed here; allowed: {1}',
    nb: '{0} er ikke tillatt her; tillatt: {1}',
  },
  duplicateId: { en: 'Duplicate id value', nb: 'Samme id flere ganger' },
  securityDuplicate: {
    en: 'The same security label stands more than once',
    nb: 'Samme sikkerhetsmerke står flere ganger',
  },

  bundleLinkTwice: {
    en: 'The link relation {0} stands more than once',
    nb: 'Lenkeforholdet {0} står mer enn én gang',
  },
  bundleLinkPage: {
    en: 'The link relation {0} leads from page to page, and a {1} has none',
    nb: 'Lenkeforholdet {0} leder fra side til side, og {1} har ingen',
    fix: 'Leave the link out: only search results and histories have pages.',
    fixNb: 'Utelat lenken: bare søkeresultater og historikk har sider.',
  },
  bundleNoFirst: {
    en: 'A {0} needs a {1} as its first entry',
    nb: 'En samling av typen {0} må ha {1} først',
  },
  bundleFirst: {
    en: 'The first entry of a {0} must be a {1}, not a {2}',
    nb: 'Første innslag i en samling av typen {0} må være {1}, ikke {2}',
  },
  bundleManyMatches: {
    en: 'Found {0} matches for {1} in the bundle',
    nb: 'Fant {0} treff for {1} i samlingen',
  },
  bundleLookalike: {
    en: "Can't find {0} in the bundle: a resource with that type and id is there, but its fullUrl does not fit the reference",
    nb: 'Finner ikke {0} i samlingen: en ressurs med denne typen og id-en er der, men fullUrl passer ikke referansen',
    fix: 'Refer by fullUrl, or give both entries URLs of the same server.',
    fixNb: 'Referer med fullUrl, eller gi begge innslagene URL-er på samme tjener.',
  },
  bundleNotFound: { en: "Can't find {0} in the bundle", nb: 'Finner ikke {0} i samlingen' },
  bundleOrphan: {
    en: 'The entry {0} is not reached by links, forwards or backwards, from the Composition',
    nb: 'Innslaget {0} nås ikke av lenker, fram eller tilbake, fra Composition',
  },
  bundleNoFullUrl: {
    en: 'Each entry needs a fullUrl, except in transactions and batches',
    nb: 'Hvert innslag trenger fullUrl, unntatt i transaction og batch',
  },
  bundleUrlAbsolute: {
    en: 'The fullUrl {0} must be an absolute URL',
    nb: 'fullUrl {0} må være en absolutt URL',
  },
  bundleUrlMismatch: {
    en: 'The fullUrl {0} looks like the URL of a server, so it should end with {1}',
    nb: 'fullUrl {0} ligner URL-en til en tjener, så den bør slutte med {1}',
  },
  searchNoResource: { en: 'Search results must have resources', nb: 'Søkeresultater må ha ressurser' },
  searchNoId: { en: 'Search results must have ids', nb: 'Søkeresultater må ha id' },
  searchOutcome: {
    en: 'A search outcome is an OperationOutcome, not a {0}',
    nb: 'Et søkeutfall er en OperationOutcome, ikke {0}',
  },
  searchWrongType: {
    en: 'A {0} is no match of a search for {1}',
    nb: '{0} er ikke et treff i et søk etter {1}',
  },

  questionnaireUnknown: {
    en: 'The questionnaire {0} is not known, so the answers were not checked against it',
    nb: 'Spørreskjemaet {0} er ikke kjent, så svarene er ikke kontrollert mot det',
  },
  questionnaireLinkId: {
    en: 'The linkId {0} is not in the questionnaire',
    nb: 'linkId {0} finnes ikke i spørreskjemaet',
  },
  questionnairePlace: {
    en: 'The item with the linkId {0} is in the wrong place',
    nb: 'Leddet med linkId {0} står på feil sted',
  },
  questionnaireOrder: {
    en: 'The items are not in the order of the questionnaire',
    nb: 'Leddene står ikke i skjemaets rekkefølge',
  },
  questionnaireMissing: {
    en: 'No answer found for the required item {0}',
    nb: 'Svar mangler på det påkrevde leddet {0}',
  },
  questionnaireOnlyOne: {
    en: 'Only one answer is allowed for the item {0}',
    nb: 'Bare ett svar er tillatt på leddet {0}',
  },
  questionnaireDisabled: {
    en: 'The item {0} is not enabled, so it must not be answered',
    nb: 'Leddet {0} er ikke aktivt, så det kan ikke besvares',
  },
  questionnaireNoAnswers: {
    en: 'Items of the type {0} have no answers',
    nb: 'Ledd av typen {0} har ingen svar',
  },
  questionnaireEmptyGroup: {
    en: 'No items found for the required group',
    nb: 'Ingen ledd funnet i den påkrevde gruppen',
  },
  questionnaireItemsInAnswer: {
    en: 'Items below the question {0} must stand in its answers',
    nb: 'Ledd under spørsmålet {0} må stå i svarene',
  },
  questionnaireType: {
    en: 'The answer must be of the type {0}, not {1}',
    nb: 'Svaret må ha typen {0}, ikke {1}',
  },
  questionnaireOption: {
    en: 'The answer {0} is none of the permitted values',
    nb: 'Svaret {0} er ikke blant de tillatte verdiene',
  },
  questionnaireMime: {
    en: 'The MIME type {0} is not allowed for this answer; allowed: {1}',
    nb: 'MIME-typen {0} er ikke tillatt for dette svaret; tillatt: {1}',
  },
  questionnaireUnit: {
    en: 'The unit is none of those allowed: {0}',
    nb: 'Enheten er ikke blant de tillatte: {0}',
  },
  questionnaireReference: { en: '{0} is no resource type', nb: '{0} er ingen ressurstype' },
  quantityIncomparable: {
    en: 'The quantity cannot be compared with the limit {0}',
    nb: 'Mengden kan ikke sammenlignes med grensen {0}',
  },
  snapshotProblem: { en: 'No snapshot can be made: {0}', nb: 'Det kan ikke lages snapshot: {0}' },
  differentialOrder: {
    en: 'The element {0} stands before elements that come earlier in the base definition',
    nb: 'Elementet {0} står før elementer som kommer tidligere i basisdefinisjonen',
    fix: 'Put the elements of the differential in the order of the base.',
    fixNb: 'Sett elementene i differential i samme rekkefølge som i basis.',
  },
  differentialUnmatched: {
    en: '{0} element(s) of the differential are out of order',
    nb: '{0} element(er) i differential står i feil rekkefølge',
  },
  bindingIrrelevant: {
    en: 'The element has a binding, but values of the types {0} cannot be bound',
    nb: 'Elementet har en binding, men verdier av typene {0} kan ikke bindes',
  },
  narrativeLinkMissing: {
    en: 'The narrative link leads to no element of the resource {0}',
    nb: 'Fortellingslenken fører ikke til noe element i ressursen {0}',
  },
  narrativeLinkMany: {
    en: 'The narrative link leads to {0} elements of the resource {1}',
    nb: 'Fortellingslenken fører til {0} elementer i ressursen {1}',
  },
  conceptCount: {
    en: 'The code system is complete, but has {0} concepts and states {1}',
    nb: 'Kodeverket er komplett, men har {0} begreper og oppgir {1}',
  },
  conceptsNotPresent: {
    en: 'The code system says that its content is not present, and concepts are',
    nb: 'Kodeverket sier at innholdet ikke er med, og begreper er det',
    fix: 'Leave the concepts out, or say with content how much of the system they are.',
    fixNb: 'Utelat begrepene, eller si med content hvor mye av kodeverket de er.',
  },
  supplementOfNothing: {
    en: 'A supplement says in supplements which code system it adds to',
    nb: 'Et tillegg sier i supplements hvilket kodeverk det legger til',
    fix: 'Name the code system in supplements, or say complete, fragment or example in content.',
    fixNb: 'Oppgi kodeverket i supplements, eller si complete, fragment eller example i content.',
  },
  supplementCase: {
    en: 'Whether case counts is said by the code system, not by a supplement',
    nb: 'Om store og små bokstaver teller, sier kodeverket, ikke et tillegg',
    fix: 'Leave caseSensitive out.',
    fixNb: 'Utelat caseSensitive.',
  },
  valueSetOfOther: {
    en: 'The value set {0} is not the one of all codes of this system',
    nb: 'Verdisettet {0} er ikke det med alle koder i dette kodeverket',
    fix: 'Name a value set that includes this system whole and nothing else, or leave valueSet out.',
    fixNb: 'Oppgi et verdisett som tar med hele dette kodeverket og ikke annet, eller utelat valueSet.',
  },
  propertyTwice: {
    en: 'The property {0} is defined twice',
    nb: 'Egenskapen {0} er definert to ganger',
    fix: 'Keep one of the two definitions.',
    fixNb: 'Behold én av de to definisjonene.',
  },
  propertyUriRelative: {
    en: 'The URI of a property is absolute, and {0} is not',
    nb: 'URI-en til en egenskap er absolutt, og {0} er det ikke',
    fix: 'Write the whole URI, or leave it out.',
    fixNb: 'Skriv hele URI-en, eller utelat den.',
  },
  propertyUriHl7: {
    en: 'FHIR defines no property {0}',
    nb: 'FHIR definerer ingen egenskap {0}',
    fix: 'Give a property of your own a URI of your own.',
    fixNb: 'Gi en egen egenskap en egen URI.',
  },
  propertyOther: {
    en: 'The property is called {0} and has the URI of {1}',
    nb: 'Egenskapen heter {0} og har URI-en til {1}',
    fix: 'Give the property the name or the URI that belong together.',
    fixNb: 'Gi egenskapen navnet eller URI-en som hører sammen.',
  },
  propertyType: {
    en: 'The property {0} has the type {1}, not {2}',
    nb: 'Egenskapen {0} har typen {1}, ikke {2}',
    fix: 'Change the type, or the value to one of that type.',
    fixNb: 'Endre typen, eller verdien til en av den typen.',
  },
  propertyTarget: {
    en: '{0}, to which the property {1} leads, is no code of this system',
    nb: '{0}, som egenskapen {1} leder til, er ingen kode i dette kodeverket',
    fix: 'Correct the code, or add the concept.',
    fixNb: 'Rett koden, eller legg til begrepet.',
  },
  filterPattern: {
    en: 'The filter on {0} is no regular expression that can be read, or may not be one',
    nb: 'Filteret på {0} er ikke et regulært uttrykk som kan leses, eller kan ikke være det',
    fix: 'Correct the pattern; filters on concept take is-a and its like.',
    fixNb: 'Rett mønsteret; filtre på concept tar is-a og lignende.',
  },
  searchExpression: {
    en: 'The expression cannot be read: {0}',
    nb: 'Uttrykket kan ikke leses: {0}',
    fix: 'Correct the FHIRPath expression.',
    fixNb: 'Rett FHIRPath-uttrykket.',
  },
  searchComponents: {
    en: 'A composite search parameter has two components or more',
    nb: 'En sammensatt søkeparameter har to komponenter eller flere',
    fix: 'Give the components, or another type.',
    fixNb: 'Oppgi komponentene, eller en annen type.',
  },
  derivationMissing: {
    en: 'A definition with a baseDefinition says in derivation how it comes from it',
    nb: 'En definisjon med baseDefinition sier i derivation hvordan den kommer fra den',
    fix: 'Say constraint or specialization in derivation.',
    fixNb: 'Si constraint eller specialization i derivation.',
  },
  extensionUrlOpen: {
    en: 'The definition of an extension does not fix Extension.url to its own URL, {0}',
    nb: 'Definisjonen av en utvidelse låser ikke Extension.url til sin egen URL, {0}',
    fix: 'Give the element Extension.url a fixedUri with the URL of the definition.',
    fixNb: 'Gi elementet Extension.url en fixedUri med definisjonens URL.',
  },
  contextOfOther: {
    en: 'Only an extension says where it may stand',
    nb: 'Bare en utvidelse sier hvor den kan stå',
    fix: 'Leave the context out, or make it a definition of the type Extension.',
    fixNb: 'Utelat konteksten, eller gjør det til en definisjon av typen Extension.',
  },
  maxGrows: {
    en: 'The element {0} allows more than its base does',
    nb: 'Elementet {0} tillater mer enn grunnlaget gjør',
    fix: 'Allow at most what the base does.',
    fixNb: 'Tillat høyst det grunnlaget tillater.',
  },
  typeOfOther: {
    en: 'The type {0} is none of those of the element',
    nb: 'Typen {0} er ingen av dem elementet har',
    fix: 'Use one of the types that the base of the element has.',
    fixNb: 'Bruk en av typene som grunnlaget for elementet har.',
  },
  supplementContent: {
    en: 'A supplement must have the content supplement',
    nb: 'Et tillegg må ha content supplement',
  },

  invariant: { en: 'Constraint failed: {0}: {1}', nb: 'Regelen {0} er ikke oppfylt: {1}' },
  functionUnknown: {
    en: 'The rule {0} was not checked: it calls {1}, which is not known here',
    nb: 'Regelen {0} er ikke kontrollert: den bruker {1}, som ikke er kjent her',
  },
  invariantUnreadable: {
    en: 'The constraint {0} cannot be evaluated: {1}',
    nb: 'Regelen {0} kan ikke beregnes: {1}',
  },

  attachmentSize: {
    en: 'The stated size {0} is not the size of the data, {1}',
    nb: 'Oppgitt størrelse {0} er ikke størrelsen på dataene, {1}',
  },
  attachmentHash: {
    en: 'The stated SHA-1 digest is not the one of the data',
    nb: 'Oppgitt SHA-1-sjekksum er ikke sjekksummen til dataene',
    fix: 'Make the digest of the bytes that data stands for, not of their base64, and write it in base64.',
    fixNb: 'Lag sjekksummen av bytene som data står for, ikke av base64-teksten, og skriv den i base64.',
  },
  attachmentEmpty: { en: 'An attachment should have data or url', nb: 'Et vedlegg bør ha data eller url' },
  xhtmlParse: {
    en: 'The narrative is not well-formed XHTML: {0}',
    nb: 'Fortellingen er ikke velformet XHTML: {0}',
  },
  xhtmlNamespace: {
    en: 'The div of a narrative has the namespace http://www.w3.org/1999/xhtml',
    nb: 'div i en fortelling har navnerommet http://www.w3.org/1999/xhtml',
    fix: 'Write <div xmlns="http://www.w3.org/1999/xhtml">.',
    fixNb: 'Skriv <div xmlns="http://www.w3.org/1999/xhtml">.',
  },
  xhtmlRoot: {
    en: 'The narrative starts with {0}, not with div',
    nb: 'Fortellingen starter med {0}, ikke med div',
  },
  xhtmlElement: {
    en: 'The element {0} is not allowed in a narrative',
    nb: 'Elementet {0} er ikke tillatt i en fortelling',
  },
  xhtmlAttribute: {
    en: 'The attribute {0} on {1} is not allowed in a narrative',
    nb: 'Attributtet {0} på {1} er ikke tillatt i en fortelling',
  },
  xhtmlEntity: {
    en: 'The entity {0} is not allowed in a narrative',
    nb: 'Entiteten {0} er ikke tillatt i en fortelling',
    fix: 'Use the character itself or its number.',
    fixNb: 'Bruk tegnet selv eller nummeret.',
  },
  xhtmlScriptLink: {
    en: 'A link in a narrative must not start a script',
    nb: 'En lenke i en fortelling kan ikke starte et skript',
  },
  xhtmlLink: {
    en: 'The link {0} in the narrative leads nowhere',
    nb: 'Lenken {0} i fortellingen fører ingen steder',
  },
  xhtmlDuplicateId: {
    en: 'The same id stands twice in the narrative',
    nb: 'Samme id står to ganger i fortellingen',
  },
} satisfies Record<string, Message>;

export type MessageKey = keyof typeof messages;

/** Fills {0}, {1} … of a text. */
export function fill(template: string, values: readonly (string | number)[]): string {
  return template.replace(/\{(\d)\}/g, (whole, index: string) => String(values[Number(index)] ?? whole));
}
