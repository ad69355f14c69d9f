package io.tallystick.simulator.fault;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which paths or event types a rule means. With a {@code *}, which stands for any characters, the
 * whole text must match; without one a path is a prefix that ends at a slash or at the end, unless
 * a {@code $} says that the path ends there.
 */
final class Glob {
  private final String text;
  private final Pattern pattern;

  Glob(String text) {
    this.text = text;
    boolean exact = text.endsWith("$");
    String written = exact ? text.substring(0, text.length() - 1) : text;
    String quoted =
        Arrays.stream(written.split("\\*", -1))
            .map(Pattern::quote)
            .collect(Collectors.joining(".*"));
    boolean prefix = !exact && text.startsWith("/") && !text.contains("*");
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
