package io.tallystick.server.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class JsonOptionTest {
  private static final JsonMapper ONE_DOCUMENT =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  @Command(name = "listing")
  static final class Listing implements Runnable {
    @Mixin private JsonOption json;

    @Override
    public void run() {
      json.print(
          List.of(Map.of("id", "key_1"), Map.of("id", "\u00e9\n\"")),
          () -> json.out().println("for people"));
    }
  }

  @Test
  void printsExactlyOneDocument() {
    assertThat(ONE_DOCUMENT.readTree(run("--json")).findValuesAsString("id"))
        .containsExactly("key_1", "\u00e9\n\"");
  }

  @Test
  void printsForPeopleOtherwise() {
    assertThat(run()).isEqualTo("for people\n");
  }

  private static String run(String... arguments) {
    StringWriter out = new StringWriter();
    int exit = new CommandLine(new Listing()).setOut(new PrintWriter(out)).execute(arguments);
    assertThat(exit).isZero();
    return out.toString();
  }
}
