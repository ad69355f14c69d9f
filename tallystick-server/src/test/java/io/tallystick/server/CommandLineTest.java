package io.tallystick.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void listsTheCommandsWithoutOne() {
    assertThat(run()).isZero();

    assertThat(out.toString())
        .contains("Usage: tallystick")
        .contains("serve", "test", "simulator", "keys", "doctor", "Start with:  ./tallystick demo");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void readsNoCommandButTheOneThatIsAskedFor() {
    assertThat(Tallystick.commandLine("orders", "list").getSubcommands())
        .containsOnlyKeys("orders");
  }

  static Stream<String> commands() {
    return under("", Tallystick.commandLine());
  }

  private static Stream<String> under(String path, CommandLine command) {
    return Stream.concat(
        Stream.of(path.strip()),
        command.getSubcommands().entrySet().stream()
            .flatMap(sub -> under(path + " " + sub.getKey(), sub.getValue())));
  }

  @ParameterizedTest
  @MethodSource("commands")
  void explainsEveryCommand(String command) {
    List<String> words =
        new ArrayList<>(command.isEmpty() ? List.of() : List.of(command.split(" ")));
    words.add("--help");

    assertThat(run(words.toArray(String[]::new))).isZero();

    List<String> lines = out.toString().lines().toList();
    assertThat(lines.getFirst()).startsWith("Usage: " + ("tallystick " + command).strip() + " ");
    assertThat(lines).allMatch(line -> line.length() <= 80);
    assertThat(out.toString()).containsPattern("(?m)^[A-Z][^\\n]*[.]$").doesNotContain("${");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void explainsScopesWithoutBreakingThem() {
    run("keys", "create", "--help");

    assertThat(out.toString())
        .contains("--scopes=a,b\n")
        .contains("payments:write", "payments:price", "orders:read", "refunds:write")
        .contains("charges:write", "transfers:write", "events:read");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "--nonsense",
        "keys",
        "keys nonsense",
        "keys create",
        "keys create --name shop",
        "keys create --scopes orders:read",
        "keys create --name shop --scopes orders:eat",
        "keys create --name shop --scopes orders:read,",
        "keys create --name shop --scopes ORDERS:READ",
        "keys create --name shop --scopes orders:read --scopes events:read",
        "keys create --name shop --scopes refunds:write --max-refund 500",
        "keys create --name shop --scopes refunds:write --max-refund usd:0",
        "keys create --name shop --scopes refunds:write --max-refund usd:-1",
        "keys create --name shop --scopes refunds:write --max-refund usd:1.50",
        "keys create --name shop --scopes refunds:write --max-refund USD:100",
        "keys create --name shop --scopes refunds:write --max-refund xxx:100",
        "keys create --name shop --scopes refunds:write --max-day usd:1 --max-day usd:2",
        "keys revoke",
        "keys list extra",
        "operations",
        "operations nonsense",
        "operations list extra",
        "operations list --status lost",
        "operations list --status SENT",
        "operations list --limit 0",
        "operations list --limit 1001",
        "operations list --limit x",
        "operations show",
        "operations show a b",
        "operations resolve",
        "operations resolve 3f0c8a52-7d1e-4b3a-9c55-0e6f6d2a1b44",
        "operations resolve 3f0c8a52-7d1e-4b3a-9c55-0e6f6d2a1b44 --failed --succeeded re_1",
        "operations resolve 3f0c8a52-7d1e-4b3a-9c55-0e6f6d2a1b44 --succeeded",
        "operations resolve 3f0c8a52-7d1e-4b3a-9c55-0e6f6d2a1b44 --succeeded whsec_canary",
        "operations resolve 3f0c8a52-7d1e-4b3a-9c55-0e6f6d2a1b44 --succeeded ref_1",
        "doctor --nonsense",
        "endpoint",
        "endpoint create",
        "endpoint status extra",
        "endpoint roll",
        "endpoint roll we_1 --now",
        "endpoint upgrade",
        "endpoint upgrade we_1 --secret-file",
        "serve extra",
        "simulator --port x",
        "simulator --port 70000",
        "simulator --port -1",
        "simulator --seed x",
        "simulator --webhook-url http://127.0.0.1:1",
        "simulator --webhook-secret whsec_canary",
        "simulator --port 0 --webhook-url canary --webhook-secret whsec_canary"
      })
  void endsWithTwoOnWrongUsage(String words) {
    assertThat(run(words.split(" "))).isEqualTo(2);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).isNotBlank().doesNotContain("whsec_canary").doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1-1-1-1-1", "ref_1-1-1-1-1", "re_1", ""})
  void knowsNoOperationByWhatIsNoIdOfOne(String id) {
    assertThat(run("operations", "show", id)).isEqualTo(1);
    assertThat(run("operations", "resolve", id, "--failed")).isEqualTo(1);

    assertThat(err.toString()).startsWith("OPERATION_NOT_FOUND: ");
  }

  @Test
  void namesTheScopesWhenOneIsUnknown() {
    run("keys", "create", "--name", "shop", "--scopes", "orders:eat");

    assertThat(err.toString())
        .startsWith("Unknown scope 'orders:eat'; the scopes are payments:write, ");
  }

  @Test
  void namesTheStatesWhenOneIsUnknown() {
    run("operations", "list", "--status", "lost");

    assertThat(err.toString())
        .startsWith(
            "The status is one of prepared, sent, succeeded, declined, rejected, unknown, review.");
  }

  @Test
  void knowsWithoutADatabaseThatNothingHasAnIdThatIsNone() {
    assertThat(run("operations", "show", "nonsense")).isEqualTo(1);

    assertThat(out.toString()).isEmpty();
    assertThat(err.toString())
        .isEqualTo(
            "OPERATION_NOT_FOUND: There is no operation of this id; 'operations list' shows"
                + " them.\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "events list",
        "events replay",
        "deliveries list",
        "orders list",
        "operations list"
      })
  void namesInItsHelpWhatAnOptionTakes(String words) {
    run((words + " --help").split(" "));

    assertThat(out.toString()).contains("--status=STATUS", "--limit=N").doesNotContain("=<");
  }

  @Test
  void saysWhatIsWrongWithABlankWebhookSecret() {
    assertThat(
            run(
                "simulator",
                "--port",
                "0",
                "--webhook-url",
                "http://127.0.0.1:1",
                "--webhook-secret",
                ""))
        .isEqualTo(2);

    assertThat(err.toString())
        .startsWith("The webhook secret is blank; name the one that the endpoint checks with.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "-V", "serve --version", "keys create -V"})
  void tellsItsVersion(String words) {
    assertThat(run(words.split(" "))).isZero();

    assertThat(out.toString()).matches("Tallystick \\d+\\.\\d+\\.\\d+\\R");
  }

  private int run(String... words) {
    return Tallystick.commandLine(words)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
