package io.tallystick;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/** The configured URL of another server that we ask and believe: https, or on this machine. */
public final class RemoteUrl {
  private static final int HIGHEST_PORT = 65_535;

  /** As they are written: a name that merely resolves to this machine may do otherwise tomorrow. */
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.[0-9]{1,3}){3}|\\[::1]");

  private RemoteUrl() {}

  /**
   * Checks a URL.
   *
   * @param name of the variable that holds it
   * @throws ConfigurationException if it is no such URL; its value is not told, for it may hold a
   *     password
   */
  public static URI parse(String name, String value) {
    try {
      URI url = new URI(value);
      if (isSafe(url)) {
        return url;
      }
    } catch (URISyntaxException e) {
      // Said below, without the value.
    }
    throw new ConfigurationException(
        name + "_INVALID",
        name + " is not an https URL without a user and a fragment.",
        "Use https; http is taken for localhost and 127.0.0.1 only.");
  }

  private static boolean isSafe(URI url) {
    String host = url.getHost();
    if (host == null
        || url.getRawUserInfo() != null
        || url.getRawFragment() != null
        || url.getPort() == 0
        || url.getPort() > HIGHEST_PORT) {
      return false;
    }
    return "https".equals(url.getScheme())
        || ("http".equals(url.getScheme()) && LOOPBACK.matcher(host).matches());
  }
}
