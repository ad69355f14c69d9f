package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServer;

/** A container as the server has it, with one path that reads bodies and one that does not. */
class UnreadBodiesTest {
  /** A read may wait so long, and no test does. */
  private static final Duration READ_TIMEOUT = Duration.ofMinutes(5);

  private static final int DEADLINE_MILLIS = 20_000;

  private static final WebServer container = container();

  @AfterAll
  static void stop() {
    container.stop();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/refuses", "/refuses-at-once"})
  void endsTheConnectionOfWhoeverHoldsTheRestBack(String path) throws IOException {
    try (Connection connection = new Connection()) {
      connection.say(
          "POST " + path + " HTTP/1.1", "Host: localhost", "Content-Length: 100", "", "{");

      assertThat(connection.untilClosed()).startsWith("HTTP/1.1 401");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/refuses", "/refuses-at-once"})
  void endsTheConnectionOfWhoeverHoldsTheNextChunkBack(String path) throws IOException {
    try (Connection connection = new Connection()) {
      connection.say(
          "POST " + path + " HTTP/1.1",
          "Host: localhost",
          "Transfer-Encoding: chunked",
          "",
          "1",
          "{");

      assertThat(connection.untilClosed()).startsWith("HTTP/1.1 401").contains("Connection: close");
    }
  }

  /** A proxy sends the next request, which may be anybody's, on the same connection. */
  @ParameterizedTest
  @ValueSource(strings = {"/refuses", "/refuses-at-once", "/answers"})
  void keepsTheConnectionOfWhoeverSentAll(String path) throws IOException {
    String body = "x".repeat(30_000);
    try (Connection connection = new Connection()) {
      connection.say("GET /reads HTTP/1.1", "Host: localhost", "");
      connection.say("POST /reads HTTP/1.1", "Host: localhost", "Content-Length: 4", "", "ab");
      connection.say(
          "POST " + path + " HTTP/1.1", "Host: localhost", "Content-Length: 8", "", "123456");
      connection.say(
          "POST /reads HTTP/1.1",
          "Host: localhost",
          "Connection: close",
          "Content-Length: 30000",
          "",
          body);

      assertThat(connection.untilClosed().split("HTTP/1.1 ")).hasSize(5);
    }
  }

  @Test
  void leavesAnAnswerAsItIsWhoseBodyNobodyRead() throws IOException {
    try (Connection connection = new Connection()) {
      connection.say("POST /answers HTTP/1.1", "Host: localhost", "Content-Length: 100", "", "{");

      assertThat(connection.untilClosed())
          .startsWith("HTTP/1.1 200")
          .contains("Connection: close")
          .endsWith("answered");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "3\r\nabc\r\n", "3\r\nabc\r\n2\r\nde\r\n"})
  void readsABodyInChunks(String chunks) throws IOException {
    try (Connection connection = new Connection()) {
      connection.say(
          "POST /reads HTTP/1.1",
          "Host: localhost",
          "Transfer-Encoding: chunked",
          "",
          chunks + "0",
          "");

      assertThat(connection.untilClosed())
          .startsWith("HTTP/1.1 200")
          .endsWith("\r\n\r\n" + chunks.replaceAll("\\d|\\s", ""));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"x", "+2", "0x2", "2, 2", "2\r\nContent-Length: 3", "99999999999999999999"})
  void refusesALengthThatIsNone(String length) throws IOException {
    try (Connection connection = new Connection()) {
      connection.say(
          "POST /reads HTTP/1.1", "Host: localhost", "Content-Length: " + length, "", "ab");

      assertThat(connection.untilClosed()).startsWith("HTTP/1.1 400").contains("Connection: close");
    }
  }

  @Test
  void refusesAChunkThatSaysMoreThanItsSize() throws IOException {
    try (Connection connection = new Connection()) {
      connection.say(
          "POST /reads HTTP/1.1", "Host: localhost", "Transfer-Encoding: chunked", "", "1;drip");

      assertThat(connection.untilClosed()).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void refusesWhateverFollowsABody() throws IOException {
    try (Connection connection = new Connection()) {
      connection.say(
          "POST /reads HTTP/1.1",
          "Host: localhost",
          "Transfer-Encoding: chunked",
          "",
          "0",
          "drip: a");

      assertThat(connection.untilClosed()).startsWith("HTTP/1.1 400");
    }
  }

  private static WebServer container() {
    TomcatServletWebServerFactory factory = new TomcatServletWebServerFactory(0);
    new ServerApplication().unreadBodies().customize(factory);
    factory.addConnectorCustomizers(connector ->
        connector.setProperty("connectionTimeout", Long.toString(READ_TIMEOUT.toMillis())));
    WebServer server =
        factory.getWebServer(context -> {
          context.addServlet("refuses", new Refusing()).addMapping("/refuses");
          context
              .addServlet("refuses-at-once", new RefusingAtOnce())
              .addMapping("/refuses-at-once");
          context.addServlet("answers", new Answering()).addMapping("/answers");
          context.addServlet("reads", new Reading()).addMapping("/reads");
        });
    server.start();
    return server;
  }

  private static final class Refusing extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
    }
  }

  /** As a filter does, whose answer is on its way when it returns. */
  private static final class RefusingAtOnce extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      response.getOutputStream().close();
    }
  }

  private static final class Answering extends HttpServlet {
    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().write("answered");
    }
  }

  private static final class Reading extends HttpServlet {
    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      response.setStatus(HttpServletResponse.SC_OK);
    }

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getOutputStream().write(request.getInputStream().readAllBytes());
    }
  }

  private static final class Connection implements AutoCloseable {
    private final Socket socket;

    Connection() throws IOException {
      socket = new Socket(InetAddress.getLoopbackAddress(), container.getPort());
      socket.setSoTimeout(DEADLINE_MILLIS);
    }

    void say(String... lines) throws IOException {
      OutputStream out = socket.getOutputStream();
      out.write((String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
      out.flush();
    }

    String untilClosed() throws IOException {
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
