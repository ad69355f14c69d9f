package io.tallystick.server.doctor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server can be reached. It is only connected to: nothing is sent that it could act on.
 */
enum Reach {
  REACHED,
  UNREACHABLE,
  CERTIFICATE_INVALID;

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;

  /** Names, connection and handshake together must be done within the time. */
  static Reach of(URI url, Duration atMost) {
    try (ExecutorService worker = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Reach> reach = worker.submit(() -> connect(url, (int) atMost.toMillis()));
      try {
        return reach.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException | ExecutionException e) {
        return UNREACHABLE;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return UNREACHABLE;
      } finally {
        worker.shutdownNow();
      }
    }
  }

  private static Reach connect(URI url, int atMostMillis) {
    boolean encrypted = "https".equals(url.getScheme());
    int otherwise = encrypted ? HTTPS_PORT : HTTP_PORT;
    int port = url.getPort() < 0 ? otherwise : url.getPort();
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(url.getHost(), port), atMostMillis);
      if (encrypted) {
        socket.setSoTimeout(atMostMillis);
        shakeHands(socket, url.getHost(), port);
      }
      return REACHED;
    } catch (IOException e) {
      return isAboutCertificate(e) ? CERTIFICATE_INVALID : UNREACHABLE;
    }
  }

  private static void shakeHands(Socket socket, String host, int port) throws IOException {
    SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
    try (SSLSocket encrypted = (SSLSocket) factory.createSocket(socket, host, port, true)) {
      SSLParameters parameters = encrypted.getSSLParameters();
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      encrypted.setSSLParameters(parameters);
      encrypted.startHandshake();
    }
  }

  private static boolean isAboutCertificate(@Nullable Throwable e) {
    return e != null
        && (e instanceof CertificateException
            || e instanceof CertPathValidatorException
            || isAboutCertificate(e.getCause()));
  }
}
