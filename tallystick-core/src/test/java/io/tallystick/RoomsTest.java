package io.tallystick;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;

/** DESIGN section 4: a room uses only what is named beside it. */
class RoomsTest {
  private static final Map<String, Set<String>> MAY_USE =
      Map.ofEntries(
          entry("access", Set.of("money")), // wider than DESIGN: caps are typed
          entry("policy", Set.of("order", "delivery", "money")),
          entry("limit", Set.of()),
          entry(
              "payment",
              Set.of("order", "webhook", "operation", "policy", "stripe", "money", "limit")),
          entry("audit", Set.of()),
          entry("webhook", Set.of("audit", "delivery", "limit", "stripe")),
          entry("order", Set.of("catalog", "delivery", "money")),
          entry("catalog", Set.of("money")),
          entry(
              "operation",
              Set.of("stripe", "money")), // money is wider than DESIGN: amounts are typed
          entry("delivery", Set.of()),
          entry("stripe", Set.of("money")),
          entry("money", Set.of()));

  private static final JavaClasses MAIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .withImportOption(location -> location.contains("tallystick-core"))
          .importPackages("io.tallystick");

  @Test
  void areAllNamed() {
    Set<String> rooms =
        MAIN.stream()
            .map(JavaClass::getPackageName)
            .filter(name -> name.startsWith("io.tallystick."))
            .map(name -> name.split("\\.", -1)[2])
            .collect(Collectors.toCollection(TreeSet::new));

    assertThat(rooms).isEqualTo(new TreeSet<>(MAY_USE.keySet()));
  }

  @Test
  void useOnlyTheRoomsNamedBesideThem() {
    MAY_USE.forEach((room, others) ->
        noClasses()
            .that()
            .resideInAPackage(packages(room))
            .should()
            .dependOnClassesThat(
                resideInAPackage("io.tallystick.*..")
                    .and(not(in(Stream.concat(others.stream(), Stream.of(room))))))
            .check(MAIN));
  }

  @Test
  void leaveTheRootToItself() {
    noClasses()
        .that()
        .resideInAPackage("io.tallystick")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.tallystick.*..")
        .check(MAIN);
  }

  @Test
  void haveNoCycles() {
    slices().matching("io.tallystick.(*)..").should().beFreeOfCycles().check(MAIN);
  }

  @Test
  void knowStripesLibraryOnlyInTheClassesNamedAfterStripe() {
    noClasses()
        .that()
        .haveNameNotMatching("io\\.tallystick\\.stripe\\.Stripe\\w+(\\$.*)?")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.stripe..")
        .check(MAIN);
  }

  @Test
  void useNoMoreOfSpringThanJdbcAndTransactions() {
    noClasses()
        .should()
        .dependOnClassesThat(
            resideInAPackage("org.springframework..")
                .and(
                    not(
                        in(
                            "org.springframework.jdbc..",
                            "org.springframework.transaction..",
                            "org.springframework.dao.."))))
        .check(MAIN);
  }

  @Test
  void countMoneyInWholeNumbersAndTimeInInstants() {
    List<Class<?>> unwanted =
        List.of(
            double.class,
            float.class,
            Double.class,
            Float.class,
            BigDecimal.class,
            Date.class,
            java.sql.Timestamp.class);
    DescribedPredicate<JavaClass> inexact =
        DescribedPredicate.describe(
            "inexact or outdated",
            type ->
                unwanted.stream()
                    .anyMatch(other -> type.getBaseComponentType().isEquivalentTo(other)));
    String[] money = {
      packages("money"),
      packages("order"),
      packages("payment"),
      packages("catalog"),
      packages("operation"),
      packages("delivery"),
      packages("policy"),
      packages("access"),
      packages("stripe")
    };

    ArchRule exact =
        CompositeArchRule.of(
                fields()
                    .that()
                    .areDeclaredInClassesThat()
                    .resideInAnyPackage(money)
                    .should()
                    .notHaveRawType(inexact))
            .and(
                methods()
                    .that()
                    .areDeclaredInClassesThat()
                    .resideInAnyPackage(money)
                    .should()
                    .notHaveRawReturnType(inexact))
            .and(
                noClasses().that().resideInAnyPackage(money).should().dependOnClassesThat(inexact));
    exact.check(MAIN);
  }

  @Test
  void compareSignaturesInConstantTime() {
    classes()
        .that()
        .haveSimpleName("SignatureVerifier")
        .should()
        .callMethod(MessageDigest.class, "isEqual", byte[].class, byte[].class)
        .check(MAIN);
    noClasses()
        .that()
        .haveSimpleNameStartingWith("Signature")
        .should()
        .callMethod(Arrays.class, "equals", byte[].class, byte[].class)
        .check(MAIN);
  }

  @Test
  void printNothing() {
    noClasses()
        .should()
        .accessField(System.class, "out")
        .orShould()
        .accessField(System.class, "err")
        .check(MAIN);
  }

  private static String packages(String room) {
    return "io.tallystick." + room + "..";
  }

  private static DescribedPredicate<JavaClass> in(Stream<String> rooms) {
    return in(rooms.map(RoomsTest::packages).toArray(String[]::new));
  }

  private static DescribedPredicate<JavaClass> in(String... packages) {
    return JavaClass.Predicates.resideInAnyPackage(packages);
  }

  /** Whatever holds the text of a secret is one step from printing it. */
  @Test
  void logNothingWhereASecretIsRevealed() {
    Set<String> loud =
        MAIN.stream()
            .flatMap(type -> type.getCodeUnits().stream())
            .filter(code -> calls(code, Secret.class, "reveal") && calls(code, Logger.class, null))
            .map(JavaCodeUnit::getFullName)
            .collect(Collectors.toSet());

    assertThat(loud).isEmpty();
    assertThat(MAIN.stream().flatMap(type -> type.getCodeUnits().stream()))
        .as("secrets are revealed somewhere")
        .anyMatch(code -> calls(code, Secret.class, "reveal"));
  }

  private static boolean calls(JavaCodeUnit code, Class<?> owner, @Nullable String name) {
    return code.getCallsFromSelf().stream()
        .anyMatch(call ->
            call.getTargetOwner().isEquivalentTo(owner)
                && (name == null || call.getName().equals(name)));
  }
}
