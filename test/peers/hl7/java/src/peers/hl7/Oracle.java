package peers.hl7;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hl7.fhir.utilities.VersionUtil;
import org.hl7.fhir.validation.ValidationEngine;

/**
 * HL7's validator as a process: one JSON job a line on stdin, one JSON result a line on stdout, in order.
 *
 * <p>Arguments: {@code --definitions PATH} (a directory of conformance resources, a JSON file, or a package .tgz;
 * may be repeated, later ones may use earlier ones) and {@code --allow-extensions PREFIX} (extensions that need no
 * definition; may be repeated). The FHIR packages are read from {@code ${user.home}/.fhir/packages}; nothing is
 * fetched. The first line out is {@code {"ready": true, ...}}; everything else that the library prints goes to stderr.
 */
public final class Oracle {
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .nodeFactory(JsonNodeFactory.withExactBigDecimals(true))
          .build();

  private Oracle() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
    System.setOut(System.err);
    List<String> definitions = new ArrayList<>();
    List<String> extensionDomains = new ArrayList<>();
    for (int i = 0; i + 1 < args.length; i += 2) {
      switch (args[i]) {
        case "--definitions" -> definitions.add(args[i + 1]);
        case "--allow-extensions" -> extensionDomains.add(args[i + 1]);
        default -> throw new IllegalArgumentException("Unknown argument " + args[i]);
      }
    }

    long start = System.nanoTime();
    ValidationEngine engine =
        new ValidationEngine.ValidationEngineBuilder()
            .withVersion("4.0.1")
            .withNoTerminologyServer()
            .fromSource("hl7.fhir.r4.core#4.0.1");
    engine.getContext().setCachingAllowed(false);
    int loaded = Definitions.load(engine, definitions);

    ObjectNode ready = JSON.createObjectNode();
    ready.put("ready", true);
    ready.put("validator", VersionUtil.getVersion());
    ready.put("definitions", loaded);
    ready.put("loadMs", (System.nanoTime() - start) / 1_000_000);
    say(out, ready);

    JobRunner runner = new JobRunner(engine, extensionDomains);
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      if (!line.isBlank()) say(out, answer(runner, line));
    }
  }

  private static ObjectNode answer(JobRunner runner, String line) {
    ObjectNode result = JSON.createObjectNode();
    try {
      JsonNode job = JSON.readTree(line);
      result.set("id", job.get("id"));
      result.setAll(runner.run(job));
    } catch (Throwable e) {
      result.put("crash", e.toString());
    }
    return result;
  }

  private static void say(PrintStream out, ObjectNode line) throws Exception {
    out.println(JSON.writeValueAsString(line));
    out.flush();
  }
}
