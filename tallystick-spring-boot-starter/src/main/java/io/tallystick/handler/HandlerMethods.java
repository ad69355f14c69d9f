package io.tallystick.handler;

import io.tallystick.ConfigurationException;
import java.lang.annotation.Annotation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ReflectionUtils;

/** The methods of all beans that a mark of ours is on, by the names that deliveries bear. */
final class HandlerMethods {
  private HandlerMethods() {}

  /** A method of a bean, to be called. */
  record Handler<A extends Annotation>(
      ListableBeanFactory beans, String bean, Method method, A mark) {
    /** Its name in the outbox. */
    String name() {
      return method.getDeclaringClass().getSimpleName() + "." + method.getName();
    }

    void call(Object... arguments) throws Exception {
      try {
        method.invoke(beans.getBean(bean), arguments);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof Error error) {
          throw error;
        }
        throw e.getCause() instanceof Exception cause ? cause : e;
      }
    }

    /** What to say of one that could never be called. */
    ConfigurationException invalid(String value, String fix) {
      return new ConfigurationException(
          "HANDLER_INVALID",
          "@"
              + mark.annotationType().getSimpleName()
              + "("
              + value
              + ") on "
              + name()
              + " would never be called.",
          fix);
    }
  }

  /**
   * Looks for marked methods in all beans.
   *
   * @param other the other mark, whose handlers' names must not be the same either, for deliveries
   *     know their receivers by name alone
   * @throws ConfigurationException {@code HANDLER_INVALID} if two have the same name
   */
  static <A extends Annotation> Map<String, Handler<A>> find(
      ListableBeanFactory beans, Class<A> mark, Class<? extends Annotation> other) {
    Map<String, Handler<A>> found = find(beans, mark);
    find(beans, other).keySet().stream()
        .filter(found::containsKey)
        .findFirst()
        .map(found::get)
        .ifPresent(HandlerMethods::refuseTwin);
    return found;
  }

  private static <A extends Annotation> Map<String, Handler<A>> find(
      ListableBeanFactory beans, Class<A> mark) {
    Map<String, Handler<A>> found = new TreeMap<>();
    for (String bean : beans.getBeanNamesForType(Object.class, false, false)) {
      Class<?> type = beans.getType(bean, false);
      if (type != null && !type.getName().startsWith("org.springframework.")) {
        methods(type, mark)
            .forEach((method, value) -> add(found, new Handler<>(beans, bean, method, value)));
      }
    }
    return found;
  }

  /**
   * Looks again once all beans are there, for handlers on beans that are declared as something
   * else, an interface for example, behind which nobody sees them.
   *
   * @throws ConfigurationException {@code HANDLER_INVALID} for one that was not found
   */
  static <A extends Annotation> void refuseUnseen(
      ConfigurableListableBeanFactory beans, Class<A> mark, Set<String> seen) {
    for (String bean : beans.getSingletonNames()) {
      Object singleton = beans.getSingleton(bean);
      if (singleton != null && beans.containsBeanDefinition(bean)) {
        methods(AopUtils.getTargetClass(singleton), mark).entrySet().stream()
            .map(it -> new Handler<>(beans, bean, it.getKey(), it.getValue()))
            .filter(handler -> !seen.contains(handler.name()))
            .findFirst()
            .ifPresent(handler -> {
              throw handler.invalid(
                  "…",
                  "Declare the bean '"
                      + bean
                      + "' as its own class, not as an interface or what is"
                      + " above it.");
            });
      }
    }
  }

  private static <A extends Annotation> Map<Method, A> methods(Class<?> type, Class<A> mark) {
    return MethodIntrospector.selectMethods(
        type,
        (MethodIntrospector.MetadataLookup<A>)
            method -> AnnotatedElementUtils.findMergedAnnotation(method, mark));
  }

  private static <A extends Annotation> void add(
      Map<String, Handler<A>> found, Handler<A> handler) {
    ReflectionUtils.makeAccessible(handler.method());
    if (found.put(handler.name(), handler) != null) {
      refuseTwin(handler);
    }
  }

  private static void refuseTwin(Handler<?> handler) {
    throw handler.invalid("…", "Two handlers have this name; give one of them another.");
  }
}
