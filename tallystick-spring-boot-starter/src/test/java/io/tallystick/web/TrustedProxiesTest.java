package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.tallystick.ConfigurationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;

class TrustedProxiesTest {
  private static final TrustedProxies PROXIES =
      TrustedProxies.parse("P", "10.0.0.0/8, 192.0.2.1,2001:db8:ffff::/48");

  /** From the right, the first that is no proxy of ours; what stands left of it is invented. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "203.0.113.9  | 198.51.100.1                               | 203.0.113.9",
        "10.0.0.1     | 198.51.100.1                               | 198.51.100.1",
        "10.0.0.1     | 127.0.0.1, 8.8.8.8, 198.51.100.1           | 198.51.100.1",
        "10.0.0.1     | 8.8.8.8, 198.51.100.1, 192.0.2.1, 10.9.9.9 | 198.51.100.1",
        "10.0.0.1     | 10.0.0.3, 10.0.0.2                         | 10.0.0.3",
        "10.0.0.1     | 198.51.100.1:4711                          | 198.51.100.1",
        "10.0.0.1     | [2001:db8::7]:4711                         | 2001:db8:0:0:0:0:0:7",
        "10.0.0.1     | 2001:db8::7, 2001:db8:ffff::1              | 2001:db8:0:0:0:0:0:7",
        "10.0.0.1     | 198.51.100.1, ::ffff:10.0.0.2              | 198.51.100.1",
        "a01:db8::1   | 198.51.100.1                               | a01:db8::1", // 10.1.13.184…
        "2001:db8:ffff:0:0:0:0:1 | 198.51.100.1                    | 198.51.100.1"
      })
  void findTheClient(String peer, String header, String client) {
    assertThat(PROXIES.clientOf(request(peer, header))).isEqualTo(client);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "unknown",
        "localhost",
        "shop.example",
        "_hidden",
        "198.51.100.1, nonsense",
        "198.51.100.1,",
        "198.51.100.300",
        "for=198.51.100.1",
        "198.51.100.1:",
        "127.1",
        "0x7f.0.0.1",
        "2130706433",
        "\u0661\u0662.0.0.1"
      })
  void stopAtWhatIsNoAddress(String header) {
    assertThat(PROXIES.clientOf(request("10.0.0.1", header))).isEqualTo("10.0.0.1");
  }

  @Test
  void stopAtTheLastProxyThatPassedOnNonsense() {
    assertThat(PROXIES.clientOf(request("10.0.0.1", "198.51.100.1, nonsense, 10.0.0.2")))
        .isEqualTo("10.0.0.2");
  }

  @Test
  void readAllLinesOfTheHeaderAsOne() {
    MockHttpServletRequest request = request("10.0.0.1", "8.8.8.8");
    request.addHeader("X-Forwarded-For", "198.51.100.1, 10.0.0.2");

    assertThat(PROXIES.clientOf(request)).isEqualTo("198.51.100.1");
  }

  @Test
  void readNoOtherHeader() {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr("10.0.0.1");
    for (String header : new String[] {"Forwarded", "X-Real-IP", "True-Client-IP"}) {
      request.addHeader(header, "for=198.51.100.1");
    }

    assertThat(PROXIES.clientOf(request)).isEqualTo("10.0.0.1");
  }

  @Test
  void readNothingIfThereAreNone() {
    assertThat(TrustedProxies.NONE.clientOf(request("10.0.0.1", "198.51.100.1")))
        .isEqualTo("10.0.0.1");
    assertThat(TrustedProxies.parse("P", " ").clientOf(request("::1", "198.51.100.1")))
        .isEqualTo("::1");
  }

  @Test
  void tellWhetherTheConnectionIsEncrypted() {
    MockHttpServletRequest proxied = request("10.0.0.1", "198.51.100.1");
    MockHttpServletRequest strange = request("203.0.113.9", "198.51.100.1");
    MockHttpServletRequest direct = request("203.0.113.9", "198.51.100.1");
    proxied.addHeader("X-Forwarded-Proto", "https");
    strange.addHeader("X-Forwarded-Proto", "https");
    direct.setSecure(true);

    assertThat(PROXIES.isSecure(proxied)).isTrue();
    assertThat(PROXIES.isSecure(direct)).isTrue();
    assertThat(PROXIES.isSecure(strange)).isFalse();
    assertThat(PROXIES.isSecure(request("10.0.0.1", "198.51.100.1"))).isFalse();
  }

  /** A name would be looked up, and whoever answers for it would be believed. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "proxy.example",
        "10.0.0.0/33",
        "10.0.0.0/0",
        "::/0",
        "::/129",
        "10.0.0.0/",
        "10.0.0.0/08",
        "10.0.0.0/-1",
        "10.0.0.0/8/8",
        "/8",
        "10.0.0.1,",
        "10.0.0.1 10.0.0.2",
        "127.1",
        "*"
      })
  void areRefusedIfTheyAreNotSpelledOut(String value) {
    ConfigurationException refused =
        catchThrowableOfType(
            ConfigurationException.class, () -> TrustedProxies.parse("PROXIES", value));

    assertThat(refused.code()).isEqualTo("TRUSTED_PROXIES_INVALID");
    assertThat(refused.getMessage()).contains("PROXIES holds");
  }

  private static MockHttpServletRequest request(String peer, String header) {
    MockHttpServletRequest request = new MockHttpServletRequest();
    request.setRemoteAddr(peer);
    request.addHeader("X-Forwarded-For", header);
    return request;
  }
}
