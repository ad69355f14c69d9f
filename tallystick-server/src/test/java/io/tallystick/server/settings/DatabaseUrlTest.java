package io.tallystick.server.settings;

import static io.tallystick.server.fixture.Refusal.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

  @ParameterizedTest
  @ValueSource(strings = {"postgres", "postgresql"})
  void takesAUrlApart(String scheme) {
    DatabaseUrl url =
        DatabaseUrl.parse(
            scheme + "://shop:canary@db.example:6432/orders?sslmode=verify-full&x=a%20b");

    assertThat(url.jdbcUrl().reveal())
        .isEqualTo("jdbc:postgresql://db.example:6432/orders?sslmode=verify-full&x=a%20b");
    assertThat(url.user()).isEqualTo("shop");
    assertThat(url.password()).isEqualTo(new Secret("canary"));
    assertThat(url.place()).isEqualTo("db.example:6432/orders");
  }

  @Test
  void decodesWhatIsPercentEncoded() {
    DatabaseUrl url =
        DatabaseUrl.parse("postgres://a%40b:p%40%3A%2F%3F%23%25+%C3%A9@db.example/orders");

    assertThat(url.user()).isEqualTo("a@b");
    assertThat(url.password()).isEqualTo(new Secret("p@:/?#%+\u00e9"));
    assertThat(url.place()).isEqualTo("db.example/orders");
  }

  @Test
  void needsNoPassword() {
    assertThat(DatabaseUrl.parse("postgres://db.example/orders").user()).isNull();
    assertThat(DatabaseUrl.parse("postgres://shop@db.example/orders").password()).isNull();
    assertThat(DatabaseUrl.parse("postgres://shop:@db.example/orders").password()).isNull();
  }

  @Test
  void takesAColonWithinAPassword() {
    assertThat(DatabaseUrl.parse("postgres://shop:a:b@db.example/orders").password())
        .isEqualTo(new Secret("a:b"));
  }

  @Test
  void takesJdbcsFormAsItIs() {
    String value =
        "jdbc:postgresql://one,two:5433/orders?user=shop&password=canary&sslmode=require";
    DatabaseUrl url = DatabaseUrl.parse(value);

    assertThat(url.jdbcUrl().reveal()).isEqualTo(value);
    assertThat(url.place()).isEqualTo("one,two:5433/orders");
    assertThat(url.user()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgres://shop:canary@db.example:6432/orders?sslmode=require",
        "jdbc:postgresql://db.example/orders?user=shop&password=canary"
      })
  void printsNoPassword(String value) {
    assertThat(DatabaseUrl.parse(value).toString()).doesNotContain("canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "canary",
        "mysql://shop:canary@db.example/orders",
        "postgres:shop:canary@db.example",
        "postgres:///canary",
        "postgres://shop:can ary@db.example/orders",
        "postgres://shop:can%ary@db.example/canary",
        " postgres://shop:canary@db.example/orders",
        "postgres://shop:canary@db.example/orders\n",
        "postgres://shop:can/ary@db.example/canary",
        "postgres://shop:12/canary@db.example/orders",
        "postgres://shop:12?canary@db.example/orders",
        "postgres://shop:12#canary@db.example/orders",
        "jdbc:postgresql://shop:canary@db.example/orders",
        "jdbc:postgresql:canary",
        "jdbc:postgresql://db.example/orders\ncanary",
        "jdbc:postgresql://",
        "jdbc:mysql://db.example/canary"
      })
  void refusesAnythingElseWithoutShowingIt(String value) {
    var refused = assertRefused(() -> DatabaseUrl.parse(value), "DATABASE_URL_MALFORMED");

    assertThat(refused.getMessage()).doesNotContain("12").doesNotContain("shop");
  }
}
