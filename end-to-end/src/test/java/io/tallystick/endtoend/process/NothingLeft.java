package io.tallystick.endtoend.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;

/** After the last test of the module: no child is left, nor anything that works in our folder. */
public final class NothingLeft implements BeforeAllCallback {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private static final Queue<Runnable> BEFORE = new ConcurrentLinkedQueue<>();

  /** Has something that tests share ended before anybody looks. */
  public static void before(Runnable ending) {
    BEFORE.add(ending);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    context
        .getRoot()
        .getStore(Namespace.create(NothingLeft.class))
        .computeIfAbsent(AfterTheModule.class);
  }

  /** Closed by JUnit when all tests have ended. */
  static final class AfterTheModule implements AutoCloseable {
    @Override
    public void close() throws IOException {
      BEFORE.forEach(Runnable::run);
      await()
          .atMost(DEADLINE)
          .untilAsserted(() -> {
            assertThat(ProcessHandle.current().descendants()).as("our children").isEmpty();
            assertThat(ProcessTable.of(ThisRun.folder())).as("processes of this run").isEmpty();
          });
      ThisRun.delete();
    }
  }
}
