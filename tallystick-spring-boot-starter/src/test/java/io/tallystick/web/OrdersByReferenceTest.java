package io.tallystick.web;

import static io.tallystick.fixture.Client.oneHat;
import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.Shop;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Orders that the app finds again by its own name for them. */
class OrdersByReferenceTest {
  private static final Shop shop = Shop.open();

  @AfterAll
  static void close() {
    shop.close();
  }

  private final Client owner = shop.backEnd(Scope.PAYMENTS_WRITE);
  private final Client reader = shop.backEnd(Scope.ORDERS_READ);
  private final String reference = "cart-" + UUID.randomUUID();

  @Test
  void findsAnOrderByItsReference() {
    String order = buy(owner);

    Answer found = find(owner);

    assertThat(found.status()).isEqualTo(200);
    assertThat(found.fields()).containsExactly("data", "hasMore");
    assertThat(found.json().get("hasMore").booleanValue()).isFalse();
    assertThat(found.json().get("data")).hasSize(1);
    assertThat(found.json().at("/data/0")).isEqualTo(owner.get("/api/orders/" + order).json());
    assertThat(found.body()).doesNotContain("secret");
  }

  @Test
  void findsAnOrderByAReferenceThatIsNoPlainWord() {
    Answer bought =
        owner.buy(oneHat().replace("}]", "}],\"reference\":\"café, 100% & +1 " + reference + "\""));

    Answer found = owner.get("/api/orders?reference=caf%C3%A9,+100%25%20%26%20%2B1%20" + reference);

    assertThat(ids(found)).containsExactly(bought.text("/orderId"));
  }

  @Test
  void showsEachOwnerItsOwnAndTheReaderAll() {
    Client other = shop.backEnd(Scope.PAYMENTS_WRITE);
    String mine = buy(owner);
    String another = buy(other);
    String users = buy(owner, ",\"onBehalfOf\":\"alice\"");

    assertThat(ids(find(owner))).containsExactly(mine);
    assertThat(ids(find(other))).containsExactly(another);
    assertThat(ids(find(reader))).containsExactlyInAnyOrder(mine, another, users);
    assertProblem(find(shop.anyone()), 401, "unauthenticated");
  }

  @Test
  void answersStrangersAsIfThereWereNone() {
    buy(owner);
    Client stranger = shop.backEnd(Scope.PAYMENTS_WRITE);

    Answer notYours = find(stranger);

    assertThat(notYours.status()).isEqualTo(200);
    assertThat(notYours.body()).isEqualTo("{\"data\":[],\"hasMore\":false}");
    assertThat(notYours.body())
        .isEqualTo(stranger.get("/api/orders?reference=nothing-of-that-name").body());
  }

  @Test
  void looksForTheWholeReferenceOnly() {
    buy(owner);

    for (String other :
        List.of(
            reference.toUpperCase(Locale.ROOT),
            reference.substring(1),
            reference + "%20",
            "%25",
            "_".repeat(reference.length()),
            "cart-%25",
            "'%20or%20''='")) {
      assertThat(owner.get("/api/orders?reference=" + other).text("/data/0/id")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "reference",
        "reference=",
        "reference=%20",
        "reference=a%0ab",
        "reference=%00",
        "reference=%e2%80%ae",
        "reference=a&reference=b",
        "Reference=a"
      })
  void refusesWhatIsNoReference(String query) {
    Answer answer = reader.get("/api/orders?" + query);

    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    assertThat(answer.text("/code")).isEqualTo("invalid_request");
    assertThat(answer.text("/errors/0/field")).isEqualTo("reference");
  }

  @Test
  void refusesAReferenceThatIsTooLong() {
    assertProblem(
        reader.get("/api/orders?reference=" + "x".repeat(201)),
        422,
        "invalid_request",
        "reference",
        "invalid");
  }

  @Test
  void saysThatThereAreMoreThanItShows() {
    String first = buy(owner);
    shop.jdbc()
        .sql(
            """
            insert into tallystick.orders
            select (jsonb_populate_record(o, jsonb_build_object('id', o.id || 'x' || n))).*
              from tallystick.orders o, generate_series(1, 100) n
             where o.id = :id
            """)
        .param("id", first)
        .update();

    Answer found = find(reader);

    assertThat(found.json().get("data")).hasSize(100);
    assertThat(found.json().get("hasMore").booleanValue()).isTrue();
  }

  private String buy(Client client) {
    return buy(client, "");
  }

  private String buy(Client client, String rest) {
    Answer bought =
        client.buy(oneHat().replace("}]", "}],\"reference\":\"" + reference + "\"" + rest));
    assertThat(bought.status()).as(bought.body()).isEqualTo(201);
    return bought.text("/orderId");
  }

  private Answer find(Client client) {
    return client.get("/api/orders?reference=" + reference);
  }

  private static List<String> ids(Answer page) {
    return page.json().get("data").valueStream().map(it -> it.path("id").asString()).toList();
  }
}
