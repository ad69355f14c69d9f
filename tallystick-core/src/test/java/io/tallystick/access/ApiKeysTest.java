package io.tallystick.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.Ids;
import io.tallystick.TallystickException;
import io.tallystick.money.Currency;
import io.tallystick.money.Money;
import io.tallystick.testkit.TestDatabase;
import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ApiKeysTest {
  private static final Set<Scope> READ = EnumSet.of(Scope.ORDERS_READ);

  private final TestDatabase database = TestDatabase.create();
  private final ApiKeys keys = new ApiKeys(database.jdbc(), Ids.secure());

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void letTheirHolderIn() {
    Set<Scope> scopes = EnumSet.of(Scope.ORDERS_READ, Scope.PAYMENTS_WRITE);
    String key = keys.create("shop", scopes, false).key().reveal();

    Caller caller = keys.authenticate(key, false).orElseThrow();

    assertThat(caller).isEqualTo(new Caller.BackEnd("shop", scopes, Caps.NONE));
    assertThat(caller.may(Scope.ORDERS_READ)).isTrue();
    assertThat(caller.may(Scope.PAYMENTS_PRICE)).isFalse();
  }

  @Test
  void areHashedAtRest() {
    String key = keys.create("shop", READ, false).key().reveal();

    assertThat(key).matches("tsk_test_[A-Za-z0-9_-]{43}");
    assertThat(database.text("select t::text from tallystick.api_key t"))
        .doesNotContain(key)
        .doesNotContain(key.substring(9));
    assertThat(database.number("select length(hash) from tallystick.api_key")).isEqualTo(32);
  }

  @Test
  void areNeverPrinted() {
    ApiKey.Created created = keys.create("shop", READ, false);

    assertThat(created + "" + keys.list()).doesNotContain(created.key().reveal());
  }

  @Test
  void areRefusedOnceRevoked() {
    ApiKey.Created created = keys.create("shop", READ, false);

    ApiKey revoked = keys.revoke(created.entry().id()).orElseThrow();

    assertThat(revoked.revokedAt()).isNotNull();
    assertThat(keys.authenticate(created.key().reveal(), false)).isEmpty();
    assertThat(keys.revoke(created.entry().id())).contains(revoked);
    assertThat(keys.revoke("key_nobody")).isEmpty();
  }

  @Test
  void neverShareAName() {
    ApiKey.Created created = keys.create("shop", READ, false);

    assertThat(refusal("shop", READ)).isEqualTo("KEY_NAME_USED");
    keys.revoke(created.entry().id());
    assertThat(refusal("shop", READ)).isEqualTo("KEY_NAME_USED");
    assertThat(
            catchThrowableOfType(TallystickException.class, () -> keys.create("shop", READ, true)))
        .isNotNull();
    assertThat(database.count("api_key")).isOne();
  }

  @Test
  void areOfOneMode() {
    String test = keys.create("test", READ, false).key().reveal();
    String live = keys.create("live", READ, true).key().reveal();

    assertThat(live).startsWith("tsk_live_");
    assertThat(keys.authenticate(test, true)).isEmpty();
    assertThat(keys.authenticate(live, false)).isEmpty();
    assertThat(keys.authenticate(live, true)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "tsk_test_",
        "tsk_test_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        "sk_test_1",
        "' or 1=1 --",
        "tsk_test_\u0000",
        "null"
      })
  void areRefusedWhenTheyAreNone(String presented) {
    keys.create("shop", READ, false);

    assertThat(keys.authenticate(presented, false)).isEmpty();
  }

  @Test
  void areRefusedWithAnythingAroundThem() {
    String key = keys.create("shop", READ, false).key().reveal();

    for (String changed :
        new String[] {key + " ", " " + key, key + "\n", key + "A", key.substring(1)}) {
      assertThat(keys.authenticate(changed, false)).as(changed).isEmpty();
    }
  }

  @Test
  void needANameAndAScope() {
    for (String name : new String[] {"", " ", "-a", "a b", "a:b", "é", "a\n", "x".repeat(65)}) {
      assertThat(refusal(name, READ)).as(name).isEqualTo("KEY_NAME_INVALID");
    }
    assertThat(refusal("shop", Set.of())).isEqualTo("KEY_SCOPES_MISSING");
  }

  @Test
  void areListedInTheOrderOfTheirMaking() {
    keys.create("one", EnumSet.allOf(Scope.class), false);
    keys.create("two", READ, true);

    assertThat(keys.list()).extracting(ApiKey::name).containsExactly("one", "two");
    assertThat(keys.list().getFirst().scopes()).containsExactlyInAnyOrder(Scope.values());
    assertThat(keys.list().getLast().livemode()).isTrue();
  }

  @Test
  void keepTheirCaps() {
    Caps caps =
        Caps.NONE
            .with(Caps.Kind.REFUND, money(50_000, "usd"))
            .with(Caps.Kind.REFUND, money(40_000, "eur"))
            .with(Caps.Kind.DAY, money(500_000, "usd"));

    ApiKey.Created created =
        keys.create("shop", EnumSet.of(Scope.REFUNDS_WRITE, Scope.ORDERS_READ), caps, false);

    assertThat(created.entry().caps()).isEqualTo(caps);
    assertThat(keys.list().getFirst().caps().words())
        .containsExactly("refund eur 40000", "refund usd 50000", "day usd 500000");
    assertThat(keys.authenticate(created.key().reveal(), false).orElseThrow().caps())
        .isEqualTo(caps);
  }

  @Test
  void haveNoCapsOnWhatTheyMayNotMove() {
    Caps refund = Caps.NONE.with(Caps.Kind.REFUND, money(1, "usd"));
    Caps transfer = Caps.NONE.with(Caps.Kind.TRANSFER, money(1, "usd"));
    Caps day = Caps.NONE.with(Caps.Kind.DAY, money(1, "usd"));

    assertThat(refusal(refund, Scope.TRANSFERS_WRITE)).isEqualTo("KEY_CAP_USELESS");
    assertThat(refusal(transfer, Scope.REFUNDS_WRITE)).isEqualTo("KEY_CAP_USELESS");
    assertThat(refusal(day, Scope.CHARGES_WRITE)).isEqualTo("KEY_CAP_USELESS");
    assertThat(database.count("api_key")).isZero();
    keys.create("a", EnumSet.of(Scope.TRANSFERS_WRITE), day, false);
    keys.create("b", EnumSet.of(Scope.REFUNDS_WRITE), day, false);
  }

  @Test
  void rememberTheirLastUseWithoutWritingAtEach() {
    ApiKey.Created used = keys.create("used", READ, false);
    keys.create("idle", READ, false);

    keys.authenticate(used.key().reveal(), false);
    assertThat(keys.list()).extracting(ApiKey::lastUsedAt).containsOnlyNulls();
    keys.writeUses();

    assertThat(keys.list().getFirst().lastUsedAt()).isNotNull();
    assertThat(keys.list().getLast().lastUsedAt()).isNull();
    database.execute("update tallystick.api_key set last_used_at = null");
    keys.authenticate(used.key().reveal() + "x", false);
    keys.writeUses();
    assertThat(keys.list()).extracting(ApiKey::lastUsedAt).containsOnlyNulls();
  }

  private String refusal(Caps caps, Scope scope) {
    return catchThrowableOfType(
            TallystickException.class, () -> keys.create("x", EnumSet.of(scope), caps, false))
        .code();
  }

  private static Money money(long minorUnits, String currency) {
    return new Money(minorUnits, Currency.of(currency));
  }

  @Test
  void knowTheScopesByTheirWireNames() {
    for (Scope scope : Scope.values()) {
      assertThat(Scope.find(scope.wireName())).contains(scope);
    }
    assertThat(Scope.find("PAYMENTS_WRITE")).isEmpty();
    assertThat(Scope.find("payments:*")).isEmpty();
  }

  private String refusal(String name, Set<Scope> scopes) {
    return catchThrowableOfType(TallystickException.class, () -> keys.create(name, scopes, false))
        .code();
  }
}
