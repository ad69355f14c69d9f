package io.tallystick.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.server.fixture.Configured;
import io.tallystick.server.fixture.TestPostgres;
import io.tallystick.server.process.ChildEnvironment;
import io.tallystick.server.process.Program;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a running server writes on its standard output. */
@Timeout(120)
class ServeLogTest {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern URL = Pattern.compile("url=(http://[^ ]+)");

  @TempDir Path folder;

  @Test
  void isJsonWithALiveKeyAndHasTheReferenceOfEveryProblem() throws Exception {
    List<JsonNode> lines = lines(live()).stream().map(JSON::readTree).toList();

    JsonNode ready = only(lines, "server.ready");
    assertThat(ready.at("/labels/mode").stringValue()).isEqualTo("live");
    assertThat(ready.at("/log/level").stringValue()).isEqualTo("INFO");
    assertThat(ready.at("/message").stringValue()).startsWith("event=server.ready url=http://");
    assertThat(ready.has("@timestamp")).isTrue();
    assertThat(ready.at("/service/name").stringValue()).isEqualTo("tallystick");
    JsonNode refused = only(lines, "api.refused");
    assertThat(refused.at("/labels/reference").stringValue()).isEqualTo(reference);
    assertThat(refused.at("/labels/status").stringValue()).isEqualTo("401");
    assertThat(lines.toString()).doesNotContain("canary");
  }

  @Test
  void isToBeReadWithATestKey() throws Exception {
    List<String> lines = lines(configured());

    assertThat(lines).allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\S+ [A-Z]+ .*"));
    assertThat(lines.toString()).contains("reference=" + reference).doesNotContain("canary");
  }

  @Test
  void hasTheFormatThatSpringIsTold() throws Exception {
    List<JsonNode> lines =
        lines(live().with("LOGGING_STRUCTURED_FORMAT_CONSOLE", "logstash")).stream()
            .map(JSON::readTree)
            .toList();

    assertThat(lines).allMatch(line -> line.has("logger_name"));
    assertThat(only(lines, "server.ready").at("/level").stringValue()).isEqualTo("INFO");
  }

  @Test
  void isToBeReadIfSpringIsToldOfNoFormat() throws Exception {
    assertThat(lines(live().with("LOGGING_STRUCTURED_FORMAT_CONSOLE", "")))
        .noneMatch(line -> line.startsWith("{"))
        .anyMatch(line -> line.contains("INFO  Server event=server.ready"));
  }

  private String reference = "";

  private Configured live() {
    return configured()
        .with("STRIPE_SECRET_KEY", "rk_live_canary")
        .with("STRIPE_PUBLISHABLE_KEY", "pk_live_1");
  }

  private Configured configured() {
    return Configured.complete(folder)
        .with("STRIPE_SECRET_KEY", "rk_test_canary")
        .with("STRIPE_WEBHOOK_SECRET", "whsec_canaryOneTwoThreeFourFive")
        .with("DATABASE_URL", TestPostgres.url())
        .with("PORT", "0");
  }

  /** What it writes from its start, over a call that it refuses, to its end. */
  private List<String> lines(Configured configured) throws IOException, InterruptedException {
    Process server = start(configured);
    List<String> lines = new ArrayList<>();
    try (BufferedReader output = server.inputReader()) {
      String line = output.readLine();
      while (line != null) {
        lines.add(line);
        Matcher ready = URL.matcher(line);
        if (ready.find()) {
          reference = reference(URI.create(ready.group(1)));
          server.toHandle().destroy(); // and its output can be read to the end
        }
        line = output.readLine();
      }
    } finally {
      server.destroyForcibly();
    }
    assertThat(reference).as(lines.toString()).startsWith("ref_");
    return lines;
  }

  /** Stripe is out of its reach, whichever keys it has. */
  private Process start(Configured configured) throws IOException {
    Program program =
        Program.ofThisJvm().with("-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=1");
    ProcessBuilder builder =
        new ProcessBuilder(program.words("serve"))
            .directory(folder.toFile())
            .redirectError(folder.resolve("stderr").toFile());
    builder.environment().clear();
    builder.environment().putAll(ChildEnvironment.of(System.getenv(), configured.environment()));
    return builder.start();
  }

  private static String reference(URI server) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request = HttpRequest.newBuilder(server.resolve("/api/events")).build();
      JsonNode problem = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
      return problem.at("/reference").stringValue();
    }
  }

  private static JsonNode only(List<JsonNode> lines, String action) {
    List<JsonNode> found =
        lines.stream()
            .filter(line -> line.at("/event/action").stringValue("").equals(action))
            .toList();
    assertThat(found).as(lines.toString()).hasSize(1);
    return found.getFirst();
  }
}
