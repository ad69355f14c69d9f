package io.tallystick.server.settings;

import io.tallystick.ConfigurationException;
import io.tallystick.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where an external PostgreSQL is. The URL may hold a password and is therefore never printed.
 *
 * @param jdbcUrl with its parameters, such as {@code sslmode}, and whatever credentials they hold
 * @param place host, port and database, to be shown
 */
public record DatabaseUrl(
    Secret jdbcUrl, @Nullable String user, @Nullable Secret password, String place) {
  private static final String JDBC = "jdbc:postgresql://";

  /** Hosts, ports and a database; an @ would mean that a password is about to be shown. */
  private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9_.,:%\\[\\]/-]+");

  /**
   * Reads {@code postgres://}, {@code postgresql://} or {@code jdbc:postgresql://}.
   *
   * @throws ConfigurationException if it is none of these
   */
  public static DatabaseUrl parse(String value) {
    return value.startsWith(JDBC) ? ofJdbc(value) : ofUri(value);
  }

  private static DatabaseUrl ofJdbc(String value) {
    String place = value.substring(JDBC.length()).split("\\?", 2)[0];
    if (place.contains("@")) {
      throw new ConfigurationException(
          "DATABASE_URL_MALFORMED",
          "DATABASE_URL starts with jdbc: and has a user before the host, which is not a JDBC URL.",
          "Use jdbc:postgresql://host:5432/database?user=…&password=…, or leave out jdbc:.");
    }
    if (!PLACE.matcher(place).matches()) {
      throw malformed();
    }
    return new DatabaseUrl(new Secret(value), null, null, place);
  }

  private static DatabaseUrl ofUri(String value) {
    try {
      URI uri = new URI(value);
      boolean postgres = "postgres".equals(uri.getScheme()) || "postgresql".equals(uri.getScheme());
      if (postgres && isPlain(uri)) {
        return ofUri(uri);
      }
    } catch (URISyntaxException e) {
      // Said below, without the value: it may hold a password.
    }
    throw malformed();
  }

  /** What follows a / ? or # in a password is taken for another part, whose @ gives it away. */
  private static boolean isPlain(URI uri) {
    return uri.getHost() != null
        && uri.getRawPath() != null
        && !uri.getRawPath().contains("@")
        && (uri.getRawQuery() == null || !uri.getRawQuery().contains("@"))
        && uri.getRawFragment() == null;
  }

  private static ConfigurationException malformed() {
    return new ConfigurationException(
        "DATABASE_URL_MALFORMED",
        "DATABASE_URL is not of the form postgres://user:password@host:5432/database.",
        "Correct it (percent-encode special characters of a password), or unset it for the embedded"
            + " PostgreSQL.");
  }

  private static DatabaseUrl ofUri(URI uri) {
    String place =
        uri.getHost() + (uri.getPort() < 0 ? "" : ":" + uri.getPort()) + uri.getRawPath();
    String parameters = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    String[] credentials = (uri.getRawUserInfo() == null ? "" : uri.getRawUserInfo()).split(":", 2);
    String user = credentials[0].isEmpty() ? null : decode(credentials[0]);
    Secret password =
        credentials.length < 2 || credentials[1].isEmpty()
            ? null
            : new Secret(decode(credentials[1]));
    return new DatabaseUrl(new Secret(JDBC + place + parameters), user, password, place);
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
