package io.tallystick.openapi;

import io.tallystick.web.ApiCall;
import io.tallystick.web.ApiCalls;
import io.tallystick.web.ApiField;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * A call as it is written down, and the controller's method that answers it.
 *
 * @param handler what the shapes of request and answer are read off
 */
record MappedCall(ApiCall call, Method handler) {

  /** Where a parameter of a call stands. */
  record Place(String in, String name, ApiField field) {}

  /** The body that a call takes. */
  record Body(Class<?> shape, boolean required) {}

  /**
   * Every call of the API.
   *
   * @throws IllegalStateException if one is mapped and not written down, or the other way round
   */
  static List<MappedCall> in(RequestMappingHandlerMapping mapping) {
    Map<String, Method> mapped = new TreeMap<>();
    mapping
        .getHandlerMethods()
        .forEach((info, handler) -> {
          if (isOurs(handler)) {
            routes(info).forEach(route -> mapped.put(route, handler.getMethod()));
          }
        });
    return in(mapped, ApiCalls.ALL);
  }

  /**
   * The same, of these.
   *
   * @param mapped by method and path, as in {@code GET /api/orders/{id}}
   */
  static List<MappedCall> in(Map<String, Method> mapped, List<ApiCall> written) {
    Map<String, Method> left = new TreeMap<>(mapped);
    List<MappedCall> calls = new ArrayList<>();
    for (ApiCall call : written) {
      Method handler = left.remove(route(call.method(), call.path()));
      if (handler == null) {
        throw new IllegalStateException(call.name() + " is described and not mapped.");
      }
      MappedCall described = new MappedCall(call, handler);
      described.requireEveryParameter();
      calls.add(described);
    }
    if (!left.isEmpty()) {
      throw new IllegalStateException("Mapped and not described: " + left.keySet());
    }
    return List.copyOf(calls);
  }

  private static boolean isOurs(HandlerMethod handler) {
    return handler.getBeanType().getPackageName().equals(ApiCalls.class.getPackageName());
  }

  private static List<String> routes(RequestMappingInfo info) {
    return info.getPatternValues().stream()
        .flatMap(path ->
            info.getMethodsCondition().getMethods().stream()
                .map(RequestMethod::asHttpMethod)
                .map(method -> route(method, path)))
        .toList();
  }

  private static String route(HttpMethod method, String path) {
    return method + " " + path;
  }

  /** Path, query and header, in the order in which they are written down. */
  List<Place> places() {
    Map<String, String> read = parameters();
    return call.parameters().entrySet().stream()
        .map(it -> new Place(read.getOrDefault(it.getKey(), "query"), it.getKey(), it.getValue()))
        .toList();
  }

  /** Where the handler reads each parameter that it names. */
  private Map<String, String> parameters() {
    Map<String, String> places = new LinkedHashMap<>();
    for (Parameter parameter : handler.getParameters()) {
      PathVariable path = parameter.getAnnotation(PathVariable.class);
      RequestParam query = parameter.getAnnotation(RequestParam.class);
      RequestHeader header = parameter.getAnnotation(RequestHeader.class);
      if (path != null) {
        places.put(path.name().isEmpty() ? parameter.getName() : path.name(), "path");
      } else if (query != null && !Map.class.isAssignableFrom(parameter.getType())) {
        places.put(query.name().isEmpty() ? parameter.getName() : query.name(), "query");
      } else if (header != null) {
        places.put(header.name(), "header");
      }
    }
    return places;
  }

  private void requireEveryParameter() {
    List<String> missing =
        parameters().keySet().stream().filter(it -> !call.parameters().containsKey(it)).toList();
    if (!missing.isEmpty()) {
      throw new IllegalStateException(call.name() + " takes what is not described: " + missing);
    }
  }

  Optional<Body> body() {
    return Arrays.stream(handler.getParameters())
        .filter(parameter -> parameter.isAnnotationPresent(RequestBody.class))
        .map(parameter ->
            new Body(parameter.getType(), parameter.getAnnotation(RequestBody.class).required()))
        .findAny();
  }

  /** What a success is answered with. */
  Class<?> answer() {
    Class<?> written = call.answer();
    return written == null ? handler.getReturnType() : written;
  }
}
