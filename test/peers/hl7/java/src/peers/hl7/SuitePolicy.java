package peers.hl7;

import org.hl7.fhir.r5.elementmodel.Element.SpecialElement;
import org.hl7.fhir.r5.model.ElementDefinition;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.IResourceValidator;
import org.hl7.fhir.r5.utils.validation.constants.ContainedReferenceValidationPolicy;
import org.hl7.fhir.r5.utils.validation.constants.ReferenceValidationPolicy;
import org.hl7.fhir.validation.instance.advisor.BasePolicyAdvisorForFullValidation;

/** Checks everything in the resource; outside it, only what the job asks for. */
final class SuitePolicy extends BasePolicyAdvisorForFullValidation {
  private final ContainedReferenceValidationPolicy contained;

  SuitePolicy(String references, String contained) {
    super(ReferenceValidationPolicy.valueOf(references), null);
    this.contained = ContainedReferenceValidationPolicy.valueOf(contained);
  }

  @Override
  public ContainedReferenceValidationPolicy policyForContained(
      IResourceValidator validator,
      Object appContext,
      StructureDefinition structure,
      ElementDefinition element,
      String containerType,
      String containerId,
      SpecialElement containingResourceType,
      String path,
      String url) {
    return contained;
  }
}
