package io.tallystick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.endtoend.process.Commands;
import io.tallystick.endtoend.process.Ended;
import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.ProcessTable;
import io.tallystick.endtoend.process.Workplace;
import io.tallystick.endtoend.shop.ServeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A start that is refused: one line, nothing secret in it, and nothing begun. */
class BadConfigurationTest {
  /** Stands in every value that must not be printed. */
  private static final String MARK = "CANARY";

  private static final Pattern ONE_LINE = Pattern.compile("[A-Z_]+: [^\\n]+ Fix: [^\\n]+\\n");

  private static final int REFUSED = 3;

  /** A mistake, and how we call it. */
  record Mistake(String code, String what, Making making) {
    @Override
    public String toString() {
      return code + ": " + what;
    }
  }

  /** Makes a mistake in an otherwise sound configuration. */
  interface Making {
    Environment in(Workplace place, Environment sound) throws IOException;
  }

  @ParameterizedTest
  @MethodSource("oneOfEachPlace")
  void isRefusedInOneLine(Mistake mistake) throws IOException {
    Workplace place = Workplace.create();
    Environment environment = mistake.making().in(place, marked(place));

    Ended ended = new Commands(place, environment).run("serve");

    assertRefused(ended, mistake.code());
    assertThat(ProcessTable.of(place.folder())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("takers")
  void refusesATakenPort(List<String> command) throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      Workplace place = Workplace.create();
      String[] words =
          command.stream().map(word -> word.replace("PORT", port)).toArray(String[]::new);

      assertRefused(new Commands(place, marked(place).with("PORT", port)).run(words), "PORT_TAKEN");
      assertThat(place.home()).as("nothing was begun").doesNotExist();
    }
  }

  @Test
  void refusesThePortBeforeTheDatabaseIsStarted() {
    Workplace place = Workplace.create();

    assertRefused(
        new Commands(place, marked(place).with("HOST", "nowhere.invalid")).run("serve"),
        "PORT_TAKEN");
    assertThat(place.home()).doesNotExist();
  }

  static Stream<List<String>> takers() {
    return Stream.of(List.of("serve"), List.of("simulator", "--port", "PORT"));
  }

  /** One of each place where a start looks; what else may be wrong is for the server's tests. */
  static Stream<Mistake> oneOfEachPlace() {
    return Stream.of(
        set("STRIPE_SECRET_KEY_PADDED", "STRIPE_SECRET_KEY", "sk_test_CANARY1\n"),
        set("CATALOG_UNREADABLE", "TALLYSTICK_CATALOG", "no\nsuch.yaml"),
        set("DATABASE_UNREACHABLE", "DATABASE_URL", "postgres://me:CANARY@127.0.0.1:1/shop"),
        new Mistake(
            "ENV_FILE_MALFORMED",
            "a line that is no assignment",
            (place, sound) -> {
              place.write(".env.local", "# keys\nsk_test_CANARY1\n");
              return sound;
            }),
        new Mistake(
            "POSTGRES_HOME_NOT_WRITABLE",
            "a file for a home",
            (place, sound) -> sound.with("TALLYSTICK_HOME", place.write("file", "").toString())));
  }

  private static Environment marked(Workplace place) {
    return ServeSettings.sound(place)
        .with("STRIPE_SECRET_KEY", "sk_test_CANARY1")
        .with("STRIPE_WEBHOOK_SECRET", "whsec_CANARYabcdefgh");
  }

  private static Mistake set(String code, String name, String value) {
    String shown = name + "=" + value.replace("\n", "\\n").replace("\t", "\\t");
    return new Mistake(code, shown, (place, sound) -> sound.with(name, value));
  }

  private static void assertRefused(Ended ended, String code) {
    assertThat(ended.err()).matches(ONE_LINE).startsWith(code + ": ");
    assertThat(ended.exitCode()).isEqualTo(REFUSED);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).doesNotContain(MARK);
  }
}
