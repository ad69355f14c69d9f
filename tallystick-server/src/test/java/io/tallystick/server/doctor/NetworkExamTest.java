package io.tallystick.server.doctor;

import static io.tallystick.server.doctor.DoctorTest.examine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.sun.net.httpserver.HttpServer;
import io.tallystick.server.doctor.Finding.Severity;
import io.tallystick.server.fixture.Configured;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a doctor finds around a server: its app, its own routes, its address. */
class NetworkExamTest {
  private static final char[] PASSWORD = "password".toCharArray();

  private final Surroundings surroundings = Surroundings.sound();

  @TempDir Path folder;

  @AfterEach
  void close() {
    surroundings.close();
  }

  @Test
  void findsThatNothingTakesDeliveriesAndShowsNoPath() throws IOException {
    int nobody;
    try (ServerSocket closed = Surroundings.listen()) {
      nobody = closed.getLocalPort();
    }

    List<Finding> findings = examine(app("http://127.0.0.1:" + nobody + "/hook?token=canary"));

    assertThat(findings)
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("FULFILLMENT_UNREACHABLE", Severity.WARNING));
    assertThat(findings.toString()).doesNotContain("canary");
  }

  @Test
  void givesUpOnAnAppThatIsSilent() throws IOException {
    try (ServerSocket silent = Surroundings.listen()) {
      URI url = URI.create("https://127.0.0.1:" + silent.getLocalPort());

      assertThat(Reach.of(url, Duration.ofMillis(300))).isEqualTo(Reach.UNREACHABLE);
    }
  }

  @Test
  void findsACertificateThatNobodyVouchesFor() throws Exception {
    try (ServerSocket untrusted = selfSigned()) {
      assertThat(examine(app("https://127.0.0.1:" + untrusted.getLocalPort())))
          .extracting(Finding::code, Finding::severity)
          .containsExactly(tuple("FULFILLMENT_CERTIFICATE_INVALID", Severity.ERROR));
    }
  }

  @Test
  void findsRoutesOfTheRunningServerThatAreOpen() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    Set<String> open = Set.of("/actuator/health", "/actuator/env", "/actuator/prometheus");
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(
              open.contains(exchange.getRequestURI().getPath()) ? 200 : 404, -1);
          exchange.close();
        });
    server.start();
    try {
      List<Finding> findings =
          examine(
              surroundings
                  .configured(folder)
                  .with("PORT", Integer.toString(server.getAddress().getPort())));

      assertThat(findings)
          .extracting(Finding::code, Finding::severity)
          .containsExactly(tuple("ADMIN_ROUTES_OPEN", Severity.ERROR));
      assertThat(findings.getFirst().message())
          .endsWith("shows anybody /actuator/env, /actuator/prometheus.");
    } finally {
      server.stop(0);
    }
  }

  @Test
  void notesThatNoServerRunsWhoseRoutesItCouldLookAt() {
    int nobody = Surroundings.freePort();

    List<Finding> findings =
        examine(surroundings.configured(folder).with("PORT", Integer.toString(nobody)));

    assertThat(findings)
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("SERVER_NOT_RUNNING", Severity.NOTE));
    assertThat(findings.getFirst().message()).contains("http://127.0.0.1:" + nobody + "/");
  }

  @ParameterizedTest
  @CsvSource({"'health,env', 1", "'*', 1", "'health, prometheus', 0"})
  void findsRoutesThatAreExposedBySettings(String names, int findings) {
    assertThat(
            examine(
                surroundings
                    .configured(folder)
                    .with("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", names)))
        .hasSize(findings)
        .extracting(Finding::code)
        .allMatch("ADMIN_ROUTES_EXPOSED"::equals);
  }

  @Test
  void notesAnAddressThatOthersReachWithoutAProxy() {
    Configured open = surroundings.configured(folder).with("HOST", "0.0.0.0");

    assertThat(examine(open))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("HOST_OPEN", Severity.NOTE));
    assertThat(examine(open.with("TALLYSTICK_TRUSTED_PROXIES", "10.0.0.1"))).isEmpty();
  }

  @Test
  void findsThatTheIssuersKeysCannotBeHad() throws IOException {
    int nobody;
    try (ServerSocket closed = Surroundings.listen()) {
      nobody = closed.getLocalPort();
    }

    assertThat(examine(issuer("http://127.0.0.1:" + nobody + "/keys")))
        .extracting(Finding::code, Finding::severity)
        .containsExactly(tuple("JWT_KEYS_MISSING", Severity.ERROR));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"keys\":[{\"kty\":\"EC\"}]} | 200 | true",
        "{\"keys\":[]} | 200 | false",
        "<html> | 200 | false",
        "{\"keys\":[{\"kty\":\"EC\"}]} | 404 | false"
      })
  void looksForKeysWhereTheIssuerIsSaidToHaveThem(String answer, int status, boolean sound)
      throws IOException {
    HttpServer issuer =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    issuer.createContext(
        "/keys",
        exchange -> {
          byte[] body = answer.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    issuer.start();
    try {
      assertThat(examine(issuer("http://127.0.0.1:" + issuer.getAddress().getPort() + "/keys")))
          .extracting(Finding::code)
          .isEqualTo(sound ? List.of() : List.of("JWT_KEYS_MISSING"));
    } finally {
      issuer.stop(0);
    }
  }

  private Configured issuer(String keys) {
    return surroundings
        .configured(folder)
        .with("TALLYSTICK_JWT_ISSUER", "https://issuer.example/")
        .with("TALLYSTICK_JWT_AUDIENCE", "shop")
        .with("TALLYSTICK_JWT_JWKS_URI", keys);
  }

  private Configured app(String url) {
    return surroundings.configured(folder).with("TALLYSTICK_FULFILLMENT_URL", url);
  }

  /** Shakes hands with whoever comes, with a certificate of its own making. */
  private ServerSocket selfSigned() throws Exception {
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(keyStore(), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    ServerSocket server =
        context
            .getServerSocketFactory()
            .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual()
        .start(() -> {
          try (SSLSocket socket = (SSLSocket) server.accept()) {
            socket.startHandshake();
          } catch (IOException e) {
            // the other side does not trust it
          }
        });
    return server;
  }

  private KeyStore keyStore() throws Exception {
    Path file = folder.resolve("app.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD),
                "-keyalg",
                "EC",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1")
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }
}
