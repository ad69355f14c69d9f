package io.tallystick.simulator.plain;

import io.tallystick.simulator.wire.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What objects of one kind have in common. */
public final class Kind {
  private final String noun;
  private final String path;
  private final String idPrefix;
  private ObjectNode defaults = Json.object();
  private Set<String> required = Set.of();
  private Set<String> filters = Set.of();
  private String told;
  private @Nullable String creation = "created";
  private boolean tellsUpdates = true;
  private Set<String> references = Set.of();
  private UnaryOperator<ObjectNode> derivation = UnaryOperator.identity();
  private @Nullable String deletion;
  private final List<Step> steps = new ArrayList<>();

  private Kind(String noun, String path, String idPrefix) {
    this.noun = noun;
    this.path = path;
    this.idPrefix = idPrefix;
    this.told = noun;
  }

  /**
   * Names a kind.
   *
   * @param noun its {@code object} and, unless {@link #told}, the start of its events' types
   * @param idPrefix such as {@code prod_}; empty where Stripe's ids are bare
   */
  public static Kind of(String noun, String path, String idPrefix) {
    return new Kind(noun, path, idPrefix);
  }

  /** Fields that Stripe fills in, as a JSON object; what is sent takes their place. */
  public Kind defaults(String json) {
    defaults = (ObjectNode) Json.read(json.getBytes(StandardCharsets.UTF_8));
    return this;
  }

  /** Parameters without which nothing is created. */
  public Kind required(String... names) {
    required = new TreeSet<>(Set.of(names));
    return this;
  }

  /** Fields by whose value the list can be narrowed. */
  public Kind filters(String... names) {
    filters = Set.of(names);
    return this;
  }

  /** The start of the types of its events where it is not the noun. */
  public Kind told(String start) {
    told = start;
    return this;
  }

  /** The end of the type of the event that tells of creation, where it is not {@code created}. */
  public Kind toldAtOnce(String event) {
    creation = event;
    return this;
  }

  /** Parameters that must name an object that exists. */
  public Kind references(String... names) {
    references = Set.of(names);
    return this;
  }

  /** Works out fields that follow from others. */
  public Kind derive(UnaryOperator<ObjectNode> fields) {
    derivation = fields;
    return this;
  }

  /** Without {@code .updated}. */
  public Kind silentUpdates() {
    tellsUpdates = false;
    return this;
  }

  public Kind deletable() {
    return deletable("deleted");
  }

  /**
   * Objects can be deleted.
   *
   * @param event the end of the type of the event that tells of it
   */
  public Kind deletable(String event) {
    deletion = event;
    return this;
  }

  /** Without {@code .created}. */
  public Kind silentCreation() {
    creation = null;
    return this;
  }

  /** A call of its own that moves the object to a status and emits an event of that name. */
  public Kind step(String call, String status, String... events) {
    steps.add(new Step(call, status, List.of(events)));
    return this;
  }

  public String noun() {
    return noun;
  }

  String path() {
    return path;
  }

  String idPrefix() {
    return idPrefix;
  }

  ObjectNode defaults() {
    return defaults.deepCopy();
  }

  Set<String> required() {
    return required;
  }

  Set<String> filters() {
    return filters;
  }

  String event(String what) {
    return told + "." + what;
  }

  @Nullable String creationEvent() {
    return creation == null ? null : event(creation);
  }

  Set<String> references() {
    return references;
  }

  ObjectNode derived(ObjectNode fields) {
    return derivation.apply(fields);
  }

  boolean tellsUpdates() {
    return tellsUpdates;
  }

  boolean isDeletable() {
    return deletion != null;
  }

  String deletionEvent() {
    return event(deletion == null ? "deleted" : deletion);
  }

  List<Step> steps() {
    return steps;
  }

  /**
   * A call such as {@code cancel}.
   *
   * @param events the ends of the types of the events that it emits
   */
  record Step(String call, String status, List<String> events) {}
}
