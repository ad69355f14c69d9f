package io.tallystick.simulator.fault;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which paths or event types a rule means. With a {@code *}, which stands for any characters, the
 * whole text must match; without one a path is a prefix that ends at a slash or at the end.
 */
final class Glob {
  private final String text;
  private final Pattern pattern;

  Glob(String text) {
    this.text = text;
    String quoted =
        Arrays.stream(text.split("\\*", -1)).map(Pattern::quote).collect(Collectors.joining(".*"));
    boolean prefix = text.startsWith("/") && !text.contains("*");
    this.pattern = Pattern.compile(prefix && !text.endsWith("/") ? quoted + "(/.*)?" : quoted);
  }

  boolean matches(String candidate) {
    return pattern.matcher(candidate).matches();
  }

  boolean isPath() {
    return text.startsWith("/");
  }

  @Override
  public String toString() {
    return text;
  }
}
