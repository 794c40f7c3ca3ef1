package peers.hl7;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hl7.fhir.r5.context.ContextUtilities;
import org.hl7.fhir.r5.elementmodel.Manager.FhirFormat;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.r5.utils.validation.ValidatorSession;
import org.hl7.fhir.r5.utils.validation.constants.BestPracticeWarningLevel;
import org.hl7.fhir.utilities.validation.ValidationMessage;
import org.hl7.fhir.validation.ValidationEngine;
import org.hl7.fhir.validation.ValidatorSettings;
import org.hl7.fhir.validation.instance.InstanceValidator;
import org.hl7.fhir.validation.service.StandAloneValidatorFetcher;
import org.hl7.fhir.validation.service.model.HtmlInMarkdownCheck;

/**
 * Validates one job. Its settings are those of HL7's own test suite: unknown extensions are errors except in the
 * named domains, example URLs are allowed, best practice is not reported, references are not followed unless asked.
 */
final class JobRunner {
  private final ValidationEngine base;
  private final List<String> extensionDomains;

  JobRunner(ValidationEngine base, List<String> extensionDomains) {
    this.base = base;
    this.extensionDomains = extensionDomains;
  }

  ObjectNode run(JsonNode job) throws Exception {
    JsonNode options = job.path("options");
    ValidationEngine engine = engineFor(job.path("definitions"));
    if (job.has("snapshotOf")) return snapshot(engine, job.get("snapshotOf"));
    String text = job.has("text") ? job.get("text").asText() : Oracle.JSON.writeValueAsString(job.get("resource"));
    FhirFormat format = text.stripLeading().startsWith("<") ? FhirFormat.XML : FhirFormat.JSON;

    InstanceValidator validator = validator(engine, options);
    List<ValidationMessage> messages = new ArrayList<>();
    validator.validate(
        null,
        messages,
        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)),
        format,
        profiles(engine, job.path("profiles")));
    return report(messages);
  }

  /** Definitions of the job alone are loaded into a copy, so that the next job does not see them. */
  private ValidationEngine engineFor(JsonNode definitions) throws Exception {
    if (definitions.isEmpty()) return base;
    ValidationEngine engine = new ValidationEngine(base);
    List<StructureDefinition> structures = new ArrayList<>();
    for (JsonNode definition : definitions) {
      Definitions.cache(engine, Oracle.JSON.writeValueAsBytes(definition), structures);
    }
    Definitions.complete(engine, structures);
    return engine;
  }

  private InstanceValidator validator(ValidationEngine engine, JsonNode options) throws Exception {
    InstanceValidator validator =
        new InstanceValidator(engine.getContext(), null, null, session(engine), new ValidatorSettings());
    validator.initializeFromParameters(engine.getDefaultInstanceValidatorParameters());
    validator.getImplementationGuides().addAll(engine.getIgs());
    validator.setWantCheckSnapshotUnchanged(true);
    validator.setBestPracticeWarningLevel(BestPracticeWarningLevel.Ignore);
    validator.setAllowExamples(true);
    validator.setAnyExtensionsAllowed(options.path("anyExtensions").asBoolean(false));
    validator.getExtensionDomains().addAll(extensionDomains);
    validator.getSettings().setUseValueSetDisplays(true);
    validator.setForPublication(options.path("for-publication").asBoolean(false));
    validator.setAssumeValidRestReferences(options.path("assumeValidRestReferences").asBoolean(false));
    if (options.path("noHtmlInMarkdown").asBoolean(false)) {
      validator.setHtmlInMarkdownCheck(HtmlInMarkdownCheck.ERROR);
    }
    validator.setPolicyAdvisor(
        new SuitePolicy(
            options.path("validateReference").asText("IGNORE"), options.path("validateContains").asText("CHECK_VALID")));
    if ("standalone".equals(options.path("fetcher").asText())) {
      engine.setFetcher(new StandAloneValidatorFetcher(engine.getPcm(), engine.getContext(), engine));
      validator.setFetcher(engine);
    } else {
      validator.setFetcher(new OfflineFetcher(engine.getContext()));
    }
    return validator;
  }

  /**
   * Where an extension's context is checked the validator asks for the definitions of "4.0", does not see that they
   * are the loaded 4.0.1 and reads the whole package again, for every job. Here it is told.
   */
  private static ValidatorSession session(ValidationEngine engine) {
    ValidatorSession session = new ValidatorSession();
    session.getOtherVersions().put("4.0", engine.getContext());
    return session;
  }

  private static List<StructureDefinition> profiles(ValidationEngine engine, JsonNode urls) {
    List<StructureDefinition> profiles = new ArrayList<>();
    for (JsonNode url : urls) {
      StructureDefinition profile = engine.getContext().fetchResource(StructureDefinition.class, url.asText());
      if (profile == null) throw new IllegalArgumentException("No definition of profile " + url.asText());
      profiles.add(profile);
    }
    return profiles;
  }

  /** The elements that HL7's own generator makes of a differential. */
  private static ObjectNode snapshot(ValidationEngine engine, JsonNode definition) throws Exception {
    ObjectNode differential = ((ObjectNode) definition).deepCopy().without("snapshot");
    StructureDefinition structure =
        (StructureDefinition) Definitions.read(Oracle.JSON.writeValueAsBytes(differential));
    new ContextUtilities(engine.getContext()).generateSnapshot(structure);
    ObjectNode result = Oracle.JSON.createObjectNode();
    result.set("snapshot", Oracle.JSON.readTree(Definitions.write(structure)).path("snapshot").path("element"));
    return result;
  }

  private static ObjectNode report(List<ValidationMessage> messages) {
    ObjectNode result = Oracle.JSON.createObjectNode();
    ArrayNode issues = Oracle.JSON.createArrayNode();
    boolean valid = true;
    Set<String> seen = new HashSet<>();
    for (ValidationMessage message : messages) {
      if (!seen.add(message.getLevel() + "|" + message.getType() + "|" + message.getLocation() + "|" + message.getMessage())) {
        continue;
      }
      valid &= !message.getLevel().isError();
      issues.add(issue(message));
    }
    result.put("valid", valid);
    result.set("issues", issues);
    return result;
  }

  private static ObjectNode issue(ValidationMessage message) {
    ObjectNode issue = Oracle.JSON.createObjectNode();
    issue.put("severity", message.getLevel().toCode());
    issue.put("code", message.getType() == null ? null : message.getType().toCode());
    issue.put("expression", message.getLocation());
    issue.put("text", message.getMessage());
    issue.put("line", message.getLine());
    issue.put("col", message.getCol());
    issue.put("rule", message.getMessageId());
    if (message.getInvId() != null) issue.put("invariant", message.getInvId());
    return issue;
  }
}
