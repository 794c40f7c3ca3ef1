package peers.hl7;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hl7.fhir.convertors.factory.VersionConvertorFactory_40_50;
import org.hl7.fhir.r5.context.ContextUtilities;
import org.hl7.fhir.r5.model.CanonicalResource;
import org.hl7.fhir.r5.model.Resource;
import org.hl7.fhir.r5.model.StructureDefinition;
import org.hl7.fhir.utilities.npm.NpmPackage;
import org.hl7.fhir.validation.ValidationEngine;

/** Reads R4 conformance resources into the engine; a definition that cannot be read stops the run. */
final class Definitions {
  private Definitions() {}

  static int load(ValidationEngine engine, List<String> paths) throws Exception {
    List<StructureDefinition> structures = new ArrayList<>();
    int count = 0;
    for (String path : paths) {
      for (byte[] content : contents(Path.of(path))) {
        if (cache(engine, content, structures)) count++;
      }
    }
    complete(engine, structures);
    return count;
  }

  /** True when it was a conformance resource. Structures without a snapshot are put aside for {@link #complete}. */
  static boolean cache(ValidationEngine engine, byte[] content, List<StructureDefinition> structures)
      throws IOException {
    Resource resource = read(content);
    if (!(resource instanceof CanonicalResource)) return false;
    engine.getContext().cacheResource(resource);
    if (resource instanceof StructureDefinition structure) structures.add(structure);
    return true;
  }

  /** From R4 JSON to the form that the engine works on. */
  static Resource read(byte[] content) throws IOException {
    return VersionConvertorFactory_40_50.convertResource(
        new org.hl7.fhir.r4.formats.JsonParser().parse(new ByteArrayInputStream(content)));
  }

  /** Back to R4 JSON. */
  static byte[] write(Resource resource) throws IOException {
    return new org.hl7.fhir.r4.formats.JsonParser()
        .composeBytes(VersionConvertorFactory_40_50.convertResource(resource));
  }

  /** Generates the snapshots that were not supplied, once all definitions are known. */
  static void complete(ValidationEngine engine, List<StructureDefinition> structures) {
    for (StructureDefinition structure : structures) {
      if (!structure.hasSnapshot()) new ContextUtilities(engine.getContext()).generateSnapshot(structure);
    }
  }

  private static List<byte[]> contents(Path path) throws IOException {
    List<byte[]> found = new ArrayList<>();
    if (path.toString().endsWith(".tgz")) {
      NpmPackage npm = NpmPackage.fromPackage(Files.newInputStream(path));
      for (String name : npm.list("package")) {
        if (name.endsWith(".json") && !name.equals("package.json") && !name.startsWith(".")) {
          try (InputStream in = npm.load("package", name)) {
            found.add(in.readAllBytes());
          }
        }
      }
      return found;
    }
    try (Stream<Path> files = Files.walk(path)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".json")).sorted().toList()) {
        byte[] content = Files.readAllBytes(file);
        if (new String(content, java.nio.charset.StandardCharsets.UTF_8).contains("\"resourceType\"")) {
          found.add(content);
        }
      }
    }
    return found;
  }
}
