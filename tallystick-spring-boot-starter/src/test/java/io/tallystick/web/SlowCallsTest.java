package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.RawConnection;
import io.tallystick.fixture.Shop;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.mock.http.MockHttpInputMessage;

/** Calls of known callers whose bodies come slowly, or never. */
class SlowCallsTest {
  private static final Shop shop = Shop.open();

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void cutsABodyThatDrips() {
    MockHttpInputMessage message = new MockHttpInputMessage(new DrippingBody());
    message.getHeaders().setContentType(MediaType.APPLICATION_JSON);
    ApiJsonConverter converter = new ApiJsonConverter(Duration.ofMillis(200));

    assertThatThrownBy(() -> converter.read(RefundController.RefundRequest.class, message))
        .isInstanceOfSatisfying(
            ProblemException.class,
            e -> {
              assertThat(e.status()).isEqualTo(HttpStatus.REQUEST_TIMEOUT);
              assertThat(e.code()).isEqualTo("request_timeout");
              assertThat(e.headers()).containsEntry("Connection", "close");
            });
  }

  @Test
  void cutsABodyThatStalls() throws IOException {
    Client client = shop.backEnd(Scope.REFUNDS_WRITE);
    try (RawConnection connection = RawConnection.to(shop)) {
      String answer =
          connection
              .say(
                  "POST /api/refunds HTTP/1.1",
                  "Host: localhost",
                  "Content-Type: application/json",
                  "Authorization: Bearer " + client.key(),
                  "Idempotency-Key: " + Client.newIdempotencyKey(),
                  "Content-Length: 100",
                  "",
                  "{\"orderId\":")
              .untilClosed();

      assertThat(answer)
          .startsWith("HTTP/1.1 408")
          .contains("Connection: close")
          .contains("\"code\":\"request_timeout\"");
    }
    assertThat(Written.by(shop, client)).isZero();
  }
}
