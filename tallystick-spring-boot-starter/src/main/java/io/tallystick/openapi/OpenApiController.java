package io.tallystick.openapi;

import io.tallystick.web.ApiPaths;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;

/**
 * The description of the API, for anyone. It writes bytes itself: how the application around us
 * writes JSON is not asked.
 */
@Controller
final class OpenApiController {
  private final OpenApi description;

  OpenApiController(OpenApi description) {
    this.description = description;
  }

  @GetMapping(ApiPaths.OPEN_API)
  void document(HttpServletResponse response) throws IOException {
    write(response, "application/json", description.document());
  }

  @GetMapping(ApiPaths.OPEN_API_PAGE)
  void page(HttpServletResponse response) throws IOException {
    response.setHeader("Content-Security-Policy", OpenApiPage.CONTENT_SECURITY_POLICY);
    write(response, "text/html;charset=UTF-8", description.page());
  }

  private static void write(HttpServletResponse response, String type, byte[] body)
      throws IOException {
    response.setContentType(type);
    response.setContentLength(body.length);
    response.getOutputStream().write(body);
  }
}
