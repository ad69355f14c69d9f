package io.tallystick.web;

import io.tallystick.ConfigurationException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The web pages that may call the API from a browser, each by its exact origin.
 *
 * @param origins as browsers write them, as in {@code https://shop.example}
 */
public record BrowserOrigins(Set<String> origins) {
  /** No page may. */
  public static final BrowserOrigins NONE = new BrowserOrigins(Set.of());

  /**
   * What a browser sends as {@code Origin}: no path, no slash at the end, no user, lower case, the
   * port only if it is not the scheme's own.
   */
  private static final Pattern ORIGIN =
      Pattern.compile(
          "(https?)://([a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\\[[0-9a-f:.]+\\])(?::([1-9][0-9]{0,4}))?");

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private static final int LARGEST_PORT = 65_535;

  public BrowserOrigins {
    origins = Set.copyOf(origins);
  }

  /**
   * Reads origins, separated by commas.
   *
   * @param value null or blank for none
   * @throws ConfigurationException for anything that a browser would not send, {@code *} and {@code
   *     null}, and for http beyond this machine
   */
  public static BrowserOrigins parse(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return NONE;
    }
    Set<String> origins = new LinkedHashSet<>();
    String[] entries = value.split(",", -1);
    for (int i = 0; i < entries.length; i++) {
      origins.add(checked(name, entries[i].strip(), i + 1));
    }
    return new BrowserOrigins(origins);
  }

  /** Says which entry is wrong by its place: what is there by mistake may be a secret. */
  private static String checked(String name, String origin, int place) {
    Matcher parts = ORIGIN.matcher(origin);
    if (!parts.matches() || !isPort(parts.group(1), parts.group(3))) {
      throw new ConfigurationException(
          "CORS_ORIGINS_INVALID",
          name
              + " holds something that is not the exact origin of a web page: entry "
              + place
              + ".",
          "Use origins such as https://shop.example, separated by commas: no *, no path, no slash"
              + " at the end, no standard port.");
    }
    if (parts.group(1).equals("http") && !LOOPBACK.contains(parts.group(2))) {
      throw new ConfigurationException(
          "CORS_ORIGINS_UNENCRYPTED",
          name
              + " holds an origin with http, whose pages anybody on the way can change: entry "
              + place
              + ".",
          "Use https; http is for this machine alone (http://localhost:3000).");
    }
    return origin;
  }

  private static boolean isPort(String scheme, @Nullable String port) {
    return port == null
        || (Integer.parseInt(port) <= LARGEST_PORT
            && Integer.parseInt(port) != (scheme.equals("https") ? 443 : 80));
  }

  boolean has(@Nullable String origin) {
    return origin != null && origins.contains(origin);
  }
}
