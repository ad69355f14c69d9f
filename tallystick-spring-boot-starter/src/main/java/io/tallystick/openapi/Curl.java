package io.tallystick.openapi;

import io.tallystick.web.ApiCall;
import io.tallystick.web.ApiExample;
import io.tallystick.web.Who;
import java.util.ArrayList;
import java.util.List;
import org.springframework.http.HttpMethod;

/** Examples as commands for a shell, whose variables hold the server, the key and the ids. */
final class Curl {
  /** Where the server is, without a slash at the end. */
  static final String URL = "$TALLYSTICK_URL";

  static final String KEY = "$TALLYSTICK_KEY";

  private Curl() {}

  static String of(ApiCall call, ApiExample example) {
    String body = example.body();
    boolean isBarePost = call.method().equals(HttpMethod.POST) && body == null;
    List<String> words = new ArrayList<>();
    words.add("curl " + (isBarePost ? "-X POST " : "") + '"' + URL + example.target() + '"');
    if (!(call.who() instanceof Who.Anyone)) {
      words.add("-H \"Authorization: Bearer " + KEY + '"');
    }
    if (call.movesMoney()) {
      words.add("-H \"Idempotency-Key: $(openssl rand -hex 16)\"");
    }
    if (body != null) {
      words.add("-H \"Content-Type: application/json\"");
      words.add("-d " + quoted(example));
    }
    return String.join(" \\\n  ", words);
  }

  /** In single quotes, which let nothing through but what we end them for. */
  private static String quoted(ApiExample example) {
    String body = String.valueOf(example.body());
    if (body.contains("'")) {
      throw new IllegalStateException("The body of '" + example.title() + "' has a quote.");
    }
    String open = example.filled(name -> "'\"$" + name + "\"'").body();
    return "'" + open + "'";
  }
}
