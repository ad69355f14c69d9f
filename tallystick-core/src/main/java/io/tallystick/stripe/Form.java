package io.tallystick.stripe;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.StringJoiner;

/** A form as Stripe reads it, brackets unescaped, built once and sent byte for byte ever after. */
public final class Form {
  private final StringJoiner fields = new StringJoiner("&");

  public Form add(String name, String value) {
    fields.add(name + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8));
    return this;
  }

  public Form add(String name, long value) {
    return add(name, Long.toString(value));
  }

  public String encoded() {
    return fields.toString();
  }
}
