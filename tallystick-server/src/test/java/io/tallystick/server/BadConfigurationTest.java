package io.tallystick.server;

import static io.tallystick.server.fixture.Refusal.assertRefused;

import io.tallystick.server.fixture.Configured;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is configured wrongly is told in one line, and nothing secret is in it. */
class BadConfigurationTest {
  @TempDir Path folder;

  /** A mistake, and how we call it. */
  record Mistake(String code, String what, Making making) {
    @Override
    public String toString() {
      return code + ": " + what;
    }
  }

  /** Makes a mistake in an otherwise sound configuration. */
  interface Making {
    Configured in(Configured sound) throws IOException;
  }

  @ParameterizedTest
  @MethodSource("all")
  void isRefusedInOneLine(Mistake mistake) throws IOException {
    Configured sound =
        Configured.complete(folder)
            .with("STRIPE_SECRET_KEY", "sk_test_canary1")
            .with("STRIPE_WEBHOOK_SECRET", "whsec_canaryabcdefgh")
            .without("TALLYSTICK_FULFILLMENT_URL")
            .without("TALLYSTICK_FULFILLMENT_SECRET")
            .without("DATABASE_URL")
            .with("TALLYSTICK_HOME", folder.resolve("home").toString())
            .with("PORT", "0");
    Configured mistaken = mistake.making().in(sound);

    assertRefused(() -> Server.start(mistaken.settings()).close(), mistake.code());
  }

  static Stream<Mistake> all() {
    return Stream.of(keys(), webhookSecrets(), endpoints(), catalogues(), databases(), files())
        .flatMap(mistakes -> mistakes);
  }

  static Stream<Mistake> keys() {
    String secret = "STRIPE_SECRET_KEY";
    String publishable = "STRIPE_PUBLISHABLE_KEY";
    return Stream.of(
        missing("STRIPE_SECRET_KEY_MISSING", secret),
        set("STRIPE_SECRET_KEY_MISSING", secret, ""),
        set("STRIPE_SECRET_KEY_MISSING", secret, " \t "),
        set("STRIPE_SECRET_KEY_PADDED", secret, " sk_test_canary1"),
        set("STRIPE_SECRET_KEY_PADDED", secret, "sk_test_canary1\n"),
        set("STRIPE_SECRET_KEY_IS_PUBLISHABLE", secret, "pk_test_canary1"),
        set("STRIPE_SECRET_KEY_MALFORMED", secret, "canary"),
        set("STRIPE_SECRET_KEY_MALFORMED", secret, "sk_test_"),
        set("STRIPE_SECRET_KEY_MALFORMED", secret, "sk_prod_canary1"),
        set("STRIPE_SECRET_KEY_MALFORMED", secret, "sk_test_canary 1"),
        set("STRIPE_SECRET_KEY_MALFORMED", secret, "\"sk_test_canary1\""),
        missing("STRIPE_PUBLISHABLE_KEY_MISSING", publishable),
        set("STRIPE_PUBLISHABLE_KEY_MISSING", publishable, "  "),
        set("STRIPE_PUBLISHABLE_KEY_PADDED", publishable, "pk_test_canary1 "),
        set("STRIPE_PUBLISHABLE_KEY_IS_SECRET", publishable, "sk_test_canary1"),
        set("STRIPE_PUBLISHABLE_KEY_IS_SECRET", publishable, "rk_live_canary1"),
        set("STRIPE_PUBLISHABLE_KEY_MALFORMED", publishable, "canary"),
        set("STRIPE_KEYS_MIXED", secret, "sk_live_canary1"),
        set("STRIPE_KEYS_MIXED", publishable, "pk_live_canary1"),
        new Mistake(
            "STRIPE_SECRET_KEY_IS_PUBLISHABLE",
            "the keys swapped",
            sound -> sound.with(secret, "pk_test_canary1").with(publishable, "sk_test_canary1")));
  }

  static Stream<Mistake> webhookSecrets() {
    String secret = "STRIPE_WEBHOOK_SECRET";
    return Stream.of(
        missing("STRIPE_WEBHOOK_SECRET_MISSING", secret),
        set("STRIPE_WEBHOOK_SECRET_MISSING", secret, ""),
        set("STRIPE_WEBHOOK_SECRET_MISSING", secret, "  "),
        set("STRIPE_WEBHOOK_SECRET_PADDED", secret, "whsec_canaryabcdefgh\n"),
        set("STRIPE_WEBHOOK_SECRET_PLACEHOLDER", secret, "whsec_your_canary_secret"),
        set("STRIPE_WEBHOOK_SECRET_PLACEHOLDER", secret, "whsec_xxxxxxxxxxxxxxxx"),
        set("STRIPE_WEBHOOK_SECRET_MALFORMED", secret, "canaryabcdefghijkl"),
        set("STRIPE_WEBHOOK_SECRET_MALFORMED", secret, "whsec_canaryabcdefgh,"),
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
            sound ->
                sound
                    .with("STRIPE_SECRET_KEY", "sk_live_canary1")
                    .with("STRIPE_PUBLISHABLE_KEY", "pk_live_canary1")
                    .with(base, "http://127.0.0.1:12111")),
        set("STRIPE_API_BASE_MALFORMED", base, "127.0.0.1:12111"),
        set("STRIPE_API_BASE_MALFORMED", base, "ftp://127.0.0.1"),
        set("STRIPE_API_BASE_MALFORMED", base, "http://user:canary@127.0.0.1:12111"),
        set("STRIPE_API_BASE_MALFORMED", base, "http://127.0.0.1:12111/v1?key=canary"),
        set("STRIPE_API_BASE_MALFORMED", base, "http://127.0.0.1:12111/ canary"),
        set("FULFILLMENT_SECRET_MISSING", url, "http://127.0.0.1:9/"),
        new Mistake(
            "FULFILLMENT_SECRET_MALFORMED",
            "a short secret",
            sound -> sound.with(url, "http://127.0.0.1:9/").with(secret, "whsec_canary")),
        new Mistake(
            "FULFILLMENT_SECRET_MALFORMED",
            "no base64",
            sound ->
                sound.with(url, "http://127.0.0.1:9/").with(secret, "whsec_canary!".repeat(4))),
        new Mistake(
            "FULFILLMENT_URL_MALFORMED",
            "no URL",
            sound -> sound.with(url, "canary").with(secret, Configured.DELIVERY_SECRET)),
        new Mistake(
            "FULFILLMENT_URL_MALFORMED",
            "a password in the URL",
            sound ->
                sound
                    .with(url, "http://app:canary@127.0.0.1/")
                    .with(secret, Configured.DELIVERY_SECRET)),
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
            sound -> {
              byte[] latin = "prices: [] # gr\u00fcn".getBytes(StandardCharsets.ISO_8859_1);
              Files.write(sound.folder().resolve("latin.yaml"), latin);
              return sound.with("TALLYSTICK_CATALOG", "latin.yaml");
            }));
  }

  static Stream<Mistake> databases() {
    String url = "DATABASE_URL";
    return Stream.of(
        set("DATABASE_UNREACHABLE", url, "postgres://me:canary@127.0.0.1:1/shop"),
        set(
            "DATABASE_UNREACHABLE",
            url,
            "jdbc:postgresql://127.0.0.1:1/shop?user=me&password=canary"),
        set("DATABASE_UNREACHABLE", url, "postgres://me:canary@nowhere.invalid/shop"),
        set("DATABASE_UNREACHABLE", url, "postgres://me:canary@127.0.0.1:1/shop?sslmode=canary"),
        set("DATABASE_URL_MALFORMED", url, "mysql://me:canary@127.0.0.1/shop"),
        set("DATABASE_URL_MALFORMED", url, "postgres:canary"),
        set("DATABASE_URL_MALFORMED", url, "postgres://me:CAN%ARY@canary/shop"),
        set("DATABASE_URL_MALFORMED", url, "postgres://me:canary@127.0.0.1:99999/shop"),
        set("DATABASE_URL_MALFORMED", url, "jdbc:postgresql://127.0.0.1:canary/shop"),
        set("DATABASE_URL_MALFORMED", url, "jdbc:postgresql://me:canary@127.0.0.1:1/shop"),
        set(
            "DATABASE_URL_MALFORMED",
            url,
            "postgres://me:canary@127.0.0.1:1/shop?connectTimeout=canary"),
        new Mistake(
            "POSTGRES_HOME_NOT_WRITABLE",
            "a file for a home",
            sound -> sound.with("TALLYSTICK_HOME", sound.write("file", "").toString())),
        new Mistake(
            "POSTGRES_DATA_VERSION",
            "data of another version",
            sound -> {
              Files.createDirectories(sound.folder().resolve("home").resolve("postgres/data"));
              sound.write("home/postgres/data/PG_VERSION", "15\n");
              return sound;
            }));
  }

  static Stream<Mistake> files() {
    return Stream.of(
        new Mistake(
            "STRIPE_SECRET_KEY_AMBIGUOUS",
            "a value and a file",
            sound ->
                sound.with(
                    "STRIPE_SECRET_KEY_FILE", sound.write("key", "sk_test_canary2").toString())),
        new Mistake(
            "STRIPE_SECRET_KEY_FILE_UNREADABLE",
            "no such file",
            sound -> sound.without("STRIPE_SECRET_KEY").with("STRIPE_SECRET_KEY_FILE", "missing")),
        new Mistake(
            "STRIPE_SECRET_KEY_PADDED",
            "a file with an empty line",
            sound ->
                sound
                    .without("STRIPE_SECRET_KEY")
                    .with(
                        "STRIPE_SECRET_KEY_FILE",
                        sound.write("key", "sk_test_canary1\n\n").toString())),
        new Mistake(
            "ENV_FILE_MALFORMED",
            "a line that is no assignment",
            sound -> {
              sound.write(".env.local", "# keys\nsk_test_canary1\n");
              return sound;
            }),
        new Mistake(
            "ENV_FILE_UNREADABLE",
            "no UTF-8",
            sound -> {
              byte[] latin = "NAME=canary\u00fc".getBytes(StandardCharsets.ISO_8859_1);
              Files.write(sound.folder().resolve(".env.local"), latin);
              return sound;
            }),
        new Mistake(
            "STRIPE_SECRET_KEY_MISSING",
            "blank in .env.local",
            sound -> {
              sound.write(".env.local", "STRIPE_SECRET_KEY=\n");
              return sound.without("STRIPE_SECRET_KEY");
            }));
  }

  private static Mistake missing(String code, String name) {
    return new Mistake(code, name + " missing", sound -> sound.without(name));
  }

  private static Mistake set(String code, String name, String value) {
    String shown = name + "=" + value.replace("\n", "\\n").replace("\t", "\\t");
    return new Mistake(code, shown, sound -> sound.with(name, value));
  }

  private static Mistake catalogue(String what, String yaml) {
    return new Mistake(
        "CATALOG_UNREADABLE",
        what,
        sound -> sound.with("TALLYSTICK_CATALOG", sound.write("bad.yaml", yaml).toString()));
  }

  private static String price(String more) {
    return "prices:\n  - {id: hat, name: Hat, maxQuantity: 1, amounts: {usd: 1500}, "
        + more
        + "}\n";
  }
}
