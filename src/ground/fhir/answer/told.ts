// What may be repeated of another system's OperationOutcome: members of FHIR's own lists, and paths of elements. Anything else can
// hold a person: a code, a type and an expression are texts that whoever answers has written.

/** IssueType. @see https://hl7.org/fhir/R4/valueset-issue-type.html */
const issueTypes = new Set(
  (
    'invalid structure required value invariant security login unknown expired forbidden suppressed processing not-supported ' +
    'duplicate multiple-matches not-found deleted too-long code-invalid extension too-costly business-rule conflict transient ' +
    'lock-error no-store exception timeout incomplete throttled informational success limited-filter'
  ).split(' '),
);

const severities = new Set(['fatal', 'error', 'warning', 'information', 'success']);

/** The code, when it is one of FHIR's. */
export function issueTypeOf(code: unknown): string | undefined {
  return typeof code === 'string' && issueTypes.has(code) ? code : undefined;
}

/** The severity, when it is one of FHIR's. */
export function severityOf(severity: unknown): string | undefined {
  return typeof severity === 'string' && severities.has(severity) ? severity : undefined;
}

/** The type, when it is one of R4's. @see https://hl7.org/fhir/R4/resourcelist.html */
export function resourceTypeOf(type: unknown): string | undefined {
  return typeof type === 'string' && resourceTypes.has(type) ? type : undefined;
}

/** The expression, when it is a plain path of elements in a resource of R4: a filter in it could hold a value of the person. */
export function elementPathOf(expression: unknown): string | undefined {
  const [, type, path = ''] =
    typeof expression === 'string' ? (/^([A-Z][A-Za-z]+)(?:\.(.*))?$/.exec(expression) ?? []) : [];
  const steps = path === '' ? [] : path.split('.');
  const plain = steps.length <= 12 && steps.every((step) => /^[a-z][A-Za-z]{1,30}(\[\d{1,4}\])?$/.test(step));
  return resourceTypeOf(type) && plain ? (expression as string) : undefined;
}

const resourceTypes = new Set(
  (
    'Account ActivityDefinition AdverseEvent AllergyIntolerance Appointment AppointmentResponse AuditEvent Basic ' +
    'Binary BiologicallyDerivedProduct BodyStructure Bundle CapabilityStatement CarePlan CareTeam CatalogEntry ' +
    'ChargeItem ChargeItemDefinition Claim ClaimResponse ClinicalImpression CodeSystem Communication ' +
    'CommunicationRequest CompartmentDefinition Composition ConceptMap Condition Consent Contract Coverage ' +
    'CoverageEligibilityRequest CoverageEligibilityResponse DetectedIssue Device DeviceDefinition DeviceMetric ' +
    'DeviceRequest DeviceUseStatement DiagnosticReport DocumentManifest DocumentReference EffectEvidenceSynthesis ' +
    'Encounter Endpoint EnrollmentRequest EnrollmentResponse EpisodeOfCare EventDefinition Evidence ' +
    'EvidenceVariable ExampleScenario ExplanationOfBenefit FamilyMemberHistory Flag Goal GraphDefinition Group ' +
    'GuidanceResponse HealthcareService ImagingStudy Immunization ImmunizationEvaluation ImmunizationRecommendation ' +
    'ImplementationGuide InsurancePlan Invoice Library Linkage List Location Measure MeasureReport Media Medication ' +
    'MedicationAdministration MedicationDispense MedicationKnowledge MedicationRequest MedicationStatement ' +
    'MedicinalProduct MedicinalProductAuthorization MedicinalProductContraindication MedicinalProductIndication ' +
    'MedicinalProductIngredient MedicinalProductInteraction MedicinalProductManufactured MedicinalProductPackaged ' +
    'MedicinalProductPharmaceutical MedicinalProductUndesirableEffect MessageDefinition MessageHeader ' +
    'MolecularSequence NamingSystem NutritionOrder Observation ObservationDefinition OperationDefinition ' +
    'OperationOutcome Organization OrganizationAffiliation Parameters Patient PaymentNotice PaymentReconciliation ' +
    'Person PlanDefinition Practitioner PractitionerRole Procedure Provenance Questionnaire QuestionnaireResponse ' +
    'RelatedPerson RequestGroup ResearchDefinition ResearchElementDefinition ResearchStudy ResearchSubject ' +
    'RiskAssessment RiskEvidenceSynthesis Schedule SearchParameter ServiceRequest Slot Specimen SpecimenDefinition ' +
    'StructureDefinition StructureMap Subscription SubscriptionStatus Substance SubstanceNucleicAcid ' +
    'SubstancePolymer SubstanceProtein SubstanceReferenceInformation SubstanceSourceMaterial SubstanceSpecification ' +
    'SupplyDelivery SupplyRequest Task TerminologyCapabilities TestReport TestScript ValueSet VerificationResult ' +
    'VisionPrescription'
  ).split(' '),
);
