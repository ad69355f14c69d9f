package io.tallystick.web;

import io.tallystick.ConfigurationException;
import io.tallystick.limit.Network;
import jakarta.servlet.http.HttpServletRequest;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * The proxies before us, whose word for an address counts. Each appends to {@code X-Forwarded-For}
 * whom it was called by, so the list is read from the right: whoever a trusted proxy names and is
 * none itself is the client, and what stands left of it is the client's own invention. Without
 * proxies the header is not read at all; {@code Forwarded} never is.
 */
public final class TrustedProxies {
  /** Nobody is trusted: the client is whoever has connected. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of());

  private static final String HEADER = "X-Forwarded-For";
  private static final String PROTOCOL = "X-Forwarded-Proto";

  private static final Pattern RANGE = Pattern.compile("([^/]+)(?:/(0|[1-9][0-9]{0,2}))?");

  /** Some proxies name the client's port as well. */
  private static final Pattern WITH_PORT =
      Pattern.compile("(?:\\[([^\\]]+)\\]|([0-9.]+))(?::[0-9]{1,5})?");

  /**
   * Addresses of one family that begin alike: by their bytes alone, {@code 10.0.0.0/8} would hold
   * {@code a00::/8}, too.
   */
  private record Range(Class<?> family, IpAddressMatcher matcher) {
    static Range of(InetAddress address, int prefix) {
      return new Range(
          address.getClass(), new IpAddressMatcher(address.getHostAddress() + "/" + prefix));
    }

    boolean holds(InetAddress address) {
      return family.isInstance(address) && matcher.matches(address.getHostAddress());
    }
  }

  private final List<Range> proxies;

  private TrustedProxies(List<Range> proxies) {
    this.proxies = proxies;
  }

  /**
   * Reads addresses and ranges, separated by commas.
   *
   * @param value as in {@code 10.0.0.0/8, 2001:db8::1}; null or blank for none
   * @throws ConfigurationException if one is not spelled out in digits, or covers everybody
   */
  public static TrustedProxies parse(String name, @Nullable String value) {
    if (value == null || value.isBlank()) {
      return NONE;
    }
    List<Range> proxies = new ArrayList<>();
    for (String range : value.split(",", -1)) {
      proxies.add(
          range(range.strip())
              .orElseThrow(() ->
                  new ConfigurationException(
                      "TRUSTED_PROXIES_INVALID",
                      name + " holds something that is no address or range of addresses.",
                      "Use addresses and ranges such as 10.0.0.0/8 or 2001:db8::1, separated by"
                          + " commas; no names, and no /0, which trusts everybody.")));
    }
    return new TrustedProxies(List.copyOf(proxies));
  }

  private static Optional<Range> range(String text) {
    Matcher parts = RANGE.matcher(text);
    Optional<InetAddress> address =
        parts.matches() ? Network.literal(parts.group(1)) : Optional.empty();
    if (address.isEmpty()) {
      return Optional.empty();
    }
    int bits = address.get() instanceof Inet6Address ? 128 : 32;
    int prefix = parts.group(2) == null ? bits : Integer.parseInt(parts.group(2));
    return prefix < 1 || prefix > bits
        ? Optional.empty()
        : Optional.of(Range.of(address.get(), prefix));
  }

  /** Who calls. What is not an address ends the walk, and the proxy that passed it on counts. */
  String clientOf(HttpServletRequest request) {
    String client = request.getRemoteAddr();
    if (!isTrusted(client)) {
      return client;
    }
    for (String hop : hops(request).reversed()) {
      Optional<String> address = address(hop.strip());
      if (address.isEmpty()) {
        return client;
      }
      client = address.get();
      if (!isTrusted(client)) {
        return client;
      }
    }
    return client;
  }

  /** Whether the caller's own connection is encrypted, here or as a trusted proxy says. */
  boolean isSecure(HttpServletRequest request) {
    return request.isSecure()
        || (isTrusted(request.getRemoteAddr()) && "https".equals(request.getHeader(PROTOCOL)));
  }

  /** All that the header holds, however many lines it has; the container bounds it to some KB. */
  private static List<String> hops(HttpServletRequest request) {
    List<String> hops = new ArrayList<>();
    for (String line : Collections.list(request.getHeaders(HEADER))) {
      hops.addAll(List.of(line.split(",", -1)));
    }
    return hops;
  }

  private boolean isTrusted(String address) {
    return !proxies.isEmpty()
        && Network.literal(address)
            .filter(it -> proxies.stream().anyMatch(proxy -> proxy.holds(it)))
            .isPresent();
  }

  /** The address of a hop, in one spelling. */
  private static Optional<String> address(String hop) {
    Matcher withPort = WITH_PORT.matcher(hop);
    String bare = hop;
    if (withPort.matches()) {
      bare = withPort.group(1) == null ? withPort.group(2) : withPort.group(1);
    }
    return Network.literal(bare).map(InetAddress::getHostAddress);
  }
}
