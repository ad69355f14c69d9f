package io.tallystick.server.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a server with a test key writes of values that would write lines of their own. */
class PlainLogTest {
  private static final String FORGED = "2026-11-29T12:00:00.000Z INFO  Server event=forged";

  private final LoggerContext context = configured();

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r", "\n\n", "\u001b[2K\u001b[1A", "\u0000\b"})
  void keepsAValueInItsLine(String breaking) {
    List<String> lines = written("value={}", "before" + breaking + FORGED, null);

    assertThat(lines).hasSize(1);
    assertThat(lines.getFirst()).contains("value=before").doesNotContain(breaking);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void indentsWhatAnExceptionSays(String breaking) {
    List<String> lines =
        written("failed", null, new IllegalStateException("one" + breaking + FORGED));

    assertThat(lines.getFirst()).endsWith("failed");
    assertThat(lines.subList(1, lines.size()))
        .hasSizeGreaterThan(2)
        .allMatch(line -> line.startsWith("    "))
        .anyMatch(line -> line.endsWith(FORGED));
  }

  @Test
  void endsALineWithoutAnException() {
    assertThat(written("done", null, null)).hasSize(1);
  }

  private List<String> written(String message, @Nullable String value, @Nullable Throwable thrown) {
    Logger logger = context.getLogger("Server");
    LoggingEvent event =
        new LoggingEvent("", logger, Level.INFO, message, thrown, new Object[] {value});
    if (context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender("stdout")
        instanceof OutputStreamAppender<ILoggingEvent> stdout) {
      String text = new String(stdout.getEncoder().encode(event), StandardCharsets.UTF_8);
      assertThat(text).endsWith("\n");
      return List.of(text.split("\r\n|[\r\n]"));
    }
    return fail("no appender stdout");
  }

  private static LoggerContext configured() {
    LoggerContext context = new LoggerContext();
    JoranConfigurator configurator = new JoranConfigurator();
    configurator.setContext(context);
    try {
      configurator.doConfigure(PlainLogTest.class.getResource("/logback-serve.xml"));
    } catch (JoranException e) {
      throw new IllegalStateException(e);
    }
    return context;
  }
}
