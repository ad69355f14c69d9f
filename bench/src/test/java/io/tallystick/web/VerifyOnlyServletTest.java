package io.tallystick.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.Secret;
import io.tallystick.bench.SignedEvent;
import io.tallystick.bench.SuccessEvents;
import io.tallystick.webhook.WebhookSettings;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class VerifyOnlyServletTest {
  private static final String SECRET = "whsec_bench0bench1bench2bench3bench4";

  private final VerifyOnlyServlet servlet =
      new VerifyOnlyServlet(
          new WebhookSettings(List.of(new Secret(SECRET)), 16 * 1024, 20), TrustedProxies.NONE);

  @Test
  void answersAnEventAsTheDoorDoes() throws ServletException, IOException {
    MockHttpServletResponse response = answer(new SuccessEvents(SECRET).sign(1));

    assertThat(response.getStatus()).isEqualTo(200);
    assertThat(response.getContentAsString()).isEqualTo("{\"received\":true}");
    assertThat(response.getHeader("Cache-Control")).isEqualTo("no-store");
  }

  @Test
  void refusesWhatAnotherSecretHasSigned() throws ServletException, IOException {
    MockHttpServletResponse response =
        answer(new SuccessEvents("whsec_another0another1another2").sign(1));

    assertThat(response.getStatus()).isEqualTo(400);
  }

  @Test
  void refusesABodyThatWasChanged() throws ServletException, IOException {
    SignedEvent event = new SuccessEvents(SECRET).sign(1);
    byte[] changed = event.body().clone();
    changed[changed.length - 1] = ' ';

    assertThat(answer(new SignedEvent(changed, event.signature())).getStatus()).isEqualTo(400);
  }

  private MockHttpServletResponse answer(SignedEvent event) throws ServletException, IOException {
    MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
    request.addHeader("Stripe-Signature", event.signature());
    request.setContent(event.body());
    MockHttpServletResponse response = new MockHttpServletResponse();
    servlet.service(request, response);
    return response;
  }
}
