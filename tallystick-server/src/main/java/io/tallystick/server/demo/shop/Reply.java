package io.tallystick.server.demo.shop;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The shop's answer.
 *
 * @param sent runs once it is on its way
 */
record Reply(int status, Map<String, String> headers, byte[] body, Runnable sent) {
  private static final JsonMapper JSON = new JsonMapper();

  /** What went wrong, for the page, which has its own words for each code. */
  private record Problem(String code) {}

  static Reply empty(int status) {
    return new Reply(status, Map.of(), new byte[0], Reply::nothing);
  }

  static Reply text(int status, String contentType, String text) {
    return new Reply(
        status,
        Map.of("Content-Type", contentType),
        text.getBytes(StandardCharsets.UTF_8),
        Reply::nothing);
  }

  static Reply json(int status, Object document) {
    return text(status, "application/json", JSON.writeValueAsString(document));
  }

  static Reply problem(int status, String code) {
    return json(status, new Problem(code));
  }

  private static void nothing() {}

  Reply with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new Reply(status, more, body, sent);
  }

  Reply then(Runnable afterwards) {
    return new Reply(status, headers, body, afterwards);
  }
}
