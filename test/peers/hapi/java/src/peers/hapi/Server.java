package peers.hapi;

import ca.uhn.fhir.rest.server.RestfulServer;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;

/**
 * A HAPI FHIR R4 JPA server on 127.0.0.1, with its database in memory. Prints one line of JSON when it answers, and
 * stops when its stdin closes, so that it never outlives the test run that started it.
 *
 * <p>System properties: {@code port} (0 = any free one), {@code referentialIntegrity} (true = a reference must point
 * to a stored resource, as HAPI does by default).
 */
public final class Server {
  private Server() {}

  public static void main(String[] args) throws Exception {
    PrintStream out = System.out;
    System.setOut(System.err);
    AnnotationConfigApplicationContext context =
        new AnnotationConfigApplicationContext(StorageConfig.class, FhirServerConfig.class);
    RestfulServer fhir = context.getBean(RestfulServer.class);

    org.eclipse.jetty.server.Server jetty = new org.eclipse.jetty.server.Server();
    ServerConnector connector = new ServerConnector(jetty);
    connector.setHost("127.0.0.1");
    connector.setPort(Integer.getInteger("port", 0));
    jetty.addConnector(connector);
    ServletContextHandler handler = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder(fhir);
    holder.setInitOrder(1);
    handler.addServlet(holder, "/fhir/*");
    jetty.setHandler(handler);
    jetty.start();

    long started = System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
    out.printf(
        "{\"ready\":true,\"port\":%d,\"version\":\"%s\",\"startMs\":%d}%n",
        connector.getLocalPort(), ca.uhn.fhir.util.VersionUtil.getVersion(), started);
    out.flush();

    while (System.in.read() >= 0) {
      // Nothing is said on stdin: its end is the word to stop.
    }
    jetty.stop();
    context.close();
    System.exit(0);
  }
}
