package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.fixture.RawConnection;
import io.tallystick.fixture.Shop;
import io.tallystick.fixture.SignedEvent;
import io.tallystick.webhook.WebhookDoors;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Bodies that come slowly, or only when they are asked for. */
class SlowWebhooksTest {
  private static final String[] HEAD = {
    "POST /api/webhooks/stripe HTTP/1.1", "Host: localhost", "Content-Type: application/json"
  };

  /** So many failures that these tests, all of one address, do not use them up for one another. */
  private static final Shop shop = Shop.open("tallystick.stripe.webhook-failures-per-second=10000");

  @AfterAll
  static void close() {
    shop.close();
  }

  @Test
  void cutsABodyThatStalls() throws IOException {
    long startNanos = System.nanoTime();
    try (RawConnection connection = RawConnection.to(shop)) {
      String answer =
          connection
              .say(HEAD)
              .say("Stripe-Signature: " + SignedEvent.any().signature())
              .say("Content-Length: 100", "", "{\"id\":")
              .untilClosed();

      assertThat(answer).startsWith("HTTP/1.1 408").contains("Connection: close");
      assertThat(Duration.ofNanos(System.nanoTime() - startNanos))
          .isBetween(Duration.ofSeconds(4), Duration.ofSeconds(13));
    }
  }

  @Test
  void refusesByTheHeadersAloneWhoeverCannotBeStripe() throws IOException {
    try (RawConnection connection = RawConnection.to(shop)) {
      String answer =
          connection
              .say(HEAD)
              .say("Stripe-Signature: t=1,v1=" + "0".repeat(64), "Connection: close")
              .say("Content-Length: 100", "") // of which nothing comes
              .untilClosed();

      assertThat(answer).startsWith("HTTP/1.1 400");
    }
  }

  @Test
  void cutsABodyThatDrips() throws IOException {
    StripeWebhookServlet servlet =
        new StripeWebhookServlet(
            shop.bean(WebhookDoors.class), TrustedProxies.NONE, 1024, Duration.ofMillis(200));
    MockHttpServletResponse response = new MockHttpServletResponse();

    servlet.service(dripping(), response);

    assertThat(response.getStatus()).isEqualTo(408);
    assertThat(response.getContentAsString()).isEqualTo("{\"error\":\"body_incomplete\"}");
    assertThat(response.getHeader("Connection")).isEqualTo("close");
  }

  @Test
  void asksForTheBodyOfWhoeverWaitsForThat() throws IOException {
    SignedEvent event = SignedEvent.any();
    try (RawConnection connection = RawConnection.to(shop)) {
      String answer =
          connection
              .say(HEAD)
              .say("Expect: 100-continue", "Connection: close")
              .say("Content-Length: " + event.body().length)
              .say("Stripe-Signature: " + event.signature(), "")
              .say(new String(event.body(), StandardCharsets.UTF_8))
              .untilClosed();

      assertThat(answer)
          .startsWith("HTTP/1.1 100")
          .contains("HTTP/1.1 200")
          .endsWith("{\"received\":true}");
    }
  }

  @Test
  void refusesABodyThatIsTooLargeBeforeItComes() throws IOException {
    try (RawConnection connection = RawConnection.to(shop)) {
      String answer = connection.say(HEAD).say("Content-Length: 1048577", "").untilClosed();

      assertThat(answer).startsWith("HTTP/1.1 413").endsWith("{\"error\":\"body_too_large\"}");
    }
  }

  @Test
  void survivesAClientThatLeaves() throws IOException {
    for (int i = 0; i < 20; i++) {
      try (RawConnection connection = RawConnection.to(shop)) {
        connection.say(HEAD).say("Content-Length: 100", "", "{");
      }
    }

    SignedEvent event = SignedEvent.any();
    assertThat(
            shop.anyone()
                .post(
                    "/api/webhooks/stripe",
                    new String(event.body(), StandardCharsets.UTF_8),
                    "Stripe-Signature",
                    event.signature())
                .status())
        .isEqualTo(200);
  }

  private static MockHttpServletRequest dripping() {
    MockHttpServletRequest request =
        new MockHttpServletRequest("POST", "/api/webhooks/stripe") {
          @Override
          public ServletInputStream getInputStream() {
            return new DelegatingServletInputStream(new DrippingBody());
          }
        };
    request.setContentType("application/json");
    request.addHeader("Stripe-Signature", SignedEvent.any().signature());
    return request;
  }
}
