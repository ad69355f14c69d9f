package io.tallystick.limit;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** What stands for one place on the network, as limits count it. */
public final class Network {
  private static final String OCTET = "(25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");

  /** With a colon in it no name is ever looked up; the longest has 45 characters. */
  private static final Pattern IPV6 = Pattern.compile("(?=.*:)[0-9A-Fa-f:][0-9A-Fa-f:.]{1,44}");

  /** What a provider gives to one customer, who may take any address of it. */
  private static final int SITE_BYTES = 8;

  private Network() {}

  /**
   * An IPv4 address as it is, or the /64 of an IPv6 address; a text that is no address stands for
   * itself.
   */
  public static String of(String address) {
    return literal(address).map(Network::of).orElse(address);
  }

  private static String of(InetAddress address) {
    if (!(address instanceof Inet6Address)) {
      return address.getHostAddress();
    }
    byte[] site = Arrays.copyOf(Arrays.copyOf(address.getAddress(), SITE_BYTES), 16);
    try {
      return InetAddress.getByAddress(site).getHostAddress() + "/64";
    } catch (UnknownHostException e) {
      throw new AssertionError("16 bytes are an address", e);
    }
  }

  /** The address that a text spells out; nothing if it does not, and no name is ever looked up. */
  public static Optional<InetAddress> literal(String text) {
    String address = withoutScope(text);
    if (!IPV4.matcher(address).matches() && !IPV6.matcher(address).matches()) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.getByName(address));
    } catch (UnknownHostException e) {
      return Optional.empty();
    }
  }

  /** The container names the interface of a link-local neighbour behind a percent sign. */
  private static String withoutScope(String text) {
    int scope = text.indexOf('%');
    return scope > 0 && text.indexOf(':') >= 0 ? text.substring(0, scope) : text;
  }
}
