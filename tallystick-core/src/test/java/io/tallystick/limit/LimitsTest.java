package io.tallystick.limit;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.testkit.Eventually;
import io.tallystick.testkit.TestDatabase;
import io.tallystick.testkit.Together;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LimitsTest {
  private static final int REFUSALS = 3;
  private static final Verdict ALLOWED = new Verdict.Allowed();
  private static final OptionalInt OFF = OptionalInt.empty();

  /** As many as the pool lets in. */
  private static final int AT_ONCE = 4;

  private final TestDatabase database = TestDatabase.create(AT_ONCE);

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void letsAMinutesWorthPassAtOnceAndThenOneAtATime() {
    Limits limits = limits(4, 100, 100, 5);

    assertThat(IntStream.range(0, 4).mapToObj(i -> limits.take(user("user:1"))))
        .containsOnly(ALLOWED);
    assertRefused(limits.take(user("user:1")), LimitKind.USER, 15);

    pass(Duration.ofSeconds(15));
    assertThat(limits.take(user("user:1"))).isEqualTo(ALLOWED);
    assertRefused(limits.take(user("user:1")), LimitKind.USER, 15);

    pass(Duration.ofHours(1));
    assertThat(IntStream.range(0, 4).mapToObj(i -> limits.take(user("user:1"))))
        .containsOnly(ALLOWED);
    assertRefused(limits.take(user("user:1")), LimitKind.USER, 15);
  }

  @Test
  void countsUsersAddressesAndKeysEachByThemselves() {
    Limits limits = limits(1, 2, 3, 5);

    assertThat(limits.take(shopper("user:1", "192.0.2.1"))).isEqualTo(ALLOWED);
    assertRefused(limits.take(shopper("user:1", "192.0.2.1")), LimitKind.USER, 60);
    assertThat(limits.take(shopper("user:2", "192.0.2.1"))).isEqualTo(ALLOWED);
    assertRefused(limits.take(shopper("user:3", "192.0.2.1")), LimitKind.ADDRESS, 30);
    assertThat(limits.take(shopper("user:3", "192.0.2.2"))).isEqualTo(ALLOWED);

    assertThat(IntStream.range(0, 3).mapToObj(i -> limits.take(guest()))).containsOnly(ALLOWED);
    assertRefused(limits.take(guest()), LimitKind.KEY, 20);
    assertThat(limits.take(PaymentCall.ofBackEnd("key:other", null, true))).isEqualTo(ALLOWED);
  }

  @Test
  void countsAUserTogetherWhoeverCallsForThem() {
    Limits limits = limits(2, 100, 100, 5);

    assertThat(limits.take(user("user:1"))).isEqualTo(ALLOWED);
    assertThat(limits.take(shopper("user:1", "192.0.2.1"))).isEqualTo(ALLOWED);
    assertRefused(limits.take(user("user:1")), LimitKind.USER, 30);
  }

  @Test
  void usesUpNothingByACallThatIsRefused() {
    Limits limits = limits(1, 100, 3, 5);
    assertThat(limits.take(user("user:1"))).isEqualTo(ALLOWED);

    for (int i = 0; i < 10; i++) { // one user's storm is not the shop's
      assertRefused(limits.take(user("user:1")), LimitKind.USER, 60);
      assertRefused(
          limits.take(PaymentCall.ofBackEnd("key:2", "user:1", true)), LimitKind.USER, 60);
    }

    assertThat(limits.take(guest())).isEqualTo(ALLOWED);
    assertThat(limits.take(guest())).isEqualTo(ALLOWED);
    assertRefused(limits.take(guest()), LimitKind.KEY, 20);
    assertThat(database.count("rate_limit where subject = 'key:2'")).isZero();
  }

  @Test
  void isSharedByServersAndNeverLetsOneTooManyPass() {
    List<Limits> servers = List.of(limits(3, 100, 4, 5), limits(3, 100, 4, 5));

    List<Verdict> one =
        Together.call(40, i -> servers.get(i % 2).take(shopper("user:1", "192.0.2.1")));
    List<Verdict> many =
        Together.call(
            40, i -> servers.get(i % 2).take(PaymentCall.ofBackEnd("key:1", "user:m" + i, true)));

    assertThat(one).filteredOn(ALLOWED::equals).hasSize(3);
    assertThat(many).filteredOn(ALLOWED::equals).hasSize(4);
  }

  /** The row that all of them want to write first is somebody else's until all wait for it. */
  @Test
  void letsNoneTooManyPassWhoAreTheFirstOfTheirUserAtOnce() throws SQLException {
    Limits limits = limits(2, 100, 100, 5);

    List<Verdict> verdicts =
        afterWaitingFor(
            "insert into tallystick.rate_limit (livemode, subject, tat)"
                + " values (false, 'user:1', now() + interval '30 s')",
            () -> limits.take(user("user:1")));

    assertThat(verdicts).hasSize(AT_ONCE).filteredOn(ALLOWED::equals).hasSize(1);
  }

  @Test
  void usesUpNothingByACallThatIsRefusedBecauseOthersWereFirst() throws SQLException {
    Limits limits = limits(2, 100, 4, 5);
    assertThat(limits.take(user("user:1"))).isEqualTo(ALLOWED);

    List<Verdict> verdicts =
        afterWaitingFor(
            "update tallystick.rate_limit set tat = tat where subject = 'user:1'",
            () -> limits.take(user("user:1")));

    assertThat(verdicts).hasSize(AT_ONCE).filteredOn(ALLOWED::equals).hasSize(1);
    assertThat(limits.take(guest())).isEqualTo(ALLOWED);
    assertThat(limits.take(guest())).isEqualTo(ALLOWED);
    assertRefused(limits.take(guest()), LimitKind.KEY, 15);
  }

  /** What calls come to that all wait for what one statement has locked. */
  private List<Verdict> afterWaitingFor(String locking, Supplier<Verdict> call)
      throws SQLException {
    List<CompletableFuture<Verdict>> calls;
    try (Connection elsewhere = database.connect();
        Statement statement = elsewhere.createStatement()) {
      elsewhere.setAutoCommit(false);
      statement.execute(locking);
      calls =
          Stream.generate(() -> CompletableFuture.supplyAsync(call, Thread::startVirtualThread))
              .limit(AT_ONCE)
              .toList();
      Eventually.until("all wait", () -> database.waiting() == AT_ONCE);
      elsewhere.commit();
    }
    return calls.stream().map(CompletableFuture::join).toList();
  }

  @Test
  void keepsALimitThatIsOff() {
    Limits limits =
        new Limits(
            database.jdbc(), database.jdbc(), new LimitSettings(OFF, OFF, OFF, OFF, OFF), false);

    for (int i = 0; i < 100; i++) {
      assertThat(limits.take(shopper("user:1", "192.0.2.1"))).isEqualTo(ALLOWED);
      assertThat(limits.takeAgain(user("user:1"))).isEqualTo(ALLOWED);
      assertThat(limits.takeRefusal("user:1", "192.0.2.1")).isEqualTo(ALLOWED);
    }
    assertThat(database.count("rate_limit")).isZero();
  }

  @Test
  void countsTheModesApart() {
    Limits test = limits(1, 100, 100, 5);
    Limits live = new Limits(database.jdbc(), database.jdbc(), settings(1, 100, 100, 5), true);

    assertThat(test.take(user("user:1"))).isEqualTo(ALLOWED);
    assertThat(live.take(user("user:1"))).isEqualTo(ALLOWED);
    assertRefused(live.take(user("user:1")), LimitKind.USER, 60);
  }

  @Test
  void hasAStoreOfItsOwnForRepeats() {
    Limits limits = limits(2, 100, 100, 5);
    limits.take(user("user:1"));
    limits.take(user("user:1"));

    assertRefused(limits.take(user("user:1")), LimitKind.USER, 30);
    assertThat(limits.takeAgain(user("user:1"))).isEqualTo(ALLOWED);
    assertThat(limits.takeAgain(user("user:1"))).isEqualTo(ALLOWED);
    assertRefused(limits.takeAgain(user("user:1")), LimitKind.USER, 30);
  }

  @Test
  void tellsSoManyRefusalsToOneCallerAndToOneAddress() {
    Limits limits = limits(100, 100, 100, 5);
    for (int i = 0; i < REFUSALS; i++) {
      assertThat(limits.takeRefusal("key:shop", null)).isEqualTo(ALLOWED);
      assertThat(limits.takeRefusal("user:" + i, "2001:db8:1:1::" + i)).isEqualTo(ALLOWED);
    }

    assertRefused(limits.takeRefusal("key:shop", null), LimitKind.REFUSALS, 20);
    assertRefused(limits.takeRefusal("user:new", "2001:db8:1:1::9"), LimitKind.REFUSALS, 20);
    assertThat(limits.takeRefusal("key:other", null)).isEqualTo(ALLOWED);
    assertThat(limits.takeRefusal("user:new", "2001:db8:1:2::9")).isEqualTo(ALLOWED);
    assertThat(limits.take(guest())).isEqualTo(ALLOWED);
  }

  @Test
  void letsAUserWaitWhoHadTooManyCardsDeclined() {
    Limits limits = limits(100, 100, 100, 5);
    Declines declines = new Declines(database.jdbc(), settings(100, 100, 100, 5));
    declines.count(false, List.of("user:1", "user:1", "user:2", "key:shop"));
    declines.count(false, List.of("user:1"));
    declines.count(false, List.of("user:1"));
    assertThat(limits.take(user("user:1"))).isEqualTo(ALLOWED);

    declines.count(false, List.of("user:1"));

    assertRefused(limits.take(user("user:1")), LimitKind.DECLINES, 720);
    assertRefused(limits.take(shopper("user:1", "192.0.2.1")), LimitKind.DECLINES, 720);
    assertThat(limits.take(user("user:2"))).isEqualTo(ALLOWED);
    assertThat(limits.take(PaymentCall.ofBackEnd("key:shop", "user:1", false))).isEqualTo(ALLOWED);
    assertThat(limits.takeAgain(user("user:1"))).isEqualTo(ALLOWED);

    pass(Duration.ofMinutes(12));
    assertThat(limits.take(user("user:1"))).isEqualTo(ALLOWED);
    declines.count(false, List.of("user:1"));
    assertRefused(limits.take(user("user:1")), LimitKind.DECLINES, 720);
  }

  @Test
  void makesNobodyWaitLongerForMoreDeclines() {
    Limits limits = limits(100, 100, 100, 5);
    Declines declines = new Declines(database.jdbc(), settings(100, 100, 100, 5));

    declines.count(false, IntStream.range(0, 1_000).mapToObj(i -> "user:1").toList());
    declines.count(false, List.of("user:1"));

    assertRefused(limits.take(user("user:1")), LimitKind.DECLINES, 720);
  }

  @Test
  void neverCountsGuestsDeclines() {
    Declines declines = new Declines(database.jdbc(), settings(100, 100, 100, 5));

    declines.count(false, IntStream.range(0, 100).mapToObj(i -> "key:shop").toList());

    assertThat(database.count("rate_limit")).isZero();
    assertThat(limits(100, 100, 100, 5).take(guest())).isEqualTo(ALLOWED);
  }

  @Test
  void forgetsWhatSaysNothingAnyMoreAndNothingElse() {
    Limits limits = limits(1, 100, 100, 5);
    database.execute(
        "insert into tallystick.rate_limit select false, 'user:old' || i, now() - interval '1 s'"
            + " from generate_series(1, 2 * "
            + Tally.PAGE_ROWS
            + " + 1) i");
    limits.take(user("user:1"));

    limits.forget();

    assertThat(database.texts("select subject from tallystick.rate_limit order by subject"))
        .containsExactly("key:shop", "user:1");
    assertRefused(limits.take(user("user:1")), LimitKind.USER, 60);
  }

  /** Everything that is stored is older by so much. */
  private void pass(Duration time) {
    database.execute(
        "update tallystick.rate_limit set tat = tat - interval '" + time.toSeconds() + " s'");
  }

  private Limits limits(int user, int address, int key, int declines) {
    return new Limits(
        database.jdbc(), database.jdbc(), settings(user, address, key, declines), false);
  }

  private static LimitSettings settings(int user, int address, int key, int declines) {
    return new LimitSettings(
        OptionalInt.of(user),
        OptionalInt.of(address),
        OptionalInt.of(key),
        OptionalInt.of(REFUSALS),
        OptionalInt.of(declines));
  }

  private static PaymentCall user(String user) {
    return PaymentCall.ofBackEnd("key:shop", user, true);
  }

  private static PaymentCall guest() {
    return PaymentCall.ofBackEnd("key:shop", null, true);
  }

  private static PaymentCall shopper(String user, String address) {
    return PaymentCall.ofShopper(user, address, true);
  }

  /**
   * It has to wait so many seconds, less those that a busy machine has taken since they were
   * counted.
   */
  private static void assertRefused(Verdict verdict, LimitKind kind, int most) {
    assertThat(verdict).isInstanceOf(Verdict.Refused.class);
    Verdict.Refused refused = (Verdict.Refused) verdict;
    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused.retryAfterSeconds()).isBetween(Math.max(1, most - 10), most);
  }
}
