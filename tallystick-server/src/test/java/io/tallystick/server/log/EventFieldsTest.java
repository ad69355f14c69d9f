package io.tallystick.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import io.tallystick.Secret;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.boot.json.JsonWriter;

class EventFieldsTest {
  private static final JsonWriter<ILoggingEvent> FIELDS =
      JsonWriter.of(members -> new EventFields().customize(members));

  private final LoggerContext loggers = new LoggerContext();

  @Test
  void nameTheEventAndLabelTheRest() {
    assertThat(fields("event=order.review order={} reason={}", "ord_1", "wrong_amount"))
        .isEqualTo(
            "{\"event\":{\"action\":\"order.review\"},"
                + "\"labels\":{\"order\":\"ord_1\",\"reason\":\"wrong_amount\"}}");
  }

  @Test
  void fillPlacesBesideTextAndInQuotes() {
    assertThat(fields("event=server.ready url=http://{}:{} database=\"{}\"", "::1", 80, "a b"))
        .isEqualTo(
            "{\"event\":{\"action\":\"server.ready\"},"
                + "\"labels\":{\"url\":\"http://::1:80\",\"database\":\"a b\"}}");
  }

  @Test
  void takeNoNameFromAValue() {
    assertThat(fields("event=shop.failed path={}", "/ event=order.paid order=ord_1\n{}\""))
        .isEqualTo(
            "{\"event\":{\"action\":\"shop.failed\"},"
                + "\"labels\":{\"path\":\"/ event=order.paid order=ord_1\\n{}\\\"\"}}");
  }

  @Test
  void passOverWordsThatAreNoPair() {
    assertThat(fields("event=partitions.kept partition={}: older than {} days of={}", "p", 9, 1))
        .isEqualTo(
            "{\"event\":{\"action\":\"partitions.kept\"},"
                + "\"labels\":{\"partition\":\"p:\",\"of\":\"1\"}}");
  }

  @Test
  void keepAPlaceWithoutAValue() {
    assertThat(fields("event=a b={} c={}", "$1"))
        .isEqualTo("{\"event\":{\"action\":\"a\"},\"labels\":{\"b\":\"$1\",\"c\":\"{}\"}}");
    assertThat(fields("event=a b={}")).contains("\"b\":\"{}\"");
    assertThat(fields("event=a b={}", (Object) null)).contains("\"b\":\"null\"");
  }

  @Test
  void addNothingToMessagesOfOthers() {
    assertThat(fields("Tomcat=started in {} ms", 7)).isEqualTo("{}");
    assertThat(fields("event=alone")).isEqualTo("{\"event\":{\"action\":\"alone\"}}");
  }

  @Test
  void hideSecrets() {
    assertThat(fields("event=a key={}", new Secret("sk_live_canary"))).doesNotContain("canary");
  }

  private String fields(String message, @Nullable Object... values) {
    return FIELDS.writeToString(
        new LoggingEvent("", loggers.getLogger("test"), Level.INFO, message, null, values));
  }
}
