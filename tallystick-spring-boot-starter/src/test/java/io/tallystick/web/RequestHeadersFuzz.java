package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.limit.Network;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * Headers that anybody sets. An input is a line with an {@code Idempotency-Key}, one with the
 * address that has connected, and lines of {@code X-Forwarded-For}.
 */
final class RequestHeadersFuzz {
  private static final TrustedProxies PROXIES =
      TrustedProxies.parse("PROXIES", "10.0.0.0/8, 127.0.0.1, 2001:db8::/32");

  private RequestHeadersFuzz() {}

  public static void fuzzerTestOneInput(byte[] input) {
    List<String> lines = List.of(new String(input, StandardCharsets.ISO_8859_1).split("\n", -1));
    requireKeyOrProblem(lines.getFirst());
    if (lines.size() > 1) {
      requireClient(lines.get(1), lines.subList(2, lines.size()));
    }
  }

  private static void requireKeyOrProblem(String header) {
    try {
      String key = IdempotencyKeys.required(List.of(header)).value();
      assertThat(key).matches("[\\w-]{16,255}");
      assertThat(header).isIn(key, "\"" + key + "\"");
    } catch (ProblemException e) {
      assertThat(e.status().value()).isEqualTo(400);
      assertThat(header.matches("\"?[\\w-]{16,255}\"?") && quotes(header) != 1).isFalse();
    }
  }

  private static long quotes(String header) {
    return header.chars().filter(it -> it == '"').count();
  }

  private static void requireClient(String peer, List<String> forwarded) {
    String client = client(peer, forwarded);
    Network.of(client);
    if (!client.equals(peer)) {
      assertThat(isProxy(peer)).as("only a proxy is believed").isTrue();
      assertThat(Network.literal(client)).as("an address").isPresent();
      assertThat(client).as("spelled in digits").matches("[0-9a-f.:]+");
    }
    if (!isProxy(client)) {
      requireDeafToTheLeft(peer, forwarded, client);
    }
    assertThat(client(peer, append(forwarded, "10.1.2.3")))
        .isEqualTo(isProxy(peer) ? client("10.1.2.3", forwarded) : peer);
  }

  /** Once a client is found, what it may have made up itself changes nothing. */
  private static void requireDeafToTheLeft(String peer, List<String> forwarded, String client) {
    for (String invented : List.of("198.51.100.66", "10.9.9.9", "", "nonsense,::1")) {
      List<String> more = Stream.concat(Stream.of(invented), forwarded.stream()).toList();
      assertThat(client(peer, more)).isEqualTo(client);
    }
  }

  private static List<String> append(List<String> forwarded, String hop) {
    return Stream.concat(forwarded.stream(), Stream.of(hop)).toList();
  }

  /** Whether it is of {@link #PROXIES}, counted by its bytes. */
  private static boolean isProxy(String address) {
    byte[] bytes = Network.literal(address).map(InetAddress::getAddress).orElse(new byte[0]);
    return switch (bytes.length) {
      case 4 -> bytes[0] == 10 || Arrays.equals(bytes, new byte[] {127, 0, 0, 1});
      case 16 -> Arrays.equals(bytes, 0, 4, new byte[] {0x20, 0x01, 0x0d, (byte) 0xb8}, 0, 4);
      default -> false;
    };
  }

  private static String client(String peer, List<String> forwarded) {
    return PROXIES.clientOf(request(peer, forwarded));
  }

  private static HttpServletRequest request(String peer, List<String> forwarded) {
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            RequestHeadersFuzz.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (request, method, arguments) ->
                switch (method.getName()) {
                  case "getRemoteAddr" -> peer;
                  case "getHeaders" -> Collections.enumeration(forwarded);
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }
}
