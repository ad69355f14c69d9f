package io.tallystick.web;

import static io.tallystick.web.ProblemShape.assertProblem;
import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.access.Scope;
import io.tallystick.fixture.Answer;
import io.tallystick.fixture.Client;
import io.tallystick.fixture.RawConnection;
import io.tallystick.fixture.Shop;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Nothing is open but what the contract names. */
class ClosedPathsTest {
  /** A handler of somebody's on paths of ours, which the table of calls does not know. */
  @RestController
  static final class Stray {
    @RequestMapping(
        path = {ApiPaths.CATALOG, ApiPaths.REFUNDS, ApiPaths.ORDER},
        method = {RequestMethod.PUT, RequestMethod.DELETE})
    String reached() {
      return "reached";
    }
  }

  @SpringBootConfiguration(proxyBeanMethods = false)
  @EnableAutoConfiguration
  @Import(Stray.class)
  static class AndAStray {}

  // Even where somebody exposes all of the actuator, nobody gets to it; and the description, which
  // OpenApiTest finds where it is, can be switched off.
  private static final Shop shop =
      Shop.open(
          AndAStray.class,
          "management.endpoints.web.exposure.include=*",
          "tallystick.openapi=false");
  private static final Client mighty = shop.backEnd(Scope.values());

  @AfterAll
  static void close() {
    shop.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/error",
        "/index.html",
        "/favicon.ico",
        "/actuator",
        "/actuator/",
        "/actuator/env",
        "/actuator/beans",
        "/actuator/heapdump",
        "/actuator/healthx",
        "/api",
        "/api/",
        "/api/unknown",
        "/api/webhooks",
        "/api/webhooks/stripe/",
        "/api/webhooks/stripe/x",
        "/API/CATALOG",
        "/api/Catalog",
        "/api/catalogx",
        "/login",
        "/logout",
        "/h2-console",
        "/openapi",
        "/openapi.json",
        "/.env",
        "/.git/config",
        "/api/catalog%20",
        "/api%2fcatalog%2f"
      })
  void hasNothingElsewhere(String path) {
    for (Client client : new Client[] {shop.anyone(), mighty}) {
      assertClosed(client.get(path), path);
      assertClosed(client.post(path, "{}"), path);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/payment-intents/x",
        "/api/payment-intents/",
        "/api/catalog/",
        "/api/catalog/hat",
        "/api/orders/",
        "/api/orders/a/b",
        "/api/operations",
        "/api/operations/a/b",
        "/api/payment-intents/x/confirm",
        "/api/payment-intents/x/capture/y",
        "/api/refunds/",
        "/api/refunds/re_1",
        "/api/charges/x",
        "/api/transfers/x/y"
      })
  void closesWhatIsBelowItsOwnPathsToo(String path) {
    assertProblem(shop.anyone().get(path), 401, "unauthenticated");
    assertThat(mighty.get(path).status()).isIn(403, 404);
    assertThat(mighty.post(path, "{}").status()).isIn(403, 404);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "//api/catalog",
        "/api//catalog",
        "/api/catalog;jsessionid=1",
        "/api/catalog;/x",
        "/api/orders/..",
        "/api/orders/../catalog",
        "/api/./catalog",
        "/api/orders/%2e%2e/catalog",
        "/api/orders/..%2f",
        "/api/orders/..%2fcatalog",
        "/api/orders/..%5ccatalog",
        "/api/orders/a%00b",
        "/api/orders/%ff",
        "/api/catalog%0a",
        "/api/%63atalog%3bx",
        "/actuator/health/..;/env",
        "/actuator/..%2f",
        "/api/catalog%252f"
      })
  void isNotTrickedByPaths(String path) {
    for (Client client : new Client[] {shop.anyone(), mighty}) {
      assertClosed(client.get(path), path);
    }
  }

  @Test
  void keepsTheStatusOfARequestThatIsMalformed() {
    assertProblem(shop.anyone().get("//api/catalog"), 400, "bad_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {"TRACE", "TRACK", "CONNECTX", "PROPFIND"})
  void takesNoOddMethods(String method) {
    Answer answer = shop.anyone().send(method, "/api/catalog", BodyPublishers.noBody());

    assertThat(answer.status()).isIn(400, 405);
    assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
  }

  @ParameterizedTest
  @CsvSource({
    "/api/catalog, 'GET, HEAD', 405",
    "/api/refunds, POST, 401",
    "/api/orders/x, 'GET, HEAD', 401"
  })
  void opensAPathByTheMethodsOfItsCallsAlone(String path, String allowed, int toStrangers) {
    for (String method : new String[] {"PUT", "DELETE"}) {
      Answer known = mighty.send(method, path, BodyPublishers.noBody());
      assertProblem(known, 405, "method_not_allowed");
      assertThat(known.header("Allow")).isEqualTo(allowed);
      assertThat(shop.anyone().send(method, path, BodyPublishers.noBody()).status())
          .isEqualTo(toStrangers);
    }
  }

  @Test
  void answersHeadWhereItAnswersGet() {
    assertThat(head(shop.anyone(), "/api/catalog")).isEqualTo(200);
    assertThat(head(mighty, "/api/events")).isEqualTo(200);
    assertThat(head(shop.backEnd(Scope.ORDERS_READ), "/api/events")).isEqualTo(403);
    assertThat(head(shop.anyone(), "/api/events")).isEqualTo(401);
    assertThat(head(mighty, "/api/refunds")).isEqualTo(405);
  }

  private static int head(Client client, String path) {
    return client.send("HEAD", path, BodyPublishers.noBody()).status();
  }

  @Test
  void doesNotTakeAnotherMethodFromAHeader() {
    assertThat(
            mighty
                .get("/api/payment-intents", "X-HTTP-Method-Override", "POST", "X-Method", "POST")
                .status())
        .isEqualTo(405);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"/actuator/health", "/actuator/health/readiness", "/actuator/health/liveness"})
  void tellsItsHealthToAnyoneWithoutDetails(String path) {
    Answer health = shop.anyone().get(path);

    assertThat(health.status()).isEqualTo(200);
    assertThat(health.text("/status")).isEqualTo("UP");
    assertThat(health.fields()).isSubsetOf("status", "groups");
  }

  @Test
  void setsNoCookieAndOpensNoDoorToOtherOrigins() {
    for (String path : new String[] {"/api/catalog", "/api/orders/x", "/", "/actuator/health"}) {
      Answer answer = shop.anyone().get(path, "Origin", "https://evil.example");

      assertThat(answer.headers().map())
          .doesNotContainKeys(
              "set-cookie", "server", "x-powered-by", "access-control-allow-origin");
    }
  }

  /** What reads a stranger's form into memory, before anybody is asked who they are, is off. */
  @ParameterizedTest
  @ValueSource(strings = {"PUT", "PATCH", "DELETE"})
  void readsNobodysForm(String method) throws IOException {
    try (RawConnection connection = RawConnection.to(shop)) {
      String answer =
          connection
              .say(
                  method + " /nothing/here HTTP/1.1",
                  "Host: shop",
                  "Content-Type: application/x-www-form-urlencoded",
                  "Content-Length: 5",
                  "Connection: close",
                  "",
                  "a=%zz")
              .untilClosed();

      assertThat(answer).startsWith("HTTP/1.1 4");
    }
  }

  @Test
  void understandsNoQueryThatCannotBeDecoded() throws IOException {
    try (RawConnection connection = RawConnection.to(shop)) {
      String answer =
          connection
              .say(
                  "GET /api/orders?reference=%zz HTTP/1.1",
                  "Host: shop",
                  "Authorization: Bearer " + shop.backEnd(Scope.ORDERS_READ).key(),
                  "Connection: close",
                  "")
              .untilClosed();

      assertThat(answer).startsWith("HTTP/1.1 400").contains("\"code\":\"bad_request\"");
    }
  }

  /** One that cannot be parsed is not even looked at. */
  @Test
  void readsNoPartsOfAForm() {
    Answer answer = shop.anyone().get("/api/catalog", "Content-Type", "multipart/form-data");

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void saysNothingOfTheContainerEvenToNonsense() throws IOException {
    try (RawConnection connection = RawConnection.to(shop)) {
      String answer = connection.say("NONSENSE", "", "").untilClosed();

      assertThat(answer).startsWith("HTTP/1.1 400").doesNotContainIgnoringCase("tomcat");
    }
  }

  private static void assertClosed(Answer answer, String path) {
    assertThat(answer.status()).as(path).isIn(400, 404);
    assertThat(answer.body())
        .as(path)
        .doesNotContainIgnoringCase("tomcat")
        .doesNotContain("Exception")
        .doesNotContain("hat");
  }
}
