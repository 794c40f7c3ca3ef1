package peers.hl7;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.hl7.fhir.r5.context.IWorkerContext;
import org.hl7.fhir.r5.context.IWorkerContextManager;
import org.hl7.fhir.r5.elementmodel.Element;
import org.hl7.fhir.r5.elementmodel.ObjectConverter;
import org.hl7.fhir.r5.model.CanonicalResource;
import org.hl7.fhir.r5.model.CanonicalType;
import org.hl7.fhir.r5.model.Resource;
import org.hl7.fhir.r5.utils.validation.IResourceValidator;
import org.hl7.fhir.r5.utils.validation.IValidatorResourceFetcher;

/**
 * Knows only the loaded definitions. A URL that it cannot look up is taken to exist, as in HL7's test suite, unless
 * it is under example.org or a namespace that HL7 keeps for URLs that do not exist.
 */
final class OfflineFetcher implements IValidatorResourceFetcher {
  private final IWorkerContext context;

  OfflineFetcher(IWorkerContext context) {
    this.context = context;
  }

  @Override
  public Element fetch(IResourceValidator validator, Object appContext, String url) throws IOException {
    Resource resource = context.fetchResource(Resource.class, url);
    return resource == null ? null : new ObjectConverter(context).convert(resource);
  }

  @Override
  public boolean resolveURL(
      IResourceValidator validator,
      Object appContext,
      String path,
      String url,
      IWorkerContext.VersionResolutionRules rules,
      String type,
      boolean canonical,
      List<CanonicalType> targets) {
    if (context.fetchResource(Resource.class, url) != null) return true;
    return !url.contains("example.org") && !url.startsWith("http://hl7.org/fhir/invalid");
  }

  @Override
  public byte[] fetchRaw(IResourceValidator validator, String url) throws IOException {
    throw new IOException("Not fetched: the oracle runs offline");
  }

  @Override
  public IValidatorResourceFetcher setLocale(Locale locale) {
    return this;
  }

  @Override
  public CanonicalResource fetchCanonicalResource(IResourceValidator validator, Object appContext, String url) {
    return null;
  }

  @Override
  public boolean fetchesCanonicalResource(IResourceValidator validator, String url) {
    return false;
  }

  @Override
  public Set<ResourceVersionInformation> fetchCanonicalResourceVersions(
      IResourceValidator validator, Object appContext, String url) {
    return Set.of();
  }
}
