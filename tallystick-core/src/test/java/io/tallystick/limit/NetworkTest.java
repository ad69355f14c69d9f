package io.tallystick.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkTest {

  @ParameterizedTest
  @CsvSource({
    "192.0.2.7, 192.0.2.7",
    "::ffff:192.0.2.7, 192.0.2.7",
    "2001:db8:1:2:3:4:5:6, 2001:db8:1:2:0:0:0:0/64",
    "2001:DB8:1:2::, 2001:db8:1:2:0:0:0:0/64",
    "fe80::1%eth0, fe80:0:0:0:0:0:0:0/64",
    "shop.example, shop.example"
  })
  void countsAnIpv6SiteAsOne(String address, String network) {
    assertThat(Network.of(address)).isEqualTo(network);
  }

  @Test
  void tellsSitesApart() {
    assertThat(Network.of("2001:db8:1:2::1")).isNotEqualTo(Network.of("2001:db8:1:3::1"));
  }

  /** Java would take some of these for an address, and ask a name server about others. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "shop.example",
        "cafe",
        "1",
        "127.1",
        "010.0.0.1",
        "256.0.0.1",
        "1.2.3",
        "1.2.3.4.5",
        "1.2.3.4:80",
        "[::1]",
        ".:",
        ":",
        "::g",
        "1.2.3.4%eth0",
        "unknown",
        "_hidden"
      })
  void takesNothingElseForAnAddress(String text) {
    assertThat(Network.literal(text)).isEmpty();
  }
}
