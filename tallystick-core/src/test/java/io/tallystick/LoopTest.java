package io.tallystick;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.testkit.Eventually;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class LoopTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(50);

  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final AtomicBoolean passed = new AtomicBoolean();
  private final List<Throwable> reported = new CopyOnWriteArrayList<>();
  private final Loop loop =
      new Loop(
          Thread.ofVirtual(), new Wakeup(), Loop.untilIdle(this::pass, LONG, LONG, reported::add));

  private boolean pass() {
    begun.countDown();
    try {
      mayEnd.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("as JDBC fails", e);
    }
    passed.set(true);
    return true;
  }

  @Test
  void letsAPassEndByItself() throws InterruptedException {
    loop.start();
    begun.await();
    Thread closing = Thread.ofVirtual().start(() -> loop.end(LONG));
    Eventually.until("it waits", () -> closing.getState() == Thread.State.TIMED_WAITING);

    mayEnd.countDown();

    assertThat(closing.join(LONG)).isTrue();
    assertThat(passed).isTrue();
    assertThat(reported).isEmpty();
  }

  @Test
  void interruptsAPassThatHangsAndReportsNothing() throws InterruptedException {
    loop.start();
    begun.await();

    loop.end(SHORT);

    assertThat(loop.awaitEnd(LONG)).isTrue();
    assertThat(passed).isFalse();
    assertThat(reported).isEmpty();
  }

  @Test
  void endsWhileItWaits() throws InterruptedException {
    mayEnd.countDown();
    Loop idle = new Loop(Thread.ofVirtual(), new Wakeup(), () -> LONG);
    idle.start();

    idle.askToEnd();

    assertThat(idle.awaitEnd(LONG)).isTrue();
  }
}
