package io.tallystick.server;

import jakarta.servlet.ServletException;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;

/**
 * Ends the connection of whoever was answered before their body had come: Tomcat would read on what
 * they announced, and wait up to the connection's time-out for each piece of it.
 */
final class UnreadBodies extends ValveBase {
  /**
   * Of the rest, as much is taken as has come by then, for a sender who is cut off in the midst of
   * sending may never see the answer. A shop's calls have less.
   */
  private static final int MOST_TAKEN_BYTES = 64 * 1024;

  /** Tomcat's own buffer has as much. */
  private static final int PIECE_BYTES = 8 * 1024;

  /**
   * Of a chunk, nobody has anything to say but its size, and of a body nothing after it. Tomcat
   * reads either to its end within one read, so that no deadline of ours would hold.
   */
  private static final String NONE = "0";

  private UnreadBodies() {
    super(true);
  }

  static WebServerFactoryCustomizer<TomcatServletWebServerFactory> customizer() {
    return factory -> {
      factory.addEngineValves(new UnreadBodies());
      factory.addConnectorCustomizers(UnreadBodies::refuseExtras);
    };
  }

  private static void refuseExtras(Connector connector) {
    connector.setProperty("maxExtensionSize", NONE);
    connector.setProperty("maxTrailerSize", NONE);
  }

  @Override
  public void invoke(Request request, Response response) throws IOException, ServletException {
    getNext().invoke(request, response);
    if (!isRead(request)) {
      takeWhatHasCome(request);
      if (!isRead(request)) {
        response.setHeader("Connection", "close");
        request.getCoyoteRequest().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
      }
    }
  }

  private static boolean isRead(Request request) {
    AtomicBoolean read = new AtomicBoolean();
    request.getCoyoteRequest().action(ActionCode.REQUEST_BODY_FULLY_READ, read);
    return read.get();
  }

  /** Never waits; so nothing of a chunked body is taken, whose chunk may end anywhere. */
  private static void takeWhatHasCome(Request request) {
    if (request.getContentLengthLong() < 0) {
      return;
    }
    byte[] piece = new byte[PIECE_BYTES];
    try {
      InputStream rest = request.createInputStream();
      int taken = 0;
      while (taken < MOST_TAKEN_BYTES && hasCome(request)) {
        taken += rest.read(piece);
      }
    } catch (IOException e) {
      // They are gone, and so is the rest.
    }
  }

  private static boolean hasCome(Request request) {
    if (isRead(request)) {
      return false; // what comes now is the next request's
    }
    request.getCoyoteRequest().action(ActionCode.AVAILABLE, true);
    return request.getCoyoteRequest().getAvailable() > 0;
  }
}
