package io.tallystick.simulator.page;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Keeps foreign web pages off the control interface, which a browser on this machine can reach: no
 * other origin may call it, and no other name may stand for us.
 */
public final class BrowserGuard {
  private static final Pattern OUR_HOST =
      Pattern.compile("(127\\.0\\.0\\.1|localhost|\\[::1])(:[0-9]{1,5})?");
  private static final Set<String> OWN_SITES = Set.of("same-origin", "none");

  private BrowserGuard() {}

  /**
   * Whether a call may pass; programs, which send none of the browsers' headers, may.
   *
   * @param host the header {@code Host}
   * @param origin {@code Origin}
   * @param site {@code Sec-Fetch-Site}
   */
  public static boolean allows(
      @Nullable String host, @Nullable String origin, @Nullable String site) {
    if (host == null || !OUR_HOST.matcher(host).matches()) {
      return false;
    }
    return (site == null || OWN_SITES.contains(site))
        && (origin == null || origin.equals("http://" + host));
  }
}
