package io.tallystick.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.endtoend.process.Commands;
import io.tallystick.endtoend.process.Ended;
import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.ProcessTable;
import io.tallystick.endtoend.process.Workplace;
import io.tallystick.endtoend.shop.ReceiverApp;
import io.tallystick.endtoend.shop.ServeSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is configured wrongly is told in one line, and nothing secret is in it. */
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

  /** Each is a start of the program; what is behind a code is for the tests of the settings. */
  @ParameterizedTest
  @MethodSource("oneOfEachCode")
  void isRefusedInOneLine(Mistake mistake) throws IOException {
    refuses(mistake);
  }

  @ParameterizedTest
  @Tag("long")
  @MethodSource("all")
  void isRefusedInOneLineWhateverItIs(Mistake mistake) throws IOException {
    refuses(mistake);
  }

  private static void refuses(Mistake mistake) throws IOException {
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

  static Stream<Mistake> all() {
    return Stream.of(keys(), webhookSecrets(), endpoints(), catalogues(), databases(), files())
        .flatMap(mistakes -> mistakes);
  }

  static Collection<Mistake> oneOfEachCode() {
    return all()
        .collect(Collectors.toMap(Mistake::code, mistake -> mistake, (first, other) -> first))
        .values();
  }

  static Stream<Mistake> keys() {
    String secret = "STRIPE_SECRET_KEY";
    String publishable = "STRIPE_PUBLISHABLE_KEY";
    return Stream.of(
        missing("STRIPE_SECRET_KEY_MISSING", secret),
        set("STRIPE_SECRET_KEY_MISSING", secret, ""),
        set("STRIPE_SECRET_KEY_MISSING", secret, " \t "),
        set("STRIPE_SECRET_KEY_PADDED", secret, " sk_test_CANARY1"),
        set("STRIPE_SECRET_KEY_PADDED", secret, "sk_test_CANARY1\n"),
        set("STRIPE_SECRET_KEY_IS_PUBLISHABLE", secret, "pk_test_CANARY1"),
        set("STRIPE_SECRET_KEY_MALFORMED", secret, "CANARY"),
        set("STRIPE_SECRET_KEY_MALFORMED", secret, "sk_test_"),
        set("STRIPE_SECRET_KEY_MALFORMED", secret, "sk_prod_CANARY1"),
        set("STRIPE_SECRET_KEY_MALFORMED", secret, "sk_test_CANARY 1"),
        set("STRIPE_SECRET_KEY_MALFORMED", secret, "\"sk_test_CANARY1\""),
        missing("STRIPE_PUBLISHABLE_KEY_MISSING", publishable),
        set("STRIPE_PUBLISHABLE_KEY_MISSING", publishable, "  "),
        set("STRIPE_PUBLISHABLE_KEY_PADDED", publishable, "pk_test_CANARY1 "),
        set("STRIPE_PUBLISHABLE_KEY_IS_SECRET", publishable, "sk_test_CANARY1"),
        set("STRIPE_PUBLISHABLE_KEY_IS_SECRET", publishable, "rk_live_CANARY1"),
        set("STRIPE_PUBLISHABLE_KEY_MALFORMED", publishable, "CANARY"),
        set("STRIPE_KEYS_MIXED", secret, "sk_live_CANARY1"),
        set("STRIPE_KEYS_MIXED", publishable, "pk_live_CANARY1"),
        new Mistake(
            "STRIPE_SECRET_KEY_IS_PUBLISHABLE",
            "the keys swapped",
            (place, sound) ->
                sound.with(secret, "pk_test_CANARY1").with(publishable, "sk_test_CANARY1")));
  }

  static Stream<Mistake> webhookSecrets() {
    String secret = "STRIPE_WEBHOOK_SECRET";
    return Stream.of(
        missing("STRIPE_WEBHOOK_SECRET_MISSING", secret),
        set("STRIPE_WEBHOOK_SECRET_MISSING", secret, ""),
        set("STRIPE_WEBHOOK_SECRET_MISSING", secret, "  "),
        set("STRIPE_WEBHOOK_SECRET_PADDED", secret, "whsec_CANARYabcdefgh\n"),
        set("STRIPE_WEBHOOK_SECRET_PLACEHOLDER", secret, "whsec_your_CANARY_secret"),
        set("STRIPE_WEBHOOK_SECRET_PLACEHOLDER", secret, "whsec_xxxxxxxxxxxxxxxx"),
        set("STRIPE_WEBHOOK_SECRET_MALFORMED", secret, "CANARYabcdefghijkl"),
        set("STRIPE_WEBHOOK_SECRET_MALFORMED", secret, "whsec_CANARYabcdefgh,"),
        set("TALLYSTICK_WEBHOOK_MAX_BYTES_INVALID", "TALLYSTICK_WEBHOOK_MAX_BYTES", "1"),
        set("TALLYSTICK_STRIPE_RATE_INVALID", "TALLYSTICK_STRIPE_RATE", "0"),
        set("LIMIT_INVALID", "TALLYSTICK_LIMIT_USER", "0"),
        set("TRUSTED_PROXIES_INVALID", "TALLYSTICK_TRUSTED_PROXIES", "proxy.example"),
        set("CORS_ORIGINS_INVALID", "TALLYSTICK_CORS_ORIGINS", "*"),
        set("CORS_ORIGINS_UNENCRYPTED", "TALLYSTICK_CORS_ORIGINS", "http://shop.example"),
        set("TALLYSTICK_WEBHOOK_RATE_INVALID", "TALLYSTICK_WEBHOOK_RATE", "often"));
  }

  static Stream<Mistake> endpoints() {
    String base = "STRIPE_API_BASE";
    String url = "TALLYSTICK_FULFILLMENT_URL";
    String secret = "TALLYSTICK_FULFILLMENT_SECRET";
    return Stream.of(
        new Mistake(
            "STRIPE_API_BASE_LIVE",
            "an API base with live keys",
            (place, sound) ->
                sound
                    .with("STRIPE_SECRET_KEY", "sk_live_CANARY1")
                    .with("STRIPE_PUBLISHABLE_KEY", "pk_live_CANARY1")
                    .with(base, "http://127.0.0.1:12111")),
        set("STRIPE_API_BASE_MALFORMED", base, "127.0.0.1:12111"),
        set("STRIPE_API_BASE_MALFORMED", base, "ftp://127.0.0.1"),
        set("STRIPE_API_BASE_MALFORMED", base, "http://user:CANARY@127.0.0.1:12111"),
        set("STRIPE_API_BASE_MALFORMED", base, "http://127.0.0.1:12111/v1?key=CANARY"),
        set("STRIPE_API_BASE_MALFORMED", base, "http://127.0.0.1:12111/ CANARY"),
        set("FULFILLMENT_SECRET_MISSING", url, "http://127.0.0.1:9/"),
        new Mistake(
            "FULFILLMENT_SECRET_MALFORMED",
            "a short secret",
            (place, sound) -> sound.with(url, "http://127.0.0.1:9/").with(secret, "whsec_CANARY")),
        new Mistake(
            "FULFILLMENT_SECRET_MALFORMED",
            "no base64",
            (place, sound) ->
                sound.with(url, "http://127.0.0.1:9/").with(secret, "whsec_CANARY!".repeat(4))),
        new Mistake(
            "FULFILLMENT_URL_MALFORMED",
            "no URL",
            (place, sound) -> sound.with(url, "CANARY").with(secret, ReceiverApp.SECRET)),
        new Mistake(
            "FULFILLMENT_URL_MALFORMED",
            "a password in the URL",
            (place, sound) ->
                sound.with(url, "http://app:CANARY@127.0.0.1/").with(secret, ReceiverApp.SECRET)),
        set("PORT_INVALID", "PORT", "abc"),
        set("PORT_INVALID", "PORT", "65536"),
        set("PORT_INVALID", "PORT", "-1"),
        set("PORT_TAKEN", "HOST", "no\nwhere"));
  }

  static Stream<Mistake> catalogues() {
    return Stream.of(
        set("CATALOG_UNREADABLE", "TALLYSTICK_CATALOG", "missing.yaml"),
        set("CATALOG_UNREADABLE", "TALLYSTICK_CATALOG", "."),
        set("CATALOG_UNREADABLE", "TALLYSTICK_CATALOG", "no\nsuch.yaml"),
        catalogue("not YAML", "prices: ["),
        catalogue("two documents", "prices: []\n---\nprices: []\n"),
        catalogue("another shape", "hats: []"),
        catalogue("an unknown key", price("colour: green")),
        catalogue("a key of two lines", price("\"a\\nb\": 1")),
        catalogue("a text for an amount", price("").replace("1500", "'1500'")),
        catalogue("a fraction", price("").replace("1500", "15.00")),
        catalogue("an unknown currency", price("").replace("usd", "doubloon")),
        catalogue("one id twice", price("") + price("").replace("prices:\n", "")),
        new Mistake(
            "CATALOG_UNREADABLE",
            "not UTF-8",
            (place, sound) -> {
              byte[] latin = "prices: [] # gr\u00fcn".getBytes(StandardCharsets.ISO_8859_1);
              Files.write(place.folder().resolve("latin.yaml"), latin);
              return sound.with("TALLYSTICK_CATALOG", "latin.yaml");
            }));
  }

  static Stream<Mistake> databases() {
    String url = "DATABASE_URL";
    return Stream.of(
        set("DATABASE_UNREACHABLE", url, "postgres://me:CANARY@127.0.0.1:1/shop"),
        set(
            "DATABASE_UNREACHABLE",
            url,
            "jdbc:postgresql://127.0.0.1:1/shop?user=me&password=CANARY"),
        set("DATABASE_UNREACHABLE", url, "postgres://me:CANARY@nowhere.invalid/shop"),
        set("DATABASE_UNREACHABLE", url, "postgres://me:CANARY@127.0.0.1:1/shop?sslmode=CANARY"),
        set("DATABASE_URL_MALFORMED", url, "mysql://me:CANARY@127.0.0.1/shop"),
        set("DATABASE_URL_MALFORMED", url, "postgres:CANARY"),
        set("DATABASE_URL_MALFORMED", url, "postgres://me:CAN%ARY@CANARY/shop"),
        set("DATABASE_URL_MALFORMED", url, "postgres://me:CANARY@127.0.0.1:99999/shop"),
        set("DATABASE_URL_MALFORMED", url, "jdbc:postgresql://127.0.0.1:CANARY/shop"),
        set("DATABASE_URL_MALFORMED", url, "jdbc:postgresql://me:CANARY@127.0.0.1:1/shop"),
        set(
            "DATABASE_URL_MALFORMED",
            url,
            "postgres://me:CANARY@127.0.0.1:1/shop?connectTimeout=CANARY"),
        new Mistake(
            "POSTGRES_HOME_NOT_WRITABLE",
            "a file for a home",
            (place, sound) -> sound.with("TALLYSTICK_HOME", place.write("file", "").toString())),
        new Mistake(
            "POSTGRES_DATA_VERSION",
            "data of another version",
            (place, sound) -> {
              Files.createDirectories(place.home().resolve("postgres/data"));
              place.write("home/postgres/data/PG_VERSION", "15\n");
              return sound;
            }));
  }

  static Stream<Mistake> files() {
    return Stream.of(
        new Mistake(
            "STRIPE_SECRET_KEY_AMBIGUOUS",
            "a value and a file",
            (place, sound) ->
                sound.with(
                    "STRIPE_SECRET_KEY_FILE", place.write("key", "sk_test_CANARY2").toString())),
        new Mistake(
            "STRIPE_SECRET_KEY_FILE_UNREADABLE",
            "no such file",
            (place, sound) ->
                sound.without("STRIPE_SECRET_KEY").with("STRIPE_SECRET_KEY_FILE", "missing")),
        new Mistake(
            "STRIPE_SECRET_KEY_PADDED",
            "a file with an empty line",
            (place, sound) ->
                sound
                    .without("STRIPE_SECRET_KEY")
                    .with(
                        "STRIPE_SECRET_KEY_FILE",
                        place.write("key", "sk_test_CANARY1\n\n").toString())),
        new Mistake(
            "ENV_FILE_MALFORMED",
            "a line that is no assignment",
            (place, sound) -> {
              place.write(".env.local", "# keys\nsk_test_CANARY1\n");
              return sound;
            }),
        new Mistake(
            "ENV_FILE_UNREADABLE",
            "no UTF-8",
            (place, sound) -> {
              byte[] latin = "NAME=CANARY\u00fc".getBytes(StandardCharsets.ISO_8859_1);
              Files.write(place.folder().resolve(".env.local"), latin);
              return sound;
            }),
        new Mistake(
            "STRIPE_SECRET_KEY_MISSING",
            "blank in .env.local",
            (place, sound) -> {
              place.write(".env.local", "STRIPE_SECRET_KEY=\n");
              return sound.without("STRIPE_SECRET_KEY");
            }));
  }

  private static Environment marked(Workplace place) {
    return ServeSettings.sound(place)
        .with("STRIPE_SECRET_KEY", "sk_test_CANARY1")
        .with("STRIPE_WEBHOOK_SECRET", "whsec_CANARYabcdefgh");
  }

  private static Mistake missing(String code, String name) {
    return new Mistake(code, name + " missing", (place, sound) -> sound.without(name));
  }

  private static Mistake set(String code, String name, String value) {
    String shown = name + "=" + value.replace("\n", "\\n").replace("\t", "\\t");
    return new Mistake(code, shown, (place, sound) -> sound.with(name, value));
  }

  private static Mistake catalogue(String what, String yaml) {
    return new Mistake(
        "CATALOG_UNREADABLE",
        what,
        (place, sound) ->
            sound.with("TALLYSTICK_CATALOG", place.write("bad.yaml", yaml).toString()));
  }

  private static String price(String more) {
    return "prices:\n  - {id: hat, name: Hat, maxQuantity: 1, amounts: {usd: 1500}, "
        + more
        + "}\n";
  }

  private static void assertRefused(Ended ended, String code) {
    assertThat(ended.err()).matches(ONE_LINE).startsWith(code + ": ");
    assertThat(ended.exitCode()).isEqualTo(REFUSED);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err()).doesNotContain(MARK);
  }
}
