package io.tallystick.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.json.JsonWriter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;

/**
 * The words of our messages, {@code event=order.review order={}}, as members of a JSON line, where
 * the Elastic Common Schema has them: {@code event.action}, and the rest as {@code labels}. Names
 * are read from the message as the code has it, never from a value, which cannot forge one.
 */
public final class EventFields implements StructuredLoggingJsonMembersCustomizer<ILoggingEvent> {
  private static final String EVENT = "event";
  private static final Pattern NAME = Pattern.compile("[a-z][a-z_]*");
  private static final Pattern PLACE = Pattern.compile("\\{}");

  @Override
  public void customize(JsonWriter.Members<ILoggingEvent> members) {
    members.add(EVENT, EventFields::action).whenNotNull();
    members.add("labels", EventFields::labels).whenNotEmpty();
  }

  private static @Nullable Map<String, String> action(ILoggingEvent logged) {
    String action = words(logged).get(EVENT);
    return action == null ? null : Map.of("action", action);
  }

  private static Map<String, String> labels(ILoggingEvent logged) {
    Map<String, String> labels = words(logged);
    labels.remove(EVENT);
    return labels;
  }

  private static Map<String, String> words(ILoggingEvent logged) {
    Map<String, String> words = new LinkedHashMap<>();
    String message = logged.getMessage();
    if (message == null || !message.startsWith(EVENT + "=")) {
      return words;
    }
    Iterator<?> values = values(logged).iterator();
    for (String word : message.split(" ", -1)) {
      String[] pair = word.split("=", 2);
      String value = filled(pair[pair.length - 1], values);
      if (pair.length == 2 && NAME.matcher(pair[0]).matches()) {
        words.put(pair[0], value);
      }
    }
    return words;
  }

  private static List<?> values(ILoggingEvent logged) {
    Object[] values = logged.getArgumentArray();
    return values == null ? List.of() : Arrays.asList(values);
  }

  private static String filled(String text, Iterator<?> values) {
    return PLACE
        .matcher(withoutQuotes(text))
        .replaceAll(place ->
            Matcher.quoteReplacement(
                values.hasNext() ? String.valueOf(values.next()) : place.group()));
  }

  private static String withoutQuotes(String text) {
    return text.length() > 1 && text.startsWith("\"") && text.endsWith("\"")
        ? text.substring(1, text.length() - 1)
        : text;
  }
}
