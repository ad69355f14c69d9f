package io.tallystick.endtoend.nextjs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.tallystick.endtoend.process.Environment;
import io.tallystick.endtoend.process.RunningProgram;
import java.net.URI;
import java.time.Duration;

/** {@code next start}, ready for shoppers. */
public final class NextjsProcess implements AutoCloseable {
  /** A start takes a second on two idle cores; other tests share them. */
  private static final Duration READY_DEADLINE = Duration.ofSeconds(60);

  private final RunningProgram program;
  private final URI url;

  private NextjsProcess(RunningProgram program, URI url) {
    this.program = program;
    this.url = url;
  }

  /** Starts it on a port; what is not set comes from its {@code .env.local}. */
  public static NextjsProcess start(NextjsBuild build, Environment settings, int port) {
    return start(build, settings, port, url(port).toString());
  }

  /** The same behind a proxy, which shoppers find at another origin. */
  static NextjsProcess start(NextjsBuild build, Environment settings, int port, String origin) {
    URI url = url(port);
    RunningProgram program =
        RunningProgram.start(
            build.place(),
            settings.with("SHOP_ORIGIN", origin),
            build.next("start", "--hostname", "127.0.0.1", "--port", Integer.toString(port)));
    try {
      await()
          .atMost(READY_DEADLINE)
          .until(() -> {
            assertThat(program.isAlive()).as(() -> program.out() + program.err()).isTrue();
            return program.out().contains("Ready in");
          });
      return new NextjsProcess(program, url);
    } catch (RuntimeException | Error e) {
      program.close();
      throw e;
    }
  }

  /** Where shoppers find it: another site than the simulator's 127.0.0.1, as in production. */
  private static URI url(int port) {
    return URI.create("http://localhost:" + port);
  }

  public URI url() {
    return url;
  }

  /** What it logged. */
  public String said() {
    return program.out() + program.err();
  }

  @Override
  public void close() {
    program.close();
  }
}
